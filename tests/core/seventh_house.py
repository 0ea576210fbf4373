"""Run by test_seventh_language.py in a copy of the house that has one catalogue more: what is said there is in it."""

import re

from flask import Flask
from flask.testing import FlaskClient

from app.consultations import invitations
from app.core.i18n import LANGUAGES
from app.core.work import SHELL, begin, look
from app.members.models import FocalPoint
from app.replies.models import Reply
from tests.desk.conftest import signed_in
from tests.fixtures.app import HOST, make_client
from tests.make import make_council, make_open_consultation
from tests.replies.support import REFERENCE, invitation_row, letters
from tests.replies.test_pages import MISSION, SIGNATURE, hidden
from tests.schedule.support import text_of


def both(text: str) -> dict[str, str]:
    return {"en": text, "eo": f"{text} (eo)"}


FILE = {
    "title": both("Urgent matters"),
    "letter": both("I have the honour to consult the Council."),
    "legal_basis": both("rule 3.2"),
    "signatory": both("The Chair"),
    "contact": {"name": both("Governing Bodies"), "email": "council@x.example"},
    "items": [{"number": "1", "title": both("Calendar"), "text": both("The Council approves the calendar.")}],
}


def test_letters_pages_and_the_desk_speak_it(app: Flask) -> None:
    assert LANGUAGES == ("ar", "zh", "en", "fr", "ru", "es", "eo")
    with begin(SHELL) as work:
        make_council(work)
        for point in work.session.query(FocalPoint).filter_by(email=MISSION):
            point.language = "eo"
        work.session.flush()
        make_open_consultation(work, REFERENCE, **FILE)

    (letter,) = (each for each in letters("invitation") if each.address == MISSION)
    assert letter.subject.startswith("⟦")
    assert all(words in text_of(letter) for words in ("Calendar (eo)", "Member KE (eo)", "The Chair (eo)"))

    client = make_client(app)
    with look() as work:
        path = invitations.link(work, invitation_row(MISSION)).removeprefix(f"http://{HOST}")
    page = client.get(path, follow_redirects=True).text
    assert '<html lang="eo" dir="ltr">' in page
    assert "The Council approves the calendar. (eo)" in page
    assert re.search(r'<legend><span class="no"><bdi>1</bdi></span>Calendar \(eo\)</legend>', page)
    # Every label of the form is a sentence of the catalogue.
    assert all(label.strip().startswith("⟦") for label in re.findall(r'name="item-1" value="\w+">([^<]+)', page))
    assert 'lang="eo"' in page
    assert "Esperanto" in page

    address = f"/r/{invitation_row(MISSION).id}/"
    assert_receipt_is_in_it(client, address, page)
    assert "⟦" not in client.get(address + "?lang=en").text
    assert re.search(r"<h1[^>]*>\s*⟦", signed_in(app).get("/desk/?lang=eo").text)


def assert_receipt_is_in_it(client: FlaskClient, address: str, page: str) -> None:
    reviewed = client.post(address + "review", data=hidden(page) | {"item-1": "approve"}).text
    receipt = client.post(address + "confirm", data=hidden(reviewed) | SIGNATURE, follow_redirects=True).text
    with look() as work:
        (reply,) = work.session.query(Reply)
    assert reply.language == "eo"
    assert "<h1>⟦" in receipt
    assert [each.subject[0] for each in letters("receipt") if each.address == MISSION] == ["⟦"]
