"""Rules by name, ready to be applied."""

from functools import cache

from app.core import yaml
from app.rules import Rule, presets


@cache
def rule_named(name: str) -> Rule:
    """The rule of a shipped preset.

    A preset that cannot be read is a programming error: the tests read all of them.
    """
    rule = presets.build(yaml.load(presets.text(name)).value)
    if isinstance(rule, tuple):
        raise TypeError(f"preset {name}: {rule}")
    return rule
