"""What a Member State has sent so far: what was answered, when, by which of its focal points or on what paper."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.consultations.models import Consultation, Invitation
from app.core.i18n import _
from app.core.work import Work
from app.letters import wording
from app.members.models import FocalPoint
from app.replies.display import visible
from app.replies.item_queries import moment_in_words
from app.replies.models import WHOLE_REPLY, Channel, Reply, ReplyKind
from app.replies.read_models import HistoryLine, Reasoned
from app.rules import Portion


def history(
    work: Work, consultation: Consultation, replies: Sequence[Reply], *, contested: Collection[int]
) -> tuple[HistoryLine, ...]:
    """A line for each reply, in the order given, in the language in use.

    Args:
        work: to read with.
        consultation: in which they were given.
        replies: of one seat.
        contested: indices of replies with a contest that nobody has ruled on.
    """
    points = _focal_points(work, replies)
    return tuple(
        HistoryLine(
            index=each.index,
            received=moment_in_words(consultation, each.received_at),
            function=each.function,
            focal_point=points.get(each.invitation_id, ()),
            answers=tuple((name, _given(answer)) for name, answer in each.given.items()),
            statement=wording.statement_label(each.statement_kind) if WHOLE_REPLY in each.statements else "",
            reasons=reasons_given(each),
            remark=_remark(each, is_contested=each.index in contested),
            receipt_code=each.receipt_code,
        )
        for each in replies
    )


def reasons_given(reply: Reply) -> tuple[Reasoned, ...]:
    """The reasons that a reply gave, fit to be shown."""
    return tuple(
        Reasoned(name=name, text=visible(text)) for name, text in reply.statements.items() if name != WHOLE_REPLY
    )


def _focal_points(work: Work, replies: Sequence[Reply]) -> dict[str | None, tuple[str, ...]]:
    """Invitation to who it was sent to, of replies that came by link."""
    wanted = {each.invitation_id for each in replies if each.invitation_id}
    if not wanted:
        return {}
    rows = work.session.execute(
        select(Invitation.id, FocalPoint.title, FocalPoint.name)
        .join(FocalPoint, FocalPoint.id == Invitation.focal_point_id)
        .where(Invitation.id.in_(wanted))
    )
    return {row.id: tuple(filter(None, (row.title, row.name))) for row in rows}


def _given(answer: str) -> str:
    return _("no answer: taken back") if answer == Portion.CLEAR else wording.answer_label(answer)


def _remark(reply: Reply, *, is_contested: bool) -> str:
    if reply.removed_at is not None:
        return _("removed after a report that it was not sent on behalf of the Member State")
    if is_contested:
        return _("reported as not sent on behalf of the Member State; it stands until two officers have decided")
    if reply.kind == ReplyKind.LATE:
        return _("received after the closing date, not counted")
    if reply.channel == Channel.LINK:
        return ""
    return _("recorded by the secretariat (%(channel)s)", channel=wording.channel_label(reply.channel))
