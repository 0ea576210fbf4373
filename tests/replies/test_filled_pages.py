"""A page that is filled in says, to the letter, what it would say if it were drawn for its reader alone."""

import re
from typing import Any

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
from tests.replies.support import APPROVE, invitation_row, reply
from tests.replies.test_alternates import opened_with
from tests.replies.test_pages import hidden

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


def reviews(app: Flask, link: str, form: dict[str, str], asking: str) -> str:
    client = make_client(app)
    address = client.get(link).location
    answer = client.post(f"{address}review?{asking}", data=form)
    assert answer.status_code == 200, answer.text
    return answer.text


def is_filled_alike(app: Flask, monkeypatch: pytest.MonkeyPatch, link: str, form: dict[str, str], asking: str) -> bool:
    """Whether the review of this form is filled in; if so it equals what is drawn."""
    filled = []
    fill = pages._filled_review

    def noting(*facts: Any) -> str:
        filled.append(fill(*facts))
        return filled[-1]

    with monkeypatch.context() as patch:
        patch.setattr(pages, "_filled_review", noting)
        seen = reviews(app, link, form, asking)
        patch.setattr(pages, "_filled_review", lambda *_facts: "")
        assert seen == reviews(app, link, form, asking)
    return any(filled)


def form_for(app: Flask, link: str) -> dict[str, str]:
    client = make_client(app)
    return hidden(client.get(client.get(link).location).text)


def test_reviews_of_different_answers_in_every_language(app: Flask, monkeypatch: pytest.MonkeyPatch):
    with begin(SHELL) as work:
        open_example(work)
    chosen = links()[:2]
    answers = ({"item-1": "approve", "item-2a": "abstain"}, {"item-1": "disapprove", "item-3": "approve"})

    for link, said in zip(chosen, answers, strict=True):
        form = form_for(app, link) | said
        assert all(is_filled_alike(app, monkeypatch, link, form, each) for each in all_asked()[:-1])


def test_a_review_with_words_and_one_without_a_cookie_are_drawn_by_themselves(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    with begin(SHELL) as work:
        open_example(work)
    link = links()[0]
    form = form_for(app, link) | {"item-1": "disapprove"}

    assert is_filled_alike(app, monkeypatch, link, form, "")
    for further in ({"statement": "<b>said</b>"}, {"draft": "x"}):
        assert not is_filled_alike(app, monkeypatch, link, form | further, "")
    assert not is_filled_alike(app, monkeypatch, link, form | {"token": link.removeprefix("/l/")}, "")


def test_a_review_after_a_reply_shows_what_stood_before(app: Flask, monkeypatch: pytest.MonkeyPatch):
    opened_with()
    with look() as work:
        link = invitations.link(work, invitation_row("mission@fr.example")).removeprefix(f"http://{HOST}")
    assert is_filled_alike(app, monkeypatch, link, form_for(app, link) | {"item-1": "disapprove"}, "")
    reply("mission@fr.example", {"1": APPROVE})

    assert not is_filled_alike(app, monkeypatch, link, form_for(app, link) | {"item-1": "disapprove"}, "")
