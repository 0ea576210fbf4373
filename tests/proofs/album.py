"""Pictures and texts of what was seen, in order, in one directory."""

import json
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import typst
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

from app.core import pdf

#: Of the pictures of papers, in dots per inch.
DENSITY = 80
#: What is heard or shown, and is no text of the page.
_UNSEEN = """() => [document.title, ...[...document.querySelectorAll('[aria-label], [placeholder], [alt], [data-l]')]
  .flatMap(each => ['aria-label', 'placeholder', 'alt', 'data-l'].map(name => each.getAttribute(name)))
  .concat([...document.querySelectorAll('option')].map(each => each.textContent))].filter(Boolean)"""
_OPEN_ALL = "() => document.querySelectorAll('details').forEach(each => { each.open = true; })"


@dataclass
class Album:
    """Where they are kept; each is numbered as it comes."""

    place: Path
    context: BrowserContext
    page: Page = field(init=False)
    count: int = 0
    #: What could not be drawn.
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin it."""
        self.place.mkdir(parents=True, exist_ok=True)
        self.page = self.context.new_page()

    def keep(self, name: str, *, page: Page | None = None) -> None:
        """A page as it stands, with what can be opened on it opened."""
        page = page or self.page
        page.evaluate(_OPEN_ALL)
        path = self._path(name)
        page.screenshot(path=path.with_suffix(".png"), full_page=True, animations="disabled")
        unseen = dict.fromkeys(" ".join(each.split()) for each in page.evaluate(_UNSEEN))
        lines = (page.inner_text("body"), "-- title of the page, labels, choices --", *unseen)
        path.with_suffix(".txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def keep_text(self, name: str, text: str) -> None:
        """A text as it is."""
        self._path(name).with_suffix(".txt").write_text(text, encoding="utf-8")

    def show(self, name: str, html: str) -> None:
        """A page of its own, such as the HTML part of a letter."""
        self.page.set_content(html)
        self.keep(name)

    @contextmanager
    def going_on(self, step: str) -> Iterator[None]:
        """Note what cannot be drawn, and go on."""
        try:
            yield
        except (PlaywrightError, AssertionError, LookupError, StopIteration) as error:
            lines = traceback.format_exception(error)
            here = [each for each in lines if "tests/proofs" in each]
            self.problems.append(f"{step}: {here[-1].strip()} {str(error)[:300]}")

    @contextmanager
    def papers(self, name: str) -> Iterator[None]:
        """Keep the pages of every paper that is set meanwhile, from the same source and facts as its PDF."""
        pdf._set.cache_clear()
        real = pdf._compiled

        def recorded(template: Path, facts: str, attached: str, standard: Any) -> bytes:
            self._keep_paper(name, template, facts, attached)
            return real(template, facts, attached, standard)

        with patch.object(pdf, "_compiled", recorded):
            yield

    def _keep_paper(self, name: str, template: Path, facts: str, attached: str) -> None:
        path = self._path(name)
        pages = typst.compile(
            template,
            root=template.parent,
            font_paths=list(pdf._font_directories()),
            ignore_system_fonts=True,
            sys_inputs={"facts": facts, "attached": attached},
            format="png",
            ppi=DENSITY,
        )
        for number, page in enumerate(pages if isinstance(pages, list) else [pages], 1):
            path.with_name(f"{path.name}-page-{number}").with_suffix(".png").write_bytes(page)
        path.with_suffix(".txt").write_text("\n".join(_texts(facts)) + "\n", encoding="utf-8")

    def _path(self, name: str) -> Path:
        self.count += 1
        return self.place / f"{self.count:03}-{re.sub(r'[^A-Za-z0-9_+-]', '-', name)}"


def _texts(facts: str) -> Iterator[str]:
    """All texts among the facts of a paper, in order."""
    yield from _within(json.loads(facts))


def _within(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for each in value.values():
                yield from _within(each)
        case list():
            for each in value:
                yield from _within(each)
