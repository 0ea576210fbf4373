"""`make tour`: draw the pictures of docs/tour and write docs/tour.md around them."""

import argparse
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from dev.installation import ROOT
from dev.tour import languages
from dev.tour.course import CHAIR, TWO, Course, play, running
from dev.tour.papers import approve_paper, enter_paper
from dev.tour.pictures import AFTER, BEFORE, NEAR, Picture, Reader, text

PLACE = ROOT / "docs" / "tour"
PAGE = ROOT / "docs" / "tour.md"
#: The last days, in which those that have not replied are called.
LAST_DAYS = timedelta(days=22, hours=3)
#: A minute after the deadline, 18:00 in Geneva: replies under way have come in.
AFTER_CLOSING = timedelta(days=24, hours=8, minutes=31)
TIMEOUT_MILLISECONDS = 15_000
#: Who sits at the desk.
_DESK = {Reader.OFFICER: TWO[0], Reader.SECOND_OFFICER: TWO[1], Reader.CHAIR: CHAIR}


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the example, look at its pages, and keep what was seen."""
    parser = argparse.ArgumentParser(prog="python -m dev.tour", description=__doc__)
    parser.add_argument("--to", type=Path, default=PLACE, help="where pictures are put (default: docs/tour)")
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as directory, running(Path(directory)) as course, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        beginning = course.clock.at
        _draw(course, browser, languages.pictures(), wanted.to)
        play(course)
        request = enter_paper(course)
        _draw(course, browser, BEFORE, wanted.to)
        approve_paper(course, request)
        course.until(beginning + LAST_DAYS)
        _draw(course, browser, NEAR, wanted.to)
        course.until(beginning + AFTER_CLOSING)
        course.until(course.clock.at + timedelta(minutes=1))
        _draw(course, browser, AFTER, wanted.to)
        browser.close()
    if wanted.to == PLACE:
        PAGE.write_text(text((*BEFORE, *NEAR, *AFTER), languages.table()), encoding="utf-8")
    return 0


def _draw(course: Course, browser: Browser, pictures: Iterable[Picture], place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for picture in pictures:
        context = browser.new_context(
            viewport={"width": picture.width, "height": picture.height},
            color_scheme="dark" if picture.is_dark else "light",
            locale=picture.language,
            reduced_motion="reduce",
        )
        context.set_default_timeout(TIMEOUT_MILLISECONDS)
        _look(course, context, picture, place)
        context.close()


def _look(course: Course, context: BrowserContext, picture: Picture, place: Path) -> None:
    page = context.new_page()
    match picture.reader:
        case Reader.OFFICER | Reader.SECOND_OFFICER | Reader.CHAIR:
            page.goto(course.sign_in_link(_DESK[picture.reader]))
            page.get_by_role("main").get_by_role("button").first.click()
            page.goto(f"{course.url}{picture.path.format(reference=course.reference)}")
        case Reader.FOCAL_POINT:
            link = course.mail.link(picture.path)
            if link is None:
                raise LookupError(f"no link was mailed to {picture.path}")
            # The address with the token leads on, to one that takes the language.
            page.goto(link)
            page.goto(f"{page.url}?lang={picture.language}")
        case Reader.MAIL:
            mail = course.mail.first_to(picture.path)
            if mail is None:
                raise LookupError(f"nothing was mailed to {picture.path}")
            page.goto(course.mail.html_of(mail))
    page.screenshot(path=place / f"{picture.name}.png", full_page=picture.is_whole, animations="disabled")


if __name__ == "__main__":
    raise SystemExit(main())
