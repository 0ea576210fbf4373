"""Withdrawing a consultation, or single items of one that goes on without them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from app.consultations.approval import Approval, approved_facts, opened
from app.consultations.correspondence import Party, deadline_of, recall_reminders
from app.consultations.invitations import link
from app.consultations.models import Consultation, Decision, State
from app.consultations.opening import forget_due
from app.consultations.queries import by_reference, decisions, items
from app.consultations.refusals import ItemSettled, ItemUnknown, NotOpen, NotWithdrawable, WithdrawnTooLate
from app.consultations.settling import is_settled, settle
from app.consultations.stationery import Stack, circulate
from app.core.work import Work
from app.letters import item_withdrawn, withdrawal
from app.letters.wording import outcome_label
from app.outbox.letter import Letter
from app.outbox.models import LetterKind
from app.outbox.service import drop
from app.record.events import EventType
from app.record.service import append, lock
from app.rules import WITHDRAWAL_ID, Outcome, WithdrawItem, is_timely, rule_from_plain

#: Letters that are no longer true once a consultation is withdrawn.
_RECALLED = (
    LetterKind.INVITATION,
    LetterKind.COPY,
    LetterKind.NEW_LINK,
    LetterKind.REPLIES_OPEN,
    LetterKind.EXTENSION,
    LetterKind.ITEM_WITHDRAWN,
    LetterKind.ITEM_DEFERRED,
    LetterKind.OBJECTION,
    LetterKind.OBJECTION_WITHDRAWN,
    LetterKind.AFTER_OBJECTION,
)


def withdraw(work: Work, reference: str, *, approval: Approval) -> None:
    """Withdraw a consultation before its outcome is announced: what waits is recalled, everybody is told.

    Raises:
        ConsultationUnknown, NotOpen: there is no such consultation that could still be withdrawn.
    """
    lock(work, reference)
    consultation = by_reference(work, reference)
    if consultation.state not in {State.OPEN, State.CLOSED}:
        raise NotOpen(reference=reference, state=consultation.state)
    consultation.state = State.WITHDRAWN
    consultation.withdrawn_at = work.now
    forget_due(work, consultation)
    drop(work, kinds=_RECALLED, log=reference)
    recall_reminders(work, consultation)
    event = append(
        work,
        reference,
        EventType.WITHDRAWN,
        facts=approved_facts(work, approval),
        secrets_={"reason_commit": approval.reason},
    )
    circulate(
        work,
        consultation,
        lambda paper, party: withdrawal.compose(paper.sheet, party.addressee, has_link=party.invitation is not None),
        cause=event.index,
    )


def withdraw_item(work: Work, reference: str, name: str, *, approval: Approval) -> tuple[str, ...]:
    """Withdraw a decision, or all that are left of an item's parts, before the deadline; everybody is told.

    Args:
        work: the caller's unit of work.
        reference: of the consultation.
        name: of a decision ("6a"), or number of an item ("6").
        approval: reason and officers.

    Returns:
        The names of the decisions that were withdrawn.

    Raises:
        ConsultationUnknown, NotOpen: there is no such open consultation.
        WithdrawnTooLate: the period has expired.
        ItemUnknown: it has no such decision or item.
        ItemSettled: it has left the procedure before.
        NotWithdrawable: the rule of one of them has nobody withdraw it.
    """
    lock(work, reference)
    consultation = opened(work, reference)
    _check_period(work, consultation)
    chosen = _chosen(work, consultation, name)
    indices = [_withdraw(work, consultation, decision, approval) for decision in chosen]
    names = tuple(decision.name for decision in chosen)

    def written(paper: Stack, party: Party) -> Letter:
        address = link(work, party.invitation) if party.invitation else None
        return item_withdrawn.compose(paper.sheet, party.addressee, settled=paper.settled(names), link=address)

    circulate(work, consultation, written, cause=indices[-1])
    return names


def _withdraw(work: Work, consultation: Consultation, decision: Decision, approval: Approval) -> int:
    """Withdraw one decision; the index of its event."""
    settle(work, consultation, decision, outcome=Outcome.WITHDRAWN, clause=WITHDRAWAL_ID, reason="")
    event = append(
        work,
        consultation.reference,
        EventType.ITEM_WITHDRAWN,
        facts={"item": decision.name} | approved_facts(work, approval),
        secrets_={"reason_commit": approval.reason},
    )
    return event.index


def _check_period(work: Work, consultation: Consultation) -> None:
    deadline = deadline_of(consultation)
    if not is_timely(work.now, deadline):
        local = deadline.astimezone(ZoneInfo(consultation.zone))
        raise WithdrawnTooLate(reference=consultation.reference, deadline=local.isoformat())


def _chosen(work: Work, consultation: Consultation, name: str) -> Sequence[Decision]:
    numbers = {item.id: item.number for item in items(work, consultation)}
    named = [each for each in decisions(work, consultation) if name in {each.name, numbers[each.item_id]}]
    if not named:
        raise ItemUnknown(reference=consultation.reference, name=name)
    chosen = [each for each in named if not is_settled(each)]
    if not chosen:
        raise ItemSettled(name=name, outcome=outcome_label(Outcome(named[0].outcome)))
    for decision in chosen:
        rule = rule_from_plain(decision.rule)
        if rule.withdraw_item is WithdrawItem.NOBODY:
            raise NotWithdrawable(name=decision.name, rule=rule.id)
    return chosen
