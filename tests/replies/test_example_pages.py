"""The shipped example as members see it: weight, annexes, number of questions to the database."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.consultations import invitations
from app.consultations.models import Annex, Invitation
from app.core.i18n import LANGUAGES
from app.core.work import SHELL, begin, look
from tests.fixtures.app import HOST, make_client
from tests.fixtures.statements import counted_statements
from tests.make import make_open_consultation, open_example
from tests.replies.test_pages import hidden

LARGEST_BYTES = 30_000
STYLE = Path(__file__).parents[2] / "app" / "static" / "look.css"


@pytest.fixture
def page(app: Flask) -> tuple[FlaskClient, str]:
    """A browser at the example's page, and the page's address."""
    with begin(SHELL) as work:
        consultation = open_example(work)
        invitation = work.session.scalars(
            select(Invitation).where(Invitation.consultation_id == consultation.id)
        ).first()
        assert invitation is not None
        link = invitations.link(work, invitation)
    client = make_client(app)
    return client, client.get(link.removeprefix(f"http://{HOST}")).location


def test_page_and_style_are_under_thirty_kilobytes_compressed_in_every_language_with_another_beside(
    page: tuple[FlaskClient, str],
):
    client, address = page
    # Each alone, and with the next one beside it: eight items, twelve decisions.
    couples = zip(LANGUAGES, (*LANGUAGES[1:], LANGUAGES[0]), strict=True)
    asked = [f"{one}{beside}" for one, other in couples for beside in ("", f"&beside={other}")]
    pages = {each: client.get(f"{address}?lang={each}").data for each in asked}
    style = len(gzip.compress(STYLE.read_bytes()))

    assert {each: len(gzip.compress(html)) + style < LARGEST_BYTES for each, html in pages.items()} == (
        dict.fromkeys(asked, True)
    )
    assert all((b'class="beside"' in html) is ("beside" in each) for each, html in pages.items())
    assert not any(b"<script" in html for html in pages.values())


def test_page_costs_few_questions_to_the_database(page: tuple[FlaskClient, str]):
    client, address = page
    with counted_statements() as first:
        client.get(address)
    with counted_statements() as again:
        form = hidden(client.get(address).text)
    with counted_statements() as reviewed:
        assert client.post(f"{address}review", data=form | {"item-1": "approve"}).status_code == 200

    # One finds out whether the page is at hand; where it is, nothing else is asked.
    assert len([each for each in first if each.startswith("SELECT")]) <= 18
    assert len(again) == 1
    assert len(reviewed) == 1


def test_annex_is_saved_and_never_acts(page: tuple[FlaskClient, str]):
    client, address = page
    paths = re.findall(rf'href="({address}annex/[0-9a-f]+[^"]*)"', client.get(address).text)
    answer = client.get(paths[0])

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


def test_annex_needs_the_link_and_belongs_to_the_consultation(page: tuple[FlaskClient, str], app: Flask):
    client, address = page
    with look() as work:
        sha256 = work.session.scalars(select(Annex.sha256)).first()
    assert client.get(f"{address}annex/{sha256}").status_code == 200

    assert make_client(app).get(f"{address}annex/{sha256}").status_code == 403
    assert client.get(f"{address}annex/{'0' * 64}").status_code == 404


def test_annex_of_another_consultation_is_not_given(page: tuple[FlaskClient, str]):
    client, _ = page
    with begin(SHELL) as work:
        other = make_open_consultation(work, "DM-26/9")
        invitation = work.session.scalars(select(Invitation).where(Invitation.consultation_id == other.id)).first()
        sha256 = work.session.scalars(select(Annex.sha256)).first()
        assert invitation is not None
        link = invitations.link(work, invitation)
    elsewhere = client.get(link.removeprefix(f"http://{HOST}")).location

    assert client.get(f"{elsewhere}annex/{sha256}").status_code == 404
