"""Correcting official names of a member, and entering those that hold from a day on.

Seats of consultations that were opened before keep the names that they were opened with. A name that the reviewed table
does not have stays until a file says otherwise; see `naming`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core.i18n import LANGUAGES, gettext
from app.core.work import Work
from app.members.cells import fault_in, shown
from app.members.models import Member, MemberName
from app.members.names import ALWAYS
from app.members.refusals import MemberUnknown, NameMissing, NameRefused, NamesUnchanged
from app.officers.refusals import ReasonNeeded
from app.record.events import HOUSE, EventType
from app.record.service import append, lock


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCorrection:
    """Official names as they are to be."""

    code: str
    #: Language to name; a language that is missing here keeps the name that it has.
    names: Mapping[str, str]
    #: First day on which they hold, beside those before; None: they take the place of the present ones.
    since: date | None
    #: Why, or by which note.
    reason: str


def correct_names(work: Work, correction: NameCorrection) -> int:
    """Write the names that differ from those on file; the index of the event.

    Raises:
        MemberUnknown: there is none of that code.
        ReasonNeeded: no reason is given.
        NameMissing: a name that there is was left empty.
        NameRefused: a name holds what cannot be kept.
        NamesUnchanged: all of them are on file already.
    """
    if not correction.reason.strip():
        raise ReasonNeeded
    lock(work, HOUSE)
    member = work.session.scalar(select(Member).where(Member.code == correction.code))
    if member is None:
        raise MemberUnknown(code=correction.code)
    day = correction.since or work.now.date()
    changed = {}
    for language in LANGUAGES:
        name = correction.names.get(language)
        row = _in_force(member, language, day)
        former = row.name if row else ""
        if name is None or name.strip() == former:
            continue
        changed[language] = {"former": former, "present": _checked(name.strip(), language)}
        _write(member, row, language=language, name=name.strip(), since=correction.since)
    if not changed:
        raise NamesUnchanged
    work.session.flush()
    since = correction.since.isoformat() if correction.since else None
    return append(
        work,
        HOUSE,
        EventType.NAMES_CORRECTED,
        facts={"member": correction.code, "names": changed, "from": since, "by": str(work.actor)},
        secrets_={"reason_commit": correction.reason.strip()},
    ).index


def _in_force(member: Member, language: str, day: date) -> MemberName | None:
    """The name of a day; `names` are in the order of their days."""
    found = [each for each in member.names if each.language == language and each.valid_from <= day]
    return found[-1] if found else None


def _checked(name: str, language: str) -> str:
    if not name:
        raise NameMissing(language=language)
    fault = fault_in(name)
    if fault:
        raise NameRefused(text=shown(name), problem=gettext(fault.text) % fault.facts)
    return name


def _write(member: Member, row: MemberName | None, *, language: str, name: str, since: date | None) -> None:
    first_day = since or (row.valid_from if row else ALWAYS)
    if row is not None and row.valid_from == first_day:
        row.name = name
    else:
        member.names.append(MemberName(language=language, name=name, valid_from=first_day))
