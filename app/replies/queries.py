"""Reading for the pages of members, in few queries."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.consultations import correspondence
from app.consultations.corrigenda import corrigenda
from app.consultations.invitations import live_invitation
from app.consultations.models import Annex, Consultation, Decision, Item, Seat, State
from app.consultations.procedure import takes_answers
from app.consultations.queries import by_id
from app.core.i18n import LANGUAGES, _, in_a_row, speaking, written_date
from app.core.work import Work
from app.documents.models import Document
from app.letters import wording
from app.letters.facts import RuleLine, Sheet
from app.letters.rule_words import (
    acknowledgement_sentence,
    notice_sentences,
    practice_sentence,
    rule_sentences,
    silence_sentence,
    standing_sentence,
)
from app.links.tokens import ContestClaim, InvitationClaim
from app.members.models import FocalPoint
from app.replies import finality, ledger
from app.replies.beside import beside
from app.replies.circulars import circular_file, circular_view
from app.replies.contest_facts import ContestPage
from app.replies.contests import earlier_contest
from app.replies.desks import Desk, desk_of
from app.replies.display import length, phrase, visible
from app.replies.draft_facts import DraftView
from app.replies.drafts import draft_of
from app.replies.finality_facts import FinalView
from app.replies.history import history, reasons_given
from app.replies.item_queries import day_in_words, items_of, moment_in_words
from app.replies.models import COUNTED, WHOLE_REPLY, Contest, Reply
from app.replies.published import published
from app.replies.read_models import (
    Acknowledgement,
    AnnexFile,
    AnswerRow,
    Paper,
    Phase,
    ReceiptPage,
    ReplyPage,
)
from app.replies.refusals import NoSuchReply
from app.replies.shared_queries import contributions, declarations
from app.replies.shown import asked_anew, corrections, shown
from app.rules import Standing, is_timely, may_be_given

KILOBYTE = 1024


def reply_page(work: Work, claim: InvitationClaim, *, asked: str = "", beside_asked: str = "") -> ReplyPage:
    """The page of a consultation for one focal point.

    Args:
        work: to read with.
        claim: from the link.
        asked: code of the language that the reader asked for; anything else means the focal point's own.
        beside_asked: code of the language that the reader asked for beside it; anything else means none.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open it.
    """
    desk = desk_of(work, claim, asked)
    with speaking(desk.language):
        replies = ledger.replies_of(work, desk.seat)
        corrected = corrections(work, desk.consultation)
        lines = correspondence.rule_lines(work, desk.consultation)
        given = history(work, desk.consultation, replies, contested=pending_contests(work, desk.consultation))
        return ReplyPage(
            paper=paper_of(work, desk),
            circular=circular_view(work, desk.consultation, desk.language, is_corrected=bool(corrected)),
            letter=phrase(desk.consultation.letters, desk.language, desk.consultation.original),
            rules=rules_in_words(lines),
            items=items_of(work, desk.seat, replies, corrected),
            history=given,
            standing=next((each for each in given if each.index == desk.seat.current_index), None),
            contributions=contributions(work, desk.consultation, desk.language),
            declarations=declarations(work, desk.consultation, desk.language),
            corrigenda=corrigenda(work, desk.consultation, desk.language),
            acknowledgement=_acknowledgement(work, desk, lines),
            shown=shown(desk.seat, asked_anew(corrected)),
            draft=_draft(work, desk),
            final=_final(work, desk),
            may_be_final=finality.may_be_declared(desk.consultation, desk.seat, now=work.now),
            published=published(work, desk.consultation, desk.seat, desk.language),
            beside=beside(
                work,
                desk.consultation,
                language=desk.language,
                asked=beside_asked,
                rules=lambda: rules_in_words(lines),
            ),
        )


def receipt_page(work: Work, claim: InvitationClaim, index: int, *, asked: str = "") -> ReceiptPage:
    """One recorded reply of the member that the link belongs to.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open it.
        NoSuchReply: the member has no reply of that index.
    """
    desk = desk_of(work, claim, asked)
    replies = ledger.replies_of(work, desk.seat)
    reply = next((each for each in replies if each.index == index), None)
    if reply is None:
        raise NoSuchReply
    with speaking(desk.language):
        paper = paper_of(work, desk)
        return ReceiptPage(
            paper=paper,
            index=reply.index,
            code=reply.receipt_code,
            kind=reply.kind,
            received=_clocks(reply.received_at, paper, with_seconds=True),
            function=reply.function,
            instructions=reply.instructions if reply.invitation_id == desk.invitation.id else "",
            replaces=_replaced(desk.consultation, replies, reply),
            answers=_answer_rows(work, desk, reply) if paper.is_entitled else (),
            statement=visible(reply.statements.get(WHOLE_REPLY, "")),
            statement_label=wording.statement_label(reply.statement_kind) if reply.statement_kind else "",
            statement_language=reply.statement_language,
            reasons=reasons_given(reply),
            is_removed=reply.removed_at is not None,
            is_contested=reply.index in pending_contests(work, desk.consultation),
            is_replaced=any(each.kind in COUNTED and each.replaces == reply.index for each in replies),
        )


def contest_page(work: Work, claim: ContestClaim, *, asked: str = "") -> ContestPage:
    """The reply that a contest link is about.

    Raises:
        NoSuchReply: there is no such reply, or it is not of the focal point's member.
    """
    row = work.session.execute(
        select(Reply, Seat, FocalPoint)
        .join(Seat, Seat.id == Reply.seat_id)
        .join(FocalPoint, FocalPoint.member_id == Seat.member_id)
        .where(
            Reply.consultation_id == claim.consultation,
            Reply.index == claim.reply,
            FocalPoint.id == claim.focal_point,
            FocalPoint.removed_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NoSuchReply
    reply, seat, focal_point = row
    consultation = by_id(work, claim.consultation)
    own = earlier_contest(work, claim)
    language = asked if asked in LANGUAGES else focal_point.language
    with speaking(language):
        sheet = correspondence.sheet(work, consultation, language)
        return ContestPage(
            sheet=sheet,
            member=correspondence.addressee(seat, focal_point, language).member,
            index=reply.index,
            code=reply.receipt_code,
            received=wording.three_clocks(
                reply.received_at, zone=sheet.zone, place=sheet.place, reader=_zone(seat), with_seconds=True
            ),
            function=reply.function,
            is_contested=own is not None and own.is_upheld is None,
            is_dismissed=own is not None and own.is_upheld is False,
            is_removed=reply.removed_at is not None,
        )


def own_contest(work: Work, claim: InvitationClaim, index: int) -> ContestClaim:
    """What the focal point of an invitation would claim in contesting a reply of its member.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open anything.
    """
    invitation = live_invitation(work, claim)
    return ContestClaim(focal_point=invitation.focal_point_id, consultation=invitation.consultation_id, reply=index)


def annex_file(work: Work, claim: InvitationClaim, sha256: str) -> AnnexFile:
    """An annex or the circular letter of the consultation that the link belongs to, and of no other.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open it.
        NotFound: the consultation has no such file.
    """
    invitation = live_invitation(work, claim)
    row = work.session.execute(
        select(Annex.filename, Document.media_type, Document.content)
        .join(Item, Item.id == Annex.item_id)
        .join(Document, Document.sha256 == Annex.sha256)
        .where(Item.consultation_id == invitation.consultation_id, Annex.sha256 == sha256)
        .order_by(Annex.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return circular_file(work, invitation.consultation_id, sha256)
    return AnnexFile(filename=row.filename, media_type=row.media_type, content=row.content)


def pending_contests(work: Work, consultation: Consultation) -> tuple[int, ...]:
    """Indices of replies with a contest that nobody has ruled on, in order."""
    return tuple(
        work.session.scalars(
            select(Contest.reply_index)
            .where(Contest.consultation_id == consultation.id, Contest.ruled_at.is_(None))
            .distinct()
            .order_by(Contest.reply_index)
        )
    )


def paper_of(work: Work, desk: Desk) -> Paper:
    """What every page prints, in the language in use."""
    seat, consultation = desk.seat, desk.consultation
    sheet = correspondence.sheet(work, consultation, desk.language)
    addressee = correspondence.addressee(seat, desk.focal_point, desk.language)
    issued_at = consultation.opened_at or consultation.imported_at
    return Paper(
        invitation=desk.invitation.id,
        language=desk.language,
        sheet=sheet,
        addressee=addressee,
        member=addressee.member,
        is_entitled=seat.standing == Standing.ENTITLED,
        stands_in=wording.alternate_sentence(addressee.alternate_for) if addressee.alternate_for else "",
        phase=_phase(work, consultation),
        clocks=wording.three_clocks(sheet.deadline_at, zone=sheet.zone, place=sheet.place, reader=_zone(seat)),
        left=length(sheet.deadline_at - work.now),
        issued=written_date(issued_at.astimezone(sheet.zone).date()),
        replies_open=_until_replies_open(work, consultation, sheet, seat),
        closed_early=_closed_early(consultation, sheet),
    )


def _until_replies_open(
    work: Work, consultation: Consultation, sheet: Sheet, seat: Seat
) -> tuple[wording.ClockLine, ...]:
    opens_at = consultation.replies_open_at
    if opens_at is None or consultation.state != State.OPEN or may_be_given(work.now, opens_at):
        return ()
    return wording.three_clocks(opens_at, zone=sheet.zone, place=sheet.place, reader=_zone(seat))


def _closed_early(consultation: Consultation, sheet: Sheet) -> str:
    closed_at = consultation.closed_at
    if closed_at is None or not is_timely(closed_at, sheet.deadline_at):
        return ""
    return written_date(closed_at.astimezone(sheet.zone).date(), weekday=True)


def _phase(work: Work, consultation: Consultation) -> Phase:
    match State(consultation.state):
        case State.WITHDRAWN:
            return Phase.WITHDRAWN
        case State.ANNOUNCED:
            return Phase.ANNOUNCED
        case State.OPEN if is_timely(work.now, correspondence.deadline_of(consultation)):
            return Phase.OPEN
        case _:
            return Phase.OVER


def _zone(seat: Seat) -> ZoneInfo | None:
    return ZoneInfo(seat.zone) if seat.zone else None


def _clocks(instant: datetime, paper: Paper, *, with_seconds: bool) -> tuple[wording.ClockLine, ...]:
    return wording.three_clocks(
        instant,
        zone=paper.sheet.zone,
        place=paper.sheet.place,
        reader=paper.addressee.zone,
        with_seconds=with_seconds,
    )


def rules_in_words(lines: Sequence[RuleLine]) -> tuple[str, ...]:
    """Each rule with the decisions that it governs, then what they say of replies; equal sentences are given once."""
    practice = [practice_sentence(each.rule) for each in lines]
    practice += [sentence for each in lines for sentence in notice_sentences(each.rule)]
    return (*map(_rule, lines), in_a_row(dict.fromkeys(practice)))


def _rule(line: RuleLine) -> str:
    return in_a_row(
        (
            _("%(condition)s.", condition=wording.applies_to(line.rule, line.items)) if line.items else "",
            *rule_sentences(line),
            silence_sentence(line.rule),
            standing_sentence(line.rule),
        )
    )


def _acknowledgement(work: Work, desk: Desk, lines: Iterable[RuleLine]) -> Acknowledgement | None:
    seat, consultation = desk.seat, desk.consultation
    sentence = in_a_row(dict.fromkeys(acknowledgement_sentence(each.rule) for each in lines))
    if seat.standing != Standing.ENTITLED or seat.alternate_for or not sentence:
        return None
    given_at = seat.acknowledged_at
    return Acknowledgement(
        sentence=sentence,
        given_on=day_in_words(consultation, given_at) if given_at else "",
        may_give=not (given_at or seat.answers) and _phase(work, consultation) is Phase.OPEN,
    )


def _draft(work: Work, desk: Desk) -> DraftView | None:
    found = draft_of(work, desk.seat, desk.consultation)
    if found is None:
        return None
    saved = moment_in_words(desk.consultation, found.saved_at)
    return DraftView(version=found.version, saved=saved, by=(found.title, found.name), content=found.content)


def _final(work: Work, desk: Desk) -> FinalView | None:
    since = desk.seat.final_at
    if since is None or not finality.is_binding(desk.consultation, desk.seat, now=work.now):
        return None
    may_reopen = finality.may_reopen(work, desk.invitation)
    return FinalView(since=day_in_words(desk.consultation, since), may_reopen=may_reopen)


def _replaced(consultation: Consultation, replies: Sequence[Reply], reply: Reply) -> str:
    if reply.kind not in COUNTED or reply.replaces is None:
        return ""
    former = next(each for each in replies if each.index == reply.replaces)
    return "" if former.removed_at is not None else moment_in_words(consultation, former.received_at)


def _answer_rows(work: Work, desk: Desk, reply: Reply) -> tuple[AnswerRow, ...]:
    decisions = work.session.scalars(
        select(Decision).where(Decision.consultation_id == desk.consultation.id).order_by(Decision.position)
    )
    return tuple(
        AnswerRow(
            name=each.name,
            title=phrase(each.titles, desk.language, desk.consultation.original),
            answer=wording.answer_label(reply.answers[each.name]) if each.name in reply.answers else "",
        )
        for each in decisions
        if takes_answers(each)
    )
