"""Messages at the desk: proposals that officers enter as papers or dismiss, and what came back on the board."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.work import SHELL, begin, look
from app.intake.message_models import IncomingMessage
from app.officers.models import Role
from app.outbox.models import LetterState, OutboxLetter
from app.outbox.returns import mark_bounced
from app.record.events import HOUSE
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import FixedClock
from tests.intake.mail_corpus import CORPUS, MailKind, dsn, written
from tests.intake.support import message, papers
from tests.make import make_open_consultation
from tests.replies.support import replies, seat
from tests.schedule.support import events

BOARD, LIST = "/desk/consultations/DM-26/1", "/desk/messages"
ANSWER = "The Government approves the calendar."
PAYLOAD = "<script>alert(1)</script>\u202e\u0627"


@pytest.fixture(autouse=True)
def _open(app: Flask, clock: FixedClock) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, "DM-26/1", disclosure={"during": "sealed", "after": "names"})
    clock.advance(hours=2, seconds=7)


@pytest.fixture(autouse=True)
def second(app: Flask) -> FlaskClient:
    return signed_in(app, "officer.b@secretariat.example")


def send(client: FlaskClient, path: str, **form: object):
    data = {"form_token": form_token(client), "proof_confirmed": "yes", **form}
    return client.post(path, data=data, content_type="multipart/form-data")


def page_of(found: IncomingMessage) -> str:
    return f"/desk/message/{found.id}"


def fresh(found: IncomingMessage) -> IncomingMessage:
    with look() as work:
        return work.session.get_one(IncomingMessage, found.id)


def entered(client: FlaskClient, found: IncomingMessage, **changes: object) -> str:
    typed = {
        "member": "KE",
        "message": str(found.id),
        "channel": "email",
        "received": "2026-03-02T15:00:07",
        "registry_number": "2026/7",
        "answer-1": "approve",
        "sentence-1": ANSWER,
        "reason": "It came by e-mail.",
    }
    answer = send(client, "/desk/paper-entry/DM-26/1", **(typed | changes))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_it_waits_on_the_board_in_the_list_and_in_the_navigation(officer: FlaskClient) -> None:
    found = message(written(ANSWER, sender="Mission of Kenya <mission@ke.example>"))

    for address in (BOARD, LIST):
        page = officer.get(address).text
        assert page_of(found) in page
        assert "Mission of Kenya" in page
        assert "Perhaps from Member KE: a guess from the address of the sender." in page
    assert 'Messages <b class="count">1</b>' in officer.get("/desk/").text
    assert not replies()


def test_the_board_is_drawn_anew_when_one_comes_in(officer: FlaskClient) -> None:
    tag = officer.get(BOARD).headers["ETag"]
    assert officer.get(BOARD, headers={"If-None-Match": tag}).status_code == 304

    message(written(ANSWER))

    assert officer.get(BOARD, headers={"If-None-Match": tag}).status_code == 200


def test_its_page_says_what_it_says_and_that_the_sender_is_a_guess(officer: FlaskClient) -> None:
    page = officer.get(page_of(message(written(ANSWER)))).text

    assert ANSWER in page
    assert "Senders of e-mail can be invented." in page
    assert "received=2026-03-02T15:00:07" in page.replace("%3A", ":")
    assert "member=KE" in page


@pytest.mark.parametrize("sample", [each for each in CORPUS if each.kind is MailKind.HUMAN], ids=lambda each: each.name)
def test_every_answer_of_the_corpus_is_shown(officer: FlaskClient, sample) -> None:
    assert officer.get(page_of(message(sample.raw))).status_code == 200


def test_its_bytes_are_saved_as_a_text_and_never_shown(officer: FlaskClient) -> None:
    raw = written(ANSWER).replace(b"text/plain", b"text/html")
    answer = officer.get(f"{page_of(message(raw))}/file")

    assert answer.data == raw
    assert answer.mimetype == "text/plain"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_entered_as_a_paper_it_is_the_scan_and_takes_two_officers(officer: FlaskClient, second: FlaskClient) -> None:
    found = message(written(ANSWER))
    form = officer.get(f"/desk/paper-entry/DM-26/1?message={found.id}&channel=email&member=KE").text
    assert f'name="message" value="{found.id}"' in form
    assert f'href="{page_of(found)}"' in form

    paper = entered(officer, found)

    assert (fresh(found).state, fresh(found).paper_id) == ("entered", papers()[0].id)
    assert papers()[0].sha256 == found.sha256
    assert not replies()
    assert page_of(found) in second.get(paper).text
    assert second.get(f"{paper}/scan").data == written(ANSWER)
    assert send(second, f"/desk/requests/{papers()[0].request_id}/approve").status_code == 303
    assert seat("KE").answers == {"1": "approve"}
    (reply,) = [each for each in events() if each["type"] == "reply"]
    assert (reply["channel"], reply["evidence_sha256"]) == ("email", found.sha256)
    (event,) = [each for each in events() if each["type"] == "message_entered"]
    assert (event["message"], event["evidence_sha256"]) == (found.id, found.sha256)


def test_once_recorded_what_it_says_is_under_seal(officer: FlaskClient, second: FlaskClient) -> None:
    found = message(written(ANSWER, subject="Kenya approves DM-26/1"))
    entered(officer, found)
    assert ANSWER in second.get(page_of(found)).text
    send(second, f"/desk/requests/{papers()[0].request_id}/approve")

    page = second.get(page_of(found)).text
    assert ANSWER not in page
    assert "Kenya approves" not in page + second.get(LIST).text
    assert "under seal" in page
    assert second.get(f"{page_of(found)}/file").status_code == 404


def test_an_entry_that_is_refused_lets_it_wait_again(officer: FlaskClient, second: FlaskClient) -> None:
    found = message(written(ANSWER))
    entered(officer, found)

    send(second, f"/desk/requests/{papers()[0].request_id}/refuse", answer="Another sentence.")

    assert fresh(found).state == "waiting"
    entered(officer, found)


def test_it_is_entered_once(officer: FlaskClient) -> None:
    found = message(written(ANSWER))
    entered(officer, found)

    with pytest.raises(AssertionError, match="entered or dismissed before"):
        entered(officer, found, registry_number="2026/8")
    assert len(papers()) == 1


@pytest.mark.parametrize("number", ["999", "0", "x", "-1", "1; DROP"])
def test_a_message_that_is_not_there_is_no_scan(officer: FlaskClient, number: str) -> None:
    found = message(written(ANSWER))

    with pytest.raises(AssertionError):
        entered(officer, found, message=number)
    assert not papers()


def test_a_form_asked_for_with_nonsense_is_shown_without_a_way_to_it(officer: FlaskClient) -> None:
    assert officer.get("/desk/paper-entry/DM-26/1?message=<b>x").status_code == 200


def test_a_report_cannot_be_entered(officer: FlaskClient) -> None:
    found = message(dsn())

    with pytest.raises(AssertionError, match="no message with this number"):
        entered(officer, found)


def test_it_is_dismissed_with_a_reason_that_is_kept(officer: FlaskClient) -> None:
    found = message(written("Lunch?"))

    assert send(officer, f"{page_of(found)}/dismiss", reason="Private.").status_code == 303

    assert fresh(found).state == "dismissed"
    page = officer.get(page_of(found)).text
    assert "Private." in page
    assert "dismissed" in officer.get(LIST).text
    (event,) = [each for each in events() if each["type"] == "message_dismissed"]
    assert event["reason_commit"]
    assert "reason" not in event
    assert event["by"] == fresh(found).decided_by


def test_without_a_reason_it_is_not_dismissed_nor_twice(officer: FlaskClient) -> None:
    found = message(written("Lunch?"))

    assert send(officer, f"{page_of(found)}/dismiss", reason=" ").status_code == 422
    assert send(officer, f"{page_of(found)}/dismiss", reason="x").status_code == 303
    assert send(officer, f"{page_of(found)}/dismiss", reason="x").status_code == 409
    assert fresh(found).reason == "x"


def test_about_no_consultation_that_is_known_it_stands_in_the_log_of_the_house(officer: FlaskClient) -> None:
    found = message(written("Hello", sender="stranger@elsewhere.example", subject="Hello"))

    assert "It cannot be guessed" in officer.get(LIST).text
    assert page_of(found) not in officer.get(BOARD).text
    assert [each["message"] for each in events(HOUSE) if each["type"] == "message_received"] == [found.id]
    assert "paper-entry/DM-26/1" in officer.get(page_of(found)).text


def test_nothing_written_turns_into_markup(officer: FlaskClient) -> None:
    name = '"<img src=x>" <mission@ke.example>'
    found = message(written(PAYLOAD, subject=f"DM-26/1 {PAYLOAD}", sender=name))

    for address in (page_of(found), LIST, BOARD):
        page = officer.get(address).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "\u202e" not in page
    assert "[U+202E]" in officer.get(page_of(found)).text


@pytest.mark.parametrize("role", [Role.CHAIR, Role.READER])
def test_who_only_looks_sees_no_message(app: Flask, role: Role) -> None:
    found = message(written(ANSWER))
    looker = signed_in(app, "looker@secretariat.example", role)

    for address in (LIST, page_of(found), f"{page_of(found)}/file"):
        assert looker.get(address).status_code == 403
    assert send(looker, f"{page_of(found)}/dismiss", reason="x").status_code == 403
    assert ANSWER not in looker.get(BOARD).text
    assert page_of(found) not in looker.get(BOARD).text


def test_reports_and_absences_are_counted_and_wait_for_nobody(officer: FlaskClient) -> None:
    message(dsn())
    message(written("Away", Auto_Submitted="auto-replied"))

    page = officer.get(LIST).text
    assert "reports without effect" in page
    assert '<b class="count">' not in page
    assert page.count("<dd>1</dd>") == 2


def accept(addresses: tuple[str, ...]) -> None:
    with begin(SHELL) as work:
        for letter in work.session.scalars(select(OutboxLetter).where(OutboxLetter.address.in_(addresses))):
            letter.state, letter.accepted_at, letter.settled_at = LetterState.ACCEPTED, work.now, work.now
            letter.raw, letter.wiped_at = None, work.now


def test_a_letter_that_came_back_is_on_the_board_and_the_call_list_with_its_reason(officer: FlaskClient) -> None:
    both = ("mission@fr.example", "ministry@fr.example")
    accept(both)
    assert "Member FR –" not in " ".join(officer.get(BOARD).text.split())

    with begin(SHELL) as work:
        for letter in work.session.scalars(select(OutboxLetter.id).where(OutboxLetter.address.in_(both))).all():
            assert mark_bounced(work, letter, words="5.1.1 smtp; 550 No such user")

    board = " ".join(officer.get(BOARD).text.split())
    assert "Member FR – returned as not delivered" in board
    assert "5.1.1 smtp; 550 No such user" in board
    assert "550 No such user" in officer.get("/desk/call-list/DM-26/1").text
    why = officer.get("/desk/letters/DM-26/1?state=not_confirmed").text
    assert why.count("550 No such user") == 2
    assert "mission@ke.example" not in why


def test_received_to_the_second_so_that_no_late_message_becomes_timely(officer: FlaskClient, clock: FixedClock) -> None:
    clock.at = clock.at.replace(day=12, hour=17, minute=0, second=0) + timedelta(seconds=30)
    found = message(written(ANSWER))

    page = signed_in_again(officer).get(page_of(found)).text

    assert "received=2026-03-12T18:00:30" in page.replace("%3A", ":")


def signed_in_again(client: FlaskClient) -> FlaskClient:
    """The clock has moved past the session."""
    return signed_in(client.application, "officer.c@secretariat.example")
