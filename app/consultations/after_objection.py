"""What may follow once a silence was broken, where the rule lists it: a meeting, a round with replies, another text.

Each is an act of two officers with a reason, at most one for each decision, and everybody is told. A decision that is
still open leaves its consultation by it; one whose consultation is closed keeps its outcome.
"""

from dataclasses import dataclass, replace

from app.consultations.approval import Approval, approved_facts
from app.consultations.correspondence import Party, deadline_of
from app.consultations.invitations import link
from app.consultations.models import Consultation, Decision, State
from app.consultations.procedure import keeps_silence
from app.consultations.queries import by_reference, decisions
from app.consultations.refusals import (
    ActNotListed,
    ClosingNow,
    ItemUnknown,
    NobodyObjected,
    NotOpen,
    ObjectionFollowed,
    SameText,
    StillUnderSilence,
)
from app.consultations.rounds import Continuation, continue_consultation
from app.consultations.settling import is_settled, settle
from app.consultations.stationery import Stack, circulate
from app.core.work import Work
from app.letters import after_objection
from app.letters.facts import Objected
from app.officers.refusals import SecondOfficerNeeded
from app.outbox.letter import Letter
from app.record.events import EventType
from app.record.service import append, lock
from app.rules import REFERRAL_ID, AfterObjection, Outcome, Rule, is_timely, rule_from_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A decision to which there was an objection, and what is to follow."""

    consultation: Consultation
    decision: Decision
    rule: Rule
    act: AfterObjection
    approval: Approval
    #: Whether the decision is still answered, so that it leaves its consultation now.
    leaves: bool


def refer(work: Work, reference: str, name: str, *, approval: Approval) -> None:
    """Refer a decision to a meeting.

    Raises:
        ConsultationUnknown, NotOpen, ClosingNow, ItemUnknown: there is no such decision, or not now.
        ObjectionFollowed, ActNotListed, NobodyObjected: nothing, or something else, follows.
    """
    case = _case(work, reference, name, act=AfterObjection.MEETING, approval=approval)
    _leave(work, case, outcome=Outcome.REFERRED_TO_MEETING, clause=REFERRAL_ID)
    _finish(work, case, continued_by="")


def convert(work: Work, reference: str, name: str, *, further: Continuation, approval: Approval) -> Consultation:
    """Write the draft of a consultation in which replies are given to the decision; those of this one stay here.

    Args:
        work: the caller's unit of work.
        reference: of the consultation in which there was an objection.
        name: of the decision.
        further: the consultation to write; its rule may be left to the one that the decision's rule names.
        approval: reason and officers.

    Raises:
        ConsultationUnknown, NotOpen, ClosingNow, ItemUnknown: there is no such decision, or not now.
        ObjectionFollowed, ActNotListed, NobodyObjected: nothing, or something else, follows.
        StillUnderSilence: the rule of the further consultation is a silence procedure.
        ReferenceTaken, RuleToName, BodyToName, BodyUnknown, FileRefused: of the further consultation.
    """
    case = _case(work, reference, name, act=AfterObjection.REPLY_ROUND, approval=approval)
    draft = _continued(work, case, further)
    for each in decisions(work, draft):
        if keeps_silence(each):
            raise StillUnderSilence(rule=each.rule["id"])
    return draft


def put_new_text(work: Work, reference: str, name: str, *, further: Continuation, approval: Approval) -> Consultation:
    """Write the draft of a consultation that puts another text of the decision under the same rule.

    Args:
        work: the caller's unit of work.
        reference: of the consultation in which there was an objection.
        name: of the decision.
        further: the consultation to write, with the text as `revised`; its rule is that of the decision.
        approval: reason and officers.

    Raises:
        SameText: the text is the one to which there was an objection.
        and those of `convert`, but for StillUnderSilence.
    """
    case = _case(work, reference, name, act=AfterObjection.NEW_TEXT, approval=approval)
    if dict(further.revised[name]["text"]) == case.decision.texts:
        raise SameText(name=name)
    return _continued(work, case, replace(further, rule=case.rule.id))


def awaiting(work: Work, consultation: Consultation, act: AfterObjection) -> tuple[Decision, ...]:
    """The decisions that this may follow: their rule lists it, an objection stands, and nothing has followed yet."""
    return tuple(
        each
        for each in decisions(work, consultation)
        if not each.after_objection and _may_follow(each, rule_from_plain(each.rule), act)
    )


def _may_follow(decision: Decision, rule: Rule, act: AfterObjection) -> bool:
    return act in rule.after_objection and _is_broken(decision, rule)


def _case(work: Work, reference: str, name: str, *, act: AfterObjection, approval: Approval) -> _Case:
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded
    lock(work, reference)
    consultation = by_reference(work, reference)
    _check_state(work, consultation)
    decision = next((each for each in decisions(work, consultation) if each.name == name), None)
    if decision is None:
        raise ItemUnknown(reference=reference, name=name)
    rule = rule_from_plain(decision.rule)
    if decision.after_objection:
        raise ObjectionFollowed(name=name, act=decision.after_objection)
    if act not in rule.after_objection:
        raise ActNotListed(name=name, rule=rule.id, act=act)
    if not _is_broken(decision, rule):
        raise NobodyObjected(name=name)
    leaves = consultation.state == State.OPEN and not is_settled(decision)
    return _Case(consultation=consultation, decision=decision, rule=rule, act=act, approval=approval, leaves=leaves)


def _check_state(work: Work, consultation: Consultation) -> None:
    if consultation.state not in {State.OPEN, State.CLOSED, State.ANNOUNCED}:
        raise NotOpen(reference=consultation.reference, state=consultation.state)
    if consultation.state == State.OPEN and not is_timely(work.now, deadline_of(consultation)):
        raise ClosingNow(reference=consultation.reference)


def _is_broken(decision: Decision, rule: Rule) -> bool:
    """By the outcome, or while there is none by the objections that stand."""
    if decision.outcome:
        return decision.outcome in {block.effect for block in rule.block}
    return decision.broken_at is not None


def _continued(work: Work, case: _Case, further: Continuation) -> Consultation:
    block = case.rule.block[0]
    _leave(work, case, outcome=block.effect, clause=block.id)
    named = replace(further, items=(case.decision.name,))
    draft = continue_consultation(work, case.consultation.reference, named)
    _finish(work, case, continued_by=draft.reference)
    return draft


def _leave(work: Work, case: _Case, *, outcome: Outcome, clause: str) -> None:
    if case.leaves:
        settle(work, case.consultation, case.decision, outcome=outcome, clause=clause, reason="")


def _finish(work: Work, case: _Case, *, continued_by: str) -> None:
    case.decision.after_objection = case.act
    event = append(
        work,
        case.consultation.reference,
        EventType.OBJECTION_FOLLOWED,
        facts={"item": case.decision.name, "act": str(case.act), "continued_by": continued_by or None}
        | approved_facts(work, case.approval),
        secrets_={"reason_commit": case.approval.reason},
    )

    def written(paper: Stack, party: Party) -> Letter:
        settled = paper.settled((case.decision.name,))
        objected = Objected(items=settled.items, rule=case.rule, settled=settled if case.leaves else None)
        address = link(work, party.invitation) if party.invitation else None
        return after_objection.compose(paper.sheet, party.addressee, objected=objected, act=case.act, link=address)

    circulate(work, case.consultation, written, cause=event.index)
