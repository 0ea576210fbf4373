"""What letters owe their readers, held against every kind that there is, in each language.

Whoever adds a kind says here what it owes.
"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.i18n import speaking
from app.letters.passages import clocks
from app.letters.rule_words import rule_sentences, silence_sentence
from app.letters.samples.ground import example
from app.letters.wording import closing_formula, form_of_address, illustrative_sentence
from app.outbox.letter import Letter
from app.outbox.models import LetterKind
from tests.letters.builders import CASES, CONTEST_LINK, LINK, composed, in_every_language

MARKS = re.compile("[\u2066-\u2069]")
EACH = pytest.mark.parametrize("kind", LetterKind)

#: They ask for something, or put something to the Member States: by when, on three clocks.
WITH_DEADLINE = {
    "invitation", "copy", "new_link", "replies_open", "reminder", "receipt", "colleague", "extension",
    "item_withdrawn", "item_deferred", "objection", "objection_withdrawn", "after_objection", "contest_received",
    "contest_ruled", "outcome", "text_changed", "language_issued", "on_behalf", "clarification", "no_reply", "test",
}  # fmt: skip
#: Nothing is asked any more, or nothing of a consultation.
WITHOUT_DEADLINE = {
    "withdrawal", "closure", "declaration", "declaration_withdrawn", "contact_changed", "confirmation", "corrigendum",
    "alarm",
}  # fmt: skip
#: The reader is no focal point, and has no capital.
WITHOUT_CAPITAL = {"copy", "no_reply", "test"}
#: They put decisions to the Member States, or tell how they were taken: legal basis and majority.
WITH_RULE = {"invitation", "copy", "language_issued", "outcome"}
#: They ask for a reply to decisions: what it means to give none. Of corrections those that have answers lapse.
ASKING = {"invitation", "copy", "language_issued", "replies_open", "reminder", "text_changed-substantive"}
#: They go to who holds a link, which stands in them once more.
WITH_LINK = {
    "invitation", "new_link", "replies_open", "reminder", "extension", "item_withdrawn", "item_deferred", "objection",
    "objection_withdrawn", "after_objection", "outcome", "closure", "text_changed", "language_issued", "clarification",
    "corrigendum", "confirmation",
}  # fmt: skip
WITH_CONTEST_LINK = {"receipt", "on_behalf"}


def sample(kind: str, language: str) -> Letter:
    """The first letter of a kind, or the one of that name."""
    return composed(next(name for name in CASES if kind in {name, name.partition("-")[0]}), language)


def flat(text: str) -> str:
    """In one line, without marks. Where Chinese was broken nothing stood."""
    return re.sub(r"\s+", "", MARKS.sub("", text))


def paragraphs(letter: Letter) -> list[str]:
    return [flat(each) for each in letter.text.strip().split("\n\n")]


def test_every_kind_says_whether_it_has_a_deadline() -> None:
    assert set(LetterKind) == WITH_DEADLINE | WITHOUT_DEADLINE
    assert not WITH_DEADLINE & WITHOUT_DEADLINE


def test_no_letter_says_how_long_is_left() -> None:
    """It would be false when the letter is sent again, or read a day later."""
    said = re.compile(r"(?i)\b(?:days?|hours?|weeks?) (?:left|remain)|\btomorrow\b|\btoday\b|\bin \d+ days\b")

    assert {kind for kind in LetterKind if said.search(MARKS.sub("", sample(kind, "en").text))} == set()


@in_every_language
@EACH
def test_letter_is_the_organisations_and_addresses_its_reader(kind: str, language: str) -> None:
    letter, ground = sample(kind, language), example(language)

    with speaking(language):
        warning, address, closing = illustrative_sentence(), form_of_address(), closing_formula()
    found = paragraphs(letter)
    assert found[:2] == [flat(warning), flat(ground.sheet.organisation + ground.sheet.secretariat)]
    assert flat(address) in found
    assert flat(ground.sheet.secretariat if flat(closing) not in found else ground.sheet.signatory) in found
    body = letter.html.partition("<body")[2]
    assert body.index('class="org"') < body.index(ground.sheet.reference)


@in_every_language
@EACH
def test_letter_ends_with_whom_to_write_to_and_the_latest_checkpoint(kind: str, language: str) -> None:
    letter, contact = sample(kind, language), example(language).sheet.contact

    above, _rule, foot = MARKS.sub("", letter.text).rpartition("\n" + "-" * 24 + "\n")
    for part in (above, foot):
        assert contact.email in part
        assert contact.phone in part
    assert "5C1E-90D7-AF42" in foot
    assert "209" in foot
    assert "5C1E-90D7-AF42" in letter.html.rpartition('class="foot"')[2]


@in_every_language
@EACH
def test_deadline_is_given_on_the_clocks_of_seat_world_and_capital(kind: str, language: str) -> None:
    ground = example(language)
    reader = replace(ground.addressee, zone=None) if kind in WITHOUT_CAPITAL else ground.addressee
    moved = timedelta(days=7 if kind == LetterKind.EXTENSION else 0)

    with speaking(language):
        lines = clocks(ground.sheet.deadline_at + moved, ground.sheet, reader).lines
    assert len(lines) == (2 if kind in WITHOUT_CAPITAL else 3)
    assert (flat("".join(lines)) in flat(sample(kind, language).text)) is (kind in WITH_DEADLINE)


@in_every_language
@pytest.mark.parametrize("kind", sorted(WITH_RULE))
def test_legal_basis_and_majority_stand_where_something_is_decided(kind: str, language: str) -> None:
    letter, ground = sample(kind, language), example(language)

    with speaking(language):
        sentences = [*rule_sentences(ground.rules[0]), silence_sentence(ground.rules[0].rule)]
    assert set(map(flat, sentences)) <= set(paragraphs(letter))
    assert flat(ground.sheet.legal_basis) in flat(letter.text)


@in_every_language
@pytest.mark.parametrize("kind", sorted(ASKING))
def test_whoever_is_asked_is_told_what_it_means_to_give_no_reply(kind: str, language: str) -> None:
    ground = example(language)

    with speaking(language):
        meaning = silence_sentence(ground.rules[0].rule)
    assert flat(meaning) in paragraphs(sample(kind, language))


@in_every_language
@EACH
def test_link_stands_alone_in_the_letters_of_those_who_hold_one(kind: str, language: str) -> None:
    lines = sample(kind, language).text.split("\n")

    links = [LINK] * (kind in WITH_LINK) + [CONTEST_LINK] * (kind in WITH_CONTEST_LINK)
    assert [line for line in lines if "://" in line] == links
