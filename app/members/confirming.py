"""The drill: focal points are asked whether they still represent their member, and say so or say no.

Nobody is removed by an answer, nor by none: officers see who confirmed when, who did not, and who says it has ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select

from app.core.work import Work
from app.letters import confirmation
from app.links.refusals import LinkMangled, LinkReplaced, LinkRevoked
from app.links.tokens import ConfirmationClaim, Signer
from app.members.confirmation_queries import confirmed, latest
from app.members.models import Body, Confirmation, ConfirmationAnswer, FocalPoint, Member, Membership
from app.members.refusals import AnswerMissing, BodyUnknown, NobodyToAsk
from app.members.telling import addressee, paper, recipient
from app.outbox.service import Cause, queue
from app.record.events import HOUSE, EventType
from app.record.service import append, lock

#: The same focal point is not asked again sooner, whoever asks.
BETWEEN_REQUESTS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """Whom an officer wants to have asked."""

    #: Code of the body.
    body: str
    #: Only those who have not confirmed within so many days; None: all.
    unconfirmed_days: int | None = None
    #: Code of the one member whose focal points are asked, also those who said that it has ended; "": of all.
    member: str = ""


def ask_to_confirm(work: Work, drill: Drill) -> int:
    """Queue a letter with a personal link to every focal point that is to be asked; how many there are.

    Raises:
        BodyUnknown: there is no body of that code.
        NobodyToAsk: all have confirmed, were asked within `BETWEEN_REQUESTS`, or said that it has ended.
    """
    # Two officers who press at once ask everybody once.
    lock(work, HOUSE)
    body = work.session.scalar(select(Body).where(Body.code == drill.body))
    if body is None:
        raise BodyUnknown(body=drill.body)
    asked = list(_to_be_asked(work, body, drill))
    if not asked:
        raise NobodyToAsk(days=BETWEEN_REQUESTS.days)
    index = append(
        work,
        HOUSE,
        EventType.CONFIRMATIONS_ASKED,
        facts={
            "body": drill.body,
            "by": str(work.actor),
            "unconfirmed_days": drill.unconfirmed_days,
            "focal_points": [point.id for _member, point in asked],
        },
    ).index
    for member, point in asked:
        _ask(work, body, member, point, index=index)
    return len(asked)


def answer(work: Work, claim: ConfirmationClaim, said: str) -> Confirmation:
    """Note what a focal point says; the first answer to a request stands, and is given back the second time.

    Args:
        work: the caller's unit of work.
        claim: from the link.
        said: a value of `models.ConfirmationAnswer`.

    Raises:
        AnswerMissing: nothing is said, or something else.
        LinkMangled, LinkReplaced, LinkRevoked: as for `live_confirmation`.
    """
    if said not in set(ConfirmationAnswer):
        raise AnswerMissing
    lock(work, HOUSE)
    row, point = live_confirmation(work, claim)
    if row.answered_at is None:
        row.answered_at, row.answer = work.now, said
        append(
            work,
            HOUSE,
            EventType.REPRESENTATION_ANSWERED,
            facts={
                "member": point.member.code,
                "focal_point": point.id,
                "confirmed": said == ConfirmationAnswer.CONFIRMED,
                "by": str(work.actor),
            },
        )
    return row


def live_confirmation(work: Work, claim: ConfirmationClaim) -> tuple[Confirmation, FocalPoint]:
    """The request that a link belongs to, and who was asked.

    Raises:
        LinkMangled: there is no such request.
        LinkRevoked: the focal point has left the list.
        LinkReplaced: it has been asked anew since.
    """
    row = work.session.get(Confirmation, claim.confirmation)
    if row is None or row.focal_point_id != claim.focal_point:
        raise LinkMangled
    point = work.session.get_one(FocalPoint, row.focal_point_id)
    if point.removed_at is not None:
        raise LinkRevoked
    if latest(work, [point.id])[point.id].id != row.id:
        raise LinkReplaced
    return row, point


def _to_be_asked(work: Work, body: Body, drill: Drill) -> Iterator[tuple[Member, FocalPoint]]:
    today = work.now.date()
    chosen = (
        select(Member, FocalPoint)
        .join(FocalPoint, FocalPoint.member_id == Member.id)
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.body_id == body.id, Membership.since <= today)
        .where(or_(Membership.until.is_(None), Membership.until > today), FocalPoint.removed_at.is_(None))
        .order_by(Member.code, FocalPoint.id)
    )
    rows = work.session.execute(chosen.where(Member.code == drill.member) if drill.member else chosen).all()
    before, lately = latest(work), confirmed(work)
    since = work.now - timedelta(days=drill.unconfirmed_days or 0)
    for member, point in rows:
        last, confirmed_at = before.get(point.id), lately.get(point.id)
        if last is not None and work.now - last.asked_at < BETWEEN_REQUESTS:
            continue
        if last is not None and last.answer == ConfirmationAnswer.ENDED and not drill.member:
            continue
        if drill.unconfirmed_days is not None and confirmed_at is not None and confirmed_at > since:
            continue
        yield member, point


def _ask(work: Work, body: Body, member: Member, point: FocalPoint, *, index: int) -> None:
    row = Confirmation(focal_point_id=point.id, index=index, asked_at=work.now)
    work.session.add(row)
    work.session.flush()
    settings = work.settings
    signer = Signer(keys=settings.secret_keys, deployment=settings.deployment)
    token = signer.sign(ConfirmationClaim(focal_point=point.id, confirmation=row.id))
    letter = confirmation.compose(
        paper(work, body, point.language, index=index),
        addressee(work, member, point),
        address=point.email,
        link=f"{settings.public_url.rstrip('/')}/d/{token}",
    )
    queue(work, letter, to=recipient(member, point), cause=Cause(log=HOUSE, cause=str(index)))
