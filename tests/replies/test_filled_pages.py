"""A page that is filled in says, to the letter, what it would say if it were drawn for its reader alone."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.consultations import invitations
from app.consultations.models import Invitation
from app.core.i18n import LANGUAGES
from app.core.work import SHELL, begin, look
from app.replies.views import pages
from app.replies.views.sitting import Sitting
from tests.fixtures.app import HOST, make_client
from tests.make import open_example
from tests.replies.support import APPROVE, reply
from tests.replies.test_alternates import opened_with

#: The one-time form differs from one look at a page to the next.
FORM = re.compile(r'(name="form" value=")[^"]*')


def links() -> list[str]:
    """The links of all focal points, by number."""
    with look() as work:
        found = work.session.scalars(select(Invitation).order_by(Invitation.id))
        return [invitations.link(work, each).removeprefix(f"http://{HOST}") for each in found]


def looks(app: Flask, link: str, asking: list[str]) -> list[str]:
    client = make_client(app)
    address = client.get(link).location
    texts = [client.get(f"{address}?{each}").text for each in asking]
    assert all(FORM.search(each) for each in texts)
    return [FORM.sub(r"\1", each) for each in texts]


def all_asked() -> list[str]:
    return ["", *(f"lang={each}" for each in LANGUAGES), "beside=en", "lang=ar&beside=zh", "lang=fr&beside=xx"]


def filled_count(app: Flask, monkeypatch: pytest.MonkeyPatch, chosen: list[str], asking: list[str]) -> int:
    """How many pages of these links are filled in, each equal to what is drawn."""
    filled = []
    fill = pages._filled_page

    def noting(found: Sitting) -> str:
        filled.append(fill(found))
        return filled[-1]

    with monkeypatch.context() as patch:
        patch.setattr(pages, "_filled_page", noting)
        seen = [looks(app, link, asking) for link in chosen]
        patch.setattr(pages, "_filled_page", lambda _found: "")
        assert seen == [looks(app, link, asking) for link in chosen]
    return sum(map(bool, filled))


def test_in_every_language_for_focal_points_of_different_member_states(app: Flask, monkeypatch: pytest.MonkeyPatch):
    with begin(SHELL) as work:
        open_example(work)
    chosen = links()[::17]

    assert filled_count(app, monkeypatch, chosen, all_asked()) == len(chosen) * 9


def test_for_weights_an_alternate_its_principal_no_vote_and_a_colleague_who_has_replied(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    opened_with()
    # Of the principal and of the third; the alternate and who has no vote are drawn each by itself.
    assert filled_count(app, monkeypatch, links(), ["", "lang=ru"]) == 8
    reply("mission@fr.example", {"1": APPROVE})

    assert filled_count(app, monkeypatch, links(), ["", "lang=ru"]) == 4
