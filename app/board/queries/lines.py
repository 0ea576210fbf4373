"""Each decision against its line, as far as disclosure allows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.board.facts import BoardLine, DecisionCounts, Filters
from app.board.queries.thresholds import threshold
from app.board.queries.weights import weight_tallies
from app.consultations.explaining import explained
from app.consultations.following import following_rounds
from app.consultations.models import Consultation, Count, Decision, Item, Seat, State
from app.consultations.procedure import entitled_in, takes_answers
from app.consultations.queries import decisions, in_language
from app.consultations.sight import sight
from app.core.work import Work
from app.letters.facts import DerivationLine, Following
from app.rules.reading import rule_from_plain
from app.rules.tallies import Tally
from app.rules.vocabulary import Choice, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTally:
    """The counters of one decision."""

    name: str
    tally: Tally
    #: Entitled seats that sent a statement, of an item on which only comments are invited; None: something is decided.
    commented: int | None
    #: Set at the close, or when it was settled; "" before.
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What all lines of one look at the board have in common."""

    language: str
    is_visible: bool
    is_open: bool
    following_rounds: Mapping[str, Following]
    #: Number of a decision to its answers by weight, where its rule counts so.
    weights: Mapping[int, Tally]
    #: Decision to why its outcome is what it is; empty before the close.
    explained: Mapping[str, tuple[str, tuple[DerivationLine, ...]]]
    #: Entitled seats that sent a statement, where comments are invited.
    commented: int


def commented(work: Work, consultation: Consultation, named: Iterable[Decision]) -> int:
    """Entitled seats that sent a statement; 0 where comments are invited on nothing."""
    if all(takes_answers(each) for each in named):
        return 0
    counted = select(func.count()).where(
        Seat.consultation_id == consultation.id, Seat.standing == Standing.ENTITLED, Seat.statement_count > 0
    )
    return work.session.scalar(counted) or 0


def tallies(work: Work, consultation: Consultation) -> tuple[DecisionTally, ...]:
    """The counters of each decision in order, whoever may see them."""
    heads = heads_of(work, consultation)
    named = decisions(work, consultation)
    comments = commented(work, consultation, named)
    return tuple(
        DecisionTally(
            name=decision.name,
            tally=_tally(consultation, decision, heads[decision.id]),
            commented=None if takes_answers(decision) else comments,
            outcome=decision.outcome,
            reason=decision.reason,
        )
        for decision in named
    )


def lines(work: Work, consultation: Consultation, named: Sequence[Decision], filters: Filters) -> tuple[BoardLine, ...]:
    """The decisions `named` in order, with counts unless they are sealed from whoever looks."""
    heads = heads_of(work, consultation)
    is_open = consultation.state not in {State.CLOSED, State.ANNOUNCED}
    is_visible = sight(consultation, filters.role).counts
    items = _items(work, consultation)
    look = _Look(
        language=filters.language,
        is_visible=is_visible,
        is_open=is_open,
        following_rounds=following_rounds(work, consultation, named, filters.language),
        weights=weight_tallies(work, consultation, named),
        explained={} if is_open or not is_visible else {each.name: explained(each) for each in named},
        commented=commented(work, consultation, named),
    )
    found = []
    headed: set[int] = set()
    for decision in named:
        item = items[decision.item_id]
        is_first_part = decision.name != item.number and item.id not in headed
        headed.add(item.id)
        tally = _tally(consultation, decision, heads[decision.id])
        found.append(_line(consultation, decision, tally, heading=item if is_first_part else None, look=look))
    return tuple(found)


def _line(
    consultation: Consultation, decision: Decision, tally: Tally, *, heading: Item | None, look: _Look
) -> BoardLine:
    rule = rule_from_plain(decision.rule)
    sentence, derivation = look.explained.get(decision.name, ("", ()))
    return BoardLine(
        name=decision.name,
        title=in_language(decision.titles, look.language, consultation.original),
        item_number=heading.number if heading else "",
        item_title=in_language(heading.titles, look.language, consultation.original) if heading else "",
        entitled=tally.entitled,
        received=tally.answered if takes_answers(decision) else look.commented,
        counts=_counts(tally) if look.is_visible else None,
        weights=_counts(look.weights[decision.id]) if look.is_visible and decision.id in look.weights else None,
        threshold=threshold(rule, tally, is_visible=look.is_visible),
        is_on_objections=rule.offers(Choice.OBJECT) and not rule.offers(Choice.DISAPPROVE),
        # What was settled before the close has been told to everybody; the rest is seen with the counts.
        outcome=decision.outcome if look.is_visible or look.is_open else "",
        clause=decision.clause if look.is_visible else "",
        reason=decision.reason if look.is_visible else "",
        sentence=sentence,
        derivation=derivation,
        following=look.following_rounds.get(decision.name),
        is_comment=not takes_answers(decision),
    )


def _counts(tally: Tally) -> DecisionCounts:
    return DecisionCounts(
        approve=tally.approve,
        disapprove=tally.disapprove,
        abstain=tally.abstain,
        requests=tally.requests,
        silent=tally.silent,
    )


def _tally(consultation: Consultation, decision: Decision, answers: Mapping[Choice, int]) -> Tally:
    return Tally(members=consultation.seat_count, entitled=entitled_in(consultation, decision), answers=answers)


def heads_of(work: Work, consultation: Consultation) -> defaultdict[int, dict[Choice, int]]:
    """Heads by decision and choice, all classes together."""
    rows = work.session.execute(
        select(Count.decision_id, Count.choice, func.sum(Count.heads))
        .join(Decision, Decision.id == Count.decision_id)
        .where(Decision.consultation_id == consultation.id)
        .group_by(Count.decision_id, Count.choice)
    )
    found: defaultdict[int, dict[Choice, int]] = defaultdict(dict)
    for decision_id, choice, heads in rows:
        found[decision_id][Choice(choice)] = int(heads)
    return found


def _items(work: Work, consultation: Consultation) -> dict[int, Item]:
    return {item.id: item for item in work.session.scalars(select(Item).where(Item.consultation_id == consultation.id))}
