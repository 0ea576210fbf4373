"""The deadline for calendars: the same entry in every letter and language, moved by an extension, then taken out."""

from dataclasses import replace

import pytest

from app.letters import new_link, withdrawal
from tests.letters import ics
from tests.letters.builders import (
    CASES,
    LINK,
    in_every_language,
    make_addressee,
    make_calendar_entry,
    make_extension,
    make_invitation,
    make_outcome,
    make_sheet,
    word,
)

WITH_DEADLINE = {"invitation", "new_link", "language_issued", "extension"}
WITHOUT = {"withdrawal", "outcome-before-the-deadline"}


@in_every_language
def test_the_deadline_is_published_as_an_entry_for_calendars(language: str) -> None:
    calendar = make_invitation(language).calendar

    assert calendar
    found = ics.read(calendar)
    assert {key: found.calendar[key] for key in ("VERSION", "METHOD")} == {"VERSION": "2.0", "METHOD": "PUBLISH"}
    assert "placet" not in calendar.lower()
    event = found.event
    assert (event["DTSTART"], event["DTSTAMP"]) == ("20210715T160000Z", "20210621T090000Z")
    assert (event["UID"], event["SEQUENCE"]) == (make_calendar_entry().uid, "0")
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    (organizer,) = (value for name, value in event.items() if name.startswith("ORGANIZER;CN="))
    assert organizer == "mailto:council@secretariat.example"
    summary = ics.text(event[f"SUMMARY;LANGUAGE={language}"])
    assert summary.startswith("DM-21/1012")
    assert found.alarm == {"ACTION": "DISPLAY", "DESCRIPTION": summary, "TRIGGER": "-P1D"}


@in_every_language
def test_the_entry_gives_title_clocks_and_whom_to_write_to_and_no_link(language: str) -> None:
    letter = make_invitation(language)
    calendar = letter.calendar or ""

    description = ics.text(ics.read(calendar).event[f"DESCRIPTION;LANGUAGE={language}"])
    lines = description.split("\n")
    assert lines[0] == word("title", language)
    clocks = lines[2:5]
    assert [("18:00" in clocks[0]), ("16:00" in clocks[1]), ("19:00" in clocks[2])] == [True, True, True]
    assert set(clocks) <= set(letter.text.split("\n"))
    assert "council@secretariat.example" in description
    assert word("member", language) not in description
    assert word("focal_point", language) not in description
    assert "://" not in "".join(calendar.split())


@in_every_language
def test_an_extension_changes_the_same_entry_and_a_withdrawal_takes_it_out(language: str) -> None:
    invited = ics.read(make_invitation(language).calendar or "")
    extended = ics.read(make_extension(language).calendar or "")
    sheet = replace(make_sheet(language), calendar_entry=make_calendar_entry(moved_count=1, is_over=True))
    withdrawn = ics.read(withdrawal.compose(sheet, make_addressee(language), has_link=True).calendar or "")

    assert len({each.event["UID"] for each in (invited, extended, withdrawn)}) == 1
    assert [each.event["SEQUENCE"] for each in (invited, extended, withdrawn)] == ["0", "1", "2"]
    assert [each.calendar["METHOD"] for each in (invited, extended, withdrawn)] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert extended.event["DTSTART"] == "20210722T160000Z"
    assert withdrawn.event["STATUS"] == "CANCELLED"
    # RFC 5546, 3.2.5: who convenes is still named, and nothing rings any more.
    assert any(name.startswith("ORGANIZER") for name in withdrawn.event)
    assert withdrawn.alarm == {}


@pytest.mark.parametrize("case", CASES)
def test_only_letters_with_a_link_and_the_deadline_ahead_carry_it(case: str) -> None:
    letter = CASES[case]("en")
    is_held = LINK in letter.text or letter.kind == "withdrawal"

    expected = is_held and (letter.kind in WITH_DEADLINE or case in WITHOUT)
    assert (letter.calendar is not None) is expected
    assert ("for calendars" in letter.text or "from calendars" in letter.text) is expected


def test_nothing_is_attached_once_the_deadline_has_passed_or_the_consultation_is_closed() -> None:
    passed = make_sheet(calendar_entry=None)
    closed = make_sheet(calendar_entry=make_calendar_entry(is_over=True))

    assert new_link.compose(passed, make_addressee(), link=LINK).calendar is None
    assert new_link.compose(closed, make_addressee(), link=LINK).calendar is None
    assert withdrawal.compose(passed, make_addressee(), has_link=True).calendar is None
    assert make_outcome().calendar is None


def test_names_that_mean_something_in_the_format_are_escaped() -> None:
    title = 'A; B, "C"\\n: D\nBEGIN:VALARM'
    sheet = make_sheet(title=title, organisation='Council; "A", B: C', reference="DM;1,2")

    found = ics.read(new_link.compose(sheet, make_addressee(), link=LINK).calendar or "")

    description = ics.text(found.event["DESCRIPTION;LANGUAGE=en"])
    assert description.split("\n")[0] == 'A; B, "C"\\n: D BEGIN:VALARM'
    assert ics.text(found.event["SUMMARY;LANGUAGE=en"]).startswith("DM;1,2")
