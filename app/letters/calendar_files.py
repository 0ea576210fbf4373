"""The deadline as an iCalendar object that goes with a letter.

Source: RFC 5545 for the object, RFC 5546 for what publishing (3.2.1) and cancelling (3.2.5) must hold.

It holds no personal link: calendars are shared with colleagues, shown to assistants and copied to telephones, and what
opens the reply page would go with the entry to all of them. Nor does it name the reader or the Member State.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from app.core.i18n import _, direction
from app.letters.directions import ltr, tidied, unmarked
from app.letters.facts import Addressee, CalendarEntry, Sheet
from app.letters.passages import clocks
from app.letters.plain import contact_lines
from app.letters.wording import illustrative_sentence

#: A calendar speaks up this long before the deadline: a working day is left to ask the capital.
REMINDED_BEFORE: Final = timedelta(days=1)


def published(sheet: Sheet, addressee: Addressee) -> str | None:
    """The deadline, which takes the place of an earlier one; None where there is no deadline to keep."""
    entry = sheet.calendar_entry
    if entry is None or entry.is_over:
        return None
    return _published(sheet, entry, _description(sheet, clocks(sheet.deadline_at, sheet, addressee).lines))


@lru_cache(maxsize=64)
def _published(sheet: Sheet, entry: CalendarEntry, description: str) -> str:
    """Kept, because in a round of letters all who read one language by the same clock get the same file."""
    event = _event(sheet, entry, sequence=entry.moved_count, status="CONFIRMED")
    event.add("description", vText(description, params=_spoken(sheet)))
    event.add_component(_alarm(sheet))
    return _calendar(sheet, event, method="PUBLISH")


def cancelled(sheet: Sheet) -> str | None:
    """Takes the deadline out of calendars; None where it has passed, and is history that may stay there."""
    entry = sheet.calendar_entry
    if entry is None:
        return None
    # One more than whatever was published: nothing is published after it.
    event = _event(sheet, entry, sequence=entry.moved_count + 1, status="CANCELLED")
    return _calendar(sheet, event, method="CANCEL")


def _calendar(sheet: Sheet, event: Event, *, method: str) -> str:
    calendar = Calendar()
    # No product name on letters: the identifier is the organisation's too.
    calendar.add("prodid", f"-//{_part(sheet.organisation)}//{_part(sheet.secretariat)}//{sheet.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content.decode()


def _event(sheet: Sheet, entry: CalendarEntry, *, sequence: int, status: str) -> Event:
    """An instant, in UTC, that makes nobody busy; without an end it ends when it begins."""
    organizer = vCalAddress(f"mailto:{quote(entry.organizer, safe='@')}")
    organizer.params["CN"] = _plain(sheet, sheet.organisation)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", sequence)
    event.add("dtstamp", entry.written_at.replace(microsecond=0))
    event.add("dtstart", sheet.deadline_at)
    event.add("organizer", organizer)
    event.add("summary", vText(_summary(sheet), params=_spoken(sheet)))
    event.add("status", status)
    event.add("transp", "TRANSPARENT")
    return event


def _alarm(sheet: Sheet) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _summary(sheet))
    alarm.add("trigger", -REMINDED_BEFORE)
    return alarm


def _summary(sheet: Sheet) -> str:
    return unmarked(tidied(_("%(reference)s: deadline for replies", reference=ltr(sheet.reference))))


def _description(sheet: Sheet, readings: Iterable[str]) -> str:
    lines = [
        sheet.title,
        "",
        *readings,
        "",
        _("The personal link is in the letter."),
        "",
        *contact_lines(sheet.contact),
        *(("", illustrative_sentence()) if sheet.is_illustrative else ()),
    ]
    return "\n".join(_plain(sheet, line) for line in lines)


def _plain(sheet: Sheet, text: str) -> str:
    """One line as plain text has it: marks of direction stand where the language runs from right to left."""
    return tidied(text) if direction(sheet.language) == "rtl" else unmarked(tidied(text))


def _part(text: str) -> str:
    return unmarked(tidied(text)).replace("/", " ")


def _spoken(sheet: Sheet) -> dict[str, str]:
    return {"LANGUAGE": sheet.language}
