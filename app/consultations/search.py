"""Consultations and their decisions, found by words, no further than whoever looks may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import defer, load_only

from app.consultations.models import Consultation, Decision, Item, State
from app.consultations.queries import in_language
from app.consultations.sight import sight
from app.core.folding import Sought
from app.core.work import Work
from app.members.models import Body
from app.officers.models import Role
from app.officers.queries import ACTING
from app.rules import Outcome

T = TypeVar("T", Item, Decision)
#: What is read of a decision; its rule and the steps of its derivation weigh more than its texts.
_READ = (
    Decision.consultation_id,
    Decision.item_id,
    Decision.name,
    Decision.titles,
    Decision.texts,
    Decision.number,
    Decision.outcome,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHit:
    """One item of a consultation that holds some of the words."""

    number: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationHit:
    """One consultation that holds the words."""

    reference: str
    title: str
    body: str
    state: State
    zone: str
    #: None: a draft.
    deadline_at: datetime | None
    #: Those whose number or title holds a word; empty where its reference, title or body hold them all.
    items: tuple[ItemHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionHit:
    """One decision, adopted or not, that holds the words."""

    reference: str
    name: str
    title: str
    #: As the organisation counts decisions, and what became of it; "": none, or not to be seen yet.
    number: str
    outcome: Outcome | None
    #: Whether there is a result to look at, for whoever looks.
    has_result: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationsFound:
    """What the words led to, the latest first."""

    consultations: tuple[ConsultationHit, ...]
    decisions: tuple[DecisionHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looker:
    """Who looks, for what, in which language."""

    words: Sought
    language: str
    role: Role


def consultations_found(work: Work, words: Sought, language: str, role: Role) -> ConsultationsFound:
    """What holds all the words, in whatever language; a fixed number of queries.

    Numbers of decisions and outcomes are looked through only where the role may see them, and texts of a draft only
    for those who write it: what is not to be seen is not to be found either.
    """
    looker = _Looker(words=words, language=language, role=role)
    rows = work.session.execute(
        select(Consultation, Body.names)
        .join(Body, Body.id == Consultation.body_id)
        .options(defer(Consultation.document), defer(Consultation.letters))
        .order_by(Consultation.opened_at.is_not(None), Consultation.opened_at.desc(), Consultation.reference)
    ).all()
    items = _by_consultation(work.session.scalars(select(Item).order_by(Item.position)))
    decisions = _by_consultation(
        work.session.scalars(select(Decision).options(load_only(*_READ)).order_by(Decision.position))
    )
    hits = [_consultation_hit(row, names, items.get(row.id, []), looker) for row, names in rows]
    return ConsultationsFound(
        consultations=tuple(hit for hit in hits if hit),
        decisions=tuple(
            hit
            for row, _names in rows
            for hit in _decision_hits(row, items.get(row.id, []), decisions.get(row.id, []), looker)
        ),
    )


def _by_consultation(rows: Iterable[T]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for row in rows:
        found.setdefault(row.consultation_id, []).append(row)
    return found


def _consultation_hit(
    row: Consultation, names: Mapping[str, str], items: Iterable[Item], looker: _Looker
) -> ConsultationHit | None:
    missing = looker.words.missing((row.reference, *row.titles.values(), *names.values()))
    wanted = Sought(words=missing)
    telling = [each for each in items if len(wanted.missing(_headings(each))) < len(missing)]
    if wanted.missing(text for each in telling for text in _headings(each)):
        return None
    return ConsultationHit(
        reference=row.reference,
        title=in_language(row.titles, looker.language, row.original),
        body=in_language(dict(names), looker.language),
        state=State(row.state),
        zone=row.zone,
        deadline_at=row.deadline_at,
        items=tuple(
            ItemHit(number=each.number, title=in_language(each.titles, looker.language, row.original))
            for each in telling
        ),
    )


def _decision_hits(
    row: Consultation, items: Iterable[Item], decisions: Iterable[Decision], looker: _Looker
) -> Iterable[DecisionHit]:
    seen = sight(row, looker.role)
    parents = {each.id: each for each in items}
    for each in decisions:
        item = parents[each.item_id]
        own = [each.number if seen.counts else "", *each.titles.values()]
        if row.state != State.DRAFT or looker.role in ACTING:
            own += [*each.texts.values(), *item.texts.values()]
        missing = looker.words.missing(own)
        # Its item and its consultation help to find a decision, but are not enough.
        if len(missing) == len(looker.words.words):
            continue
        if Sought(words=missing).is_in((row.reference, *_headings(item))):
            yield DecisionHit(
                reference=row.reference,
                name=each.name,
                title=in_language(each.titles, looker.language, row.original),
                number=each.number if seen.counts else "",
                outcome=Outcome(each.outcome) if each.outcome and seen.counts else None,
                has_result=seen.counts and row.state in {State.CLOSED, State.ANNOUNCED},
            )


def _headings(item: Item) -> tuple[str, ...]:
    return (item.number, *item.titles.values())
