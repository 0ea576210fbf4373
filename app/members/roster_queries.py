"""Members as the desk lists them: searched, a page at a time, with what is missing on file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.core.folding import Sought, sought
from app.core.work import Work
from app.members.confirmation_queries import Represented, Represents, known_of, represented
from app.members.models import Body
from app.members.profile_queries import Designation, designation_of
from app.members.queries import RosterLine, roster
from app.rules import Standing

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEntry:
    """One member of a body in the list."""

    code: str
    name: str
    region: str
    groups: tuple[str, ...]
    has_vote: bool
    #: Why and since when it has none; "" and None otherwise, and for who may not know.
    standing_reason: str
    standing_from: date | None
    weight: int
    #: How many may reply for it, and how many of them without a designation on file that is good today.
    focal_points: int
    undesignated: int
    #: How many have confirmed that they represent it, how many say that they no longer do, and the day since which all
    #: of the former have; None: nobody has.
    confirmed: int
    ended: int
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyEntry:
    """One body to choose from."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """One page of the members of a body."""

    bodies: tuple[BodyEntry, ...]
    #: Code of the body shown; "": there is none yet.
    body: str
    entries: tuple[MemberEntry, ...]
    found: int
    page: int
    pages: int
    #: Whether anybody was ever asked to confirm.
    is_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the list is asked for."""

    #: "": the first body.
    body: str = ""
    words: str = ""
    page: int = 1
    #: Whether who looks may see reasons of standing and search addresses.
    is_full: bool = True


def body_codes(work: Work) -> tuple[str, ...]:
    """Codes of all bodies, in order."""
    return tuple(work.session.scalars(select(Body.code).order_by(Body.code)))


def member_page(work: Work, search: Search, language: str) -> MemberPage:
    """The members of a body in its own order, those that hold all the words; a fixed number of queries."""
    bodies = work.session.scalars(select(Body).order_by(Body.code)).all()
    chosen = next((each for each in bodies if each.code == search.body), bodies[0] if bodies else None)
    today, known = work.now.date(), represented(work)
    lines = roster(work, chosen.code, on=today).lines if chosen else ()
    words = sought(search.words)
    found = [line for line in lines if holds(line, words, is_full=search.is_full)]
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(search.page, 1), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return MemberPage(
        bodies=tuple(BodyEntry(code=each.code, name=each.names.get(language, each.code)) for each in bodies),
        body=chosen.code if chosen else "",
        entries=tuple(_entry(line, search, language, today, known) for line in shown),
        found=len(found),
        page=page,
        pages=pages,
        is_asked=bool(known),
    )


def holds(line: RosterLine, words: Sought, *, is_full: bool) -> bool:
    """Whether every word stands somewhere; addresses are looked through only for those who may see them."""
    texts = [line.code, line.region, *line.groups, *line.names.values()]
    if is_full:
        texts += [text for point in line.focal_points for text in (point.email, point.name)]
    return words.is_in(texts)


def _entry(
    line: RosterLine, search: Search, language: str, today: date, known: Mapping[int, Represented]
) -> MemberEntry:
    said = known_of(known, line.focal_points)
    confirmed_at = [each.confirmed_at for each in said if each.confirmed_at is not None]
    return MemberEntry(
        code=line.code,
        name=line.names.get(language, line.code),
        region=line.region,
        groups=line.groups,
        has_vote=line.standing == Standing.ENTITLED,
        standing_reason=line.standing_reason if search.is_full else "",
        standing_from=line.standing_from if search.is_full else None,
        weight=line.weight,
        focal_points=len(line.focal_points),
        undesignated=sum(designation_of(each, today) is not Designation.ON_FILE for each in line.focal_points),
        confirmed=len(confirmed_at),
        ended=sum(each.state is Represents.ENDED for each in said),
        confirmed_at=min(confirmed_at, default=None),
    )
