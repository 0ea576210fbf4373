"""The page as it is for every Member State that has said nothing yet: made once, and for each but filled in.

Before a first reply the pages of all focal points who read one language differ by who they are, by their clock and by
the checkpoint in the footer. What is made is kept in the process until something changes that everybody sees, which is
an event of the log, or until the minute is over, since pages say how much time is left. Nothing that anybody answered
is ever in it: a page that says something of its Member State is not kept.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import Pool, Row, bindparam, exists, select

from app.consultations.models import Consultation, Invitation, Seat, State
from app.core.clock import InstantTold
from app.core.db import table_of
from app.core.i18n import LANGUAGES, speaking
from app.core.work import Glimpse, Work
from app.letters import wording
from app.letters.facts import Addressee
from app.letters.wording import ClockLine
from app.links.tokens import InvitationClaim
from app.members.models import FocalPoint
from app.record.queries import short_root, with_head
from app.replies import queries
from app.replies.models import Reply, ReplyDraft
from app.replies.read_models import Paper, ReplyPage
from app.rules import Standing, is_timely, may_be_given

#: Of one database: consultations, languages and minutes that are kept, the ones made last.
MOST_KEPT = 24
_INVITATIONS, _FOCAL_POINTS, _SEATS = table_of(Invitation).c, table_of(FocalPoint).c, table_of(Seat).c
_CONSULTATIONS, _REPLIES, _DRAFTS = table_of(Consultation).c, table_of(Reply).c, table_of(ReplyDraft).c
#: Who sits at an invitation whose entitled member has said nothing in a consultation that is open, and the log's head.
#: Asked by `Wanted.facts`.
SILENT: Final = with_head(
    select(
        InstantTold().label("told_at"),
        _INVITATIONS.consultation_id,
        _FOCAL_POINTS.title,
        _FOCAL_POINTS.name,
        _FOCAL_POINTS.language,
        _SEATS.code,
        _SEATS.names,
        _SEATS.zone,
        _CONSULTATIONS.deadline_at,
        _CONSULTATIONS.replies_open_at,
    )
    .join(table_of(FocalPoint), _FOCAL_POINTS.id == _INVITATIONS.focal_point_id)
    .join(table_of(Seat), _SEATS.id == _INVITATIONS.seat_id)
    .join(table_of(Consultation), _CONSULTATIONS.id == _INVITATIONS.consultation_id)
    .where(
        _INVITATIONS.id == bindparam("invitation"),
        _INVITATIONS.version == bindparam("version"),
        _INVITATIONS.revoked_at.is_(None),
        _FOCAL_POINTS.removed_at.is_(None),
        _SEATS.standing == Standing.ENTITLED,
        _SEATS.closing_standing == "",
        _SEATS.alternate_for == "",
        _SEATS.acknowledged_at.is_(None),
        _SEATS.final_at.is_(None),
        _SEATS.current_index.is_(None),
        _SEATS.answered_count == 0,
        ~exists().where(_REPLIES.seat_id == _SEATS.id),
        ~exists().where(_DRAFTS.seat_id == _SEATS.id),
        _CONSULTATIONS.state == State.OPEN,
    ),
    _CONSULTATIONS.reference,
)


class _Key(NamedTuple):
    """What pages of Member States that have said nothing have in common."""

    consultation: int
    #: Index of the last event that changed what all see.
    common_index: int
    deadline_at: datetime
    may_reply: bool
    language: str
    beside: str
    minute: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose page is asked for, and in which languages: "" or anything else that is none means what is usual."""

    claim: InvitationClaim
    asked: str = ""
    beside_asked: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """What `SILENT` is asked with."""
        return {"invitation": self.claim.invitation, "version": self.claim.version}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A page as text, with holes between its pieces: the name of what goes into each stands at the odd places."""

    pieces: Sequence[str]

    def filled(self, said: Mapping[str, str]) -> str:
        """The whole of it; what is said must be fit to stand there."""
        return "".join(said[piece] if place % 2 else piece for place, piece in enumerate(self.pieces))


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One of these pages, and what has been drawn of it."""

    page: ReplyPage
    #: Readings of the deadline by the reader's zone.
    clocks: dict[str, tuple[ClockLine, ...]] = field(default_factory=dict)
    #: Drawn pages with holes in them, as the view keeps them.
    drawn: dict[tuple[str, ...], Drawn] = field(default_factory=dict)
    #: Drawn pieces of reviews, as the view keeps them: as many as there are decisions and answers to them.
    pieces: dict[object, Markup] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The page of one focal point."""

    blank: Blank
    paper: Paper
    zone: str

    @property
    def page(self) -> ReplyPage:
        """The whole of it."""
        return replace(self.blank.page, paper=self.paper)


#: By the database: its connections, which all its engines share.
_kept: WeakKeyDictionary[Pool, OrderedDict[_Key, Blank]] = WeakKeyDictionary()


def at_hand(seen: Glimpse, wanted: Wanted) -> Filled | None:
    """The page of a focal point of whom `SILENT` was just asked; None: it is not kept, or the deadline has passed."""
    key = _key(seen, wanted)
    kept = _kept.get(seen.pool)
    blank = kept.get(key) if kept and key else None
    return _filled(blank, seen, wanted) if blank else None


def filled_page(work: Work, seen: Glimpse, wanted: Wanted) -> Filled | None:
    """The same, and made where it is not kept; None: its Member State has said something since.

    The head of the log was read before anything that the page is made of: what is made of something newer is kept under
    the older index, and not the other way round.
    """
    seen = replace(seen, now=work.now)
    key = _key(seen, wanted)
    blank = _blank(work, seen.pool, key, wanted.claim) if key else None
    return _filled(blank, seen, wanted) if blank else None


def _key(seen: Glimpse, wanted: Wanted) -> _Key | None:
    """None: the deadline has passed."""
    row = seen.row
    if not is_timely(seen.now, row.deadline_at):
        return None
    return _Key(
        consultation=row.consultation_id,
        common_index=row.common_index,
        deadline_at=row.deadline_at,
        may_reply=may_be_given(seen.now, row.replies_open_at),
        language=wanted.asked if wanted.asked in LANGUAGES else row.language,
        beside=wanted.beside_asked if wanted.beside_asked in LANGUAGES else "",
        minute=seen.now.replace(second=0, microsecond=0),
    )


def _blank(work: Work, pool: Pool, key: _Key, claim: InvitationClaim) -> Blank | None:
    kept = _kept.setdefault(pool, OrderedDict())
    blank = kept.get(key)
    if blank is None:
        page = queries.reply_page(work, claim, asked=key.language, beside_asked=key.beside)
        if not _says_nothing(page):
            # A reply came since it was looked for.
            return None
        blank = kept[key] = Blank(page=page)
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    return blank


def _filled(blank: Blank, seen: Glimpse, wanted: Wanted) -> Filled:
    return Filled(blank=blank, paper=_paper(blank, wanted.claim, seen.row), zone=seen.row.zone)


def _says_nothing(page: ReplyPage) -> bool:
    """Whether the page shows nothing that its Member State said, sent or kept."""
    is_unanswered = all(
        not (each.answer or each.answered_on or each.own_reason or each.has_lapsed or each.is_final)
        for each in page.decisions
    )
    is_unacknowledged = page.acknowledgement is None or not page.acknowledgement.given_on
    return is_unanswered and is_unacknowledged and not (page.history or page.standing or page.draft or page.final)


def _paper(blank: Blank, claim: InvitationClaim, row: Row[*tuple[Any, ...]]) -> Paper:
    paper = blank.page.paper
    member = row.names.get(paper.language, row.code)
    zone = ZoneInfo(row.zone) if row.zone else None
    if row.zone not in blank.clocks:
        sheet = paper.sheet
        with speaking(paper.language):
            blank.clocks[row.zone] = wording.three_clocks(
                sheet.deadline_at, zone=sheet.zone, place=sheet.place, reader=zone
            )
    return replace(
        paper,
        invitation=claim.invitation,
        addressee=Addressee(member=member, title=row.title, name=row.name, zone=zone),
        member=member,
        clocks=blank.clocks[row.zone],
        sheet=replace(paper.sheet, checkpoint_size=row.size, checkpoint_root=short_root(row.peaks)),
    )
