"""Certification, numbers of decisions, and corrigenda: by two officers, by the chair, and beside the original."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.consultations.invitations import link
from app.consultations.models import Consultation, Corrigendum, Decision, State
from app.consultations.queries import by_reference, decisions
from app.consultations.service import Approval
from app.core.work import SHELL, Work, begin, look
from app.officers.models import Role
from app.officers.refusals import SecondOfficerNeeded
from app.outbox.models import LetterKind, OutboxLetter
from app.record.events import EventType
from app.record.queries import events, last_index
from app.replies.ledger import settle
from app.replies.places import place_of
from app.rules import Choice
from app.schedule.tick import tick
from app.tally.certifying import certify, certify_as_chair
from app.tally.correcting import Correction, correct, correct_where_needed
from app.tally.numbering import Particulars, set_particulars
from app.tally.refusals import (
    AnnouncedBefore,
    CertifiedBefore,
    ForceBeforeAdoption,
    NoCertificationAsked,
    NotAdopted,
    NotAnnounced,
    NothingToCorrect,
    NumberTaken,
    OutcomeChanged,
)
from app.tally.service import announce, close
from tests.fixtures.app import FixedClock, make_client
from tests.make import invitation_of, make_officer, make_open_consultation, seat_of

REFERENCE = "DM-26/1"
ALL = {"1": "approve", "2a": "approve", "2b": "disapprove"}


def officers(work: Work) -> Approval:
    first = make_officer(work, "officer.a@secretariat.example")
    second = make_officer(work, "officer.b@secretariat.example")
    return Approval(reason="The count was compared with the replies.", by=first.id, approved_by=second.id)


def closed(clock: FixedClock, *, is_announced: bool = False, **changes: object) -> Approval:
    """A consultation that is closed with decisions 1 and 2a adopted, and two officers."""
    with begin(SHELL) as work:
        approval = officers(work)
        consultation = make_open_consultation(work, REFERENCE, **changes)
        number = consultation.id
        reply_all(work, consultation)
    clock.advance(days=11)
    with begin(SHELL) as work:
        assert close(work, number)
    if is_announced:
        with begin(SHELL) as work:
            assert announce(work, number)
    return approval


def reply_all(work: Work, consultation: Consultation) -> None:

    for position, code in enumerate(("KE", "FR", "EG")):
        place = place_of(work, consultation, seat_of(work, consultation, code))
        settle(work, place, index=position, vector={name: Choice(choice) for name, choice in ALL.items()})


def state() -> str:
    with look() as work:
        return by_reference(work, REFERENCE).state


def test_an_outcome_that_must_be_certified_waits_for_two_officers(app: Flask, clock: FixedClock) -> None:
    approval = closed(clock, certify="officers")
    tick(app, deliver=False)
    assert state() == State.CLOSED

    with begin(SHELL) as work:
        certify(work, REFERENCE, approval=approval)
    tick(app, deliver=False)

    assert state() == State.ANNOUNCED
    with look() as work:
        (event,) = events(work, REFERENCE, EventType.CERTIFIED).values()
    assert event["by"] == [approval.by, approval.approved_by]
    assert event["chair"] is False


def test_where_the_chair_is_asked_too_both_must_certify(app: Flask, clock: FixedClock) -> None:
    approval = closed(clock, certify="officers_and_chair")
    with begin(SHELL) as work:
        chair = make_officer(work, "chair@secretariat.example", Role.CHAIR).id
        certify(work, REFERENCE, approval=approval)
        shown = last_index(work, REFERENCE, EventType.OUTCOME)
    tick(app, deliver=False)
    assert state() == State.CLOSED

    with begin(SHELL) as work, pytest.raises(OutcomeChanged):
        certify_as_chair(work, REFERENCE, officer_id=chair, shown=shown - 1)
    with begin(SHELL) as work:
        certify_as_chair(work, REFERENCE, officer_id=chair, shown=shown)
    with begin(SHELL) as work, pytest.raises(CertifiedBefore):
        certify_as_chair(work, REFERENCE, officer_id=chair, shown=shown)
    tick(app, deliver=False)

    assert state() == State.ANNOUNCED


def test_a_later_outcome_is_certified_anew(app: Flask, clock: FixedClock) -> None:
    approval = closed(clock, certify="officers")
    with begin(SHELL) as work:
        certify(work, REFERENCE, approval=approval)
        with pytest.raises(CertifiedBefore):
            certify(work, REFERENCE, approval=approval)
    with begin(SHELL) as work:
        _remove(work, "KE")
    tick(app, deliver=False)

    assert state() == State.CLOSED
    with begin(SHELL) as work:
        certify(work, REFERENCE, approval=approval)


def _remove(work: Work, code: str) -> None:

    consultation = by_reference(work, REFERENCE)
    settle(work, place_of(work, consultation, seat_of(work, consultation, code)), index=None, vector={})


def test_nobody_certifies_what_needs_none_nor_alone(app: Flask, clock: FixedClock) -> None:
    approval = closed(clock)

    with begin(SHELL) as work, pytest.raises(NoCertificationAsked):
        certify(work, REFERENCE, approval=approval)
    with begin(SHELL) as work, pytest.raises(SecondOfficerNeeded):
        certify(work, REFERENCE, approval=Approval(reason="x", by=1, approved_by=1))


def test_numbers_and_days_are_printed_in_the_letter(app: Flask, clock: FixedClock) -> None:
    closed(clock)
    said = Particulars(number="625", adopted_on=date(2026, 3, 12), in_force_on=date(2026, 4, 1))
    with begin(SHELL) as work:
        set_particulars(work, REFERENCE, {"1": said})
        number = by_reference(work, REFERENCE).id
    with begin(SHELL) as work:
        announce(work, number)

    with look() as work:
        raw = work.session.scalars(select(OutboxLetter.raw).where(OutboxLetter.kind == LetterKind.OUTCOME)).first()
        (event,) = events(work, REFERENCE, EventType.NUMBERED).values()
    assert event["items"] == {"1": {"number": "625", "adopted_on": "2026-03-12", "in_force_on": "2026-04-01"}}
    assert raw is not None
    with begin(SHELL) as work, pytest.raises(AnnouncedBefore):
        set_particulars(work, REFERENCE, {"1": said})


@pytest.mark.parametrize(
    ("name", "said", "refusal"),
    [
        ("2b", Particulars(number="626"), NotAdopted),
        ("2a", Particulars(number="625"), NumberTaken),
        ("1", Particulars(adopted_on=date(2026, 3, 12), in_force_on=date(2026, 3, 11)), ForceBeforeAdoption),
    ],
)
def test_numbers_and_days_that_cannot_be_are_refused(
    app: Flask, clock: FixedClock, name: str, said: Particulars, refusal: type[Exception]
) -> None:
    closed(clock)
    with begin(SHELL) as work:
        set_particulars(work, REFERENCE, {"1": Particulars(number="625")})

    with begin(SHELL) as work, pytest.raises(refusal):
        set_particulars(work, REFERENCE, {name: said})


def test_a_corrigendum_stands_beside_what_was_announced(app_on_both: Flask, clock: FixedClock) -> None:
    approval = closed(clock, is_announced=True)
    with begin(SHELL) as work:
        _remove(work, "KE")
        _remove(work, "FR")

    with begin(SHELL) as work:
        assert correct(work, REFERENCE, Correction(particulars={}), approval=approval) == 1

    with look() as work:
        row = work.session.scalars(select(Corrigendum)).one()
        (event,) = events(work, REFERENCE, EventType.CORRECTED).values()
        assert len(events(work, REFERENCE, EventType.OUTCOME)) == 1
        letters = work.session.scalar(select(func.count()).where(OutboxLetter.kind == LetterKind.CORRIGENDUM))
        outcomes = dict(iter(work.session.execute(select(Decision.name, Decision.outcome))))
    assert row.former["1"]["outcome"] == "adopted"
    assert row.present["1"]["outcome"] == "not_adopted" == outcomes["1"] == event["items"]["1"]["outcome"]
    assert event["corrigendum"] == 1
    assert letters == 8


def test_what_is_adopted_is_dated_by_the_close_unless_somebody_says_otherwise(app: Flask, clock: FixedClock) -> None:
    approval = closed(clock)
    with look() as work:
        named = {each.name: each.adopted_on for each in decisions(work, by_reference(work, REFERENCE))}
    assert named == {"1": date(2026, 3, 13), "2a": date(2026, 3, 13), "2b": None}

    with begin(SHELL) as work:
        set_particulars(work, REFERENCE, {"1": Particulars(number="625", adopted_on=date(2026, 3, 16))})
        number = by_reference(work, REFERENCE).id
    with begin(SHELL) as work:
        assert announce(work, number)
    with begin(SHELL) as work:
        _remove(work, "KE")
        _remove(work, "FR")
        correct(work, REFERENCE, Correction(particulars={}), approval=approval)

    with look() as work:
        row = work.session.scalars(select(Corrigendum)).one()
        free = work.session.scalars(select(Decision).where(Decision.name == "1")).one()
    assert row.former["1"]["number"] == "625"
    assert row.former["1"]["counts"]["approve"] == 3
    assert row.present["1"]["counts"] == {"approve": 1, "disapprove": 0, "abstain": 0, "silent": 2}
    assert (free.number, free.adopted_on) == ("", None)


def test_a_changed_count_is_corrected_even_where_the_outcome_stays(app: Flask, clock: FixedClock) -> None:
    approval = closed(clock, is_announced=True)
    with begin(SHELL) as work:
        _remove(work, "KE")

    with begin(SHELL) as work:
        assert correct_where_needed(work, REFERENCE, approval=approval) == 1
    with begin(SHELL) as work:
        assert correct_where_needed(work, REFERENCE, approval=approval) is None


def test_a_clerical_error_in_a_number_is_corrected(app: Flask, clock: FixedClock) -> None:
    approval = closed(clock, is_announced=True)
    correction = Correction(particulars={"1": Particulars(number="625")})
    with begin(SHELL) as work:
        assert correct(work, REFERENCE, correction, approval=approval) == 1

    with begin(SHELL) as work, pytest.raises(NothingToCorrect):
        correct(work, REFERENCE, correction, approval=approval)


def test_only_what_was_announced_is_corrected(app: Flask, clock: FixedClock) -> None:
    approval = closed(clock)

    with begin(SHELL) as work, pytest.raises(NotAnnounced):
        correct(work, REFERENCE, Correction(particulars={}), approval=approval)


def test_the_page_of_a_member_shows_number_days_and_corrigenda_beside_what_was_announced(
    app: Flask, clock: FixedClock
) -> None:
    approval = closed(clock)
    said = Particulars(number="625", in_force_on=date(2026, 4, 1))
    with begin(SHELL) as work:
        set_particulars(work, REFERENCE, {"1": said})
        consultation = by_reference(work, REFERENCE)
        number = consultation.id
        path = link(work, invitation_of(work, consultation, "mission@ke.example")).partition("/l/")[2]
    client = make_client(app)
    page = client.get(client.get(f"/l/{path}").location)
    assert "625" not in page.text
    with begin(SHELL) as work:
        assert announce(work, number)
    with begin(SHELL) as work:
        correction = Correction(particulars={"1": Particulars(number="626")})
        correct(work, REFERENCE, correction, approval=replace(approval, reason="<b>Slip</b> of the pen."))

    text = client.get(client.get(f"/l/{path}").location).text

    assert "DM-26/1/Corr.1" in text
    assert "As announced before" in text
    assert text.index("\u2066625\u2069") < text.rindex("\u2066626\u2069")
    assert "Enters into force on 1 April 2026" in text
    assert "&lt;b&gt;Slip&lt;/b&gt;" in text
