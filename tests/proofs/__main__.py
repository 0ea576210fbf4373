"""`python -m tests.proofs LANGUAGE DIRECTORY [PART ...]`: write everything that people see in a language."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from app.core.i18n import LANGUAGES
from dev.tour.course import running
from dev.tour.languages import POINTS
from tests.proofs import desk, letters, member, rules
from tests.proofs.album import Album

WIDE = {"width": 1280, "height": 900}
PARTS = ("letters", "member", "rules", "desk")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.proofs", description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("directory", type=Path)
    parser.add_argument("parts", nargs="*", default=PARTS)
    wanted = parser.parse_args()
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for part in wanted.parts:
            problems += draw(part, browser, wanted.language, wanted.directory / part, Path(scratch) / part)
        browser.close()
    if problems:
        sys.exit("\n".join(("Not drawn:", *problems)))


def draw(part: str, browser: Browser, language: str, place: Path, scratch: Path) -> list[str]:
    context = browser.new_context(locale=language, timezone_id="UTC", viewport=WIDE, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    album = Album(place, context)
    scratch.mkdir()
    match part:
        case "letters":
            letters.every_kind(album, language)
        case "desk":
            desk.every_page(album, scratch, language)
        case "member":
            with running(scratch) as course:
                member.whole_course(album, course, language)
                letters.received(album, course.mail, POINTS[language], member.WITHOUT_VOTE)
        case "rules":
            with running(scratch) as course:
                rules.every_kind(album, course, language)
    context.close()
    return [f"{part}: {each}" for each in album.problems]


if __name__ == "__main__":
    main()
