"""Correcting the text of a decision while it is open.

An editorial correction leaves the answers as they are. A substantive one is another question: the answers given to it
lapse, and the Member States are asked again. Both texts are kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.consultations.approval import Approval, approved_facts, open_to_changes
from app.consultations.correspondence import Party, deadline_of, recall_reminders, rules_of
from app.consultations.invitations import link
from app.consultations.models import Consultation, Decision, Item, Seat, TextChange
from app.consultations.queries import decisions, in_language, items, seats
from app.consultations.refusals import ItemSettled, ItemUnknown, NotIssuedIn, SameText
from app.consultations.settling import is_settled
from app.consultations.stationery import Stack, circulate
from app.consultations.texts import common_hash, decision_text, issued_in, item_text, text_hashes
from app.core.work import Work
from app.letters import text_changed
from app.letters.wording import outcome_label
from app.officers.refusals import SecondOfficerNeeded
from app.outbox.letter import Letter
from app.record.events import EventType
from app.record.service import append, lock
from app.replies import ledger, objections
from app.replies.places import place_of
from app.rules import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Another title or text of one decision, or of an item with parts, in the languages in which it changes."""

    #: Of the decision. The number of an item with parts: its own title and introduction, which all its parts share.
    name: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    #: True: answers given to the earlier text lapse.
    is_substantive: bool


def correct_text(work: Work, reference: str, correction: Correction, *, approval: Approval) -> tuple[str, ...]:
    """Correct a text before the deadline, and tell everybody; codes of members whose answer lapsed.

    Raises:
        ConsultationUnknown, NotOpen: there is no such open consultation.
        TextsStand: the period has expired.
        ItemUnknown: there is no such decision, nor an item with parts of that number.
        ItemSettled: it, or one of the parts that share the text, has left the procedure.
        NotIssuedIn: the text was not issued in one of the languages.
        SameText: nothing changes.
        SecondOfficerNeeded, ReasonMissing: the approval is not one of two officers with a reason.
    """
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded
    lock(work, reference)
    consultation = open_to_changes(work, reference)
    item, decisions = _found(work, consultation, correction.name)
    _check_languages(consultation, item, decisions, correction)
    former = {each.name: _texts(item, each) for each in decisions}
    printed = _printed(item, decisions, correction)
    _write(item, decisions, correction)
    indices = []
    for decision in decisions:
        changed = _changed(item, decision, former[decision.name])
        if not changed:
            raise SameText(name=correction.name)
        indices.append(_record(work, consultation, item, decision, correction, former=changed, approval=approval))
    lapsed = _lapse(work, consultation, decisions) if correction.is_substantive else ()
    recall_reminders(work, consultation)
    told = _Told(
        names=tuple(each.name for each in decisions),
        former=printed,
        present=_printed(item, decisions, correction),
        is_substantive=correction.is_substantive,
        lapsed=lapsed,
    )
    _tell(work, consultation, told, index=indices[-1])
    return lapsed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the letters say: both texts by language, and whose answer lapsed."""

    names: tuple[str, ...]
    former: dict[str, str]
    present: dict[str, str]
    is_substantive: bool
    #: Codes of members.
    lapsed: tuple[str, ...]


def _check_languages(
    consultation: Consultation, item: Item, decisions: Sequence[Decision], correction: Correction
) -> None:
    """Where it was issued in none of them it is a language version that comes later."""
    for language in (*correction.titles, *correction.texts):
        if any(language not in issued_in(each) for each in decisions):
            raise NotIssuedIn(reference=f"{consultation.reference}, {item.number}", language=language)


def _found(work: Work, consultation: Consultation, name: str) -> tuple[Item, tuple[Decision, ...]]:
    """The item, and the decisions whose text changes: one, or all parts of an item."""
    for item in items(work, consultation):
        found = tuple(each for each in item.decisions if name in {each.name, item.number})
        for decision in found:
            if is_settled(decision):
                raise ItemSettled(name=decision.name, outcome=outcome_label(Outcome(decision.outcome)))
        if found:
            return item, found
    raise ItemUnknown(reference=consultation.reference, name=name)


def _texts(item: Item, decision: Decision) -> dict[str, str]:
    return {language: decision_text(item, decision, language) for language in issued_in(decision)}


def _printed(item: Item, decisions: Sequence[Decision], correction: Correction) -> dict[str, str]:
    """Language to the text as letters print it: of one decision, or only what all parts of an item share."""
    return {
        language: item_text(item, language)
        if correction.name == item.number
        else decision_text(item, decisions[0], language)
        for language in issued_in(decisions[0])
    }


def _changed(item: Item, decision: Decision, former: Mapping[str, str]) -> dict[str, str]:
    """Language to the former text, where the present one is another."""
    return {each: text for each, text in former.items() if text != decision_text(item, decision, each)}


def _write(item: Item, decisions: Sequence[Decision], correction: Correction) -> None:
    """An item without parts is its own decision: what both of them hold changes together."""
    titles, texts = dict(correction.titles), dict(correction.texts)
    # A part without a title of its own bears that of its item.
    bearing = {each.name for each in decisions if each.titles == item.titles}
    if correction.name == item.number:
        item.titles, item.texts = item.titles | titles, item.texts | texts
    for decision in decisions:
        if correction.name == item.number and decision.name in bearing:
            decision.titles = item.titles
        if decision.name == correction.name:
            decision.titles, decision.texts = decision.titles | titles, decision.texts | texts
        if correction.is_substantive:
            decision.text_version += 1


def _record(  # noqa: PLR0913 - the parts of one event, each by its name
    work: Work,
    consultation: Consultation,
    item: Item,
    decision: Decision,
    correction: Correction,
    *,
    former: dict[str, str],
    approval: Approval,
) -> int:
    """Freeze the new text by its hashes and keep the former one; index of the event."""
    decision.text_sha256 = text_hashes(
        item, decision, languages=issued_in(decision), annexes=item.annexes, original=consultation.original
    )
    decision.common_sha256 = common_hash(decision.text_sha256)
    event = append(
        work,
        consultation.reference,
        EventType.TEXT_CHANGED,
        facts={
            "item": decision.name,
            "text_sha256": decision.text_sha256,
            "substantive": correction.is_substantive,
            **approved_facts(work, approval),
        },
        secrets_={"reason_commit": approval.reason},
    )
    work.session.add(
        TextChange(
            consultation_id=consultation.id,
            decision_id=decision.id,
            index=event.index,
            changed_at=work.now,
            is_substantive=correction.is_substantive,
            former=former,
        )
    )
    work.session.flush()
    return event.index


def _lapse(work: Work, consultation: Consultation, decisions: Sequence[Decision]) -> tuple[str, ...]:
    """Take the answers to these decisions out of all vectors; what else a member answered stands."""
    names = {each.name for each in decisions}
    holding = [seat for seat in seats(work, consultation) if names & set(seat.answers)]
    for seat in holding:
        _empty(work, consultation, seat, names)
    if holding:
        # Only once all of them are gone: between them, an alternate's objection might seem to count.
        objections.follow(work, place_of(work, consultation, holding[0]), is_told=True)
    return tuple(seat.code for seat in holding)


def _empty(work: Work, consultation: Consultation, seat: Seat, names: set[str]) -> None:
    place = place_of(work, consultation, seat)
    vector = {name: choice for name, choice in place.standing_answers.items() if name not in names}
    ledger.settle(work, place, index=seat.current_index, vector=vector)


def _tell(work: Work, consultation: Consultation, told: _Told, *, index: int) -> None:
    rules = rules_of(consultation, [each for each in decisions(work, consultation) if each.name in told.names])

    def written(paper: Stack, party: Party) -> Letter:
        return text_changed.compose(
            paper.sheet,
            party.addressee,
            items=tuple(each for each in paper.items if each.name in told.names),
            former=in_language(told.former, party.language, consultation.original),
            present=in_language(told.present, party.language, consultation.original),
            effect=text_changed.Effect(
                is_substantive=told.is_substantive, has_lapsed=party.seat is not None and party.seat.code in told.lapsed
            ),
            rules=rules,
            link=link(work, party.invitation) if party.invitation else None,
        )

    circulate(work, consultation, written, cause=index, until_at=deadline_of(consultation))
