"""A second language beside the reader's: what is shown, what is marked, and that it stays from page to page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fixtures.app import make_client
from tests.fixtures.statements import counted_statements
from tests.replies.support import open_council, replies
from tests.replies.test_example_pages import page  # noqa: F401 - a fixture
from tests.replies.test_pages import MISSION, SIGNATURE, hidden, opened, path_of

FRAME = {
    "title": {"en": "Urgent matters", "fr": "Questions urgentes"},
    "letter": {"en": "I have the honour.", "fr": "J'ai l'honneur."},
    "legal_basis": {"en": "rule 3.2", "fr": "article 3.2"},
    "signatory": {"en": "The Chair", "fr": "Le Président"},
    "contact": {"name": {"en": "Governing Bodies", "fr": "Organes directeurs"}, "email": "council@x.example"},
}
ITEM = {
    "number": "1",
    "title": {"en": "Calendar", "fr": "Calendrier"},
    "text": {"en": "The Council approves the calendar.", "fr": "Le Conseil approuve le calendrier."},
}
PARTS = {
    "number": "2",
    "title": {"en": "Elections", "fr": "Élections"},
    "parts": [{"letter": each, "text": {"en": f"It adopts {each}.", "fr": f"Il adopte {each}."}} for each in "ab"],
}


@pytest.fixture
def council(app: Flask) -> tuple[FlaskClient, str]:
    """A browser at the page of a consultation in English and French."""
    open_council(**FRAME, items=[ITEM, PARTS])
    return opened(app, MISSION)


def column(html: str, language: str) -> list[str]:
    """What stands in the columns of the second language."""
    return re.findall(
        rf'<div class="beside">\s*<div>.*?</div>\s*<div lang="{language}".*?\n    </div>', html, re.DOTALL
    )


def test_nothing_stands_beside_unless_it_is_asked_for(council: tuple[FlaskClient, str]):
    client, address = council

    assert 'class="beside"' not in client.get(address).text
    assert 'class="beside"' not in client.get(address + "?beside=zh").text
    assert 'class="beside"' not in client.get(address + "?beside=en").text


def test_second_language_stands_beside_texts_rule_and_letter_with_the_original_marked(
    council: tuple[FlaskClient, str],
):
    client, address = council
    html = client.get(address + "?beside=fr").text

    for words in ("The Council approves the calendar.", "Le Conseil approuve le calendrier.", "l'honneur"):
        assert words in html
    # The rule is a sentence of the house, and stands in both.
    assert re.search(r'<div class="beside"><p class="serif rule">[^<]+</p><p class="serif rule" lang="fr"', html)
    first = column(html, "fr")[1]
    assert re.search(r"English</span> · <span lang=\"en\">original</span>", first)
    assert "<b>Calendrier</b>" in first
    assert "original" not in first.partition('lang="fr"')[2]


def test_parts_without_titles_stand_beside_by_their_texts_and_are_reviewed_under_their_item(
    council: tuple[FlaskClient, str],
):
    client, address = council
    html = client.get(address + "?beside=fr").text
    assert [column(html, "fr")[place].count("<b>") for place in (1, 2, 3, 4)] == [1, 1, 0, 0]
    assert "Il adopte b." in column(html, "fr")[4]

    reviewed = client.post(address + "review?beside=fr", data=hidden(html) | {"item-2a": "approve"}).text
    assert reviewed.count("Élections") == 2


def test_languages_of_the_consultation_are_offered_and_the_original_among_them_is_named(
    council: tuple[FlaskClient, str],
):
    client, address = council
    html = client.get(address + "?lang=fr&beside=en").text

    choice = re.search(r'<nav class="tongues" aria-labelledby="h-beside">.*?</nav>', html, re.DOTALL)
    assert choice is not None
    assert re.findall(r'href="[^"]*"', choice[0]) == [
        f'href="{address}?lang=fr"',
        f'href="{address}?lang=fr&amp;beside=en"',
    ]
    assert re.search(r'aria-current="true"><span lang="en" dir="ltr">English</span> \(', choice[0])


def test_it_stays_through_review_and_receipt_and_when_the_first_language_changes(council: tuple[FlaskClient, str]):
    client, address = council
    html = client.get(address + "?beside=fr").text
    assert 'href="?lang=ar&amp;beside=fr"' in html
    review = re.search(r'action="([^"]+/review[^"]*)"', html)
    assert review is not None
    assert review[1].endswith("?beside=fr")

    reviewed = client.post(review[1], data=hidden(html) | {"item-1": "approve"}).text
    assert '<span class="small" lang="fr" dir="ltr">Calendrier</span>' in reviewed
    answer = client.post(address + "confirm?beside=fr", data=hidden(reviewed) | SIGNATURE)

    assert len(replies()) == 1
    assert answer.location.endswith(f"receipt/{replies()[0].index}?beside=fr")
    assert f'href="{address}?beside=fr"' in client.get(answer.location).text


def test_it_stays_when_a_link_is_opened_that_asks_for_it(app: Flask, council: tuple[FlaskClient, str]):
    answer = make_client(app).get(path_of(MISSION) + "?beside=fr")

    assert answer.location == council[1] + "?beside=fr"


def test_browser_without_cookies_asks_by_form_and_no_address_holds_the_token(
    app: Flask, council: tuple[FlaskClient, str]
):
    client = make_client(app)
    pasted = client.post("/l/paste", data={"link": path_of(MISSION)}).text
    choice = re.search(r'<nav class="tongues" aria-labelledby="h-beside">.*?</nav>', pasted, re.DOTALL)
    assert choice is not None
    (address,) = re.findall(r'formaction="([^"]*beside=fr[^"]*)"', choice[0])

    html = client.post(address, data={"token": hidden(choice[0])["token"]}).text
    assert "Le Conseil approuve le calendrier." in html
    assert hidden(html)["token"] not in re.sub(r'value="[^"]*"', "", html)


def test_a_second_language_asks_two_questions_more(page: tuple[FlaskClient, str]):  # noqa: F811
    client, address = page
    with counted_statements() as alone:
        client.get(address + "?lang=ar")
    with counted_statements() as both:
        html = client.get(address + "?lang=ar&beside=ru").data

    assert len(both) - len(alone) <= 2
    assert '<html lang="ar" dir="rtl">' in html.decode()
    assert '<div lang="ru" dir="ltr">' in html.decode()
