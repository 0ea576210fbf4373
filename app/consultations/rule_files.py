"""Rules as YAML files: a text becomes a rule, or every problem of it is told with its line."""

from app.consultations.excluded import SENTENCES, Excluded, excluded_by_key, excluded_by_word
from app.consultations.reading import marked
from app.consultations.refusals import FileRefused, Problem
from app.consultations.rule_sentences import code_of, sentence_of
from app.core.yaml import Marked
from app.rules import KeyPath, Rule, read_rule
from app.rules import Problem as RuleFault


def parsed(text: str) -> Rule:
    """The rule that a file describes.

    Raises:
        FileRefused: with every problem and its line.
    """
    document = marked(text)
    rule = read_rule(document.value)
    faults = () if isinstance(rule, Rule) else rule
    problems = [_problem(document, fault) for fault in faults] + _asked_by_name(document, faults)
    if isinstance(rule, Rule) and not problems:
        return rule
    raise FileRefused(sorted(problems, key=lambda each: each.line or 0))


def _problem(document: Marked, fault: RuleFault) -> Problem:
    value = _value(document.value, fault.path)
    line = document.line(fault.path)
    excluded = _excluded(fault, value)
    if excluded:
        return Problem(code=str(excluded), text=SENTENCES[excluded], line=line)
    sentence, facts = sentence_of(fault, value)
    return Problem(code=code_of(fault, value).partition(":")[0], text=sentence, facts=facts, line=line)


def _excluded(fault: RuleFault, value: object) -> Excluded | None:
    """The refused procedure that a key or word asks for which no rule has."""
    match fault.code:
        case "unknown_key":
            return excluded_by_key(str(fault.path[-1]), value)
        case "unknown_word":
            return excluded_by_word(value)
        case _:
            return None


def _asked_by_name(document: Marked, faults: tuple[RuleFault, ...]) -> list[Problem]:
    """A well-formed rule that says by its name what it is to be used for."""
    name = _value(document.value, ("id",))
    excluded = excluded_by_word(name)
    if excluded is None or any(fault.path == ("id",) for fault in faults):
        return []
    return [Problem(code=str(excluded), text=SENTENCES[excluded], line=document.line(("id",)))]


def _value(plain: object, path: KeyPath) -> object:
    """What stands at a path; None where nothing does."""
    for key in path:
        if isinstance(plain, dict):
            plain = plain.get(key)
        elif isinstance(plain, list) and isinstance(key, int):
            plain = plain[key]
        else:
            return None
    return plain
