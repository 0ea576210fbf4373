"""Days that are typed at the desk, and instants that belong to no single consultation's clock."""

from datetime import UTC, date, datetime
from http import HTTPStatus

from app.core.errors import Refusal
from app.core.i18n import N_, _, written_date


class DayImpossible(Refusal):
    """The calendar has no such day."""

    code = "day_impossible"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("There is no such day: %(day)s")


def day_of(typed: str) -> date | None:
    """The day that a field for days gives; None where it was left empty.

    Raises:
        DayImpossible: what was sent is no day.
    """
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise DayImpossible(day=typed) from None


def in_utc(moment: datetime) -> str:
    """An instant in UTC: "15 July 2021, 16:00 UTC"."""
    at = moment.astimezone(UTC)
    return _("%(day)s, %(hour)s UTC", day=written_date(at.date()), hour=f"{at:%H:%M}")
