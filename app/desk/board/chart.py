"""Drawing the course of a consultation: places in hundredths of the width, mirrored where the page reads so.

The letters of the axis are never mirrored: only their places are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.board.course_facts import Course, MarkKind
from app.core.i18n import _, current_language, direction, ngettext, short_date, written_date

#: In pixels: the ground line, and the line of all who can reply.
GROUND, TOP = 178, 28
#: Labels under the axis, at most.
MOST_LABELS = 5
FULL = 100
#: Heights of the numbers of marks in pixels, and how near in hundredths two of them cover each other on a telephone.
UPPER, LOWER = 10, 30
NEAR = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One numbered mark."""

    number: int
    x: float
    #: Height of its number in pixels: one that would cover the one before stands lower.
    y: int
    words: str
    is_planned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One word under the axis, and which of its ends stands at the place."""

    x: float
    words: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All that the template draws."""

    title: str
    entitled: int
    #: Values of the grid and their heights in pixels.
    grid: tuple[tuple[int, float], ...]
    #: Path in a box of 100 by `entitled`.
    area: str
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]


def chart(course: Course, zone: str) -> Chart:
    """The chart of a course, in the language in use."""
    place = _placing(course)
    replied = course.days[-1].replied if course.days else 0
    return Chart(
        title=_title(course, replied),
        entitled=course.entitled,
        grid=tuple((value, _height(course, value)) for value in _grid(course.entitled)),
        area=_area(course, place, ZoneInfo(zone)),
        marks=_marks(course, place, ZoneInfo(zone)),
        labels=_labels(course, place, ZoneInfo(zone)),
    )


def _title(course: Course, replied: int) -> str:
    sentence = ngettext(
        "Of %(entitled)s Member State having the right to vote, %(replied)s has replied so far.",
        "Of %(entitled)s Member States having the right to vote, %(replied)s have replied so far.",
        course.entitled,
    )
    return sentence % {"entitled": course.entitled, "replied": replied}


def _placing(course: Course) -> Callable[[datetime], float]:
    length = max((course.deadline_at - course.opened_at).total_seconds(), 1.0)
    is_mirrored = direction(current_language()) == "rtl"

    def place(moment: datetime) -> float:
        share = (moment - course.opened_at).total_seconds() / length
        x = round(FULL * min(max(share, 0.0), 1.0), 2)
        return round(FULL - x, 2) if is_mirrored else x

    return place


def _height(course: Course, value: int) -> float:
    return round(GROUND - (GROUND - TOP) * value / max(course.entitled, 1), 1)


def _grid(entitled: int) -> tuple[int, ...]:
    step = next(
        (size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if entitled <= 5 * size),
        10_000,
    )
    inner = [value for value in range(0, entitled, step) if entitled - value >= step / 2]
    return (*inner, entitled)


def _area(course: Course, place: Callable[[datetime], float], zone: ZoneInfo) -> str:
    """Steps at the end of each day, at the latest now: before that the day's replies were not all in."""
    start, base = place(course.opened_at), course.entitled
    points, level = [f"M{start} {base}"], 0
    for day in course.days:
        evening = datetime.combine(day.on + timedelta(days=1), time(), zone)
        points.append(f"H{place(min(evening, course.now))}V{base - day.replied}")
        level = day.replied
    points.append(f"H{place(course.now)}V{base}H{start}z" if level else f"H{place(course.now)}z")
    return "".join(points)


def _marks(course: Course, place: Callable[[datetime], float], zone: ZoneInfo) -> tuple[Mark, ...]:
    found = [
        (course.opened_at, _("Opened, %(moment)s"), False),
        *((mark.at, _mark_words(mark.kind), mark.kind is MarkKind.PLANNED) for mark in course.marks),
        (course.deadline_at, _("Deadline, %(moment)s"), course.now < course.deadline_at),
    ]
    marks: list[Mark] = []
    for at, words, is_planned in sorted(found, key=lambda each: each[0]):
        x = place(at)
        is_covered = bool(marks) and marks[-1].y == UPPER and abs(marks[-1].x - x) < NEAR
        marks.append(
            Mark(
                number=len(marks) + 1,
                x=x,
                y=LOWER if is_covered else UPPER,
                words=words % {"moment": _moment(at, zone)},
                is_planned=is_planned,
            )
        )
    return tuple(marks)


def _mark_words(kind: MarkKind) -> str:
    return {
        MarkKind.REMINDER: _("Reminder, %(moment)s"),
        MarkKind.PLANNED: _("Reminder planned, %(moment)s"),
        MarkKind.EXTENDED: _("Extended, %(moment)s"),
    }[kind]


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return _("%(day)s, %(hour)s", day=written_date(local.date()), hour=f"{local:%H:%M}")


def _labels(course: Course, place: Callable[[datetime], float], zone: ZoneInfo) -> tuple[Label, ...]:
    length = course.deadline_at - course.opened_at
    count = min(MOST_LABELS, max(length.days, 1) + 1)
    moments = [course.opened_at + length * step / (count - 1 or 1) for step in range(count)]
    # The drawing runs from left to right: without the mark the day would stand on the wrong side of its month.
    mark = "\N{RIGHT-TO-LEFT MARK}" if direction(current_language()) == "rtl" else ""
    return tuple(
        Label(x=place(at), words=f"{mark}{short_date(at.astimezone(zone).date())}", anchor=_anchor(place(at)))
        for at in moments
    )


def _anchor(x: float) -> str:
    """Of the first and the last label the outer end stands at the edge; `text-anchor` knows left to right only here."""
    edge = 3
    if x < edge:
        return "start"
    return "end" if x > FULL - edge else "middle"
