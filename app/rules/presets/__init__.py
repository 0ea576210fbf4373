"""Rules that ship with the product, one YAML file each, and the way from plain data to a rule.

Reading YAML is the caller's part, since rules import the standard library only.
"""

from collections.abc import Mapping
from importlib.resources import files

from app.rules.clauses import Rule
from app.rules.problems import Problem, RuleProblem
from app.rules.reading import read_rule

_SUFFIX = ".yaml"


def build(plain: Mapping[str, object]) -> Rule | tuple[Problem, ...]:
    """The rule that the data describes, or all its problems, each with the path to the value."""
    return read_rule(plain)


def names() -> tuple[str, ...]:
    """The presets by name, in alphabetical order."""
    found = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


def text(name: str) -> str:
    """The YAML text of a preset.

    Raises RuleProblem `unknown_preset` with the fact `known`; a name is never taken for a path.
    """
    if name not in names():
        raise RuleProblem("unknown_preset", name=name, known=names())
    return (files(__package__) / f"{name}{_SUFFIX}").read_text(encoding="utf-8")
