"""Manuscripts: written on screen, the same as files both ways, and two officers at once lose nothing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.consultations import files, manuscripts, writing
from app.consultations.completeness import completeness
from app.consultations.manuscript_queries import script
from app.consultations.queries import by_reference
from app.consultations.refusals import (
    BadReference,
    ConsultationRefused,
    FileRefused,
    ManuscriptChanged,
    ManuscriptTaken,
    NotADraft,
)
from app.consultations.writing import Slot, read, written
from app.core import yaml
from app.core.work import SHELL, begin, look
from app.record.events import EventType
from app.record.queries import events
from tests.make import EXAMPLES, consultation_file, import_example, make_council, make_draft, make_open_consultation

EXAMPLE = EXAMPLES / "dm-21-1012.yaml"
ANNEXES = {each.name: each.read_bytes() for each in (EXAMPLES / "annexes").iterdir()}


def test_the_example_passes_through_a_manuscript_without_loss(app: Flask) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    with begin(SHELL) as work:
        import_example(work)
        saved = manuscripts.begin_from_file(work, text, ANNEXES)
        manuscripts.take_over(work, saved.number, revision=saved.revision)

    with look() as work:
        document = script(work, saved.number).document
        draft = by_reference(work, "DM-21/1012")
        assert document == yaml.load(text).value
        assert draft.document == document
        again = files.parsed(files.exported(document), opener=manuscripts.opener_of(work, saved.number))
    assert again == files.parsed(text, opener=files.beside(EXAMPLE))


def test_a_form_that_is_sent_unchanged_changes_nothing(app: Flask) -> None:
    document = yaml.load(EXAMPLE.read_text(encoding="utf-8")).value
    slots = [*writing.frame_slots(document, writing.LANGUAGES)]
    for index in range(len(document["items"])):
        slots += writing.item_slots(document, index, writing.LANGUAGES)

    typed = {slot: read(document, slot).replace("\n", "\r\n") for slot in slots}

    assert written(document, typed) == document
    assert files.exported(written(document, typed)) == files.exported(document)


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).map(str.strip)
texts = st.dictionaries(st.sampled_from(writing.LANGUAGES), words.filter(bool), min_size=1, max_size=6)
parts = st.fixed_dictionaries(
    {"letter": st.sampled_from("abc"), "text": texts}, optional={"title": texts, "rule": words}
)
entries = st.fixed_dictionaries(
    {"number": st.one_of(st.integers(1, 9), st.sampled_from("123")), "title": st.one_of(texts, words)},
    optional={"text": texts, "proposer": words, "parts": st.lists(parts, min_size=1, max_size=3)},
)
documents = st.fixed_dictionaries(
    {"reference": st.just("A/1")},
    optional={
        "title": texts,
        "letter": texts,
        "contact": st.one_of(words, st.fixed_dictionaries({"name": texts, "email": words})),
        "disclosure": st.fixed_dictionaries({}, optional={"during": words}),
        "reminders": st.lists(st.sampled_from(["-7d", "-2h"]), max_size=3),
        "illustrative": st.booleans(),
        "items": st.lists(entries, min_size=1, max_size=3),
    },
)


@settings(max_examples=150, deadline=None)
@given(documents)
def test_whatever_is_written_is_the_same_after_a_file(document: dict[str, Any]) -> None:
    assert yaml.load(files.exported(document)).value == document

    slots = [*writing.frame_slots(document, ("en", "ar"))]
    for index in range(len(writing.items_of(document))):
        slots += writing.item_slots(document, index, ("en", "ar"))
    assert written(document, {slot: read(document, slot) for slot in slots}) == document


def test_what_is_typed_stands_in_its_place_and_what_is_emptied_goes() -> None:
    document: dict[str, Any] = {
        "reference": "A/1",
        "original": "en",
        "signatory": "The Chair",
        "contact": "a@b.example",
    }

    changed = written(
        document,
        {
            Slot(("signatory",), "fr"): "Le Président",
            Slot(("contact", "phone")): "+41",
            Slot(("disclosure", "during")): "sealed",
            Slot(("reminders",)): "-7d, -1d",
            Slot(("copies", 1, "email")): "copy@b.example",
        },
    )

    assert changed["signatory"] == {"en": "The Chair", "fr": "Le Président"}
    assert changed["contact"] == {"email": "a@b.example", "phone": "+41"}
    assert changed["reminders"] == ["-7d", "-1d"]
    assert changed["copies"] == [{"email": "copy@b.example"}]
    emptied = written(
        changed, {Slot(("disclosure", "during")): "", Slot(("copies", 0, "email")): "", Slot(("reminders",)): " "}
    )
    assert not {"disclosure", "copies", "reminders"} & set(emptied)


def test_numbers_and_letters_follow_the_places() -> None:
    document: dict[str, Any] = {"items": [{"number": 1, "title": "A"}, {"number": 2, "title": "B"}]}

    moved = writing.with_item_moved(document, 1, -1)
    assert [(each["number"], each["title"]) for each in moved["items"]] == [("1", "B"), ("2", "A")]
    assert writing.with_item_moved(document, 0, -1) == document
    assert writing.without_item(document, 0)["items"] == [{"number": "1", "title": "B"}]
    assert writing.without_item(writing.without_item(document, 0), 0) == {}

    parts = writing.with_part(writing.with_part(document, 0), 0)
    assert [each["letter"] for each in parts["items"][0]["parts"]] == ["a", "b"]
    assert writing.without_part(writing.without_part(parts, 0, 0), 0, 0) == document


def test_completeness_counts_texts_by_language() -> None:
    document = yaml.load(EXAMPLE.read_text(encoding="utf-8")).value
    assert len({each.needed for each in completeness(document)}) == 1
    assert all(each.written == each.needed and each.is_issued for each in completeness(document))

    del document["items"][0]["title"]["ar"]
    arabic = next(each for each in completeness(document) if each.language == "ar")
    assert arabic.needed - arabic.written == 1


def test_a_file_may_be_incomplete_but_not_wrong(app: Flask) -> None:
    with begin(SHELL) as work:
        saved = manuscripts.begin_from_file(work, "reference: DM-26/1\ntitle: {en: Title}\n", {})
        assert {
            each.code for each in manuscripts.problems_of(work, saved.number, script(work, saved.number).document)
        } == {"missing"}
        with pytest.raises(FileRefused) as refusal:
            manuscripts.begin_from_file(work, "reference: DM-26/2\ntitel: {en: Title}\nreminders:\n  - soon\n", {})
    assert [each.line for each in refusal.value.problems] == [2, 4]


def test_taking_over_says_all_that_is_missing_with_its_place(app: Flask) -> None:
    with begin(SHELL) as work:
        make_council(work)
        saved = manuscripts.begin_from_file(work, consultation_file(items=[{"title": {"en": "A"}}]), {})
        with pytest.raises(FileRefused) as refusal:
            manuscripts.take_over(work, saved.number, revision=1)
    assert ("items", 0) in {each.path for each in refusal.value.problems}


@pytest.mark.parametrize("reference", ["", "house", "a b", "../x", "DM-26/1\n"])
def test_a_reference_is_one(app: Flask, reference: str) -> None:
    with begin(SHELL) as work, pytest.raises(BadReference):
        manuscripts.begin_empty(work, reference=reference, body="council", original="en")


def test_a_reference_is_written_once_and_never_after_opening(app: Flask) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work)
        manuscripts.begin_empty(work, reference="DM-26/2", body="council", original="en")
        with pytest.raises(ManuscriptTaken):
            manuscripts.begin_empty(work, reference="DM-26/2", body="council", original="en")
        with pytest.raises(NotADraft):
            manuscripts.begin_empty(work, reference="DM-26/1", body="council", original="en")


def test_starting_from_an_earlier_one_leaves_behind_what_was_its_own(app: Flask) -> None:
    with begin(SHELL) as work:
        make_council(work)
        make_draft(work, "DM-26/1", deadline="2026-04-01T18:00Z", illustrative=True)
        saved = manuscripts.begin_from_earlier(work, "DM-26/1", reference="DM-26/2")
        document = script(work, saved.number).document
        same = manuscripts.begin_from_earlier(work, "DM-26/1", reference="DM-26/1")
        assert script(work, same.number).document == by_reference(work, "DM-26/1").document

    assert document["reference"] == "DM-26/2"
    assert not {"deadline", "illustrative"} & set(document)
    assert len(document["items"]) == 2


def test_every_act_is_in_the_record(app: Flask) -> None:
    with begin(SHELL) as work:
        make_council(work)
        saved = manuscripts.begin_from_file(work, consultation_file(), {})
        saved = manuscripts.save(
            work, saved.number, revision=1, change=lambda found: written(found, {Slot(("zone",)): "UTC"})
        )
        manuscripts.take_over(work, saved.number, revision=2)
        manuscripts.discard(work, saved.number, revision=2)

    with look() as work:
        acts = [each["act"] for each in events(work, "house", EventType.MANUSCRIPT).values()]
        assert acts == ["begun", "changed", "taken_over", "discarded"]
        assert by_reference(work, "DM-26/1").zone == "UTC"


def test_two_officers_at_once_save_once(app_on_both: Flask) -> None:
    with begin(SHELL) as work:
        saved = manuscripts.begin_empty(work, reference="DM-26/1", body="council", original="en")

    def save(zone: str) -> str:
        with app_on_both.app_context():
            try:
                with begin(SHELL) as work:
                    manuscripts.save(
                        work, saved.number, revision=1, change=lambda found: written(found, {Slot(("zone",)): zone})
                    )
            except ConsultationRefused as refusal:
                return refusal.code
            return zone

    with ThreadPoolExecutor(2) as pool:
        done = set(pool.map(save, ["UTC", "Europe/Zurich"]))

    with look() as work:
        found = script(work, saved.number)
    assert ManuscriptChanged.code in done
    assert done == {ManuscriptChanged.code, found.document["zone"]}
    assert found.revision == 2
