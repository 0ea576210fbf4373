"""The plan of a manuscript drawn on a time line, as it would be if the consultation were opened now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.consultations import writing
from app.consultations.writing import REMINDERS, Slot
from app.core.i18n import current_language, direction, utc_offset, written_date
from app.rules import TimeProblem, parse_lead, parse_moment, reminder_instants

#: The picture is so many parts wide.
WHOLE = 10_000
#: A longer period is told in words only: its weekends would be a grey haze.
LONGEST = timedelta(days=120)
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that happens at an instant."""

    #: "opening", "replies_open", "reminder" or "deadline".
    kind: str
    #: Of a reminder, as it was written; "" otherwise.
    lead: str
    #: Day with its weekday, and hour, on the council's clock.
    day: str
    hour: str
    offset: str
    is_weekend: bool
    #: From the start side of the page, in parts of `WHOLE`; the server mirrors it for languages that run right to left.
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The whole plan."""

    marks: Sequence[Mark]
    #: Begin and width of each weekend, in parts of `WHOLE`; none where the period is too long to draw.
    weekends: Sequence[tuple[int, int]]
    is_drawn: bool
    #: Reminders that would be due before the opening, and are skipped.
    skipped: Sequence[str]


def timeline_of(document: Mapping[str, Any], now: datetime) -> Timeline | None:
    """The plan from an opening now; None where the times are not written yet, or not understood."""
    try:
        zone = ZoneInfo(writing.read(document, Slot(("zone",))) or "UTC")
        deadline = parse_moment(writing.read(document, Slot(("deadline",))), base=now, zone=zone)
        opens = writing.read(document, Slot(("replies_open",)))
        replies_open = parse_moment(opens, base=now, zone=zone) if opens else None
        written = writing.read(document, Slot(REMINDERS)).split()
        since = max(now, replies_open or now)
        due = [
            (lead, reminder_instants([parse_lead(lead)], deadline=deadline, opened_at=since, zone=zone))
            for lead in written
        ]
    except (TimeProblem, ZoneInfoNotFoundError, ValueError, OSError):
        return None
    if deadline <= now:
        return None
    events = [("opening", "", now), ("deadline", "", deadline)]
    events += [("replies_open", "", replies_open)] if replies_open else []
    events += [("reminder", lead, instant) for lead, instants in due for instant in instants]
    span = _Span(begin=now, end=max(instant for _kind, _lead, instant in events), zone=zone)
    is_drawn = span.end - span.begin <= LONGEST
    return Timeline(
        marks=[span.mark(*event) for event in sorted(events, key=lambda each: each[2])],
        weekends=list(span.weekends()) if is_drawn else [],
        is_drawn=is_drawn,
        skipped=[lead for lead, instants in due if not instants],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    begin: datetime
    end: datetime
    zone: ZoneInfo

    def place(self, instant: datetime) -> int:
        """Where an instant stands."""
        whole = (self.end - self.begin) // timedelta(microseconds=1)
        gone = (min(max(instant, self.begin), self.end) - self.begin) // timedelta(microseconds=1)
        at = gone * WHOLE // max(whole, 1)
        return WHOLE - at if direction(current_language()) == "rtl" else at

    def mark(self, kind: str, lead: str, instant: datetime) -> Mark:
        local = instant.astimezone(self.zone)
        return Mark(
            kind=kind,
            lead=lead,
            day=written_date(local.date(), weekday=True),
            hour=f"{local:%H:%M}",
            offset=utc_offset(instant, self.zone),
            is_weekend=local.weekday() >= _SATURDAY,
            at=self.place(instant),
        )

    def weekends(self) -> Iterator[tuple[int, int]]:
        """Saturdays and Sundays on the council's clock."""
        day = self.begin.astimezone(self.zone).date()
        last = self.end.astimezone(self.zone).date()
        days = [day + timedelta(days=count) for count in range((last - day).days + 2)]
        for today, tomorrow in pairwise(days):
            if today.weekday() >= _SATURDAY:
                sides = [self.place(datetime.combine(each, time(), self.zone)) for each in (today, tomorrow)]
                yield min(sides), abs(sides[1] - sides[0])
