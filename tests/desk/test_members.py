"""One member at the desk: what is on file of it, who changed what, and changing it by one officer or by two."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.work import SHELL, begin, look
from app.members.models import FocalPoint
from app.members.queries import roster
from app.officers.models import Role
from app.outbox.models import LetterKind, OutboxLetter
from app.record.events import HOUSE, EventType
from app.record.queries import events, opened_texts
from tests.desk.conftest import signed_in
from tests.desk.test_acts import send
from tests.make import make_council, make_open_consultation

PAGE = "/desk/members/KE"
FORMER = "mission@ke.example"
POINT = {
    "former": FORMER,
    "email": "new@ke.example",
    "name": "N. Ew",
    "title": "Counsellor",
    "language": "fr",
    "role": "alternate",
    "scope": "prepare",
    "designation": "Note verbale 26/12",
    "designated_by": "The Ambassador",
    "designated_on": "2026-01-10",
    "designated_until": "2027-01-09",
    "reason": "as notified",
}


def council() -> None:
    with begin(SHELL) as work:
        make_council(work)


def told() -> set[str]:
    with look() as work:
        return set(
            work.session.scalars(select(OutboxLetter.address).where(OutboxLetter.kind == LetterKind.CONTACT_CHANGED))
        )


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def on_file(client: FlaskClient) -> str:
    return client.get(PAGE).text.partition("<main")[2]


def standing_of(code: str) -> tuple[str, str]:
    with look() as work:
        (line,) = [each for each in roster(work, "council", on=work.now.date()).lines if each.code == code]
    return line.standing, line.standing_reason


def test_the_page_shows_names_standing_and_focal_points(officer: FlaskClient) -> None:
    council()

    page = words_of(officer.get("/desk/members/XA").text)

    assert "Member XA (fr)" in page
    assert "without the right to vote invented for a test · from 1 January 2020" in page
    assert "mission@xa.example" in page
    assert "none on file" in page
    assert officer.get("/desk/members/QQ").status_code == 404


@pytest.mark.parametrize("role", [Role.CHAIR, Role.READER])
def test_addresses_reasons_and_the_history_are_for_those_who_act(app: Flask, role: Role) -> None:
    council()

    page = signed_in(app, "looker@secretariat.example", role).get("/desk/members/XA").text

    assert "Member XA" in page
    assert "@xa.example" not in page
    assert "invented for a test" not in page
    assert "History" not in page


def test_a_new_focal_point_is_told_with_the_former_and_the_others(officer: FlaskClient) -> None:
    council()

    answer = send(officer, f"{PAGE}/focal-point", **POINT)

    assert answer.location == "/desk/members/KE?changed=1"
    assert told() == {FORMER, "new@ke.example", "ministry@ke.example"}
    page = words_of(officer.get(PAGE).text)
    assert "N. Ew Counsellor new@ke.example Français alternate focal point prepares replies" in page
    assert "on file Note verbale 26/12 · 10 January 2026 Signed by The Ambassador until 9 January 2027" in page


def test_the_history_tells_who_changed_what_from_what_to_what(officer: FlaskClient) -> None:
    council()
    send(officer, f"{PAGE}/focal-point", **POINT)
    send(officer, f"{PAGE}/focal-point", **POINT | {"former": "new@ke.example", "name": "O. Name"})
    send(officer, f"{PAGE}/end", former="new@ke.example", reason="recalled")

    ended, changed, added = words_of(officer.get(PAGE).text).partition("History")[2].split(" UTC officer.a ")[1:]
    assert ended.startswith("removed new@ke.example recalled")
    assert changed.startswith("changed new@ke.example Name N. Ew O. Name as notified")
    assert "added new@ke.example Name N. Ew Title or function Counsellor Language Français Role alternate" in added


def test_the_designation_alone_is_changed_without_a_letter(officer: FlaskClient) -> None:
    council()

    send(officer, f"{PAGE}/focal-point", **POINT | {"email": FORMER})

    assert told() == set()
    with look() as work:
        (point,) = [
            each
            for line in roster(work, "council", on=work.now.date()).lines
            for each in line.focal_points
            if each.email == FORMER
        ]
    assert (point.designation, point.designated_until) == ("Note verbale 26/12", date(2027, 1, 9))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "one@x.example, two@x.example", "is not a plain e-mail address"),
        ("email", "ministry@ke.example", "already"),
        ("name", "a\u202eb", "U+202E"),
        ("name", "=1+1", "begins like a formula"),
        ("designated_until", "2026-01-09", "cannot end before its date"),
        ("role", "king", "Please choose one of the values offered."),
        ("reason", "", "Please say why"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_kept(
    officer: FlaskClient, field: str, value: str, said: str
) -> None:
    council()

    answer = send(officer, f"{PAGE}/focal-point", **POINT | {field: value})

    assert answer.status_code >= 400
    assert said in answer.text
    assert "Note verbale 26/12" in answer.text
    assert "new@ke.example" not in officer.get(PAGE).text
    assert told() == set()


def test_a_standing_is_changed_by_one_officer_and_stands_in_the_record(officer: FlaskClient) -> None:
    council()
    form = {"body": "council", "standing": "without_vote", "since": "2026-02-01", "reason": "No. 169"}

    assert send(officer, f"{PAGE}/standing", **form).status_code == 303

    assert standing_of("KE") == ("without_vote", "No. 169")
    with look() as work:
        (event,) = events(work, HOUSE, EventType.STANDING).values()
        reasons = opened_texts(work, HOUSE, EventType.STANDING, "reason_commit")
    assert event["former"] == {"standing": "entitled", "from": None}
    assert (event["standing"], event["from"], event["approved_by"]) == ("without_vote", "2026-02-01", None)
    assert event["by"].startswith("officer:")
    assert list(reasons.values()) == ["No. 169"]
    assert "Right to vote entitled without the right to vote Since 1 February 2026" in words_of(officer.get(PAGE).text)


def test_a_standing_is_regained_at_once(officer: FlaskClient) -> None:
    council()
    form = {"body": "council", "standing": "entitled", "reason": "arrears settled"}

    later = send(officer, "/desk/members/XA/standing", **form, since="2026-09-01")
    assert later.status_code == 422
    assert send(officer, "/desk/members/XA/standing", **form).status_code == 303

    assert standing_of("XA") == ("entitled", "")
    assert send(officer, "/desk/members/XA/standing", **form).status_code == 409


def test_a_loss_needs_its_day(officer: FlaskClient) -> None:
    council()

    answer = send(officer, f"{PAGE}/standing", body="council", standing="without_vote", reason="No. 169")

    assert answer.status_code == 422
    assert "needs a reason and a day" in answer.text
    assert standing_of("KE") == ("entitled", "")


@pytest.mark.parametrize(
    ("change", "form"),
    [
        ("standing", {"body": "council", "standing": "without_vote", "since": "2026-02-01", "reason": "No. 169"}),
        ("focal-point", POINT),
        ("end", {"former": FORMER, "reason": "recalled"}),
    ],
)
def test_while_a_consultation_is_open_a_second_officer_is_needed(
    app: Flask, officer: FlaskClient, change: str, form: dict[str, str]
) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work)
    second = signed_in(app, "officer.b@secretariat.example")
    before = on_file(officer)

    asked = send(officer, f"{PAGE}/{change}", **form)
    assert asked.location.startswith("/desk/requests/")
    assert on_file(officer) == before
    assert "DM-26/1" in second.get("/desk/requests").text

    own = send(officer, f"{asked.location}/approve")
    assert own.status_code == 403
    assert send(second, f"{asked.location}/approve").status_code == 303
    page = words_of(officer.get(PAGE).text)
    assert "two officers: officer.a, officer.b" in page
    assert form["reason"] in page


def test_by_one_officer_alone_it_is_refused_wherever_it_comes_from(officer: FlaskClient, app: Flask) -> None:
    council()
    page = officer.get(f"{PAGE}/standing")
    assert "Change it" in page.text
    with begin(SHELL) as work:
        make_open_consultation(work)

    assert "Ask a second officer" in officer.get(f"{PAGE}/standing").text
    # Nobody else could approve.
    form = {"body": "council", "standing": "without_vote", "since": "2026-02-01", "reason": "No. 169"}
    assert send(officer, f"{PAGE}/standing", **form).status_code == 409
    assert standing_of("KE") == ("entitled", "")


def names(**changes: str) -> dict[str, str]:
    languages = ("ar", "zh", "en", "fr", "ru", "es")
    given = {f"name_{each}": "Member KE" if each == "en" else f"Member KE ({each})" for each in languages}
    return given | {"reason": "Note 5"} | changes


def test_a_name_is_corrected_in_its_place(officer: FlaskClient) -> None:
    council()

    assert send(officer, f"{PAGE}/names", **names(name_fr="Membre KE")).status_code == 303

    page = words_of(officer.get(PAGE).text)
    assert "Official name (Français) Member KE (fr) Membre KE Note 5" in page
    assert "Français Membre KE (from 1 January 1945)" in page
    with look() as work:
        (event,) = events(work, HOUSE, EventType.NAMES_CORRECTED).values()
    assert event["names"] == {"fr": {"former": "Member KE (fr)", "present": "Membre KE"}}
    assert send(officer, f"{PAGE}/names", **names(name_fr="Membre KE")).status_code == 409


def test_a_name_from_a_day_on_leaves_the_one_before(officer: FlaskClient) -> None:
    council()

    send(officer, f"{PAGE}/names", **names(name_en="New KE", since="2026-09-01"))

    page = words_of(officer.get(PAGE).text)
    assert "Member KE (from 1 January 1945) New KE (from 1 September 2026)" in page
    assert '<h1 class="page">Member KE</h1>' in officer.get(PAGE).text


@pytest.mark.parametrize(("name", "status"), [("", 422), ("=cmd", 422), ("x" * 301, 422), ("a\u2066b", 422)])
def test_names_that_cannot_be_kept_are_refused(officer: FlaskClient, name: str, status: int) -> None:
    council()

    assert send(officer, f"{PAGE}/names", **names(name_en=name)).status_code == status
    with look() as work:
        assert not events(work, HOUSE, EventType.NAMES_CORRECTED)


def test_seats_that_were_opened_keep_their_names(officer: FlaskClient) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work)

    assert send(officer, f"{PAGE}/names", **names(name_en="New KE")).status_code == 303

    assert "Member KE" in officer.get("/desk/consultations/DM-26/1").text
    assert "New KE" not in officer.get("/desk/consultations/DM-26/1").text


def test_who_comes_back_is_the_same_row(officer: FlaskClient) -> None:
    council()
    send(officer, f"{PAGE}/end", former=FORMER, reason="recalled")

    assert send(officer, f"{PAGE}/focal-point", **POINT | {"former": "", "email": FORMER}).status_code == 303

    with look() as work:
        found = work.session.scalars(select(FocalPoint).where(FocalPoint.email == FORMER)).all()
    assert [each.removed_at for each in found] == [None]


def test_hostile_texts_in_the_address_stand_in_the_form_as_texts(officer: FlaskClient) -> None:
    council()

    page = officer.get(f"{PAGE}/focal-point", query_string={"name": '"><script>alert(1)</script>', "former": "x"})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert officer.get(f"{PAGE}/anything").status_code == 404
