"""The deadline against calendars: holidays and weekend of the seat, and day and hour in each capital."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import holidays
from babel import Locale, UnknownLocaleError

from app.core.i18n import utc_offset

#: Monday to Sunday are 0 to 6; where nothing else is known of a country.
_SATURDAY, _SUNDAY = 5, 6
#: Hours at which an office is usually open.
OFFICE_OPENS, OFFICE_CLOSES = 8, 19


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalHour:
    """How the deadline reads on the clocks of some capitals that agree."""

    #: "UTC+3".
    offset: str
    at: datetime
    #: Names of the members whose capitals have this clock, in the order given.
    members: tuple[str, ...]
    #: Of these, where it is a day of the weekend.
    on_weekend: tuple[str, ...]
    is_in_office_hours: bool


@cache
def known_zones() -> frozenset[str]:
    """IANA names of the zones that this machine knows; looked for on the disk once."""
    return frozenset(available_timezones())


def holiday_name(day: date, region: str) -> str:
    """Name of the public holiday of a region on a day, in English; "": it is none, or the region is not known.

    Args:
        day: the calendar day.
        region: by ISO 3166, with the subdivision where holidays differ by it, such as "CH-GE".
    """
    country, _, subdivision = region.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=day.year, language="en_US")
    except NotImplementedError:
        return ""
    return str(found.get(day, ""))


def is_weekend(day: date, country: str) -> bool:
    """Whether a day belongs to the weekend of a country, by the calendar data of CLDR."""
    first, last = _weekend(country)
    return first <= day.weekday() <= last if first <= last else day.weekday() >= first or day.weekday() <= last


def capital_hours(at: datetime, capitals: Iterable[tuple[str, str, str]]) -> tuple[CapitalHour, ...]:
    """The instant on the clocks of capitals, from the westernmost to the easternmost.

    Args:
        at: an aware instant.
        capitals: code, name and IANA zone of each member; those without a zone are left out.
    """
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    clocks: dict[str, datetime] = {}
    for code, name, zone in capitals:
        if zone:
            offset = utc_offset(at, ZoneInfo(zone))
            clocks[offset] = at.astimezone(ZoneInfo(zone))
            found[offset].append((code, name))
    ordered = sorted(clocks.items(), key=lambda item: item[1].utcoffset() or at - at)
    return tuple(_hour(offset, local, found[offset]) for offset, local in ordered)


def _hour(offset: str, local: datetime, members: list[tuple[str, str]]) -> CapitalHour:
    return CapitalHour(
        offset=offset,
        at=local,
        members=tuple(name for _code, name in members),
        on_weekend=tuple(name for code, name in members if is_weekend(local.date(), code)),
        is_in_office_hours=OFFICE_OPENS <= local.hour < OFFICE_CLOSES,
    )


def _weekend(country: str) -> tuple[int, int]:
    try:
        locale = Locale.parse(f"und_{country.upper()}")
    except (UnknownLocaleError, ValueError):
        return _SATURDAY, _SUNDAY
    return int(locale.weekend_start), int(locale.weekend_end)
