"""All pages of the desk, in the small world of the tests: its own texts are English, everything else is the house's."""

from pathlib import Path

from playwright.sync_api import Page

from app.core.work import SHELL, begin
from app.officers.models import Role
from app.officers.signin import make_sign_in_link
from tests.architecture.world import make_world, pages_of_the_desk, pages_outside
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import running_smtp_sink
from tests.fixtures.site import running_site
from tests.make import make_officer
from tests.proofs.album import Album

EMAIL = "reader@secretariat.example"


def every_page(album: Album, directory: Path, language: str) -> None:
    """What an administrator sees, and what anyone sees without an account."""
    with running_smtp_sink() as postbag, running_site(directory, FixedClock(), postbag) as site:
        world = make_world()
        with begin(SHELL) as work:
            make_officer(work, EMAIL, Role.ADMINISTRATOR)
            link = make_sign_in_link(work, EMAIL)
        page = album.page
        for endpoint, path in pages_outside(site.app, world).items():
            _keep(album, page, f"anyone-{endpoint}", f"{site.url}{path}?lang={language}")
        page.goto(link)
        with page.expect_navigation():
            page.get_by_role("button").first.click()
        for endpoint, path in pages_of_the_desk(site.app, world).items():
            _keep(album, page, f"desk-{endpoint.removeprefix('desk.')}", f"{site.url}{path}?lang={language}")


def _keep(album: Album, page: Page, name: str, address: str) -> None:
    if "html" not in page.request.head(address).headers.get("content-type", ""):
        return
    page.goto(address)
    album.keep(name)
