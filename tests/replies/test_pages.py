"""The pages below /l/, /r/ and /c/, as a browser meets them."""

import logging
import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.consultations import invitations
from app.consultations.models import Consultation, Decision, State
from app.core.db import Base, db
from app.core.work import SHELL, begin, look
from app.replies.models import Contest
from app.replies.views import sitting
from tests.fixtures.app import HOST, FixedClock, make_client
from tests.make import invitation_of
from tests.replies.support import (
    APPROVE,
    DISAPPROVE,
    REFERENCE,
    consultation,
    invitation_id,
    invitation_row,
    kept_counters,
    letters,
    link_in,
    open_council,
    recount,
    replies,
    reply,
    seat,
)

MISSION, MINISTRY, WITHOUT_VOTE = "mission@ke.example", "ministry@ke.example", "mission@xa.example"
SIGNATURE = {"name": "A. Person", "function": "Counsellor", "instructions": "CAB/7"}
LARGEST_PAGE_BYTES = 30_000
DECISIONS = ("1", "2a", "2b")


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    sitting.BAD_LINKS._events.clear()
    open_council()


def path_of(email: str) -> str:
    """The path of the personal link, as mailed."""
    with look() as work:
        return invitations.link(work, invitation_row(email)).removeprefix(f"http://{HOST}")


def opened(app: Flask, email: str) -> tuple[FlaskClient, str]:
    """A browser that has followed the link, and the address it was sent to."""
    client = make_client(app)
    answer = client.get(path_of(email))
    assert answer.status_code == 303
    return client, answer.location


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def data(page: str) -> tuple[str, str]:
    """What the answer says to machines: what became of the reply, and the code."""
    found = re.search(r'data-reply="([^"]*)" data-receipt="([^"]*)"', page)
    assert found is not None, page
    return found[1], found[2]


def dump() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
        }


def test_link_is_exchanged_for_a_cookie_and_a_clean_address(app: Flask):
    client = make_client(app)
    answer = client.get(path_of(MISSION))

    assert (answer.status_code, answer.location) == (303, f"/r/{invitation_id(MISSION)}/")
    cookie = answer.headers["Set-Cookie"]
    assert f"Path=/r/{invitation_id(MISSION)}/" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_page_names_state_addressee_deadline_items_and_preselects_nothing(app: Flask):
    client, address = opened(app, MISSION)
    page = client.get(address).text

    for words in ("Member KE", "Permanent Mission", "Geneva, UTC+1", "18:00", "17:00", "Calendar", "Guidelines"):
        assert words in page
    assert "checked" not in page
    assert 'name="item-2a" value="disapprove"' in page
    assert 'name="item-2"' not in page


def test_reply_in_two_steps_is_recorded_with_a_receipt(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text)
    review = client.post(address + "review", data=form | {"item-1": "approve", "item-2a": "keep", "statement": "So."})
    assert replies() == []
    answer = client.post(address + "confirm", data=hidden(review.text) | SIGNATURE, follow_redirects=True)

    (row,) = replies()
    assert data(answer.text) == ("recorded", row.receipt_code)
    assert (seat("KE").answers, row.statements) == ({"1": "approve"}, {"*": "So."})
    assert "CAB/7" in answer.text
    assert kept_counters() == recount()


def test_review_shows_what_stays_and_what_changes(app: Flask):
    reply(MISSION, {"1": APPROVE, "2a": APPROVE})
    client, address = opened(app, MINISTRY)
    page = client.get(address).text
    assert page.count(" checked") == 2
    review = client.post(address + "review", data=hidden(page) | {"item-1": "disapprove", "item-2a": "keep"}).text

    assert "Changes: 1 · left as answered: 1 · without an answer: 1" in review
    assert hidden(review)["item-1"] == "disapprove"
    assert "item-2a" not in hidden(review)


def test_confirmation_needs_name_function_and_the_tick(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "approve"}
    answer = client.post(address + "confirm", data=form | {"name": "A. Person"})

    assert answer.status_code == 422
    assert data(answer.text) == ("refused", "")
    assert "Please give your function." in answer.text
    assert hidden(answer.text)["item-1"] == "approve"
    assert replies() == []


def test_going_back_keeps_what_was_chosen(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "abstain", "statement": "Words."}
    page = client.post(address + "confirm", data=form | {"do": "back"}).text

    assert 'name="item-1" value="abstain" checked' in page
    assert ">Words.</textarea>" in page
    assert replies() == []


def test_empty_form_changes_nothing_and_says_so(app: Flask):
    client, address = opened(app, MISSION)
    answer = client.post(address + "review", data=hidden(client.get(address).text))

    assert answer.status_code == 422
    assert data(answer.text)[0] == "refused"


@pytest.mark.parametrize(
    "field", [{"item-1": "yes"}, {"item-9": "approve"}, {"item-1": "no_objection"}, {"item-1": ["approve", "abstain"]}]
)
def test_values_that_the_form_does_not_offer_are_refused(app: Flask, field: dict[str, str | list[str]]):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text)
    answer = client.post(address + "confirm", data=form | SIGNATURE | field)

    assert data(answer.text)[0] == "refused"
    assert replies() == []


def test_double_submission_gives_the_same_receipt_and_other_answers_a_conflict(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "approve"} | SIGNATURE
    answers = [client.post(address + "confirm", data=form, follow_redirects=True).text for _ in range(3)]
    conflict = client.post(address + "confirm", data=form | {"item-1": "disapprove"})

    assert len({data(each) for each in answers}) == 1
    assert conflict.status_code == 409
    assert data(conflict.text) == ("refused", "")
    assert len(replies()) == 1


@pytest.mark.parametrize("form", ["", "nonsense", "other"])
def test_form_without_its_one_time_number_is_refused(app: Flask, form: str):
    client, address = opened(app, MISSION)
    if form == "other":
        other, elsewhere = opened(app, "mission@fr.example")
        form = hidden(other.get(elsewhere).text)["form"]
    answer = client.post(address + "confirm", data={"form": form, "item-1": "approve"} | SIGNATURE)

    assert answer.status_code == 400
    assert replies() == []


def test_colleagues_reply_in_between_is_shown_and_asked_again(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "disapprove", "item-2a": "abstain"}
    reply(MINISTRY, {"1": APPROVE})
    answer = client.post(address + "confirm", data=form | SIGNATURE)

    assert answer.status_code == 409
    assert data(answer.text) == ("changed", "")
    assert "You had chosen: does not approve" in answer.text
    assert 'name="item-1" value="keep" checked' in answer.text
    assert 'name="item-2a" value="abstain" checked' in answer.text
    again = client.post(
        address + "confirm",
        data=hidden(answer.text) | {"item-1": "disapprove"} | SIGNATURE,
        follow_redirects=True,
    )
    assert data(again.text)[0] == "recorded"


def test_colleagues_reply_before_the_review_is_shown_there_already(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "disapprove"}
    reply(MINISTRY, {"1": APPROVE})

    assert data(client.post(address + "review", data=form).text)[0] == "changed"


def test_member_without_the_vote_sees_no_choices_and_may_leave_a_statement(app: Flask):
    client, address = opened(app, WITHOUT_VOTE)
    page = client.get(address).text
    assert 'type="radio"' not in page
    review = client.post(address + "review", data=hidden(page) | {"statement": "We support it."})
    answer = client.post(address + "confirm", data=hidden(review.text) | SIGNATURE, follow_redirects=True)

    assert data(answer.text)[0] == "recorded"
    assert kept_counters().replied == 0


def test_choice_of_a_member_without_the_vote_is_refused(app: Flask):
    client, address = opened(app, WITHOUT_VOTE)
    form = hidden(client.get(address).text) | {"item-1": "approve", "statement": "Words."} | SIGNATURE
    answer = client.post(address + "confirm", data=form)

    assert answer.status_code == 403
    assert data(answer.text) == ("refused", "")
    assert replies() == []


def test_after_the_deadline_the_link_opens_and_a_reply_is_kept_as_late(app: Flask, clock: FixedClock):
    reply(MISSION, {"1": APPROVE})
    clock.advance(days=20)
    client, address = opened(app, MISSION)
    page = client.get(address).text
    assert "Recorded reply" in page
    form = hidden(page) | {"item-1": "disapprove"} | SIGNATURE
    answer = client.post(address + "confirm", data=form, follow_redirects=True)

    assert data(answer.text)[0] == "late"
    assert "is not counted" in answer.text
    assert seat("KE").answers == {"1": "approve"}


def test_reply_at_the_deadline_counts_and_a_microsecond_later_is_late(app: Flask, clock: FixedClock):
    deadline = consultation().deadline_at
    assert deadline is not None
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "approve"} | SIGNATURE
    other, elsewhere = opened(app, "mission@fr.example")
    late = hidden(other.get(elsewhere).text) | {"item-1": "approve"} | SIGNATURE

    clock.at = deadline
    assert data(client.post(address + "confirm", data=form, follow_redirects=True).text)[0] == "recorded"
    clock.at = deadline + timedelta(microseconds=1)
    assert data(other.post(elsewhere + "confirm", data=late, follow_redirects=True).text)[0] == "late"


def test_outcomes_are_shown_after_the_close(app: Flask, clock: FixedClock):
    clock.advance(days=20)
    with begin(SHELL) as work:
        row = work.session.get_one(Consultation, consultation().id)
        row.state = State.ANNOUNCED
        for decision in work.session.query(Decision).filter_by(consultation_id=row.id):
            decision.outcome, decision.clause, decision.reason = "adopted", "majority-of-entitled", "2 × 3 = 6 > 3"
            decision.steps = [
                {
                    "stage": "accept",
                    "clause": "majority-of-entitled",
                    "count": 3,
                    "basis": 3,
                    "product": 6,
                    "bound": 3,
                    "inequality": "2 × 3 = 6 > 3",
                    "holds": True,
                    "decides": True,
                }
            ]
    client, address = opened(app, MISSION)
    page = client.get(address).text

    assert "Adopted" in page
    assert "2 × 3 = 6 &gt; 3" in page
    assert "The approvals amount to more than one half of the Member States having the right to vote." in page
    assert "Approvals: 3. Threshold: more than one half of the Member States having the right to vote (3)." in page


def test_withdrawn_consultation_is_shown_without_a_form(app: Flask):
    with begin(SHELL) as work:
        work.session.get_one(Consultation, consultation().id).state = State.WITHDRAWN
    client, address = opened(app, MISSION)
    page = client.get(address).text

    assert "withdrawn" in page
    assert 'name="form"' not in page


def test_without_cookies_the_link_is_pasted_and_travels_in_forms(app: Flask):
    client = make_client(app)
    client._cookies = None
    address = f"/r/{invitation_id(MISSION)}/"
    asking = client.get(address)
    assert 'name="link"' in asking.text
    page = client.post(address, data={"link": f"<http://{HOST}{path_of(MISSION)}>."}).text
    assert hidden(page)["token"]
    review = client.post(address + "review", data=hidden(page) | {"item-1": "approve"}).text
    answer = client.post(address + "confirm", data=hidden(review) | SIGNATURE)

    assert data(answer.text)[0] == "recorded"
    assert 'href="/l/' not in answer.text
    receipt = client.post(f"{address}receipt/{replies()[0].index}", data={"token": hidden(answer.text)["token"]})
    assert data(receipt.text) == data(answer.text)
    assert client.get(f"{address}receipt/{replies()[0].index}").status_code == 403


def test_no_page_holds_a_token_when_there_is_a_cookie(app: Flask):
    reply(MISSION, {"1": APPROVE})
    client, address = opened(app, MISSION)
    page = client.get(address).text
    review = client.post(address + "review", data=hidden(page) | {"item-1": "disapprove"}).text
    index = replies()[0].index
    pages = [page, review, *(client.get(f"{address}{each}/{index}").text for each in ("receipt", "contest"))]

    for each in pages:
        assert 'name="token"' not in each
        assert not re.search(r'(href|action)="[^"]*/[lc]/', each)
        assert path_of(MISSION).removeprefix("/l/") not in each


def mailed_addresses() -> list[str]:
    """Every address of ours that stands in a queued letter, and the pages behind them."""
    found = {path_of(email) for email in (MISSION, WITHOUT_VOTE)}
    found |= {link_in(each, "/c/") for each in letters("receipt")}
    row = replies()[0]
    below = ("", f"receipt/{row.index}", f"contest/{row.index}", f"contest/{row.index}/report", "review", "confirm")
    return sorted(found) + [f"/r/{invitation_id(MISSION)}/{each}" for each in below] + ["/l/renew", "/l/paste"]


@pytest.mark.parametrize("headers", [{}, {"Sec-Purpose": "prefetch"}, {"Range": "bytes=0-10"}])
def test_no_method_but_post_changes_anything(app: Flask, headers: dict[str, str]):
    reply(MISSION, {"1": APPROVE})
    addresses = mailed_addresses()
    client, _ = opened(app, MISSION)
    before = dump()
    for method in ("GET", "HEAD", "OPTIONS", "PROPFIND", "TRACE", "PUT", "DELETE"):
        for address in addresses:
            client.open(address, method=method, headers=headers)

        assert dump() == before, method


STUCK_AT_THE_END = [".", ",", ")", ">", "%3E", "%22", "]", ";", "...", "/", "%20", "%E3%80%82", "-", "_", "=", "%0D%0A"]
AROUND = ["{}?utm_source=mail", "{}#top", "%3C{}%3E", "=3D{}", "3D/{}", *("{}" + each for each in STUCK_AT_THE_END)]
BREAKS = ["%0A", "%20", "%0D%0A", "=%0A", "=%0D%0A%20"]


def test_link_with_something_stuck_to_it_opens(app: Flask):
    token = path_of(MISSION).removeprefix("/l/")
    client = make_client(app)

    assert {each: client.get("/l/" + each.format(token)).status_code for each in AROUND} == dict.fromkeys(AROUND, 303)


def test_wrapped_link_opens(app: Flask):
    token = path_of(MISSION).removeprefix("/l/")
    client = make_client(app)
    broken = [f"/l/{token[:at]}{each}{token[at:]}" for each in BREAKS for at in (10, 30, 60)]

    assert {each: client.get(each).status_code for each in broken} == dict.fromkeys(broken, 303)


def test_damaged_link_says_so_and_offers_a_way_on(app: Flask):
    token = path_of(MISSION).removeprefix("/l/")
    answer = make_client(app).get("/l/" + token[:-3])

    assert answer.status_code == 404
    assert 'data-link="link_mangled"' in answer.text
    assert 'name="link"' in answer.text


def test_last_character_of_a_link_cannot_be_varied(app: Flask):
    token = path_of(MISSION).removeprefix("/l/")
    answers = {make_client(app).get(f"/l/{token[:-1]}{each}").status_code for each in "ABCDEFG" if each != token[-1]}

    assert answers == {404}


def test_replaced_link_says_so_and_the_new_one_goes_to_the_address_on_file(app: Flask):
    old = path_of(MISSION)
    with begin(SHELL) as work:
        invitations.reissue(work, REFERENCE, MISSION)
    answer = make_client(app).get(old)
    assert answer.status_code == 410
    assert 'data-link="link_replaced"' in answer.text
    renewed = make_client(app).post("/l/renew", data={"link": hidden(answer.text)["link"]})

    assert renewed.status_code == 200
    new = letters("new_link")
    assert {each.address for each in new} == {MISSION}
    assert link_in(new[-1], "/l/") == path_of(MISSION)
    assert path_of(MISSION) not in renewed.text


def test_page_that_is_open_when_its_link_is_replaced_records_nothing(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "approve"} | SIGNATURE
    with begin(SHELL) as work:
        invitations.reissue(work, REFERENCE, MISSION)
    answer = client.post(address + "confirm", data=form)

    assert answer.status_code == 410
    assert data(answer.text) == ("refused", "")
    assert replies() == []


def test_withdrawn_link_says_so_and_no_new_one_is_sent(app: Flask, clock: FixedClock):
    link = path_of(MISSION)
    with begin(SHELL) as work:
        invitation_of(work, work.session.merge(consultation()), MISSION).revoked_at = clock.at
    client = make_client(app)
    answer = client.get(link)
    client.post("/l/renew", data={"link": link})

    assert answer.status_code == 410
    assert 'data-link="link_revoked"' in answer.text
    assert letters("new_link") == []


def test_asking_for_a_new_link_has_one_answer_and_works_once_in_ten_minutes(app: Flask, clock: FixedClock):
    client = make_client(app)
    links = (path_of(MISSION), path_of(MISSION), "nonsense", "")
    answers = {client.post("/l/renew", data={"link": link}).text for link in links}

    assert len(answers) == 1
    assert len(letters("new_link")) == 1
    clock.advance(minutes=11)
    client.post("/l/renew", data={"link": path_of(MISSION)})
    assert len(letters("new_link")) == 2


def test_eleventh_bad_link_within_a_minute_is_turned_away_and_a_good_one_never(app: Flask):
    client = make_client(app)
    codes = [client.get(f"/l/nonsense-{number}").status_code for number in range(12)]

    assert codes == [404] * 10 + [429] * 2
    assert client.get(path_of(MISSION)).status_code == 303


def test_link_of_another_purpose_or_invitation_opens_nothing(app: Flask):
    reply(MISSION, {"1": APPROVE})
    contest = link_in(letters("receipt")[0], "/c/")
    client, _ = opened(app, "mission@fr.example")

    assert client.get(contest.replace("/c/", "/l/")).status_code == 404
    assert client.get(path_of(MISSION).replace("/l/", "/c/")).status_code == 404
    assert 'name="link"' in client.get(f"/r/{invitation_id(MISSION)}/").text
    assert client.get(f"/r/{invitation_id(MISSION)}/receipt/{replies()[0].index}").status_code == 403


def test_receipt_of_another_state_is_not_shown(app: Flask):
    reply(MISSION, {"1": APPROVE})
    client, address = opened(app, "mission@fr.example")

    assert client.get(f"{address}receipt/{replies()[0].index}").status_code == 404


def test_contest_from_the_mailed_link_takes_two_steps(app: Flask):
    reply(MISSION, {"1": APPROVE})
    address = link_in(letters("receipt")[0], "/c/")
    client = make_client(app)
    shown = client.get(address)
    assert 'data-contest="offered"' in shown.text
    assert address.removeprefix("/c/") not in shown.text
    answer = client.post(address)

    assert 'data-contest="received"' in answer.text
    with look() as work:
        assert work.session.query(Contest).count() == 1
    assert len(letters("contest_received")) == 2


def test_contest_from_the_receipts_page(app: Flask):
    reply(MISSION, {"1": APPROVE})
    client, address = opened(app, MINISTRY)
    index = replies()[0].index
    assert f"{address}contest/{index}" in client.get(f"{address}receipt/{index}").text
    answer = client.post(f"{address}contest/{index}/report")

    assert 'data-contest="received"' in answer.text
    assert "reported" in client.get(f"{address}receipt/{index}").text


def test_form_from_another_site_is_refused(app: Flask):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "approve"} | SIGNATURE
    answer = client.post(address + "confirm", data=form, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert replies() == []


def test_page_is_in_the_focal_points_language_and_changes_on_request(app: Flask):
    with begin(SHELL) as work:
        work.session.execute(text("UPDATE focal_points SET language = 'ar' WHERE email = :email"), {"email": MISSION})
    client, address = opened(app, MISSION)
    page = client.get(address, headers={"Accept-Language": "fr"}).text

    assert '<html lang="ar" dir="rtl">' in page
    assert '<span lang="en" dir="ltr">Calendar</span>' in page
    assert '<html lang="ru" dir="ltr">' in client.get(address + "?lang=ru").text
    assert f"{address}review?lang=ru" in client.get(address + "?lang=ru").text


def test_typed_text_is_shown_as_text_and_its_hidden_turns_are_visible(app: Flask):
    client, address = opened(app, MISSION)
    statement = "<script>alert(1)</script> \u202eabc"
    form = hidden(client.get(address).text) | {"item-1": "approve", "statement": statement} | SIGNATURE
    answer = client.post(address + "confirm", data=form, follow_redirects=True)

    assert "<script>" not in answer.text
    assert "[U+202E]abc" in answer.text
    assert replies()[0].statements == {"*": statement}


@pytest.mark.parametrize("value", ["x" * 201, "a\u202eb", "", "  ", "a" + "\u0301" * 9])
def test_function_must_be_short_and_readable(app: Flask, value: str):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "approve"} | SIGNATURE | {"function": value}

    assert data(client.post(address + "confirm", data=form).text)[0] == "refused"
    assert replies() == []


def test_letters_receipts_and_pages_agree_on_the_code(app: Flask):
    reply(MISSION, {"1": DISAPPROVE})
    client, address = opened(app, MINISTRY)
    page = client.get(f"{address}receipt/{replies()[0].index}").text

    assert replies()[0].receipt_code in page
    assert "does not approve" in page


def test_server_log_shows_no_token(caplog: pytest.LogCaptureFixture):
    logging.getLogger("werkzeug").setLevel(logging.INFO)
    with caplog.at_level(logging.INFO, logger="werkzeug"):
        logging.getLogger("werkzeug").info('%s - "%s" %s', "127.0.0.1", "GET /l/abc.def HTTP/1.1", 303)
        logging.getLogger("werkzeug").info('%s - "%s" %s', "127.0.0.1", "POST /c/abc.def HTTP/1.1", 200)
        logging.getLogger("werkzeug").info('%s - "%s" %s', "127.0.0.1", "POST /d/abc.def HTTP/1.1", 200)
        logging.getLogger("werkzeug").info('%s - "%s" %s', "127.0.0.1", "GET /k/abc.def HTTP/1.1", 303)

    assert "abc" not in caplog.text
    assert "GET /l/… HTTP/1.1" in caplog.text


def test_busy_database_is_told_as_not_recorded_with_the_same_form(app: Flask, monkeypatch: pytest.MonkeyPatch):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "approve"} | SIGNATURE
    with monkeypatch.context() as broken:
        broken.setattr("app.replies.views.pages.record_reply", _locked_out)
        answer = client.post(address + "confirm", data=form)

    assert answer.status_code == 503
    assert data(answer.text) == ("refused", "")
    assert "Not recorded" in answer.text
    again = client.post(address + "confirm", data=hidden(answer.text), follow_redirects=True)
    assert data(again.text)[0] == "recorded"


def test_lost_connection_is_told_as_not_certain(app: Flask, monkeypatch: pytest.MonkeyPatch):
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "approve"} | SIGNATURE
    monkeypatch.setattr("app.replies.views.pages.record_reply", _cut_off)
    answer = client.post(address + "confirm", data=form)

    assert answer.status_code == 503
    assert "not certain" in answer.text
    assert "Not recorded" not in answer.text


def _locked_out(*_arguments: object) -> None:
    raise OperationalError("SELECT", {}, RuntimeError("database is locked"))


def _cut_off(*_arguments: object) -> None:
    raise OperationalError("COMMIT", {}, RuntimeError("server closed the connection"), connection_invalidated=True)


def test_every_choice_is_named_by_its_own_label_and_its_decision(app: Flask):
    """What a screen reader says of a button: its group, then its label; nothing depends on where it stands."""
    client, address = opened(app, MISSION)
    page = client.get(address).text

    groups = re.findall(r"<fieldset[^>]*>\s*<legend>(.*?)</legend>(.*?)</fieldset>", page, re.DOTALL)
    labels = {
        (only_text(legend), radio): only_text(words)
        for legend, inside in groups
        for radio, words in re.findall(
            r'<label class="choice[^"]*"><input type="radio" (name="[^"]+" value="[^"]+")[^>]*>(.*?)</label>', inside
        )
    }

    assert len(labels) == page.count('type="radio"')
    decisions = {legend for legend, _ in labels}
    assert [legend for legend in sorted(decisions) if not legend] == []
    assert len(decisions) == len({radio.partition(" ")[0] for _, radio in labels}) == len(DECISIONS)
    for legend in decisions:
        words = [label for (group, _), label in labels.items() if group == legend]
        assert all(words)
        assert len(words) == len(set(words))


def only_text(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())
