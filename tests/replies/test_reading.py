"""The read-only link of the capital: it shows no answer, takes nothing, and opens nothing else."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.consultations.invitations import link, reissue
from app.consultations.models import State
from app.consultations.queries import by_reference
from app.core.db import Base, db
from app.core.i18n import LANGUAGES
from app.core.work import SHELL, begin, look
from app.record import queries as record
from app.record.events import EventType
from app.replies.reading import MOST_LINKS
from app.replies.views import sitting
from tests.fixtures.app import HOST, FixedClock, make_client
from tests.fixtures.statements import counted_statements
from tests.make import invitation_of
from tests.replies.support import APPROVE, DISAPPROVE, REFERENCE, invitation_id, log, open_council, replies, reply

EMAIL = "mission@ke.example"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def mission(app: Flask) -> FlaskClient:
    sitting.BAD_LINKS._events.clear()
    open_council()
    return come(app, EMAIL)


def come(app: Flask, email: str) -> FlaskClient:
    with look() as work:
        address = link(work, invitation_of(work, by_reference(work, REFERENCE), email))
    client = make_client(app)
    assert client.get("/l/" + address.rpartition("/")[2]).status_code == 303
    return client


def page_of(email: str = EMAIL) -> str:
    return f"/r/{invitation_id(email)}/capital"


def made(mission: FlaskClient) -> str:
    """The path of a link that was just made, as it is passed on."""
    answer = mission.post(page_of() + "/make", follow_redirects=True)
    found = re.findall(rf"http://{re.escape(HOST)}(/k/[^<\s]+)", unescape(answer.text))
    assert answer.status_code == 200
    return found[-1]


def capital(app: Flask, path: str) -> tuple[FlaskClient, str]:
    client = make_client(app)
    answer = client.get(path)
    assert answer.status_code == 303
    return client, answer.location


def dump() -> dict[str, list[object]]:
    with db.engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))]  # noqa: S608
            for name in sorted(Base.metadata.tables)
        }


def test_it_shows_items_rule_and_deadline_with_the_name_of_the_member_across(app: Flask, mission: FlaskClient) -> None:
    client, address = capital(app, made(mission))

    page = client.get(address)

    assert page.status_code == 200
    assert '<div class="across" aria-hidden="true" data-name="Member KE"></div>' in page.text
    assert "Read-only copy for the capital: Member KE" in page.text
    for expected in ("The Council approves the calendar.", "The Council submits the document.", "more than one half"):
        assert expected in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_it_shows_no_answer_and_asks_the_database_for_none(app: Flask, mission: FlaskClient) -> None:
    client, address = capital(app, made(mission))
    before = client.get(address).text
    reply(EMAIL, {"1": DISAPPROVE, "2a": APPROVE}, statement="Secret statement", function="Secret function")

    with counted_statements() as statements:
        after = client.get(address).text

    assert (
        re.sub(r"\d+", "", re.sub(r"root</?.*", "", before)).split("<footer")[0]
        == (re.sub(r"\d+", "", re.sub(r"root</?.*", "", after)).split("<footer")[0])
    )
    assert not any("FROM replies" in each or "JOIN replies" in each for each in statements)


@pytest.mark.parametrize("state", [State.CLOSED, State.ANNOUNCED])
def test_after_the_close_it_shows_neither_answer_nor_outcome(app: Flask, mission: FlaskClient, state: State) -> None:
    client, address = capital(app, made(mission))
    reply(EMAIL, {"1": DISAPPROVE})
    with begin(SHELL) as work:
        consultation = by_reference(work, REFERENCE)
        consultation.state = state
        for item in consultation.items:
            for decision in item.decisions:
                decision.outcome = "adopted"

    page = client.get(address)

    assert page.status_code == 200
    assert "Adopted" not in page.text


def test_no_form_and_no_other_method_is_taken(app: Flask, mission: FlaskClient) -> None:
    path = made(mission)
    client, address = capital(app, path)
    before = dump()

    assert "<form" not in client.get(address).text
    for method in UNSAFE:
        for each in (path, address, f"{address}file/{'0' * 64}"):
            assert client.open(each, method=method, data={"item-1": "approve"}).status_code == 405, (method, each)
    assert dump() == before


def test_no_safe_method_changes_anything(app: Flask, mission: FlaskClient) -> None:
    path = made(mission)
    client, address = capital(app, path)
    before = dump()

    for method in ("GET", "HEAD", "OPTIONS"):
        for each in (path, address, page_of()):
            client.open(each, method=method)
            mission.open(each, method=method)

    assert dump() == before


def test_it_can_never_reply_wherever_its_token_is_sent(app: Flask, mission: FlaskClient) -> None:
    path = made(mission)
    token = path.rpartition("/")[2]
    client, _address = capital(app, path)
    own = f"/r/{invitation_id(EMAIL)}/"
    before = len(log())

    answers = [
        client.get(f"/l/{token}"),
        client.get(f"/c/{token}"),
        client.post("/l/paste", data={"link": token}),
        client.post(own, data={"link": token}),
        client.get(own + "sheet.pdf"),
        *(
            client.post(own + act, data={"token": token, "item-1": "approve", "name": "A", "function": "B"})
            for act in ("review", "confirm", "acknowledge", "draft", "capital/make")
        ),
    ]

    assert {each.status_code for each in answers} <= {403, 404}
    assert replies() == []
    assert len(log()) == before


def test_a_personal_link_is_no_read_only_link(app: Flask, mission: FlaskClient) -> None:
    with look() as work:
        token = link(work, invitation_of(work, by_reference(work, REFERENCE), EMAIL)).rpartition("/")[2]

    answer = mission.get(f"/k/{token}")

    assert answer.status_code == 410
    assert "read-only link does not open" in answer.text


def test_a_withdrawn_link_opens_nothing_any_more(app: Flask, mission: FlaskClient) -> None:
    path = made(mission)
    client, address = capital(app, path)
    number = address.strip("/").rpartition("/")[2]

    assert mission.post(f"{page_of()}/{number}/revoke").status_code == 303

    assert client.get(address).status_code == 410
    assert make_client(app).get(path).status_code == 410
    mission.post(f"{page_of()}/{number}/revoke")
    with look() as work:
        acts = [event["act"] for event in record.events(work, REFERENCE, EventType.READING_LINK).values()]
    assert acts == ["made", "revoked"]


def test_a_colleague_may_withdraw_it_and_another_member_not(app: Flask, mission: FlaskClient) -> None:
    path = made(mission)
    client, address = capital(app, path)
    number = address.strip("/").rpartition("/")[2]

    come(app, "mission@fr.example").post(f"{page_of('mission@fr.example')}/{number}/revoke")
    assert client.get(address).status_code == 200
    assert path.rpartition("/")[2] not in come(app, "mission@fr.example").get(page_of("mission@fr.example")).text
    come(app, "ministry@ke.example").post(f"{page_of('ministry@ke.example')}/{number}/revoke")
    assert client.get(address).status_code == 410


def test_it_opens_no_longer_than_the_personal_link_under_which_it_was_made(app: Flask, mission: FlaskClient) -> None:
    client, address = capital(app, made(mission))

    with begin(SHELL) as work:
        reissue(work, REFERENCE, EMAIL)

    assert client.get(address).status_code == 410
    assert "/k/" not in come(app, EMAIL).get(page_of()).text


def test_there_are_no_more_than_a_few(mission: FlaskClient) -> None:
    for _ in range(MOST_LINKS):
        made(mission)

    answer = mission.post(page_of() + "/make")

    assert answer.status_code == 409
    assert "Withdraw one before making another" in answer.text


def test_without_cookies_a_form_carries_the_personal_link_and_links_are_made_all_the_same(
    app: Flask, mission: FlaskClient
) -> None:
    with look() as work:
        token = link(work, invitation_of(work, by_reference(work, REFERENCE), EMAIL)).rpartition("/")[2]
    stranger = make_client(app)

    answer = stranger.post(page_of() + "/make", data={"token": token})

    assert answer.status_code == 200
    assert f"http://{HOST}/k/" in answer.text


def test_another_link_of_the_same_browser_opens_only_its_own_page(
    app: Flask, mission: FlaskClient, clock: FixedClock
) -> None:
    client, first = capital(app, made(mission))
    clock.advance(seconds=1)
    _other, second = capital(app, made(mission))

    assert client.get(first).status_code == 200
    assert client.get(second).status_code == 410


def test_its_files_are_those_of_its_consultation(app: Flask, mission: FlaskClient) -> None:
    client, address = capital(app, made(mission))
    (file,) = re.findall(r'href="(/v/[^"]+/file/[^"]+)"', client.get(address).text)

    answer = client.get(file)

    assert answer.data.startswith(b"%PDF")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(f"{address}file/{'0' * 64}").status_code == 404
    assert make_client(app).get(file).status_code == 410


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_read_in_every_language(app: Flask, mission: FlaskClient, language: str) -> None:
    client, address = capital(app, made(mission))

    page = client.get(f"{address}?lang={language}")

    assert f'<html lang="{language}"' in page.text
    assert len(page.data) < 30_000
