"""From plain data to a rule that can be applied."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from app.rules.checks import impossible_combinations
from app.rules.clauses import Rule
from app.rules.plain import from_plain
from app.rules.problems import Problem, RuleProblem
from app.rules.verdict import Step


def read_rule(plain: Mapping[str, object]) -> Rule | tuple[Problem, ...]:
    """The rule that the data describes, or all problems at once, each with its path.

    Contradictions are looked for once every value can be read.
    """
    rule = from_plain(Rule, plain)
    if isinstance(rule, tuple):
        return rule
    return impossible_combinations(rule) or rule


def rule_from_plain(plain: Mapping[str, object]) -> Rule:
    """The rule that `Rule.as_plain` wrote, as the record keeps it.

    Raises RuleProblem `rule_not_understood` with the fact `problems`.
    """
    return _understood(json.dumps(plain))


@lru_cache(maxsize=512)
def _understood(text: str) -> Rule:
    """By its JSON: a frozen rule is asked for by every page and letter of its consultation, and never changes."""
    rule = read_rule(json.loads(text))
    if isinstance(rule, tuple):
        raise RuleProblem("rule_not_understood", problems=rule)
    return rule


def steps_from_plain(plain: Iterable[object]) -> tuple[Step, ...]:
    """The steps that `Step.as_plain` wrote, as they are kept beside an outcome.

    Raises RuleProblem `steps_not_understood` with the fact `problems`.
    """
    found = []
    for each in plain:
        step = from_plain(Step, each)
        if isinstance(step, tuple):
            raise RuleProblem("steps_not_understood", problems=step)
        found.append(step)
    return tuple(found)
