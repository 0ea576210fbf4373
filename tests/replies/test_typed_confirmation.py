"""The code from the letter: printed beside the link and nowhere else, asked for where the setting says so."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from app.consultations.invitations import reissue
from app.core.work import SHELL, begin
from app.letters import invitation, reminder
from app.letters.samples import facts
from app.letters.samples.ground import example
from app.links.tokens import InvitationClaim
from app.links.typed_codes import is_typed, typed_codes
from app.reminders.service import remind
from app.replies.limits import MOST_BAD_LINKS
from app.replies.views import sitting
from config import Settings
from tests.fixtures.app import FixedClock, make_settings
from tests.letters.builders import LANGUAGES, LINK, RULES, make_addressee, make_items, make_sheet
from tests.replies.support import REFERENCE, invitation_row, letters, open_council, replies
from tests.replies.test_pages import MINISTRY, MISSION, SIGNATURE, data, hidden, opened
from tests.schedule.support import text_of

PRINTED = re.compile(r"Code to be typed when a reply is confirmed: \D*(\d{6})")


@pytest.fixture
def settings(tmp_path) -> Settings:
    sitting.CONFIRMATIONS._events.clear()
    return make_settings(tmp_path, typed_confirmation=True)


def code_in(kind: str, email: str) -> str:
    letter = [each for each in letters(kind) if each.address == email][-1]
    found = PRINTED.search(" ".join(text_of(letter).split()))
    assert found is not None
    return found[1]


def reviewed(app: Flask, email: str) -> tuple[object, str, str]:
    client, address = opened(app, email)
    page = client.get(address).text
    return client, address, client.post(address + "review", data=hidden(page) | {"item-1": "approve"}).text


def test_without_the_setting_no_letter_prints_a_code_and_no_page_asks_for_one(app: Flask):
    app.extensions["placet"] = replace(
        app.extensions["placet"], settings=replace(app.extensions["placet"].settings, typed_confirmation=False)
    )
    open_council()
    client, address, page = reviewed(app, MISSION)
    assert 'name="code"' not in page
    assert not any(PRINTED.search(text_of(each)) for each in letters("invitation"))

    answer = client.post(address + "confirm", data=hidden(page) | SIGNATURE, follow_redirects=True)
    assert data(answer.text)[0] == "recorded"


def test_reply_is_recorded_with_the_code_of_the_letter_only(app: Flask):
    open_council()
    client, address, page = reviewed(app, MISSION)
    code = code_in("invitation", MISSION)
    # A robot that follows, chooses, signs and confirms like a person has everything but the letter.
    assert code not in page
    for typed in ({}, {"code": ""}, {"code": code_in("invitation", MINISTRY)}, {"code": "000 000"}):
        answer = client.post(address + "confirm", data=hidden(page) | SIGNATURE | typed)
        assert (answer.status_code, "Please type the code" in answer.text) == (422, True)
    assert replies() == []

    answer = client.post(
        address + "confirm", data=hidden(page) | SIGNATURE | {"code": f"{code[:3]} {code[3:]}"}, follow_redirects=True
    )
    assert data(answer.text)[0] == "recorded"


def test_a_wrong_code_loses_nothing_of_what_was_filled_in(app: Flask):
    open_council()
    client, address = opened(app, MISSION)
    filled = {"item-1": "approve", "statement": "We reserve.", "statement-kind": "reservation"}
    page = client.post(address + "review", data=hidden(client.get(address).text) | filled).text
    refused = client.post(address + "confirm", data=hidden(page) | SIGNATURE | {"code": "12"}).text

    assert all(f'name="{name}" value="{value}"' in refused for name, value in SIGNATURE.items())
    assert hidden(refused) == hidden(page)
    answer = client.post(
        address + "confirm",
        data=hidden(refused) | SIGNATURE | {"code": code_in("invitation", MISSION)},
        follow_redirects=True,
    )
    assert data(answer.text)[0] == "recorded"
    (row,) = replies()
    assert (row.statements, row.statement_kind) == ({"*": "We reserve."}, "reservation")


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_with_a_link_print_the_code_in_every_language(language: str):
    with_code = make_addressee(language, code="042137")
    owed = facts.owed(example(language))[0]
    found = [
        invitation.compose(
            make_sheet(language), with_code, body="", items=make_items(language), rules=RULES, link=LINK
        ),
        reminder.compose(make_addressee(language), owed=(replace(owed, code="042137"),)),
    ]

    for letter in found:
        (line,) = (each for each in letter.text.split("\n\n") if "042137" in each)
        assert len(line) > len("042137") + 5
        assert line.endswith("\u2066042137\u2069" if language == "ar" else "042137")
        assert "042137" in letter.html
        assert letter.text.index(LINK) < letter.text.index("042137")


def test_codes_cannot_be_tried_through(app: Flask):
    open_council()
    client, address, page = reviewed(app, MISSION)
    tries = [
        client.post(address + "confirm", data=hidden(page) | SIGNATURE | {"code": f"{number:06}"}).status_code
        for number in range(MOST_BAD_LINKS + 1)
    ]

    assert tries == [422] * MOST_BAD_LINKS + [429]


def test_a_link_sent_anew_has_a_code_of_its_own_and_reminders_print_the_present_one(app: Flask, clock: FixedClock):
    open_council()
    first = code_in("invitation", MISSION)
    with begin(SHELL) as work:
        reissue(work, REFERENCE, MISSION)
    second = code_in("new_link", MISSION)
    assert first != second

    clock.advance(days=8)
    with begin(SHELL) as work:
        assert remind(work, invitation_row(MISSION).focal_point_id)
    assert code_in("reminder", MISSION) == second


def test_code_is_understood_in_any_digits_and_with_spaces():
    claim = InvitationClaim(invitation="0a1b", version=1)
    codes = typed_codes(("old-key", "new-key"), "placet", claim)
    arabic = codes[-1].translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert len({len(each) for each in codes}) == 1
    assert all(is_typed(each, codes) for each in (*codes, arabic, f" {codes[0][:3]} {codes[0][3:]} "))
    assert not any(is_typed(each, codes) for each in ("", "12345", codes[0] + "x", codes[0][::-1] + "1"))
