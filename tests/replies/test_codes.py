"""The code of a mission: issued on paper, kept as a hash, good for having the links mailed, and for nothing else."""

import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.consultations.code_models import MissionCode
from app.consultations.mission_codes import issue_codes, use_code
from app.consultations.models import State
from app.consultations.queries import by_reference
from app.core.work import SHELL, VISITOR, begin, look
from app.letters.papers import slip
from app.officers.attempts import MOST_OF_A_PAIR, WINDOW
from app.outbox.models import LetterKind
from app.record import queries as record
from app.record.events import EventType
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import FixedClock, make_client
from tests.letters.papers import drawn, texts_in
from tests.replies.support import REFERENCE, letters, log, open_council

WRONG = "aaaa-bbbb-cccc"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    open_council()
    return make_client(app)


def issued(member: str = "KE") -> str:
    with begin(SHELL) as work:
        (found,) = issue_codes(work, REFERENCE, member)
    return found.slip.code


def enter(client: FlaskClient, code: str, **headers: str):
    return client.post("/code", data={"code": code}, headers=headers)


def acts() -> list[tuple[str, str]]:
    with look() as work:
        return [
            (event["member"], event["act"]) for event in record.events(work, REFERENCE, EventType.MISSION_CODE).values()
        ]


def test_a_code_mails_the_links_to_the_addresses_on_file(client: FlaskClient) -> None:
    answer = enter(client, issued())

    mailed = letters(LetterKind.NEW_LINK)
    assert answer.status_code == 200
    assert sorted(each.address for each in mailed) == ["ministry@ke.example", "mission@ke.example"]
    assert acts() == [("KE", "issued"), ("KE", "used")]
    assert "/l/" not in answer.text


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_hyphens_spaces_and_capitals_do_not_matter(client: FlaskClient, typed: str) -> None:
    code = issued()

    enter(client, typed.format(code, code.replace("-", ""), code.upper().replace("-", " ")))

    assert len(letters(LetterKind.NEW_LINK)) == 2


def test_the_answer_is_the_same_whatever_was_typed(client: FlaskClient) -> None:
    right = enter(client, issued()).text
    answers = {enter(client, typed).text for typed in (WRONG, "", "<script>", "x" * 40)}

    assert answers == {right}
    assert len(letters(LetterKind.NEW_LINK)) == 2


def test_opening_the_page_sends_nothing(client: FlaskClient) -> None:
    code = issued()
    page = client.get(f"/code?code={code}")

    assert page.status_code == 200
    assert code not in page.text
    assert letters(LetterKind.NEW_LINK) == []


def test_only_a_hash_is_kept(client: FlaskClient) -> None:
    code = issued()

    with look() as work:
        (row,) = work.session.scalars(select(MissionCode))
    assert re.fullmatch("[0-9a-f]{64}", row.code_sha256)
    assert not any(code.replace("-", "").encode() in line for line in log())


def test_issuing_another_revokes_the_former(client: FlaskClient) -> None:
    former, present = issued(), issued()

    enter(client, former)
    assert letters(LetterKind.NEW_LINK) == []
    enter(client, present)
    assert len(letters(LetterKind.NEW_LINK)) == 2
    assert [act for _member, act in acts()] == ["issued", "revoked", "issued", "used"]


def test_a_code_is_good_for_its_own_member_only(client: FlaskClient) -> None:
    issued("FR")

    enter(client, issued("KE"))

    assert {each.member for each in letters(LetterKind.NEW_LINK)} == {"KE"}


def test_a_second_use_within_ten_minutes_mails_nothing_more(client: FlaskClient, clock: FixedClock) -> None:
    code = issued()
    enter(client, code)
    enter(client, code)
    assert len(letters(LetterKind.NEW_LINK)) == 2

    clock.advance(minutes=10)
    enter(client, code)

    assert len(letters(LetterKind.NEW_LINK)) == 4


def test_it_expires_when_the_consultation_is_closed(client: FlaskClient) -> None:
    code = issued()
    with begin(SHELL) as work:
        by_reference(work, REFERENCE).state = State.CLOSED

    answer = enter(client, code)

    assert answer.status_code == 200
    assert letters(LetterKind.NEW_LINK) == []


def test_guesses_of_one_network_are_limited_and_right_ones_are_not_counted(
    client: FlaskClient, clock: FixedClock
) -> None:
    code = issued()
    for _ in range(3):
        enter(client, code)
    for _ in range(MOST_OF_A_PAIR):
        assert enter(client, WRONG).status_code == 200

    assert enter(client, WRONG).status_code == 429
    assert enter(client, code).status_code == 429

    clock.advance(seconds=int(WINDOW.total_seconds()))
    assert enter(client, code).status_code == 200


def test_guesses_do_not_count_against_anybodys_sign_in(client: FlaskClient, app: Flask) -> None:
    for _ in range(MOST_OF_A_PAIR + 1):
        enter(client, WRONG)

    assert client.post("/desk/sign-in", data={"email": "a@x.example", "password": "x"}).status_code != 429


def test_the_desk_prints_a_slip_for_one_mission_or_all(client: FlaskClient, app: Flask) -> None:
    officer = signed_in(app)
    address = f"/desk/focal-points/{REFERENCE}/codes"

    one = officer.post(address, data={"form_token": form_token(officer), "member": "KE"})
    every = officer.post(address, data={"form_token": form_token(officer)})

    assert one.mimetype == "application/pdf"
    assert one.data.startswith(b"%PDF")
    assert "no-store" in one.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(every.data)) as archive:
        assert sorted(archive.namelist()) == sorted(f"DM-26-1-{code}-code.pdf" for code in ("KE", "FR", "EG", "XA"))
    assert "issued" in officer.get(f"/desk/focal-points/{REFERENCE}").text
    assert ("KE", "revoked") in acts()


def test_a_consultation_that_is_not_open_gets_none(client: FlaskClient, app: Flask) -> None:
    officer = signed_in(app)
    with begin(SHELL) as work:
        by_reference(work, REFERENCE).state = State.CLOSED

    answer = officer.post(f"/desk/focal-points/{REFERENCE}/codes", data={"form_token": form_token(officer)})

    assert answer.status_code == 409
    assert acts() == []


def test_of_two_officers_at_once_one_code_is_good(app_on_both: Flask) -> None:
    open_council()

    def issue(_number: int) -> str:
        with app_on_both.app_context():
            return issued()

    with ThreadPoolExecutor(max_workers=4) as pool:
        codes = list(pool.map(issue, range(8)))

    good = []
    for code in codes:
        with begin(VISITOR) as work:
            good.append(use_code(work, code))
    assert good.count(True) == 1


def test_the_slip_has_code_address_member_and_deadline(app: Flask) -> None:
    open_council()
    with begin(SHELL) as work:
        (found,) = issue_codes(work, REFERENCE, "KE")
    facts = found.slip
    said = texts_in(drawn("en", slip.frame(facts), slip.blocks(facts)))

    assert facts.code in said
    assert "http://127.0.0.1:5000/code" in said
    assert "Member State: Member KE" in said
    assert "16:00 UTC" in " ".join(said) or "17:00 UTC" in " ".join(said)
    assert slip.set_slip(facts).startswith(b"%PDF")
