"""What the capital reads through a read-only link: the consultation, and nothing that any member answered.

No answer is left out here: none is ever asked of the database.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.consultations import correspondence
from app.consultations.models import Consultation, Decision, Item
from app.consultations.procedure import takes_answers
from app.core.i18n import listed, speaking
from app.core.work import Work
from app.letters.wording import choice_label
from app.links.tokens import InvitationClaim
from app.replies.circulars import circular_view
from app.replies.desks import Desk, desk_of
from app.replies.display import Phrase, phrase
from app.replies.item_queries import annex_views, day_in_words, sizes_of
from app.replies.queries import annex_file, paper_of, rules_in_words
from app.replies.read_models import AnnexFile, Paper
from app.replies.reading import address_of, live_links, opened_by
from app.replies.shared_models import AnnexView, CircularView
from app.replies.shown import corrections
from app.rules import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDecision:
    """One decision, with the answers that its rule offers, in words; "" where only comments are invited."""

    name: str
    title: Phrase
    text: Phrase
    answers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadItem:
    """One item."""

    number: str
    title: Phrase
    #: Of one without parts it is its decision's.
    text: Phrase
    proposer: Phrase
    source: str
    annexes: tuple[AnnexView, ...]
    decisions: tuple[ReadDecision, ...]

    @property
    def has_parts(self) -> bool:
        """Whether its parts are decided instead of the item itself."""
        return any(each.name != self.number for each in self.decisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPage:
    """The page of the capital."""

    paper: Paper
    letter: Phrase
    circular: CircularView | None
    rules: tuple[str, ...]
    items: tuple[ReadItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """One read-only link, as the focal points of its member see it."""

    id: str
    address: str
    #: Day, in words.
    made_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksPage:
    """All of a member that open."""

    paper: Paper
    links: tuple[LinkLine, ...]


def reading_page(work: Work, number: str, *, asked: str = "") -> ReadingPage:
    """What a read-only link shows.

    Raises:
        ReadingRefused: it does not open.
    """
    desk = _desk(work, number, asked)
    consultation = desk.consultation
    is_corrected = bool(corrections(work, consultation))
    with speaking(desk.language):
        return ReadingPage(
            paper=paper_of(work, desk),
            letter=phrase(consultation.letters, desk.language, consultation.original),
            circular=circular_view(work, consultation, desk.language, is_corrected=is_corrected),
            rules=rules_in_words(correspondence.rule_lines(work, consultation)),
            items=_items(work, consultation, desk.language),
        )


def reading_file(work: Work, number: str, sha256: str) -> AnnexFile:
    """An annex or the circular of the consultation that a read-only link shows.

    Raises:
        ReadingRefused: the link does not open.
        NotFound: the consultation has no such file.
    """
    invitation = opened_by(work, number)
    return annex_file(work, InvitationClaim(invitation=invitation.id, version=invitation.version), sha256)


def links_page(work: Work, claim: InvitationClaim, *, asked: str = "") -> LinksPage:
    """The links that a member has made for its capital.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the personal link does not open it.
    """
    desk = desk_of(work, claim, asked)
    with speaking(desk.language):
        return LinksPage(
            paper=paper_of(work, desk),
            links=tuple(
                LinkLine(
                    id=each.id,
                    address=address_of(work, each),
                    made_on=day_in_words(desk.consultation, each.made_at),
                )
                for each in live_links(work, desk.seat.id)
            ),
        )


def _desk(work: Work, number: str, asked: str) -> Desk:
    invitation = opened_by(work, number)
    return desk_of(work, InvitationClaim(invitation=invitation.id, version=invitation.version), asked)


def _items(work: Work, consultation: Consultation, language: str) -> tuple[ReadItem, ...]:
    rows = (
        work.session.scalars(
            select(Item)
            .where(Item.consultation_id == consultation.id)
            .options(joinedload(Item.decisions), joinedload(Item.annexes))
            .order_by(Item.position)
        )
        .unique()
        .all()
    )
    sizes = sizes_of(work, rows)
    original = consultation.original
    return tuple(
        ReadItem(
            number=item.number,
            title=phrase(item.titles, language, original),
            text=phrase(item.texts, language, original),
            proposer=phrase(item.proposer, language, original),
            source=item.source,
            annexes=annex_views(item, consultation, sizes),
            decisions=tuple(_decision(each, language, original) for each in item.decisions),
        )
        for item in rows
    )


def _decision(decision: Decision, language: str, original: str) -> ReadDecision:
    offered = decision.choices if takes_answers(decision) else []
    return ReadDecision(
        name=decision.name,
        title=phrase(decision.titles, language, original),
        text=phrase(decision.texts, language, original),
        answers=listed(choice_label(Choice(each)) for each in offered),
    )
