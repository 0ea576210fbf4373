"""Silence procedures: everybody is told at once of the first objection to a decision, and when none stands any longer.

Under a rule that a single objection does not end, an objection is an answer like any other, and the close decides.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from app.consultations.correspondence import Party
from app.consultations.invitations import link
from app.consultations.models import Count, Decision
from app.consultations.procedure import keeps_silence
from app.consultations.settling import is_settled, settle
from app.consultations.stationery import Stack, circulate
from app.core.work import Work
from app.letters import objection, objection_withdrawn
from app.letters.facts import Objected
from app.letters.rule_words import is_broken_by_one
from app.outbox.letter import Letter
from app.record.events import EventType
from app.record.service import append
from app.replies.ledger import Place
from app.rules import ADVERSE, Counts, Rule, StandingReadAt, Substitute, WithdrawReply, measure, rule_from_plain


def follow(work: Work, place: Place, *, is_told: bool = False) -> None:
    """Note which silences a reply has broken, or restored, once the counters have moved with it.

    Args:
        work: the caller's unit of work, under the lock on the consultation's log.
        place: the seat whose answers have changed.
        is_told: whether another letter tells everybody already that no objection stands any longer.
    """
    kept = [each for each in place.decisions if keeps_silence(each) and not is_settled(each)]
    standing = _objections(work, kept)
    broken: defaultdict[Rule, list[Decision]] = defaultdict(list)
    for decision in kept:
        if decision.broken_at is None and decision.id in standing:
            broken[rule_from_plain(decision.rule)].append(decision)
    for rule, decisions in broken.items():
        if is_broken_by_one(rule):
            _break(work, place, rule, {each: standing[each.id] for each in decisions})
    restored = [each for each in kept if each.broken_at is not None and each.id not in standing]
    if restored:
        _restore(work, place, restored, is_told=is_told)


def may_follow(place: Place) -> bool:
    """Whether a reply may break or restore a silence."""
    return any(keeps_silence(each) and not is_settled(each) for each in place.decisions)


def _objections(work: Work, decisions: Sequence[Decision]) -> dict[int, int]:
    """Number of a decision to how many objections to it stand; those without any are left out."""
    if not decisions:
        return {}
    rows = work.session.execute(
        select(Count.decision_id, func.sum(Count.heads))
        .where(Count.decision_id.in_([each.id for each in decisions]), Count.choice.in_(ADVERSE))
        .group_by(Count.decision_id)
    )
    return {decision_id: int(heads) for decision_id, heads in rows if heads}


def _break(work: Work, place: Place, rule: Rule, objections: Mapping[Decision, int]) -> None:
    """One letter tells of all decisions that the same reply has broken the silence of under the same rule."""
    is_final = _is_final(rule)
    indices = []
    for decision, count in objections.items():
        decision.broken_at = work.now
        facts = {"item": decision.name, "member": place.seat.code}
        indices.append(append(work, place.consultation.reference, EventType.SILENCE_BROKEN, facts=facts).index)
        if is_final:
            _settle(work, place, decision, rule, count)
    names = [each.name for each in objections]

    def written(paper: Stack, party: Party) -> Letter:
        settled = paper.settled(names)
        objected = Objected(items=settled.items, rule=rule, settled=settled if is_final else None)
        return objection.compose(paper.sheet, party.addressee, objected=objected, link=_link(work, party))

    circulate(work, place.consultation, written, cause=indices[-1])


def _restore(work: Work, place: Place, decisions: Sequence[Decision], *, is_told: bool) -> None:
    for decision in decisions:
        decision.broken_at = None
    if place.is_late(work.now):
        # An objection that an upheld contest removes after the deadline: the outcome tells of it.
        return
    reference, names = place.consultation.reference, [each.name for each in decisions]
    indices = [append(work, reference, EventType.SILENCE_RESTORED, facts={"item": name}).index for name in names]
    if is_told:
        return

    def written(paper: Stack, party: Party) -> Letter:
        items = paper.settled(names).items
        return objection_withdrawn.compose(paper.sheet, party.addressee, items=items, link=_link(work, party))

    circulate(work, place.consultation, written, cause=indices[-1])


def _settle(work: Work, place: Place, decision: Decision, rule: Rule, count: int) -> None:
    (clause,) = rule.block[0].clauses
    counts = Counts.of_heads(
        members=place.consultation.seat_count,
        entitled=place.consultation.entitled_count,
        answers={clause.count[0]: count},
    )
    settle(
        work,
        place.consultation,
        decision,
        outcome=rule.block[0].effect,
        clause=rule.block[0].id,
        reason=measure(clause, counts).inequality,
    )


def _is_final(rule: Rule) -> bool:
    """Whether nothing that may still happen lets the silence stand again, or something else decide before it."""
    may_return = (
        rule.withdraw_reply is not WithdrawReply.NEVER
        or rule.standing_read_at is StandingReadAt.CLOSING
        # An alternate's objection counts no more once its principal answers.
        or rule.substitute is not Substitute.NOBODY
    )
    return not may_return and not rule.quorum and rule.abstention_guard is None


def _link(work: Work, party: Party) -> str | None:
    return link(work, party.invitation) if party.invitation else None
