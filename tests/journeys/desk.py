"""Two officers at the desk, each in a browser of their own, who ask and approve with password and second factor.

One site serves all tests of a module: every test opens a consultation of its own there, and its officers find
themselves signed in, some minutes ago, so that every act asks once more who they are.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyotp
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from app.consultations.models import Consultation
from app.consultations.queries import by_reference
from app.core.work import SHELL, begin, look
from app.officers import codes, passwords
from app.officers.models import Officer, Role
from app.officers.service import NewOfficer, add
from app.officers.signin import open_session
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.fixtures.axe import check
from tests.fixtures.browser import press
from tests.fixtures.mail import running_smtp_sink
from tests.fixtures.site import Site, running_site, text_of
from tests.make import make_council, make_open_consultation
from tests.replies.support import reply
from tests.schedule.support import past_drain

GENEVA = ZoneInfo("Europe/Zurich")
MISSION, MINISTRY = "mission@ke.example", "ministry@ke.example"
PASSWORD = "correct horse battery"
#: Language of a page, its direction, and the window it is looked at in: one of a desk and one of a telephone.
SCREENS = {"en": ("ltr", 1280, 900), "ar": ("rtl", 390, 844)}
WAIT_MILLISECONDS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account, and the browser that they sit at."""

    name: str
    email: str
    secret: str
    page: Page
    site: Site

    def sign_in(self) -> None:
        """Give the browser a session that has just proven who it is."""
        with begin(SHELL) as work:
            number = work.session.scalars(select(Officer.id).where(Officer.email == self.email)).one()
            cookie = open_session(work, number, how="code", browser="")
        self.page.context.add_cookies([{"name": "placet", "value": cookie, "url": self.site.url}])

    def code(self) -> str:
        """What the authenticator shows now."""
        return pyotp.TOTP(self.secret).generate_otp(codes.step_at(self.site.clock.at))

    def prove(self) -> None:
        """Give password and code where the form asks for them."""
        self.page.fill("[name=proof_password]", PASSWORD)
        self.page.fill("[name=proof_code]", self.code())

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.site.url + path)
        return self.page


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Two officers and a chair before one consultation."""

    site: Site
    reference: str
    language: str
    first: Person
    second: Person
    chair: Person
    #: Of somebody without an account.
    visitor: Page

    @property
    def direction(self) -> str:
        return SCREENS[self.language][0]

    def opened(self, **changes: Any) -> None:
        """Open the small consultation; its invitations leave with the next tick."""
        with begin(SHELL) as work:
            make_open_consultation(work, self.reference, **changes)
        self.sit_down()

    def closed(self) -> None:
        """Let the period end, and the next tick do what follows; the officers come in again."""
        past_drain(self.site.app, self.site.clock, self.reference)
        self.site.tick()
        self.sit_down()

    def sit_down(self) -> None:
        """Sign everybody in, and let so much time pass that acts ask once more who they are."""
        for person in (self.first, self.second, self.chair):
            person.sign_in()
        self.site.clock.advance(minutes=6)

    def consultation(self) -> Consultation:
        with look() as work:
            return by_reference(work, self.reference)

    def form(self, kind: str, *, first: Mapping[str, str] | None = None) -> Page:
        """Go from the board to the form of an act; what it asks for `first` is chosen there."""
        page = self.first.go(f"/desk/consultations/{self.reference}")
        page.locator("details.menu summary").click()
        press(page.locator(f"details.menu a[href*='/acts/{kind}/']"))
        if first:
            check(page, self.direction)
            fill(page, first)
            press(page.locator("main button.main"))
        return page

    def ask(self, kind: str, /, *, first: Mapping[str, str] | None = None, **typed: str) -> str:
        """File a request for an act; the path of its page."""
        return self.is_asked(self.send(self.form(kind, first=first), **typed))

    def send(self, page: Page, **typed: str) -> Page:
        """Fill the form that is open, prove who one is, and send it."""
        fill(page, typed)
        check(page, self.direction)
        self.first.prove()
        press(page.locator("main button.main"))
        return page

    def is_asked(self, page: Page) -> str:
        """The page of a request tells its officer that another one decides, and takes no approval from them."""
        assert "/desk/requests/" in page.url, page.inner_text("main")
        self._says_who(page, self.first)
        assert page.locator("form[action$='/approve']").count() == 0
        token = page.locator("form[action$='/recall'] [name=form_token]").get_attribute("value") or ""
        answer = page.request.post(f"{page.url}/approve", form={"form_token": token})
        assert answer.status == 403
        return page.url.removeprefix(self.site.url)

    def approve(self, request: str, *shown: str) -> None:
        """The second officer finds the request in the list, reads all of it, and has it carried out and mailed."""
        page = self.second.go("/desk/requests")
        press(page.locator(f"table a[href^='{request}']").first)
        check(page, self.direction)
        self._says_who(page, self.first)
        said = page.inner_text("main")
        for words in shown:
            assert words in said
        self.second.prove()
        press(page.locator("form[action$='/approve'] button.main"))
        self._says_who(page, self.first, self.second)
        assert page.locator("main form").count() == 0, page.inner_text("main")
        self.site.tick()

    def _says_who(self, page: Page, *people: Person) -> None:
        """Who asked, who decided, and when."""
        said = page.locator("dl dd:has(time)").all_inner_texts()
        assert [words.partition(" · ")[0] for words in said] == [person.name for person in people]
        moments = page.locator("dl dd time").evaluate_all("all => all.map(each => each.getAttribute('datetime'))")
        assert {datetime.fromisoformat(each) for each in moments} == {self.site.clock.at}

    def open_link(self, address: str) -> Page:
        """Come as a member, by the link in the latest letter on this consultation."""
        self.visitor.goto(self.link_of(address))
        return self.visitor

    def link_of(self, address: str) -> str:
        """The personal link in the latest letter on this consultation to an address."""
        lines = [
            line
            for mail in self.site.mails_to(address)
            if str(mail["Subject"]).startswith(f"{self.reference}:")
            for line in text_of(mail).splitlines()
            if line.startswith(f"{self.site.url}/l/")
        ]
        return lines[-1]

    def letters(self, address: str, about: str) -> list[str]:
        """Texts, each on one line, of the letters on this consultation that arrived there with such a subject."""
        return [
            " ".join(text_of(mail).split())
            for mail in self.site.mails_to(address)
            if str(mail["Subject"]).startswith(f"{self.reference}:") and about in str(mail["Subject"])
        ]


@dataclass(frozen=True, slots=True)
class House:
    """A site for many tests, and the people who sit there, by the language of their pages."""

    site: Site
    people: Mapping[str, tuple[Person, Person, Person]]
    visitor: Page
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def desk(self, language: str) -> Desk:
        """A desk with a reference that nobody has used."""
        first, second, chair = self.people[language]
        reference = f"DM-26/{next(self.numbers)}"
        return Desk(
            site=self.site,
            reference=reference,
            language=language,
            first=first,
            second=second,
            chair=chair,
            visitor=self.visitor,
        )


@contextmanager
def running_house(browser: Browser, directory: Path) -> Iterator[House]:
    """A council with its secretariat in operation, for as many tests as like."""
    with running_smtp_sink() as postbag, running_site(directory, FixedClock(), postbag) as site:
        with begin(SHELL) as work:
            make_council(work)
        people = {language: _people(browser, site, language) for language in SCREENS}
        visitor = _page(browser, "en")
        try:
            yield House(site=site, people=people, visitor=visitor)
        finally:
            for page in (visitor, *(person.page for group in people.values() for person in group)):
                page.context.close()


def replied(desk: Desk, email: str, choice: Choice = Choice.APPROVE) -> int:
    """Number of a reply to the first decision in the record."""
    recorded = reply(email, {"1": choice}, reference=desk.reference)
    assert recorded.index is not None
    return recorded.index


def fill(page: Page, typed: Mapping[str, str]) -> None:
    """Fill fields by their names, whatever kind they are of."""
    for name, value in typed.items():
        field_ = page.locator(f"[name='{name}']").first
        if field_.evaluate("each => each.tagName") == "SELECT":
            field_.select_option(value)
        elif field_.get_attribute("type") == "radio":
            page.check(f"[name='{name}'][value='{value}']")
        else:
            field_.fill(value)


def _people(browser: Browser, site: Site, language: str) -> tuple[Person, Person, Person]:
    roles = {"First": Role.OFFICER, "Second": Role.OFFICER, "Chair": Role.CHAIR}
    first, second, chair = (_person(browser, site, f"{name} ({language})", role) for name, role in roles.items())
    return first, second, chair


def _person(browser: Browser, site: Site, name: str, role: Role) -> Person:
    language = name.partition("(")[2].rstrip(")")
    email = f"{name.partition(' ')[0].lower()}.{language}@secretariat.example"
    secret = codes.new_secret()
    with begin(SHELL) as work:
        new = NewOfficer(email=email, name=name, role=role, password_hash=_hash(), language=language)
        officer = add(work, new)
        officer.totp_secret, officer.totp_since = secret, work.now
    return Person(name=name, email=email, secret=secret, page=_page(browser, language), site=site)


@cache
def _hash() -> str:
    return passwords.hashed(PASSWORD)


def _page(browser: Browser, language: str) -> Page:
    _, width, height = SCREENS[language]
    context = browser.new_context(locale=language, timezone_id="UTC", viewport={"width": width, "height": height})
    context.set_default_timeout(WAIT_MILLISECONDS)
    return context.new_page()
