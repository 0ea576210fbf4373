"""The rules that ship: complete, free of contradictions, linked to each other, honest about what they rest on."""

import re

import pytest
import yaml

from app.rules import AfterObjection, Choice, Kind, Outcome, Status, presets, rule_from_plain
from app.rules.checks import impossible_combinations
from tests.rules.make import preset

NAMES = presets.names()

ASKED_FOR = [
    "itu-council",
    "itu-cv47-first",
    "itu-cv47-second",
    "itu-t-tap",
    "itu-t-question",
    "itu-t-aap",
    "itu-t-deletion",
    "wmo-members",
    "wmo-executive-council",
    "wmo-extraordinary-congress",
    "iccat",
    "cites-silence",
    "cites-postal-vote",
    "upu-amendment",
    "upu-interpretation",
    "puasp",
    "iho-1967",
    "iho-2016",
    "pct-81-3",
    "ifad-executive-board",
    "imf-governors",
    "un-silence",
    "eu-written",
    "eu-silence",
    "coe-20a",
    "coe-20d",
    "iso-dis",
    "iso-jtc1-ballot",
    "iab",
    "oecd-qmv",
    "rhine-commission",
    "uk-ordinary-resolution",
    "uk-special-resolution",
    "php-fig",
    "ca-browser-forum",
    "simple-majority-of-votes",
    "two-thirds-of-members",
    "unanimity",
    "no-objection",
    "fao-comments",
]

rules = pytest.mark.parametrize("name", NAMES)


def lines(rule):
    """Every id that an outcome may name."""
    accepting = [clause.id for clause in rule.accept.clauses]
    blocking = [block.id for block in rule.block] + [clause.id for block in rule.block for clause in block.clauses]
    return accepting + blocking + [quorum.id for quorum in rule.quorum]


@pytest.mark.parametrize("name", ASKED_FOR)
def test_rule_ships(name):
    assert name in NAMES


@rules
def test_rule_is_named_after_its_file(name):
    assert preset(name).id == name


@rules
def test_rule_does_not_contradict_itself(name):
    assert impossible_combinations(preset(name)) == ()


@rules
def test_rule_survives_the_record(name):
    assert rule_from_plain(preset(name).as_plain()) == preset(name)


@rules
def test_file_writes_every_key_and_leaves_nothing_to_a_default(name):
    assert yaml.safe_load(presets.text(name)) == preset(name).as_plain()


@rules
def test_rule_leads_on_to_rules_that_ship_and_to_outcomes_that_it_can_have(name):
    rule = preset(name)
    effects = {block.effect for block in rule.block} | {rule.on_quorum_failure}

    for following in rule.next_rounds:
        assert following.rule in NAMES
        # Where the rule leaves a hole, the ruling may ask for another round.
        assert following.after in effects or Outcome.UNDETERMINED in effects


@rules
def test_outcomes_name_clauses_that_tell_something(name):
    for line in lines(preset(name)):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", line), line
        assert len(line) >= len("one-objection") or line in {"ten-replies", "seven-concur"}


@rules
def test_what_was_not_found_is_said_to_whoever_picks_the_rule(name):
    rule = preset(name)

    assert rule.notes
    assert any(note.startswith("To be checked: ") for note in rule.notes) is (rule.status is Status.TO_BE_CHECKED)


@rules
def test_silence_procedures_say_how_to_go_on_after_an_objection(name):
    rule = preset(name)
    broken = Outcome.SILENCE_BROKEN in {block.effect for block in rule.block}

    assert bool(rule.after_objection) is broken
    if rule.is_silence_procedure:
        assert rule.choices == (Choice.NO_OBJECTION, Choice.OBJECT)
    if AfterObjection.REPLY_ROUND in rule.after_objection and rule.next_rounds:
        assert [following.after for following in rule.next_rounds] == [Outcome.SILENCE_BROKEN]


def test_only_the_comment_procedure_decides_nothing():
    assert [name for name in NAMES if preset(name).kind is Kind.COMMENTS] == ["fao-comments"]
