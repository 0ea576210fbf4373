"""Recording a reply: one transaction under the lock on the consultation's log.

Everything that decides is read after the lock was taken, but the time of receipt was read before it was asked for:
waiting never makes a timely reply late. Who came first is the index in the log, nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.consultations.correspondence import deadline_of
from app.consultations.models import Invitation
from app.consultations.procedure import decides_nothing, owed
from app.core.work import Work
from app.outbox.models import LetterKind
from app.outbox.service import drop
from app.record.events import EventType, canonical, instant
from app.record.service import Appended, append
from app.replies import checks, ledger, notices, objections, requests
from app.replies.ledger import Place
from app.replies.models import Difference, Reply, ReplyKind
from app.replies.places import come_to
from app.replies.refusals import FormUnknown, FormUsed, NothingToRecord
from app.replies.submission import Recorded, RecordedKind, Submission
from app.rules import Overlay, Standing, is_timely, overlay

NOTHING_SHOWN = -1
_KINDS = {
    ReplyKind.REPLY: RecordedKind.RECORDED,
    ReplyKind.LATE: RecordedKind.LATE,
    ReplyKind.STATEMENT: RecordedKind.STATEMENT,
}
_EVENTS = {
    ReplyKind.REPLY: EventType.REPLY,
    ReplyKind.LATE: EventType.LATE,
    ReplyKind.STATEMENT: EventType.STATEMENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hearing:
    """A submission together with what stood when its turn came."""

    submission: Submission
    invitation: Invitation
    place: Place
    #: All that the seat has sent so far, in order.
    replies: Sequence[Reply]
    laid: Overlay
    kind: ReplyKind

    @property
    def replaces(self) -> int | None:
        """Index of the member's reply before this one, also where it was removed: so the chain never forks."""
        last = ledger.last_reply(self.replies)
        return last.index if last else None


def record_reply(work: Work, submission: Submission) -> Recorded:
    """Record a confirmed form, or say what came between.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open this seat.
        FormUnknown: the form was not drawn for this invitation.
        FormUsed: the form was sent before with another content.
        Withdrawn: the consultation was withdrawn.
        WithoutVote: a member without the vote gave an answer.
        RepliesNotOpen: an answer was given while views are exchanged.
        DecisionUnknown, ChoiceNotOffered, AnswerStands: an answer that the decision or its rule does not take.
        DecisionSettled: an answer to a decision that has left the procedure.
        DiscussionTooLate: discussion is asked for after the window that the rule sets.
        ReasonRequired, ReasonOutOfPlace: reasons are missing, or given where none are asked for.
        NothingToRecord: no answer changes, and there is neither reason nor statement.
    """
    invitation, place = come_to(work, submission.claim)
    earlier = _earlier(work, submission) or _said_again(work, submission, place)
    if earlier is not None:
        return earlier
    checks.check_standing(place, submission)
    checks.check_open(place, submission, work.now)
    is_late = place.is_late(work.now)
    checks.check_answers(place, submission)
    laid = overlay(place.standing_answers, submission.given)
    checks.check_settled(place, submission, laid)
    if not is_late:
        checks.check_window(place, laid, now=work.now)
    if not is_late and place.is_entitled and submission.form.shown != _shown(place):
        return _told_of_change(work, invitation, place, laid)
    replies = ledger.replies_of(work, place.seat)
    checks.check_changes(place, laid, replies)
    checks.check_reasons(place, submission, laid)
    hearing = _Hearing(
        submission=submission,
        invitation=invitation,
        place=place,
        replies=replies,
        laid=laid,
        kind=_kind(place, submission, laid, now=work.now),
    )
    return _record(work, hearing)


def _earlier(work: Work, submission: Submission) -> Recorded | None:
    """What the same form led to when it was sent before."""
    if submission.form.invitation != submission.claim.invitation:
        raise FormUnknown
    found = work.session.scalar(
        select(Reply).where(
            Reply.invitation_id == submission.claim.invitation, Reply.form_nonce == submission.form.nonce
        )
    )
    if found is None:
        return None
    if found.form_sha256 != submission.sha256:
        raise FormUsed
    return _told(found, is_repeated=True)


def _said_again(work: Work, submission: Submission, place: Place) -> Recorded | None:
    """The focal point's latest reply, where another form, from a second tab say, repeats it word for word."""
    latest = work.session.scalars(
        select(Reply).where(Reply.invitation_id == submission.claim.invitation).order_by(Reply.index.desc()).limit(1)
    ).one_or_none()
    if latest is None or latest.removed_at is not None or latest.form_sha256 != submission.sha256:
        return None
    # A reply that no longer stands may well be given again.
    if latest.kind == ReplyKind.REPLY and latest.index != place.seat.current_index:
        return None
    return _told(latest, is_repeated=True)


def _shown(place: Place) -> int:
    """What a form drawn now would carry as the reply it was shown."""
    return NOTHING_SHOWN if place.seat.current_index is None else place.seat.current_index


def _kind(place: Place, submission: Submission, laid: Overlay, *, now: datetime) -> ReplyKind:
    if not laid.changes and not submission.statements:
        raise NothingToRecord
    # A statement is not counted, so that a close before the deadline does not make it late.
    if not laid.changes and is_timely(now, deadline_of(place.consultation)):
        return ReplyKind.STATEMENT
    return ReplyKind.LATE if place.is_late(now) else ReplyKind.REPLY


def _record(work: Work, hearing: _Hearing) -> Recorded:
    place = hearing.place
    appended = append(
        work,
        place.consultation.reference,
        _EVENTS[hearing.kind],
        facts=_facts(work, hearing),
        secrets_=_secrets(hearing),
    )
    reply = _row(work, hearing, appended)
    work.session.add(reply)
    match hearing.kind:
        case ReplyKind.REPLY:
            ledger.settle(work, place, index=appended.index, vector=hearing.laid.vector)
            objections.follow(work, place)
            requests.follow(work, place, hearing.laid)
        case ReplyKind.STATEMENT:
            # The answers stay as they are, but one of them may have got its reason.
            ledger.settle(work, place, index=place.seat.current_index, vector=hearing.laid.vector)
        case ReplyKind.LATE:
            place.consultation.late_count += place.is_entitled and not place.seat.alternate_for
    if reply.is_timely_statement:
        ledger.count_statement(work, place, step=1)
    notices.post_receipts(work, place, reply, replaced=_replaced(hearing))
    _drop_reminders(work, place)
    return _told(reply, is_repeated=False)


def _facts(work: Work, hearing: _Hearing) -> dict[str, Any]:
    """What the event says openly."""
    facts = {
        "member": hearing.place.seat.code,
        "by": hearing.invitation.id,
        "received_at": instant(work.now),
    }
    if hearing.kind is ReplyKind.STATEMENT:
        return facts
    return facts | {"channel": "link", "replaces": hearing.replaces}


def _secrets(hearing: _Hearing) -> dict[str, str | None]:
    """What enters the event as commitments only."""
    statements = hearing.submission.statements
    secrets = {"statement_commit": canonical(statements) if statements else None}
    if hearing.kind is ReplyKind.STATEMENT:
        return secrets
    vector = hearing.laid.vector
    texts = {each.name: each.common_sha256 for each in hearing.place.decisions if each.name in vector}
    return secrets | {
        "answers_commit": canonical({name: str(choice) for name, choice in vector.items()}),
        "texts_commit": canonical(texts),
        "replier_commit": canonical(hearing.submission.replier),
    }


def _row(work: Work, hearing: _Hearing, appended: Appended) -> Reply:
    submission, place = hearing.submission, hearing.place
    return Reply(
        consultation_id=place.consultation.id,
        seat_id=place.seat.id,
        invitation_id=hearing.invitation.id,
        index=appended.index,
        kind=hearing.kind,
        received_at=work.now,
        answers={name: str(choice) for name, choice in hearing.laid.vector.items()},
        given=submission.said,
        statements=submission.statements,
        replaces=None if hearing.kind is ReplyKind.STATEMENT else hearing.replaces,
        name=submission.name,
        function=submission.function,
        instructions=submission.instructions,
        language=submission.language,
        receipt_code=appended.receipt_code,
        form_nonce=submission.form.nonce,
        form_sha256=submission.sha256,
        differing=_differing(hearing),
    )


def _differing(hearing: _Hearing) -> list[str]:
    """Decisions in which this reply changes an answer that another focal point of the member had given."""
    if hearing.kind is not ReplyKind.REPLY:
        return []
    givers = ledger.givers(hearing.replies)
    return [
        change.item
        for change in hearing.laid.changes
        if change.item in givers and givers[change.item].invitation_id != hearing.invitation.id
    ]


def _replaced(hearing: _Hearing) -> Reply | None:
    """The reply whose place this one takes; None where none stood."""
    if hearing.kind is not ReplyKind.REPLY:
        return None
    standing = hearing.place.seat.current_index
    last = ledger.last_reply(hearing.replies)
    return last if last is not None and standing is not None and last.removed_at is None else None


def _drop_reminders(work: Work, place: Place) -> None:
    """Whoever owes nothing more is not reminded, not even by a letter that waits already: the alternate neither."""
    for seat in filter(None, (place.seat, place.pair.alternate)):
        may_owe = seat.standing == Standing.ENTITLED or decides_nothing(place.decisions)
        if may_owe and not owed(place.decisions, seat):
            points = notices.focal_points(work, replace(place, seat=seat))
            drop(work, kinds=[LetterKind.REMINDER], focal_points=points)


def _told_of_change(work: Work, invitation: Invitation, place: Place, laid: Overlay) -> Recorded:
    """A colleague's reply came between: nothing is recorded but that the two differ, and both are told."""
    names = tuple(change.item for change in laid.changes)
    standing = place.seat.current_index
    if names and standing is not None and _is_first_notice(work, invitation, standing):
        _note_difference(work, invitation, place, standing, names)
    return Recorded(kind=RecordedKind.CHANGED, received_at=work.now, differing=names)


def _is_first_notice(work: Work, invitation: Invitation, standing: int) -> bool:
    """Whether the reply that stands is a colleague's, and this focal point's difference from it is new."""
    author = work.session.scalar(
        select(Reply.invitation_id).where(Reply.consultation_id == invitation.consultation_id, Reply.index == standing)
    )
    known = work.session.scalar(
        select(Difference.id).where(
            Difference.consultation_id == invitation.consultation_id,
            Difference.standing_index == standing,
            Difference.invitation_id == invitation.id,
        )
    )
    return author != invitation.id and known is None


def _note_difference(work: Work, invitation: Invitation, place: Place, standing: int, names: tuple[str, ...]) -> None:
    event = append(
        work,
        place.consultation.reference,
        EventType.DIFFERED,
        facts={"member": place.seat.code, "by": invitation.id, "reply": standing, "items": list(names)},
    )
    work.session.add(
        Difference(
            consultation_id=place.consultation.id,
            seat_id=place.seat.id,
            standing_index=standing,
            invitation_id=invitation.id,
            noticed_at=work.now,
            decisions=list(names),
        )
    )
    notices.post_difference(work, place, names=names, index=event.index)


def _told(reply: Reply, *, is_repeated: bool) -> Recorded:
    return Recorded(
        kind=_KINDS[ReplyKind(reply.kind)],
        received_at=reply.received_at,
        index=reply.index,
        receipt_code=reply.receipt_code,
        is_repeated=is_repeated,
        differing=tuple(reply.differing),
    )
