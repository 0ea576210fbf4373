"""Accounts at the desk, as administrators keep them."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.work import SHELL, Actor, ActorKind, begin, look
from app.officers import passwords
from app.officers.accounts import change_role, disable_account
from app.officers.models import Role
from app.officers.queries import officers
from app.officers.refusals import NotAnAdministrator, OfficerExists, OwnAccount, SecondFactorMissing
from app.officers.service import set_password
from app.record.events import HOUSE
from app.record.queries import lines
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import FixedClock, make_client
from tests.make import make_officer

ADMINISTRATOR = "admin@secretariat.example"
PASSWORD = "correct horse battery"


@pytest.fixture
def administrator(app: Flask) -> FlaskClient:
    return signed_in(app, ADMINISTRATOR, Role.ADMINISTRATOR)


def send(client: FlaskClient, page: str = "", **fields: str) -> tuple[int, str]:
    answer = client.post(f"/desk/officers{page}", data={"form_token": form_token(client), **fields})
    return answer.status_code, answer.text


def number_of(email: str) -> int:
    with look() as work:
        return next(line.id for line in officers(work) if line.email == email)


def test_only_administrators_enter(app: Flask) -> None:
    for role in (Role.OFFICER, Role.CHAIR, Role.READER):
        client = signed_in(app, f"{role}@x.example", role)
        assert client.get("/desk/officers").status_code == 403
        assert client.get("/desk/officers/1").status_code == 403
        assert "/desk/officers" not in client.get("/desk/").text
        assert send(client, name="X", email="x@x.example", role="administrator")[0] == 403


def test_a_new_account_gets_a_password_that_is_shown_once_and_signs_in(app: Flask, administrator: FlaskClient) -> None:
    status, page = send(administrator, name="Reader", email="reader@x.example", role="reader", language="es")

    password = re.search(r'<code class="secret"[^>]*>([^<]+)</code>', page)[1]
    assert status == 200
    assert password not in administrator.get(f"/desk/officers/{number_of('reader@x.example')}").text
    answer = make_client(app).post("/desk/sign-in", data={"email": "reader@x.example", "password": password})
    assert (answer.status_code, answer.location) == (303, "/desk/")


def test_what_is_wrong_with_a_new_account_is_said_beside_what_was_typed(administrator: FlaskClient) -> None:
    status, page = send(administrator, name='"><b>', email=ADMINISTRATOR, role="reader")

    assert status == 409
    assert str(OfficerExists(email=ADMINISTRATOR)).replace("'", "&#39;") in page
    assert 'value="&#34;&gt;&lt;b&gt;"' in page
    assert send(administrator, name="X", email="x@x.example", role="emperor")[0] == 422


def test_a_changed_role_ends_the_sessions_of_the_former(app: Flask, administrator: FlaskClient) -> None:
    other = signed_in(app, "b@x.example", Role.OFFICER)

    assert send(administrator, f"/{number_of('b@x.example')}", act="role", role="reader")[0] == 303

    assert other.get("/desk/").status_code == 303


def test_a_disabled_account_is_out_at_once_and_may_be_enabled_again(app: Flask, administrator: FlaskClient) -> None:
    other = signed_in(app, "b@x.example", Role.OFFICER)
    page = f"/{number_of('b@x.example')}"

    assert send(administrator, page, act="disable")[0] == 303
    assert other.get("/desk/").status_code == 303
    assert send(administrator, page, act="enable")[0] == 303
    with look() as work:
        assert all(line.is_enabled for line in officers(work))


def test_ending_sessions_and_giving_a_password(app: Flask, administrator: FlaskClient) -> None:
    other = signed_in(app, "b@x.example", Role.READER)
    page = f"/{number_of('b@x.example')}"

    assert send(administrator, page, act="end_sessions")[0] == 303
    assert other.get("/desk/").status_code == 303
    status, text = send(administrator, f"{page}/password")
    password = re.search(r'<code class="secret"[^>]*>([^<]+)</code>', text)[1]
    assert status == 200
    answer = make_client(app).post("/desk/sign-in", data={"email": "b@x.example", "password": password})
    assert answer.status_code == 303


def test_resetting_where_there_is_no_second_factor_is_refused(administrator: FlaskClient) -> None:
    with begin(SHELL) as work:
        number = make_officer(work, "b@x.example").id

    status, page = send(administrator, f"/{number}", act="reset_second_factor")

    assert status == 409
    assert str(SecondFactorMissing()) in page


@pytest.mark.parametrize("act", ["disable", "role", "end_sessions", "reset_second_factor", "enable"])
def test_nobody_changes_the_own_standing(administrator: FlaskClient, act: str) -> None:
    with begin(SHELL) as work:
        make_officer(work, "c@x.example", Role.ADMINISTRATOR)

    status, _ = send(administrator, f"/{number_of(ADMINISTRATOR)}", act=act, role="reader")

    assert status == 403
    assert administrator.get("/desk/officers").status_code == 200


def test_of_two_administrators_who_act_on_each_other_at_once_one_stays(app_on_both: Flask) -> None:
    with begin(SHELL) as work:
        numbers = [make_officer(work, f"{name}@x.example", Role.ADMINISTRATOR).id for name in "ab"]
    together = Barrier(2)

    def act(own: int, other: int) -> str:
        with app_on_both.app_context():
            together.wait()
            try:
                with begin(Actor(kind=ActorKind.OFFICER, id=str(own))) as work:
                    change_role(work, other, Role.READER)
            except NotAnAdministrator as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor() as threads:
        told = [*threads.map(act, numbers, reversed(numbers))]

    assert sorted(told) == ["done", NotAnAdministrator.code]
    with look() as work:
        assert [line.role for line in officers(work)].count(Role.ADMINISTRATOR) == 1


def test_nobody_disables_the_own_account(app: Flask) -> None:
    with begin(SHELL) as work:
        number = make_officer(work, "a@x.example", Role.ADMINISTRATOR).id

    with pytest.raises(OwnAccount), begin(Actor(kind=ActorKind.OFFICER, id=str(number))) as work:
        disable_account(work, number)


def test_every_change_is_proven(app: Flask, administrator: FlaskClient, clock: FixedClock) -> None:
    with begin(SHELL) as work:
        number = make_officer(work, "b@x.example").id
    clock.advance(minutes=6)

    for page, fields in (
        ("", {"name": "X", "email": "x@x.example", "role": "reader"}),
        (f"/{number}", {"act": "disable"}),
        (f"/{number}/password", {}),
    ):
        assert send(administrator, page, **fields)[0] == 403
    assert send(administrator, f"/{number}", act="disable", proof_confirmed="yes")[0] == 303


def test_every_change_is_in_the_record_with_who_made_it_and_without_the_password(
    app: Flask, administrator: FlaskClient
) -> None:
    _, page = send(administrator, name="B", email="b@x.example", role="officer")
    password = re.search(r'<code class="secret"[^>]*>([^<]+)</code>', page)[1]
    number = number_of("b@x.example")
    for act in ("role", "disable", "enable", "end_sessions"):
        send(administrator, f"/{number}", act=act, role="chair")

    with look() as work:
        log = b"\n".join(lines(work, HOUSE)).decode()
    by = f'"by":"officer:{number_of(ADMINISTRATOR)}"'
    for change in ("role_chair", "disabled", "enabled", "sessions_ended"):
        assert f'{by},"change":"{change}"' in log
    assert password not in log
    assert "b@x.example" not in log


def test_a_new_password_of_the_command_line_ends_sessions_too(app: Flask, administrator: FlaskClient) -> None:
    with begin(SHELL) as work:
        set_password(work, ADMINISTRATOR, passwords.hashed(PASSWORD))

    assert administrator.get("/desk/officers").status_code == 303
