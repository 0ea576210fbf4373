"""The desk without a mouse: from the sign-in to a certified outcome, and the focus always seen."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from app.core.work import SHELL, begin
from tests.journeys.desk import MINISTRY, PASSWORD, Desk, House, Person, replied, running_house
from tests.make import make_open_consultation

pytestmark = pytest.mark.browser
MOST_STOPS = 60
#: What stands out of the focused element, and whether it can be seen where it is.
_FOCUS = """() => {
  const at = document.activeElement, look = getComputedStyle(at), box = at.getBoundingClientRect();
  const drawn = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2 || look.boxShadow !== 'none';
  const stands = box.width >= 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    name: `${at.tagName} ${at.getAttribute('name') ?? at.textContent.trim().slice(0, 40)}`,
    isSeen: drawn && stands,
  };
}"""


@dataclass(frozen=True, slots=True)
class Hands:
    """On the keyboard of one page."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go_to(self, selector: str) -> None:
        """Tab until that element has the focus; at every stop it must be seen where one is."""
        passed = []
        for _stop in range(MOST_STOPS):
            self.press("Tab")
            focus = self.page.evaluate(_FOCUS)
            passed.append(focus["name"])
            assert focus["isSeen"], f"{self.page.url}: the focus is not seen on {focus['name']}"
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{self.page.url}: no way to {selector}; passed {passed}")

    def follow(self, selector: str, key: str = "Enter") -> None:
        """Go to a link or a button and use it; the page that it leads to is there afterwards."""
        self.go_to(selector)
        with self.page.expect_navigation():
            self.press(key)

    def write(self, selector: str, words: str) -> None:
        """Go to a field and type."""
        self.go_to(selector)
        self.page.keyboard.type(words)

    def skip(self) -> None:
        """The first stop of every page leads past its head; the next one is in the content."""
        self.go_to("a[href='#main']")
        self.press("Enter", "Tab")
        assert self.page.evaluate("document.activeElement.closest('main') !== null"), self.page.url
        self.press("Shift+Tab")


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running_house(browser, tmp_path_factory.mktemp("house")) as running:
        yield running


def sign_in(person: Person) -> Hands:
    hands = Hands(person.go("/desk/sign-in"))
    hands.skip()
    hands.write("[name=email]", person.email)
    hands.write("[name=password]", PASSWORD)
    with hands.page.expect_navigation():
        hands.press("Enter")
    hands.write("[name=code]", person.code())
    hands.follow("main button", "Space")
    assert hands.page.url == f"{person.site.url}/desk/"
    return hands


def prove(hands: Hands, person: Person) -> None:
    hands.write("[name=proof_password]", PASSWORD)
    hands.write("[name=proof_code]", person.code())


def open_form(hands: Hands, desk: Desk, kind: str) -> None:
    """From the list of consultations over the board and its menu."""
    hands.skip()
    hands.follow(f"main a[href='/desk/consultations/{desk.reference}']")
    hands.skip()
    hands.go_to("details.menu summary")
    hands.press("Enter")
    hands.follow(f"a[href*='/acts/{kind}/']")
    hands.skip()


def approve(hands: Hands, person: Person) -> None:
    hands.follow("nav a[href='/desk/requests']")
    hands.skip()
    hands.follow("table a")
    hands.skip()
    prove(hands, person)
    hands.follow("form[action$='/approve'] button", "Space")
    assert hands.page.locator("main form").count() == 0


def test_an_act_is_asked_for_approved_and_an_outcome_certified_without_a_mouse(house: House) -> None:
    desk = house.desk("en")
    with begin(SHELL) as work:
        make_open_consultation(work, desk.reference, certify="officers_and_chair")
    for code in ("ke", "fr", "eg"):
        replied(desk, f"mission@{code}.example")
    first, second = sign_in(desk.first), sign_in(desk.second)
    desk.site.clock.advance(minutes=6)

    open_form(first, desk, "withdraw_item")
    first.go_to("[name=decision]")
    first.press("ArrowDown")
    assert first.page.locator("[name=decision][value='2a']").is_checked()
    first.write("[name=reason]", "Overtaken.")
    prove(first, desk.first)
    first.follow("main button.main", "Space")
    assert "Overtaken." in first.page.inner_text("main")
    approve(second, desk.second)

    desk.closed()
    desk.first.go("/desk/")
    open_form(first, desk, "certify")
    first.write("[name=reason]", "Compared.")
    prove(first, desk.first)
    first.follow("main button.main")
    desk.second.go("/desk/")
    approve(second, desk.second)
    chair = Hands(desk.chair.go(f"/desk/results/{desk.reference}"))
    chair.skip()
    chair.follow("main form button", "Space")
    desk.site.tick()

    assert desk.letters(MINISTRY, "withdrawn from the consultation (No. 2a)")
    assert desk.letters(MINISTRY, "outcome of the consultation")
