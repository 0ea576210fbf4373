"""Rules as files: what is read, and that everything wrong is told in a sentence with its line."""

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from app.consultations import rule_files
from app.consultations.refusals import FileRefused, Problem
from app.consultations.rule_sentences import SENTENCES
from app.core import yaml
from app.rules import checks, figures, plain, presets
from app.rules.plain import to_plain
from tests.rules.make import make_rule


def rule_file(**changes: Any) -> str:
    """The file of a plain majority of the votes, each key on a line of its own or more, in the order of the fields."""
    return yaml.dump({**make_rule().as_plain(), **to_plain_values(changes)})


def to_plain_values(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: to_plain(value) for name, value in changes.items()}


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(FileRefused) as refused:
        rule_files.parsed(text)
    return refused.value.problems


def line_of(text: str, beginning: str) -> int:
    """The number of the first line that begins so."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.lstrip(" -").startswith(beginning))


def test_a_rule_is_read_as_it_was_written():
    assert rule_files.parsed(rule_file()) == make_rule()


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_is_a_file_that_a_body_could_have_written(name: str):
    rule = rule_files.parsed(presets.text(name))

    assert rule.id == name
    assert rule_files.parsed(yaml.dump(rule.as_plain())) == rule


def test_everything_wrong_comes_at_once_in_the_order_of_its_lines():
    text = rule_file(version="one", tie="coin", quota=2)

    assert [(each.line, each.code) for each in problems(text)] == [
        (line_of(text, "version"), "wrong_type"),
        (line_of(text, "tie"), "unknown_word"),
        (line_of(text, "quota"), "unknown_key"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("quota", 2, "“quota” is not a known key here"),
        ("silence", "yes", "“yes” is not one of absent, abstain, consent, refusal."),
        ("title", 7, "title must be a text"),
        ("choices", "approve", "choices must be a list."),
        ("accept", "majority", "accept must be a mapping."),
        ("valid_from", "March", "valid_from: “March” is no day"),
        ("version", 0, "version is 0, and must be 1 at least."),
        ("on_quorum_failure", "no_quorum", "A quorum and “on_quorum_failure” go together"),
        ("id", "Two Words", "“Two Words” cannot be a name"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_where(key: str, value: object, sentence: str):
    text = rule_file(**{key: value})

    (problem,) = problems(text)

    assert str(problem).startswith(f"line {line_of(text, key)}: {sentence}")


def test_what_is_missing_is_named():
    text = "\n".join(line for line in rule_file().splitlines() if not line.startswith("silence"))

    assert [str(each) for each in problems(text)] == ["line 1: “silence” is missing in rule."]


@pytest.mark.parametrize("written", ["0.5", ".5", "5e-1", "1.0", ".inf"])
@pytest.mark.parametrize("place", ["share: 1/2", "plus: 0", "version: 1"])
def test_floats_are_refused_as_such(place: str, written: str):
    text = rule_file().replace(place, place.partition(" ")[0] + f" {written}")

    (problem,) = problems(text)

    assert (problem.line, problem.code) == (line_of(text, place.partition(" ")[0]), "float_refused")
    assert f"the decimal number {written}; only exact numbers are taken" in str(problem)


def test_a_comparison_without_quotation_marks_is_told_to_have_them():
    text = rule_file().replace("comparison: '>'", "comparison: >")

    (problem,) = problems(text)

    assert "not one of >, >=; it stands in quotation marks" in str(problem)


def test_yaml_that_cannot_be_read_is_refused_with_its_line():
    (problem,) = problems(rule_file() + "id: again\n")

    assert (problem.code, problem.line) == ("yaml", len(rule_file().splitlines()) + 1)


@pytest.mark.parametrize("text", ["", "- 1\n", "rule\n"])
def test_what_is_no_mapping_is_no_rule(text: str):
    assert [str(each) for each in problems(text)] == ["line 1: rule must be a mapping."]


def test_what_a_file_holds_moves_no_cursor():
    (problem,) = problems(rule_file(tie="\x1b[2J"))

    assert "\x1b" not in str(problem)


# ---- what a consultation by correspondence is not ------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "beginning"),
    [
        ({"kind": "election"}, "election", "kind"),
        ({"candidates": ["A", "B"]}, "election", "candidates"),
        ({"id": "election-of-the-chair"}, "election", "id"),
        ({"kind": "secret_ballot"}, "secret_ballot", "kind"),
        ({"secret": True}, "secret_ballot", "secret"),
        ({"ballot": "paper"}, "secret_ballot", "ballot"),
        ({"options": ["A", "B", "C"]}, "preferential", "options"),
        ({"choices": ["rank-1", "rank-2"]}, "preferential", "rank-1"),
        ({"kind": "nominations"}, "nomination", "kind"),
    ],
)
def test_elections_secrecy_preferences_and_nominations_are_refused_with_what_to_use_instead(
    changes: dict[str, Any], code: str, beginning: str
):
    text = rule_file(**changes)

    found = problems(text)

    assert {each.code for each in found} == {code}
    assert found[0].line == line_of(text, beginning)
    assert any(way in str(found[0]) for way in ("in person", "one item for each alternative", "formal register"))


# ---- a sentence for every code ------------------------------------------------------------------


def codes(module: ModuleType) -> Iterator[str]:
    """The first argument of every call that names a problem."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in {
            "_problem",
            "_refuse",
            "RuleProblem",
        }:
            (code, *_rest) = node.args
            if isinstance(code, ast.Constant):
                yield str(code.value)


def test_every_code_that_the_rules_give_has_a_sentence_and_no_other():
    given = {code for module in (checks, plain, figures) for code in codes(module)}

    assert len(given) > 30
    assert {code.partition(":")[0] for code in SENTENCES} == given


def test_every_kind_of_value_that_is_expected_has_a_sentence():
    expected = {code.partition(":")[2] for code in SENTENCES if code.startswith("wrong_type:")}

    assert expected == {*plain._NAMES.values(), "list", "mapping"}


def test_every_sentence_is_filled_by_the_facts_that_the_rules_give():
    """The facts are read where a problem is made, so that a sentence cannot ask for one that is not there."""
    always = {"where", "key", "parent", "value"}
    for module in (checks, plain, figures):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            for code in [each for each in SENTENCES if each.partition(":")[0] == node.args[0].value]:
                facts = {keyword.arg: "x" for keyword in node.keywords if keyword.arg}
                assert SENTENCES[code] % (dict.fromkeys(always, "x") | facts)
