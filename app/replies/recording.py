"""Recording a reply that came by link: one transaction under the lock on the consultation's log.

Everything that decides is read after the lock was taken, but the time of receipt was read before it was asked for:
waiting never makes a timely reply late. Who came first is the index in the log, nothing else.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.consultations.correspondence import deadline_of
from app.consultations.models import Invitation
from app.core.work import Work
from app.record.events import EventType
from app.record.service import append
from app.replies import checks, drafts, finality, ledger, notices
from app.replies.hearing import Hearing, Source, record, told
from app.replies.ledger import Place
from app.replies.models import Channel, Difference, Reply, ReplyKind
from app.replies.places import come_to
from app.replies.refusals import FormUnknown, FormUsed, NothingToRecord
from app.replies.shown import answers_former_text, shown
from app.replies.submission import Recorded, RecordedKind, Submission
from app.rules import Overlay, is_timely, overlay


def record_reply(work: Work, submission: Submission) -> Recorded:
    """Record a confirmed form, or say what came between.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open this seat.
        FormUnknown: the form was not drawn for this invitation.
        FormUsed: the form was sent before with another content.
        Withdrawn: the consultation was withdrawn.
        WithoutVote: a member without the vote gave an answer.
        RepliesNotOpen: an answer was given while views are exchanged.
        ReplyIsFinal: an answer that was declared final would change.
        DecisionUnknown, ChoiceNotOffered, AnswerStands: an answer that the decision or its rule does not take.
        DecisionSettled: an answer to a decision that has left the procedure.
        DiscussionTooLate: discussion is asked for after the window that the rule sets.
        ReasonRequired, ReasonOutOfPlace: reasons are missing, or given where none are asked for.
        NothingToRecord: no answer changes, and there is neither reason nor statement.
    """
    invitation, place = come_to(work, submission.claim)
    replies = ledger.replies_of(work, place.seat) if place.has_said else ()
    sent = [each for each in replies if each.invitation_id == invitation.id]
    earlier = _earlier(sent, submission) or _said_again(sent, submission, place)
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
    if not is_late and place.is_entitled and submission.form.shown != shown(place.seat, place.anew):
        return _told_of_change(work, invitation, place, laid, seen=submission.form.shown)
    finality.check(place, laid, now=work.now)
    checks.check_changes(place, laid, replies)
    checks.check_reasons(place, submission, laid)
    hearing = Hearing(
        content=submission,
        source=_source(work, submission, invitation),
        place=place,
        replies=replies,
        laid=laid,
        kind=_kind(place, submission, laid, now=work.now),
    )
    finality.forget(place, now=work.now)
    recorded = record(work, hearing)
    if place.has_draft:
        drafts.use_up(work, submission, place.seat)
    if submission.is_final:
        finality.declare(work, place, by=invitation.id)
    return told(recorded, is_repeated=False)


def _source(work: Work, submission: Submission, invitation: Invitation) -> Source:
    return Source(
        channel=Channel.LINK,
        received_at=work.now,
        by=invitation.id,
        invitation_id=invitation.id,
        nonce=submission.form.nonce,
    )


def _earlier(sent: Sequence[Reply], submission: Submission) -> Recorded | None:
    """What the same form led to when it was sent before. `sent`: by the same link, in order."""
    if submission.form.invitation != submission.claim.invitation:
        raise FormUnknown
    found = next((each for each in sent if each.form_nonce == submission.form.nonce), None)
    if found is None:
        return None
    if found.form_sha256 != submission.sha256:
        raise FormUsed
    return told(found, is_repeated=True)


def _said_again(sent: Sequence[Reply], submission: Submission, place: Place) -> Recorded | None:
    """The focal point's latest reply, where another form, from a second tab say, repeats it word for word."""
    latest = sent[-1] if sent else None
    if latest is None or latest.removed_at is not None or latest.form_sha256 != submission.sha256:
        return None
    # What was said of a former text may be said again of the corrected one.
    if any(answers_former_text(name, latest.index, place.anew) for name in latest.given):
        return None
    # A reply that no longer stands may well be given again.
    if latest.kind == ReplyKind.REPLY and latest.index != place.seat.current_index:
        return None
    return told(latest, is_repeated=True)


def _kind(place: Place, submission: Submission, laid: Overlay, *, now: datetime) -> ReplyKind:
    if not laid.changes and not submission.statements:
        raise NothingToRecord
    # A statement is not counted, so that a close before the deadline does not make it late.
    if not laid.changes and is_timely(now, deadline_of(place.consultation)):
        return ReplyKind.STATEMENT
    return ReplyKind.LATE if place.is_late(now) else ReplyKind.REPLY


def _told_of_change(work: Work, invitation: Invitation, place: Place, laid: Overlay, *, seen: int) -> Recorded:
    """A colleague's reply came between: nothing is recorded but that the two differ, and both are told.

    Where the text of a decision was corrected instead, nothing is recorded at all. `seen`: what the form was shown.
    """
    names = tuple(change.item for change in laid.changes)
    standing = place.seat.current_index
    if names and standing is not None and standing > seen and _is_first_notice(work, invitation, standing):
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
