"""Acts by two at the desk: one asks, another approves, and the act happens together with its approval or not at all."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.consultations.models import Consultation, State
from app.consultations.queries import by_reference
from app.consultations.service import Approval
from app.core.errors import Refusal
from app.core.work import SHELL, Actor, ActorKind, begin, look
from app.desk.acts.act import Order
from app.desk.acts.registry import ACTS
from app.intake.service import enter
from app.officers.models import ActRequest, Role
from app.officers.refusals import ProofNeeded
from app.officers.requests import NewRequest, ask
from app.outbox.models import LetterKind, OutboxLetter
from app.record.events import EventType
from app.record.queries import last_line
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import FixedClock
from tests.intake.support import entry
from tests.make import make_open_consultation

LATER = {"deadline": "2026-03-20T18:00", "reason": "The capital asked for more time."}
FORM = "/desk/acts/extend/DM-26/1"
#: Something for whatever field an act may have.
EVERYTHING = LATER | {
    "decision": "1",
    "body": "council",
    "declaration": "KE 1",
    "designation": "Note 1",
    "effect": "editorial",
    "email": "new@ke.example",
    "former": "mission@ke.example",
    "kind": "reservation",
    "language": "fr",
    "member": "KE",
    "name": "New",
    "new_reference": "DM-26/2",
    "outcome": "adopted",
    "paper": 1,
    "received": "2026-03-02T10:00",
    "reply": "1",
    "since": "2026-02-01",
    "standing": "without_vote",
    "text": "Declared.",
    "text-en": "Another text.",
    "upheld": "yes",
}
PAYLOAD = "<script>alert(1)</script>\u202e"


@pytest.fixture
def second(app: Flask) -> FlaskClient:
    return signed_in(app, "officer.b@secretariat.example")


def opened() -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, "DM-26/1")


def send(client: FlaskClient, path: str, **form: str):
    return client.post(path, data={"form_token": form_token(client), "proof_confirmed": "yes", **form})


def asked(client: FlaskClient, path: str = FORM, **form: str) -> str:
    answer = send(client, path, **(form or LATER))
    assert answer.status_code == 303, answer.text
    return answer.location


def letters(kind: LetterKind) -> int:
    with look() as work:
        return work.session.scalar(select(func.count()).where(OutboxLetter.kind == kind)) or 0


def test_an_extension_happens_when_a_second_officer_approves(officer: FlaskClient, second: FlaskClient) -> None:
    opened()
    page = asked(officer)
    assert "waiting for a second officer" in officer.get(page).text
    assert letters(LetterKind.EXTENSION) == 0

    answer = send(second, f"{page}/approve")

    assert answer.status_code == 303
    assert letters(LetterKind.EXTENSION) > 0
    with look() as work:
        event = json.loads(last_line(work, "DM-26/1", EventType.EXTENDED) or b"{}")
        assert by_reference(work, "DM-26/1").deadline_at.isoformat() == "2026-03-20T17:00:00+00:00"
    assert event["via"] == "officer"
    assert len(set(event["approved_by"])) == 2
    text = second.get(page).text
    assert "officer.a" in text
    assert "officer.b" in text
    assert "approved and carried out" in text


def test_nobody_approves_the_own_request(officer: FlaskClient, second: FlaskClient) -> None:
    opened()
    page = asked(officer)

    answer = send(officer, f"{page}/approve")

    assert answer.status_code == 403
    assert "can only take it back" in answer.text
    assert letters(LetterKind.EXTENSION) == 0


@pytest.mark.parametrize("role", [Role.CHAIR, Role.READER])
def test_who_only_looks_neither_asks_nor_approves(
    app: Flask, officer: FlaskClient, second: FlaskClient, role: Role
) -> None:
    opened()
    page = asked(officer)
    looker = signed_in(app, "looker@secretariat.example", role)

    assert looker.get(FORM).status_code == 403
    assert looker.get("/desk/requests").status_code == 403
    assert send(looker, FORM, **LATER).status_code == 403
    assert send(looker, f"{page}/approve").status_code == 403
    assert letters(LetterKind.EXTENSION) == 0


def test_where_there_is_no_second_officer_it_is_said(officer: FlaskClient) -> None:
    opened()

    answer = send(officer, FORM, **LATER)

    assert answer.status_code == 409
    assert "Two different officers are needed for this." in answer.text


def test_what_stands_in_the_way_is_said_to_who_asks(officer: FlaskClient, second: FlaskClient) -> None:
    opened()

    answer = send(officer, FORM, deadline="2026-03-05T18:00", reason="sooner")

    assert answer.status_code in {409, 422}
    assert 'value="2026-03-05T18:00"' in answer.text
    assert "sooner</textarea>" in answer.text
    with look() as work:
        assert work.session.scalar(select(func.count()).select_from(ActRequest)) == 0


def test_a_request_needs_a_reason_and_keeps_what_was_typed(officer: FlaskClient) -> None:
    opened()

    answer = send(officer, FORM, deadline="2026-03-20T18:00", reason=" ")

    assert answer.status_code == 422
    assert "Please say why" in answer.text
    assert 'value="2026-03-20T18:00"' in answer.text


def test_an_act_that_has_become_impossible_leaves_its_request_waiting(
    officer: FlaskClient, second: FlaskClient, clock: FixedClock
) -> None:
    opened()
    page = asked(officer)
    clock.advance(days=11)
    second = _again(second)

    answer = send(second, f"{page}/approve")

    assert answer.status_code >= 400
    assert "Nothing was recorded." in answer.text
    assert letters(LetterKind.EXTENSION) == 0
    with look() as work:
        assert work.session.scalar(select(ActRequest.state)) == "waiting"


def _again(client: FlaskClient) -> FlaskClient:
    return signed_in(client.application, "officer.c@secretariat.example")


def test_the_same_is_not_asked_for_twice(officer: FlaskClient, second: FlaskClient) -> None:
    opened()
    asked(officer)

    answer = send(second, FORM, **LATER)

    assert answer.status_code == 409
    assert "has been asked for already" in answer.text


def test_a_request_is_refused_with_a_reason_or_taken_back(officer: FlaskClient, second: FlaskClient) -> None:
    opened()
    page = asked(officer)
    assert send(second, f"{page}/refuse", answer="").status_code == 422
    assert send(second, f"{page}/refuse", answer="Not before Monday.").status_code == 303
    assert "Not before Monday." in officer.get(page).text
    assert send(second, f"{page}/approve").status_code == 409

    other = asked(officer)
    assert send(officer, f"{other}/recall").status_code == 303
    assert "taken back" in officer.get("/desk/requests").text


def test_what_an_officer_typed_attacks_no_reader(officer: FlaskClient, second: FlaskClient) -> None:
    opened()
    page = asked(officer, deadline="2026-03-20T18:00", reason=PAYLOAD)

    assert "<script>alert" not in second.get(page).text
    assert "&lt;script&gt;" in second.get(page).text


def test_a_decision_is_withdrawn_by_two(officer: FlaskClient, second: FlaskClient) -> None:
    opened()
    page = asked(officer, "/desk/acts/withdraw_item/DM-26/1", decision="2a", reason="Overtaken.")

    assert send(second, f"{page}/approve").status_code == 303
    assert letters(LetterKind.ITEM_WITHDRAWN) > 0


def test_a_consultation_is_withdrawn_by_two(officer: FlaskClient, second: FlaskClient) -> None:
    opened()
    page = asked(officer, "/desk/acts/withdraw/DM-26/1", reason="Opened by mistake.")

    assert send(second, f"{page}/approve").status_code == 303
    with look() as work:
        assert work.session.scalar(select(Consultation.state)) == State.WITHDRAWN


@pytest.mark.parametrize("kind", sorted(ACTS))
def test_no_act_is_carried_out_by_one_officer(officer: FlaskClient, second: FlaskClient, kind: str) -> None:
    """Whatever the form of an act is sent with, the consultation's log gets a request at most, and no letter leaves."""
    opened()
    before = letters_and_state()

    send(officer, f"/desk/acts/{kind}/DM-26/1", **LATER, decision="1", outcome="adopted", reply="1", upheld="yes")

    assert letters_and_state() == before


@pytest.mark.parametrize("kind", sorted(ACTS))
def test_no_act_takes_one_officer_for_two(officer: FlaskClient, second: FlaskClient, kind: str) -> None:
    """The commands themselves refuse it, so that no page, present or to come, can let it through."""
    opened()
    before = letters_and_state()
    alone = Approval(reason="Alone.", by=1, approved_by=1)
    order = Order(reference="DM-26/1", subject="", particulars=EVERYTHING, approval=alone)

    with pytest.raises(Refusal), begin(Actor(kind=ActorKind.OFFICER, id="1")) as work:
        ACTS[kind].carry_out(work, order)

    assert letters_and_state() == before


def letters_and_state() -> tuple[int, str | None]:
    with look() as work:
        count = work.session.scalar(select(func.count()).select_from(OutboxLetter)) or 0
        return count, work.session.scalar(select(Consultation.state))


def test_two_approvals_at_once_carry_it_out_once(app_on_both: Flask) -> None:
    opened()
    first = signed_in(app_on_both, "officer.a@secretariat.example")
    others = [signed_in(app_on_both, f"officer.{letter}@secretariat.example") for letter in "bc"]
    page = asked(first)

    def approve(client: FlaskClient) -> int:
        with app_on_both.app_context():
            return send(client, f"{page}/approve").status_code

    with ThreadPoolExecutor() as people:
        answers = sorted(people.map(approve, others))

    assert answers == [303, 409]
    with look() as work:
        assert by_reference(work, "DM-26/1").extended_count == 1


def test_a_language_version_is_issued_by_two(officer: FlaskClient, second: FlaskClient) -> None:
    opened()
    path = "/desk/acts/language/DM-26/1"
    assert "Issued so far: English." in officer.get(path).text
    form = officer.get(f"{path}?language=ru").text
    names = re.findall(r'name="([a-z0-9._]+:ru)"', form)
    assert {"title:ru", "letter:ru", "contact.name:ru", "items.1.parts.0.text:ru"} <= set(names)
    assert "The Council submits the document.</blockquote>" in form
    (original,) = re.findall(r'name="translates" value="([0-9a-f]{64})"', form)
    given = {"language": "ru", "translates": original, **{name: f"{name} <b>" for name in names}}

    incomplete = send(officer, path, **(given | {"items.0.text:ru": " "}), reason="Translated later.")
    assert incomplete.status_code == 422
    assert "This must be filled in." in incomplete.text
    stale = send(officer, path, **(given | {"translates": "0" * 64}), reason="Translated later.")
    assert (stale.status_code, f'value="{original}"' in stale.text) == (409, True)

    page = asked(officer, path, **given, reason="Translated later.")
    assert "items.0.text:ru &lt;b&gt;" in second.get(page).text
    assert send(second, f"{page}/approve").status_code == 303
    with look() as work:
        assert by_reference(work, "DM-26/1").languages == ["en", "ru"]
    assert "items.0.text:ru &lt;b&gt;" in second.get(page).text


def test_a_text_is_corrected_by_two(officer: FlaskClient, second: FlaskClient) -> None:
    opened()
    path = "/desk/acts/text/DM-26/1"
    assert "Go on" in officer.get(path).text
    form = officer.get(f"{path}?decision=1").text
    assert "The Council approves the calendar.</textarea>" in form
    given = {"decision": "1", "effect": "substantive", "title-en": "Calendar", "text-en": "The Council approves it."}

    page = asked(officer, path, **given, reason="Changed after consultation.")
    assert send(second, f"{page}/approve").status_code == 303
    assert letters(LetterKind.TEXT_CHANGED) == 8


@pytest.mark.parametrize("kind", sorted(ACTS))
def test_every_approval_asks_once_more_who_approves(
    officer: FlaskClient, second: FlaskClient, clock: FixedClock, kind: str
) -> None:
    opened()
    with begin(Actor(kind=ActorKind.OFFICER, id="1")) as work:
        if kind == "paper":
            number = enter(work, entry(received_at=work.now)).request_id
        else:
            number = ask(work, NewRequest(kind=kind, log="DM-26/1", particulars=EVERYTHING, reason="For a test."))
    before = letters_and_state()
    clock.advance(minutes=6)

    answer = send(second, f"/desk/requests/{number}/approve", proof_confirmed="")

    assert answer.status_code == 403
    assert str(ProofNeeded()) in answer.text
    assert letters_and_state() == before
    with look() as work:
        assert work.session.scalar(select(ActRequest.state)) == "waiting"


@pytest.mark.parametrize("path", [FORM, "/desk/paper-entry/DM-26/1"])
def test_asking_does_too(officer: FlaskClient, second: FlaskClient, clock: FixedClock, path: str) -> None:
    opened()
    clock.advance(minutes=6)
    paper = {"member": "*", "sender": "A group", "channel": "letter", "received": "2026-03-02T13:00"}

    answer = send(officer, path, **LATER, **paper, registry_number="1", proof_confirmed="")

    assert answer.status_code == 403
    assert str(ProofNeeded()) in answer.text
    with look() as work:
        assert work.session.scalar(select(func.count()).select_from(ActRequest)) == 0
