"""What a rule says around the count, in words: every word that a rule can have is told."""

import re
from dataclasses import replace
from typing import Any

import pytest

from app.letters.rule_words import length_phrase, provision_sentences
from app.rules import (
    After,
    AfterAdoption,
    AfterObjection,
    ConditionalReply,
    Declaration,
    Disclosure,
    During,
    EarlyClose,
    Extension,
    ExtensionBy,
    NegativeReason,
    NextBody,
    NextRound,
    Outcome,
    PeriodStart,
    PeriodUnit,
    Phase,
    PhaseKind,
    Rule,
    Signatory,
    StandingReadAt,
    WithdrawItem,
    presets,
)
from tests.rules.make import make_rule, preset

PHASE = Phase(
    kind=PhaseKind.VOTE,
    minimum=7,
    usual=None,
    unit=PeriodUnit.WORKING_DAYS,
    starts=PeriodStart.RECEIPT,
    counts_first_day=True,
)


def changes() -> list[dict[str, Any]]:
    """For each field that is told, every word that it may have."""
    plain = {
        "signatory": Signatory,
        "conditional_reply": ConditionalReply,
        "negative_reason": [each for each in NegativeReason if each is not NegativeReason.NOT_REQUIRED],
        "standing_read_at": StandingReadAt,
        "early_close": EarlyClose,
        "withdraw_item": WithdrawItem,
    }
    return [
        *({name: word} for name, words in plain.items() for word in words),
        *({"after_objection": (way,)} for way in AfterObjection),
        *({"extension": Extension(by=by, requests=None, days=None, times=None)} for by in ExtensionBy),
        *({"next_rounds": (NextRound(after=Outcome.ADOPTED, rule="r", body=body),)} for body in NextBody),
        *(
            {"after_adoption": AfterAdoption(declaration=each, window_days=None, takes_effect_days=None)}
            for each in Declaration
        ),
        *({"disclosure": Disclosure(during=during, after=After.NAMES)} for during in During),
        *({"disclosure": Disclosure(during=During.SEALED, after=after)} for after in After),
        *({"periods": (replace(PHASE, kind=kind),)} for kind in PhaseKind),
        *({"periods": (replace(PHASE, starts=starts),)} for starts in PeriodStart),
        *({"periods": (replace(PHASE, unit=unit),)} for unit in PeriodUnit),
    ]


def told(**changes: Any) -> tuple[str, ...]:
    return provision_sentences(make_rule(**changes))


@pytest.mark.parametrize("changed", changes(), ids=str)
def test_every_word_has_a_sentence_of_its_own(changed: dict[str, Any]):
    others = [each for each in changes() if each.keys() == changed.keys() and each != changed]

    assert told(**changed) not in [told(**other) for other in others]


@pytest.mark.parametrize("name", presets.names())
def test_every_rule_that_ships_is_told_without_a_gap(name: str):
    rule: Rule = preset(name)

    assert all(re.fullmatch(r"[A-Z][^%]*\.", each) and "  " not in each for each in provision_sentences(rule))


def test_a_period_is_told_with_its_lengths_and_how_it_is_reckoned():
    assert told(periods=(PHASE,))[0] == (
        "Period for replies. At least: 7 working days. It runs from the receipt of the letter; here it is reckoned "
        "from the opening. The first day is counted. Working days are Monday to Friday; public holidays are not taken "
        "into account."
    )


def test_hours_have_no_first_day():
    assert provision_sentences(preset("un-silence"))[0] == (
        "Period of silence. At least: 72 hours. Usually: 72 hours. It runs from the dispatch of the letter."
    )


def test_a_period_of_no_known_length_says_so():
    assert provision_sentences(preset("fao-comments"))[0] == "Period for comments. The text gives no length."


def test_a_first_period_of_comments_is_an_exchange_of_views():
    assert provision_sentences(preset("cites-silence"))[0].startswith("Exchange of views, before replies are given. ")


def test_an_extension_is_told_with_what_it_adds_and_how_often():
    extension = Extension(by=ExtensionBy.CHAIR, requests=None, days=10, times=2)

    assert told(extension=extension)[0] == (
        "The chair may have the deadline extended. Length of an extension: 10 calendar days. Number of extensions: 2."
    )


def test_a_declaration_is_told_with_its_days():
    after = AfterAdoption(declaration=Declaration.RESERVATION, window_days=90, takes_effect_days=120)

    assert told(after_adoption=after)[-1] == (
        "After adoption a Member State may declare a reservation. Days from the announcement in which it may be "
        "declared: 90. Days from the announcement until the decision takes effect: 120."
    )


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (1, PeriodUnit.HOURS, "1 hour"),
        (72, PeriodUnit.HOURS, "72 hours"),
        (1, PeriodUnit.CALENDAR_DAYS, "1 calendar day"),
        (7, PeriodUnit.WORKING_DAYS, "7 working days"),
        (3, PeriodUnit.MONTHS, "3 months"),
    ],
)
def test_lengths_are_told_in_their_unit(number: int, unit: PeriodUnit, text: str):
    assert length_phrase(number, unit) == text
