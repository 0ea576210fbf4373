"""One focal point at a browser, who follows the link of the newest letter."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page

from dev.tour.course import Course
from dev.tour.languages import POINTS
from tests.proofs.album import Album

STATEMENTS = {
    "ar": "تود الحكومة أن توضح موقفها بشأن البند 4.",
    "en": "The Government wishes to explain its position on item 4.",
    "es": "El Gobierno desea explicar su posición sobre el punto 4.",
    "fr": "Le Gouvernement souhaite expliquer sa position sur le point 4.",
    "ru": "Правительство хотело бы пояснить свою позицию по пункту 4.",
    "zh": "本国政府谨就第4项说明立场。",
}
NAME, FUNCTION = "A. Person", "Counsellor"


class Walk:
    """One focal point and a colleague, in one language."""

    def __init__(self, album: Album, course: Course, language: str) -> None:
        self.album, self.course, self.language = album, course, language
        self.address = POINTS[language]
        self.reference = course.reference
        self.colleague = self.address.replace("mission@", "ministry@")
        self.page = album.page

    def keep(self, name: str, page: Page | None = None) -> None:
        self.album.keep(f"page-{name}", page=page)

    def link(self, address: str = "", path: str = "/l/") -> str:
        """The newest link of the consultation that was mailed to an address."""
        self.course.mail.refresh()
        return next(
            link
            for mail in reversed(self.course.mail.mails)
            if mail.to == (address or self.address) and mail.subject.startswith(self.reference)
            for link in mail.links
            if path in link
        )

    def open(self, page: Page | None = None, address: str = "", **query: str) -> str:
        """Open the link, in the language; the address of the page without its query."""
        page = page or self.page
        page.goto(self.link(address))
        home = page.url.partition("?")[0]
        more = "".join(f"&{name}={value}" for name, value in query.items())
        page.goto(f"{home}?lang={self.language}{more}")
        return home

    def go(self, path: str) -> None:
        sign = "&" if "?" in path else "?"
        self.page.goto(f"{path if '://' in path else self.course.url + path}{sign}lang={self.language}")

    def choose(self, *values: str, page: Page | None = None) -> None:
        """The first decisions, each its own way."""
        page = page or self.page
        names = page.locator("fieldset input[type=radio]").evaluate_all("all => [...new Set(all.map(e => e.name))]")
        for name, value in zip(names, values, strict=False):
            page.check(f"[name='{name}'][value='{value}']")

    def paper(self, name: str, button: Locator) -> None:
        """Keep the paper that a button or link gives."""
        with self.album.papers(f"paper-{name}"), self.page.expect_download():
            button.click()

    def review(self, page: Page | None = None) -> None:
        """From the form to the second step."""
        press((page or self.page).locator("form[action*='/review'] button.main"))

    def confirm(self, page: Page | None = None) -> None:
        """From the second step to the receipt."""
        page = page or self.page
        page.fill("[name=name]", NAME)
        page.fill("[name=function]", FUNCTION)
        press(page.locator("form[action*='/confirm'] button.main"))

    @contextmanager
    def other(self, address: str) -> Iterator[Page]:
        """Another person at a browser of their own."""
        browser = self.page.context.browser
        assert browser is not None
        context = browser.new_context(locale=self.language)
        page = context.new_page()
        self.open(page, address)
        yield page
        context.close()


def press(target: Locator) -> None:
    with target.page.expect_navigation():
        target.click()
