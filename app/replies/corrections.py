"""Correcting the text of a decision while it is open.

An editorial correction leaves the answers as they are. A substantive one is another question: the answers given to it
lapse, and the Member States are asked again. Both texts are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.consultations.approval import Approval, approved_facts, opened
from app.consultations.correspondence import Party, deadline_of, recall_reminders
from app.consultations.invitations import link
from app.consultations.models import Consultation, Decision, Item, TextChange
from app.consultations.queries import items, seats
from app.consultations.refusals import ItemSettled, ItemUnknown, NotIssuedIn, PastDeadline, SameText
from app.consultations.settling import is_settled
from app.consultations.stationery import Stack, circulate
from app.consultations.texts import common_hash, decision_text, text_hashes
from app.core.work import Work
from app.letters import text_changed
from app.letters.wording import outcome_label
from app.officers.refusals import SecondOfficerNeeded
from app.outbox.letter import Letter
from app.record.events import EventType, instant
from app.record.service import append, lock
from app.replies import ledger, objections
from app.replies.places import place_of
from app.rules import Outcome, is_timely


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Another title or text of one decision, in the languages in which it changes."""

    name: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    #: True: answers given to the earlier text lapse.
    is_substantive: bool


def correct_text(work: Work, reference: str, correction: Correction, *, approval: Approval) -> tuple[str, ...]:
    """Correct a decision's text before the deadline, and tell everybody; codes of members whose answer lapsed.

    Raises:
        ConsultationUnknown, NotOpen: there is no such open consultation.
        PastDeadline: the period has expired.
        ItemUnknown, ItemSettled: there is no such decision, or it has left the procedure.
        NotIssuedIn: the consultation is not issued in one of the languages.
        SameText: nothing changes.
        SecondOfficerNeeded, ReasonMissing: the approval is not one of two officers with a reason.
    """
    if approval.by == approval.approved_by:
        raise SecondOfficerNeeded
    lock(work, reference)
    consultation = opened(work, reference)
    _check_period(work, consultation)
    item, decision = _found(work, consultation, correction.name)
    _check_languages(consultation, correction)
    former = {each: decision_text(item, decision, each) for each in consultation.languages}
    _write(item, decision, correction)
    present = {each: decision_text(item, decision, each) for each in consultation.languages}
    changed = {each: text for each, text in former.items() if text != present[each]}
    if not changed:
        raise SameText(name=decision.name)
    decision.text_sha256 = text_hashes(
        item, decision, languages=consultation.languages, annexes=item.annexes, original=consultation.original
    )
    decision.common_sha256 = common_hash(decision.text_sha256)
    event = append(
        work,
        reference,
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
            former=changed,
        )
    )
    lapsed = _lapse(work, consultation, decision) if correction.is_substantive else ()
    recall_reminders(work, consultation)
    told = _Told(
        former=former,
        present=present,
        is_substantive=correction.is_substantive,
        lapsed=lapsed,
        index=event.index,
    )
    _tell(work, consultation, decision, told)
    return lapsed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the letters say: both texts by language, and whose answer lapsed."""

    former: Mapping[str, str]
    present: Mapping[str, str]
    is_substantive: bool
    #: Codes of members.
    lapsed: tuple[str, ...]
    index: int


def _check_period(work: Work, consultation: Consultation) -> None:
    deadline = deadline_of(consultation)
    if not is_timely(work.now, deadline):
        raise PastDeadline(reference=consultation.reference, deadline=instant(deadline))


def _check_languages(consultation: Consultation, correction: Correction) -> None:
    for language in (*correction.titles, *correction.texts):
        if language not in consultation.languages:
            raise NotIssuedIn(reference=consultation.reference, language=language)


def _found(work: Work, consultation: Consultation, name: str) -> tuple[Item, Decision]:
    for item in items(work, consultation):
        for decision in item.decisions:
            if decision.name == name:
                if is_settled(decision):
                    raise ItemSettled(name=name, outcome=outcome_label(Outcome(decision.outcome)))
                return item, decision
    raise ItemUnknown(reference=consultation.reference, name=name)


def _write(item: Item, decision: Decision, correction: Correction) -> None:
    """An item without parts is its own decision: what both of them hold changes together."""
    decision.titles = decision.titles | dict(correction.titles)
    decision.texts = decision.texts | dict(correction.texts)
    if decision.name == item.number:
        item.titles, item.texts = decision.titles, decision.texts
    if correction.is_substantive:
        decision.text_version += 1


def _lapse(work: Work, consultation: Consultation, decision: Decision) -> tuple[str, ...]:
    """Take the answers to a decision out of all vectors; what else a member answered stands."""
    lapsed = []
    for seat in seats(work, consultation):
        if decision.name not in seat.answers:
            continue
        place = place_of(work, consultation, seat)
        vector = {name: choice for name, choice in place.standing_answers.items() if name != decision.name}
        ledger.settle(work, place, index=seat.current_index, vector=vector)
        objections.follow(work, place)
        lapsed.append(seat.code)
    return tuple(lapsed)


def _tell(work: Work, consultation: Consultation, decision: Decision, told: _Told) -> None:
    def written(paper: Stack, party: Party) -> Letter:
        language = party.language if party.language in told.present else consultation.original
        return text_changed.compose(
            paper.sheet,
            party.addressee,
            item=next(each for each in paper.items if each.name == decision.name),
            former=told.former[language],
            present=told.present[language],
            effect=text_changed.Effect(
                is_substantive=told.is_substantive, has_lapsed=party.seat is not None and party.seat.code in told.lapsed
            ),
            link=link(work, party.invitation) if party.invitation else None,
        )

    circulate(work, consultation, written, cause=told.index, retry_until_at=deadline_of(consultation))
