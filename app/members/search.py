"""Members of all bodies, found by words."""

from dataclasses import dataclass

from sqlalchemy import select

from app.core.folding import Sought
from app.core.work import Work
from app.members.models import Body
from app.members.queries import RosterLine, rosters
from app.members.roster_queries import holds


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberHit:
    """One member that holds the words."""

    code: str
    name: str
    region: str
    groups: tuple[str, ...]
    #: Name of the first body that it is a member of.
    body: str


def members_found(work: Work, words: Sought, language: str, *, is_full: bool) -> tuple[MemberHit, ...]:
    """Today's members, each once, body by body and in the order of each; a fixed number of queries.

    Args:
        work: the caller's unit of work.
        words: all of them must stand in what is known of a member, in whatever language.
        language: of the names that are shown.
        is_full: whether who looks may see addresses, so that they are looked through as well.
    """
    names = {row.code: row.names for row in work.session.execute(select(Body.code, Body.names))}
    found: dict[str, MemberHit] = {}
    for each in rosters(work, on=work.now.date()):
        for line in each.lines:
            if line.code not in found and holds(line, words, is_full=is_full):
                found[line.code] = _hit(line, names[each.body].get(language, each.body), language)
    return tuple(found.values())


def _hit(line: RosterLine, body: str, language: str) -> MemberHit:
    return MemberHit(
        code=line.code,
        name=line.names.get(language, line.code),
        region=line.region,
        groups=line.groups,
        body=body,
    )
