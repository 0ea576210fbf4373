"""Recording a reply that came on paper: read by one officer, approved by a second, by the same path as one by link.

What a paper says is laid over what stood when it was received: an answer that the member gave after that is not undone
by a paper which was only entered later.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from app.consultations.correspondence import deadline_of
from app.consultations.models import Seat, State
from app.consultations.queries import by_id
from app.core.work import Work
from app.record.events import EventType, instant
from app.record.service import append
from app.replies import checks, ledger, notices
from app.replies.hearing import Hearing, Source, record, told
from app.replies.ledger import Place
from app.replies.models import Reply, ReplyKind
from app.replies.places import place_of
from app.replies.reasons import standing_reasons
from app.replies.refusals import NothingToRecord, TextCorrectedSince
from app.replies.shown import corrections
from app.replies.submission import PaperReply, Recorded, RecordedKind
from app.rules import Choice, Overlay, Portion, is_timely, overlay


def record_paper(work: Work, seat_id: int, paper: PaperReply) -> Recorded:
    """Record what a paper says, or that it says what stands already. The caller holds the lock on the log.

    A paper with nothing new confirms the reply that stands; one whose answers were all overtaken leaves it as it is,
    and nothing is written for it here.

    Raises:
        Withdrawn, WithoutVote, RepliesNotOpen, DecisionUnknown, ChoiceNotOffered, AnswerStands, DecisionSettled,
        DiscussionTooLate, ReasonRequired, ReasonOutOfPlace, NothingToRecord: as for a reply by link.
        TextCorrectedSince: it answers a text that was corrected in substance after it had been received.
    """
    seat = work.session.get_one(Seat, seat_id)
    place = place_of(work, by_id(work, seat.consultation_id), seat)
    checks.check_standing(place, paper)
    checks.check_open(place, paper, paper.received_at)
    checks.check_answers(place, paper)
    _check_texts(work, place, paper)
    replies = ledger.replies_of(work, seat)
    heard = _without_what_is_known(place, paper, replies)
    timely, overtaken = _without_overtaken(place, heard, replies)
    laid = overlay(place.standing_answers, timely.given)
    if not laid.changes and not timely.statements:
        return _nothing_new(work, place, paper, is_overtaken=bool(overtaken))
    return told(record(work, _hearing(place, timely, replies, laid)), is_repeated=False)


def _check_texts(work: Work, place: Place, paper: PaperReply) -> None:
    """A paper that was received before a text was corrected in substance speaks of the former text."""
    for each in corrections(work, place.consultation):
        if each.is_substantive and each.name in paper.said and paper.received_at <= each.corrected_at:
            raise TextCorrectedSince(name=each.name)


def _hearing(place: Place, paper: PaperReply, replies: Sequence[Reply], laid: Overlay) -> Hearing:
    kind = _kind(place, paper, laid)
    checks.check_settled(place, paper, laid)
    if kind is not ReplyKind.LATE:
        checks.check_window(place, laid, now=paper.received_at)
    checks.check_changes(place, laid, replies)
    checks.check_reasons(place, paper, laid)
    source = Source(
        channel=paper.channel,
        received_at=paper.received_at,
        by=list(paper.officers),
        invitation_id=None,
        nonce=paper.nonce,
        evidence_sha256=paper.evidence_sha256,
        note=paper.note,
    )
    return Hearing(content=paper, source=source, place=place, replies=replies, laid=laid, kind=kind)


def _kind(place: Place, paper: PaperReply, laid: Overlay) -> ReplyKind:
    """By the time of receipt; what came in time but was entered after the close is admitted."""
    if not is_timely(paper.received_at, deadline_of(place.consultation)):
        return ReplyKind.LATE
    if not laid.changes:
        return ReplyKind.STATEMENT
    return ReplyKind.REPLY if place.consultation.state == State.OPEN else ReplyKind.ADMITTED


def _without_what_is_known(place: Place, paper: PaperReply, replies: Sequence[Reply]) -> PaperReply:
    """A reason that stands in the same words is nothing new."""
    known = standing_reasons(replies, place.anew)
    return replace(paper, reasons={name: text for name, text in paper.reasons.items() if known.get(name) != text})


def _without_overtaken(place: Place, paper: PaperReply, replies: Sequence[Reply]) -> tuple[PaperReply, set[str]]:
    """Leave out answers that differ from one which the member gave after the paper was received."""
    standing, givers = place.standing_answers, ledger.givers(replies, place.anew)
    overtaken = {
        name
        for name, answer in paper.given.items()
        if name in givers and givers[name].received_at > paper.received_at and _differs(standing.get(name), answer)
    }
    left = {name: answer for name, answer in paper.given.items() if name not in overtaken}
    reasons = {name: text for name, text in paper.reasons.items() if name not in overtaken}
    return replace(paper, given=left, reasons=reasons), overtaken


def _differs(standing: Choice | None, answer: Choice | Portion) -> bool:
    return answer is not Portion.KEEP and answer != standing


def _nothing_new(work: Work, place: Place, paper: PaperReply, *, is_overtaken: bool) -> Recorded:
    if not paper.said:
        raise NothingToRecord
    if is_overtaken:
        return Recorded(kind=RecordedKind.OVERTAKEN, received_at=paper.received_at)
    index = place.seat.current_index
    reply = work.session.scalars(
        select(Reply).where(Reply.consultation_id == place.consultation.id, Reply.index == index)
    ).one()
    event = append(
        work,
        place.consultation.reference,
        EventType.REPLY_CONFIRMED,
        facts={
            "member": place.seat.code,
            "reply": reply.index,
            "by": list(paper.officers),
            "received_at": instant(paper.received_at),
            "channel": str(paper.channel),
            "evidence_sha256": paper.evidence_sha256,
        },
    )
    notices.post_confirmed(work, place, reply, paper=paper, index=event.index)
    return Recorded(
        kind=RecordedKind.CONFIRMED,
        received_at=paper.received_at,
        index=reply.index,
        receipt_code=reply.receipt_code,
    )
