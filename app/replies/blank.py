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

from sqlalchemy import Pool, Row, bindparam, exists, select

from app.consultations.models import Consultation, Invitation, Seat, State
from app.core.i18n import LANGUAGES, speaking
from app.core.work import Work
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
#: Who sits at an invitation whose entitled member has said nothing in a consultation that is open, and the log's head.
_SILENT: Final = with_head(
    select(
        Invitation.consultation_id,
        FocalPoint.title,
        FocalPoint.name,
        FocalPoint.language,
        Seat.code,
        Seat.names,
        Seat.zone,
        Consultation.deadline_at,
        Consultation.replies_open_at,
    )
    .join(FocalPoint, FocalPoint.id == Invitation.focal_point_id)
    .join(Seat, Seat.id == Invitation.seat_id)
    .join(Consultation, Consultation.id == Invitation.consultation_id)
    .where(
        Invitation.id == bindparam("invitation"),
        Invitation.version == bindparam("version"),
        Invitation.revoked_at.is_(None),
        FocalPoint.removed_at.is_(None),
        Seat.standing == Standing.ENTITLED,
        Seat.closing_standing == "",
        Seat.alternate_for == "",
        Seat.acknowledged_at.is_(None),
        Seat.final_at.is_(None),
        Seat.current_index.is_(None),
        Seat.answered_count == 0,
        ~exists().where(Reply.seat_id == Seat.id),
        ~exists().where(ReplyDraft.seat_id == Seat.id),
        Consultation.state == State.OPEN,
    ),
    Consultation.reference,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The page of one focal point."""

    blank: Blank
    page: ReplyPage
    zone: str


#: By the database: its connections, which all its engines share.
_kept: WeakKeyDictionary[Pool, OrderedDict[_Key, Blank]] = WeakKeyDictionary()


def reply_page(work: Work, claim: InvitationClaim, *, asked: str = "", beside_asked: str = "") -> ReplyPage:
    """As `queries.reply_page`, whether the Member State has said something or not."""
    filled = filled_page(work, claim, asked=asked, beside_asked=beside_asked)
    return filled.page if filled else queries.reply_page(work, claim, asked=asked, beside_asked=beside_asked)


def filled_page(work: Work, claim: InvitationClaim, *, asked: str, beside_asked: str) -> Filled | None:
    """The page of a focal point whose Member State has said nothing; None: it has, or the link does not open it."""
    found = _found(work, claim)
    if found is None:
        return None
    language = asked if asked in LANGUAGES else found.language
    key = _Key(
        consultation=found.consultation_id,
        common_index=found.common_index,
        deadline_at=found.deadline_at,
        may_reply=may_be_given(work.now, found.replies_open_at),
        language=language,
        beside=beside_asked if beside_asked in LANGUAGES else "",
        minute=work.now.replace(second=0, microsecond=0),
    )
    blank = _blank(work, key, claim)
    if blank is None:
        return None
    return Filled(blank=blank, page=replace(blank.page, paper=_paper(blank, claim, found, language)), zone=found.zone)


def _found(work: Work, claim: InvitationClaim) -> Row[*tuple[Any, ...]] | None:
    """Who sits there, where it is an entitled member that has said nothing in a consultation that is open.

    The head of the log is read together with it, and before anything that the page is made of: what is made of
    something newer is kept under the older index, and not the other way round.
    """
    found = work.session.execute(_SILENT, {"invitation": claim.invitation, "version": claim.version}).one_or_none()
    return found if found is not None and is_timely(work.now, found.deadline_at) else None


def _blank(work: Work, key: _Key, claim: InvitationClaim) -> Blank | None:
    kept = _kept.setdefault(work.session.get_bind().engine.pool, OrderedDict())
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


def _says_nothing(page: ReplyPage) -> bool:
    """Whether the page shows nothing that its Member State said, sent or kept."""
    is_unanswered = all(
        not (each.answer or each.answered_on or each.own_reason or each.has_lapsed or each.is_final)
        for each in page.decisions
    )
    is_unacknowledged = page.acknowledgement is None or not page.acknowledgement.given_on
    return is_unanswered and is_unacknowledged and not (page.history or page.standing or page.draft or page.final)


def _paper(blank: Blank, claim: InvitationClaim, found: Row[*tuple[Any, ...]], language: str) -> Paper:
    paper = blank.page.paper
    member = found.names.get(language, found.code)
    zone = ZoneInfo(found.zone) if found.zone else None
    if found.zone not in blank.clocks:
        sheet = paper.sheet
        with speaking(language):
            blank.clocks[found.zone] = wording.three_clocks(
                sheet.deadline_at, zone=sheet.zone, place=sheet.place, reader=zone
            )
    return replace(
        paper,
        invitation=claim.invitation,
        addressee=Addressee(member=member, title=found.title, name=found.name, zone=zone),
        member=member,
        clocks=blank.clocks[found.zone],
        sheet=replace(paper.sheet, checkpoint_size=found.size, checkpoint_root=short_root(found.peaks)),
    )
