"""A language version that comes later: complete or refused, told to whom it concerns, and without effect on answers."""

import hashlib
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.consultations import files
from app.consultations.exporting import export
from app.consultations.language_versions import (
    LanguageVersion,
    fingerprint,
    issue_language,
    version_in_file,
    wanted_texts,
)
from app.consultations.models import Decision
from app.consultations.queries import by_reference
from app.consultations.refusals import (
    FileRefused,
    IssuedAlready,
    NotIssuedIn,
    NotOpen,
    OriginalChanged,
    ReasonMissing,
    TextsStand,
)
from app.consultations.service import Approval
from app.consultations.text_places import document_in_force
from app.core.work import SCHEDULER, SHELL, begin, look
from app.core.yaml import Path
from app.members.models import FocalPoint
from app.officers.refusals import SecondOfficerNeeded
from app.record.events import EventType, text_hash
from app.record.queries import events
from app.replies.corrections import Correction, correct_text
from app.rules import Choice
from app.tally.counting import decided
from app.tally.service import close
from tests.desk.conftest import signed_in
from tests.faults.clocks import give_each_thread_its_clock, race
from tests.fixtures.app import NOON, FixedClock
from tests.make import no_files, seat_of
from tests.replies.support import REFERENCE, consultation, letters, link_in, open_council, reply
from tests.replies.test_pages import opened

TWO = Approval(reason="The translation came later.", by=1, approved_by=2)
TITLE: Path = ("title",)
ANSWERS = {"1": Choice.APPROVE, "2a": Choice.APPROVE}


def reads_french(*emails: str) -> None:
    with begin(SHELL) as work:
        for point in work.session.scalars(select(FocalPoint).where(FocalPoint.email.in_(emails))):
            point.language = "fr"


def version(language: str = "fr", **changes: Any) -> LanguageVersion:
    """Each text is its original, marked with the language; `without` leaves one out."""
    with look() as work:
        wanted = wanted_texts(work, by_reference(work, REFERENCE))
    texts = {each.path: f"{each.original} [{language}]" for each in wanted} | changes.get("texts", {})
    texts.pop(changes.get("without"), None)
    return LanguageVersion(
        language=language, texts=texts, translates=fingerprint({each.path: each.original for each in wanted})
    )


def issue(given: LanguageVersion | None = None, approval: Approval = TWO) -> int:
    with begin(SHELL) as work:
        return issue_language(work, REFERENCE, given or version(), approval=approval)


def correct(texts: dict[str, str]) -> None:
    correction = Correction(name="1", titles={}, texts=texts, is_substantive=False)
    with begin(SHELL) as work:
        correct_text(work, REFERENCE, correction, approval=Approval(reason="A slip.", by=1, approved_by=2))


def decision(name: str = "1") -> Decision:
    with look() as work:
        return work.session.scalars(select(Decision).where(Decision.name == name)).one()


def issued_events() -> list[dict[str, Any]]:
    with look() as work:
        return [dict(each) for each in events(work, REFERENCE, EventType.LANGUAGE_ISSUED).values()]


def test_all_texts_are_there_and_the_record_has_their_hashes(app: Flask) -> None:
    open_council()
    before = decision().common_sha256

    issue()

    found = consultation()
    assert found.languages == ["en", "fr"]
    assert found.original == "en"
    assert found.titles["fr"] == "Urgent matters [fr]"
    assert found.letters["fr"].endswith("[fr]")
    assert found.contact["name"]["fr"] == "Governing Bodies [fr]"
    assert decision("2b").texts["fr"] == "The Council endorses the guidelines. [fr]"
    told = issued_events()
    assert [(each["item"], each["lang"]) for each in told] == [("1", "fr"), ("2a", "fr"), ("2b", "fr")]
    text = "1 Calendar [fr]\n\nThe Council approves the calendar. [fr]"
    assert told[0]["sha256"] == text_hash(text) == decision().text_sha256["fr"]
    assert told[0]["approved_by"] == [1, 2]
    assert decision().common_sha256 != before


def test_answers_stay_and_later_ones_are_given_to_it_too(app: Flask) -> None:
    open_council()
    reply("mission@ke.example", ANSWERS)

    issue()

    with look() as work:
        found = by_reference(work, REFERENCE)
        assert seat_of(work, found, "KE").answers == {"1": "approve", "2a": "approve"}
        assert found.replied_count == 1
        decided(work, found)  # counters and seats agree
    reply("mission@ke.example", {"2b": Choice.APPROVE})
    assert consultation().complete_count == 1


def test_who_writes_in_the_language_is_told_with_the_link(app: Flask) -> None:
    open_council(copies=[{"name": "Observer", "email": "observer@org.example", "language": "fr"}])
    reads_french("mission@fr.example", "mission@ke.example")

    assert issue() == 3

    told = letters("language_issued")
    assert {each.address for each in told} == {"mission@fr.example", "mission@ke.example", "observer@org.example"}
    assert {each.language for each in told} == {"fr"}
    by_address = {each.address: each for each in told}
    assert link_in(by_address["mission@fr.example"], "/l/") != link_in(by_address["mission@ke.example"], "/l/")
    with pytest.raises(ValueError, match="not enough values"):
        link_in(by_address["observer@org.example"], "/l/")


def test_the_circular_is_set_in_it_recorded_attached_and_had_at_the_desk_and_on_the_page(app: Flask) -> None:
    open_council()
    reads_french("ministry@ke.example")
    officer = signed_in(app)
    board = f"/desk/consultations/{REFERENCE}"
    assert f"/desk/circulars/{REFERENCE}/en" in officer.get(board).text
    assert f"/desk/circulars/{REFERENCE}/fr" not in officer.get(board).text
    issue()

    file = officer.get(f"/desk/circulars/{REFERENCE}/fr")
    (letter,) = letters("language_issued")
    (attached,) = (
        each.get_content()
        for each in message_from_bytes(letter.raw or b"", policy=default).iter_attachments()
        if each.get_content_type() == "application/pdf"
    )
    client, address = opened(app, "ministry@ke.example")
    page = client.get(address).text

    assert f"/desk/circulars/{REFERENCE}/fr" in officer.get(board).text
    assert file.data == attached
    sha256 = hashlib.sha256(attached).hexdigest()
    assert {each["circular_sha256"] for each in issued_events()} == {sha256}
    assert f"/annex/{sha256}" in page
    assert "is kept as it was issued" not in page
    correct({"en": "The Council approves the calendar as corrected."})
    assert "is kept as it was issued" in client.get(f"{address}?lang=en").text


def test_the_page_of_the_reply_has_it_as_the_readers_own(app: Flask) -> None:
    open_council()
    client, address = opened(app, "mission@ke.example")
    before = client.get(f"{address}?lang=fr").text

    issue()

    after = client.get(f"{address}?lang=fr").text
    assert 'lang="en" dir="ltr"><p>The Council approves the calendar.' in before
    assert "The Council approves the calendar. [fr]" in after
    assert "[fr]" not in client.get(f"{address}?lang=en").text


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        (("letter",), "“letter” is missing in the file"),
        (("items", 0, "title"), "“title” is missing in items.1"),
        (("items", 1, "parts", 1, "text"), "“text” is missing in items.2.parts.2"),
        (("contact", "name"), "“name” is missing in contact"),
    ],
)
def test_a_version_that_lacks_a_text_is_refused_and_the_text_named(app: Flask, missing: Path, named: str) -> None:
    open_council()

    with pytest.raises(FileRefused, match=named):
        issue(version(without=missing))

    assert consultation().languages == ["en"]
    assert issued_events() == []


def test_a_text_that_serves_all_languages_may_go_on_to_do_so(app: Flask) -> None:
    open_council(signatory="The Chair of the Council")

    issue(version(without=("signatory",)))

    assert consultation().signatory == {"en": "The Chair of the Council"}


def test_what_cannot_be_issued_is_refused(app: Flask, clock: FixedClock) -> None:
    open_council()
    with pytest.raises(FileRefused, match="is not one of"):
        issue(version("de"))
    with pytest.raises(IssuedAlready):
        issue(version("en"))
    with pytest.raises(FileRefused, match=r"items\.1\.text"):
        issue(version(texts={("items", 0, "text"): "x" * 60_001}))
    with pytest.raises(SecondOfficerNeeded):
        issue(approval=Approval(reason="Alone.", by=1, approved_by=1))
    with pytest.raises(ReasonMissing):
        issue(approval=Approval(reason=" ", by=1, approved_by=2))
    clock.advance(days=11)
    with pytest.raises(TextsStand, match="can no longer be changed"):
        issue()
    with begin(SCHEDULER) as work:
        close(work, by_reference(work, REFERENCE).id)
    with pytest.raises(NotOpen):
        issue()
    assert letters("language_issued") == []


def test_a_translation_of_a_text_that_was_corrected_since_is_refused(app: Flask) -> None:
    open_council()
    begun = version()
    correct({"en": "The Council approves the corrected calendar."})

    with pytest.raises(OriginalChanged):
        issue(begun)
    assert issue(version()) == 0


def test_a_correction_before_and_after_it_finds_the_languages_there_are(app: Flask) -> None:
    open_council()
    with pytest.raises(NotIssuedIn):
        correct({"fr": "Le Conseil approuve le calendrier."})

    issue()
    correct({"fr": "Le Conseil approuve le calendrier."})

    assert decision().texts["fr"] == "Le Conseil approuve le calendrier."


def test_the_exported_file_with_the_texts_added_is_a_language_version(app: Flask) -> None:
    open_council()
    correct({"en": "The Council approves the corrected calendar."})
    with look() as work:
        found = by_reference(work, REFERENCE)
        document = document_in_force(work, found)
        document["title"] |= {"fr": "Questions urgentes"}
        incomplete = version_in_file(work, found, files.exported(document), language="fr")
        unchanged = version_in_file(work, found, export(work, found), language="en")
    assert incomplete.texts[TITLE] == "Questions urgentes"
    assert unchanged.texts[("items", 0, "text")] == "The Council approves the corrected calendar."
    assert unchanged.translates == version().translates
    with pytest.raises(FileRefused, match=r"items\.2\.parts\.1"):
        issue(incomplete)

    issue()

    with look() as work:
        text = export(work, by_reference(work, REFERENCE))
    draft = files.parsed(text, opener=no_files)
    assert draft.languages == ("en", "fr")
    assert draft.items[1].parts[0].texts["fr"] == "The Council submits the document. [fr]"
    assert "text of 2a issued in fr" in text.splitlines()[2]


def test_two_at_once_issue_it_once(app_on_both: Flask) -> None:
    clock = give_each_thread_its_clock(app_on_both, NOON)
    open_council()
    given = version()

    told = race(app_on_both, clock, [(NOON, lambda: issue(given))] * 3)

    assert sorted(type(each).__name__ for each in told) == ["IssuedAlready", "IssuedAlready", "int"]
    assert len(issued_events()) == 3


def test_it_races_the_close_and_never_follows_it(app_on_both: Flask) -> None:
    """The instant of the issue lies before the deadline, that of the close after it; either may get the lock first."""
    clock = give_each_thread_its_clock(app_on_both, NOON)
    open_council()
    given, found = version(), consultation()
    assert found.deadline_at is not None

    def closing() -> object:
        with begin(SCHEDULER) as work:
            return close(work, found.id)

    late = found.deadline_at + timedelta(hours=1)
    issued, _closed = race(
        app_on_both, clock, [(found.deadline_at - timedelta(minutes=1), lambda: issue(given)), (late, closing)]
    )

    assert consultation().state == "closed"
    assert isinstance(issued, int | NotOpen)
    with look() as work:
        (closed,) = events(work, REFERENCE, EventType.CLOSED)
        indices = list(events(work, REFERENCE, EventType.LANGUAGE_ISSUED))
    assert len(indices) == (3 if isinstance(issued, int) else 0)
    assert all(index < closed for index in indices)
