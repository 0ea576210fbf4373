"""Every field of every form x what may be typed there (C1, C3, C4, C9): no answer breaks, runs, turns or leads away."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.work import look
from app.desk.acts.registry import ACTS
from app.officers.models import Role
from app.outbox.models import OutboxLetter
from config import Settings
from tests.architecture.world import REFERENCE, World, addresses, make_world, pages_of_the_desk, pages_outside
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import make_client
from tests.sweep.corpora import CORPORA
from tests.sweep.forms import Form, distinct, forms_in

#: Addresses that no page of the walk has a form for, with what their views read.
BY_HAND = {
    "desk.account.renew_recovery_codes": ("proof_password", "proof_code"),
    "desk.account.confirm_factor": ("code",),
    "desk.account.end_sessions": ("session",),
    "desk.acts.recall_request": (),
    "desk.archive.certify": ("outcome",),
    "desk.archive.number": ("decision", "number-1", "adopted_on-1", "in_force_on-1"),
    "desk.drafting.take_over": ("revision",),
    "signin.give_code": ("code", "to"),
    "signin.confirm_second_factor": ("code", "to"),
    "replies.renew_link": ("link",),
    "replies.acknowledge": ("sure",),
    "replies.reopen": ("sure",),
    "replies.annex": (),
    "replies.show_draft": (),
    "replies.saved_draft": (),
    "replies.delete_draft": ("draft", "sure"),
    "replies.show_own_contest": (),
    "replies.receipt": (),
    "replies.receipt_file": (),
    "replies.sheet": (),
    "replies.capital": (),
    "replies.draft": ("item-1", "reason-1", "statement"),
}
#: Where somebody without a session, or at the end of one, is sent to the sign-in.
OUTSIDE = frozenset({"desk.signout.leave", "signin.give_code", "signin.confirm_second_factor"})
TURN = re.compile("[\u202a-\u202e]")
#: Without any of these a page shows nothing of what was typed, and need not be read.
SUSPECT = re.compile(r"alert\(1\)|javascript|x\.example|[\u202a-\u202e]")
#: What comes to something only where the rest of the form is accepted.
ALONE = frozenset({"scripts", "turns", "headers"})
SIGN_IN = "/desk/sign-in"
RUNS = frozenset({"iframe", "object", "embed", "base", "math", "video", "source", "style"})


@dataclass(frozen=True)
class Sender:
    """Who fills a form."""

    client: FlaskClient
    forms: tuple[Form, ...]
    #: Value of the session's cookie; "": none.
    session: str = ""

    def come(self) -> None:
        """Take the session up again, which some forms end."""
        if self.session:
            self.client.set_cookie("placet", self.session, domain="127.0.0.1")


@pytest.fixture
def senders(app: Flask) -> list[Sender]:
    """Everybody who is offered forms, with those that nobody before them is offered."""
    world = make_world()
    desk = pages_of_the_desk(app, world) | {
        f"act {kind}": f"/desk/acts/{kind}/{REFERENCE}?decision=1&member=KE" for kind in ACTS
    }
    own = make_client(app)
    own.get(f"/l/{world.common['token']}")
    people = [
        (signed_in(app, "guest@x.example", Role.ADMINISTRATOR), desk),
        (signed_in(app, "chair@x.example", Role.CHAIR), {}),
        (own, pages_outside(app, world)),
        (make_client(app), {"sign in": "/desk/sign-in", "no link": "/l/nothing", "no session": "/r/x/"}),
    ]
    known: set[tuple[str, frozenset[str]]] = set()
    found = []
    for client, pages in people:
        forms = [each for each in offered(app, client, world, pages) if each.key not in known]
        known |= {each.key for each in forms}
        found.append(Sender(client=client, forms=tuple(forms), session=session_of(client)))
    seen = {form.endpoint for sender in found for form in sender.forms}
    return [*found, *by_hand(app, world, found, seen)]


def session_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("placet", domain="127.0.0.1")
    return cookie.value if cookie else ""


def offered(app: Flask, client: FlaskClient, world: World, pages: dict[str, str]) -> list[Form]:
    """The forms of these pages, and of those that only another form leads to."""
    forms: list[Form] = []
    for path in pages.values():
        answer = client.get(path, follow_redirects=True)
        if answer.mimetype == "text/html":
            forms += forms_in(app, answer.text, path)
    for form in [each for each in forms if each.endpoint == "replies.review"]:
        page = client.post(form.action, data={**form.fields, "item-2a": "approve"}).text
        forms += forms_in(app, page, form.action)
    return distinct(forms)


def by_hand(app: Flask, world: World, senders: list[Sender], seen: set[str]) -> Iterator[Sender]:
    """What has no form in the walk, by who would be offered it."""
    officer, chair, own, stranger = (each.client for each in senders)
    for method, rule in addresses(app):
        if method != "POST" or rule.endpoint in seen or rule.endpoint not in BY_HAND:
            continue
        client = officer if rule.endpoint.startswith("desk.") else stranger
        client = own if "<invitation>" in rule.rule else client
        client = chair if rule.endpoint == "desk.archive.certify" else client
        fields = dict.fromkeys(BY_HAND[rule.endpoint], "")
        yield Sender(
            client=client,
            session=session_of(client),
            forms=(
                Form(
                    endpoint=rule.endpoint,
                    action=world.path(rule),
                    fields={**fields, **({"form_token": form_token(client)} if session_of(client) else {})},
                    files=frozenset(),
                ),
            ),
        )


class Page(HTMLParser):
    """Collects what on a page runs, leads away or turns."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: (value or "").strip() for name, value in attrs}
        if tag == "textarea":
            self._silent = tag
        if tag in RUNS or tag.startswith("x-") or (tag == "script" and not said.get("src", "").startswith("/static/")):
            self.problems.append(f"<{tag}> {said}")
        for name, value in said.items():
            leads = name in {"href", "src", "action", "formaction", "data"}
            if name.startswith("on") or (leads and re.match(r"(?i)\s*(javascript|vbscript|data:text)", value)):
                self.problems.append(f"<{tag} {name}={value[:60]!r}>")
            if name == "action" and value and not value.startswith("/"):
                self.problems.append(f"<form action={value[:60]!r}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent and TURN.search(data):
            self.problems.append(f"turns: {data.strip()[:60]!r}")
        if "49 " in data and "{{7*7}}" not in data and "7*7" not in data and "&amp;" in data:
            self.problems.append(f"worked out: {data[:60]!r}")


def wrong_with(answer: TestResponse) -> list[str]:
    """What an answer says that it must not."""
    found = [f"{answer.status_code}"] if answer.status_code >= 500 else []
    location = answer.headers.get("Location", "/")
    if not location.startswith("/") or location.startswith("//"):
        found.append(f"leads to {location}")
    if "X-Injected" in answer.headers or "Bcc" in answer.headers:
        found.append("a header was written")
    if answer.mimetype == "text/html" and SUSPECT.search(answer.text):
        page = Page()
        page.feed(answer.text)
        found += page.problems
    return found


def headers_of_letters() -> set[str]:
    with look() as work:
        raws = work.session.scalars(select(OutboxLetter.raw).where(OutboxLetter.raw.is_not(None))).all()
    return {name for raw in raws if raw for name in headers_of(raw)}


@cache
def headers_of(raw: bytes) -> tuple[str, ...]:
    return tuple(message_from_bytes(raw, policy=default))


@pytest.fixture
def restore(app: Flask, settings: Settings, senders: list[Sender]) -> Callable[[], None]:
    """Puts the database back to where the walk ended."""
    file = settings.data_dir / "placet.sqlite"
    kept = settings.data_dir / "kept.sqlite"
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.engine.dispose()
    shutil.copy(file, kept)

    def put_back() -> None:
        db.engine.dispose()
        for ending in ("-wal", "-shm"):
            Path(f"{file}{ending}").unlink(missing_ok=True)
        shutil.copy(kept, file)

    return put_back


def test_every_address_that_takes_a_form_is_attacked(app: Flask, senders: list[Sender]) -> None:
    """A new one is, if a page of the walk has its form; else it says here what it reads."""
    attacked = {form.endpoint for sender in senders for form in sender.forms}

    assert attacked >= {rule.endpoint for method, rule in addresses(app) if method == "POST"}
    assert BY_HAND.keys() <= attacked


def sent(sender: Sender, form: Form, typed: dict[str, str]) -> list[TestResponse]:
    """The answer, and the page that it leads to."""
    sender.come()
    answer = sender.client.post(form.action, data={**form.fields, **typed})
    if answer.status_code != 303 or wrong_with(answer):
        return [answer]
    return [answer, sender.client.get(answer.location, follow_redirects=True)]


@pytest.mark.slow
@pytest.mark.parametrize("corpus", CORPORA)
def test_whatever_is_typed_into_any_field(senders: list[Sender], restore: Callable[[], None], corpus: str) -> None:
    """Into all fields of a form, and into each, where the others keep what they would be sent with."""
    before = headers_of_letters()
    problems: list[str] = []
    for sender in senders:
        for form in sender.forms:
            problems += [f"{form.endpoint} {each}" for each in attacked(sender, form, corpus)]
            if corpus == "headers" and headers_of_letters() - before:
                problems.append(f"{form.endpoint}: letters have the headers {headers_of_letters() - before}")
            restore()

    assert not problems, "\n".join(sorted(set(problems))[:60])


def attacked(sender: Sender, form: Form, corpus: str) -> list[str]:
    """What goes wrong with each text in all fields at once, and with the first one in each field that this refuses."""
    problems: list[str] = []
    met = set()
    for typed in (dict.fromkeys(form.open_fields, text) for text in CORPORA[corpus]):
        answers = sent(sender, form, typed)
        met.add(answers[0].headers.get("Location", "").partition("?")[0])
        problems += [f"everywhere {typed.values()}: {each}" for answer in answers for each in wrong_with(answer)]
    if met == {SIGN_IN} and form.endpoint not in OUTSIDE:
        problems.append("nobody was let in")
    if corpus in ALONE and not met - {SIGN_IN, ""}:
        for name in form.open_fields:
            answers = sent(sender, form, {"reason": "For a test.", name: CORPORA[corpus][0]})
            problems += [f"{name}: {each}" for answer in answers for each in wrong_with(answer)]
    return problems
