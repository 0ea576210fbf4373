"""Markdown as letters and proposals use it: paragraphs, emphasis, lists, small headings, links. Nothing else.

There is no raw HTML, no picture, no code and no table; what looks like them stays the text it is. A text without any
signs of Markdown is shown as it always was. Hashes are taken over the source, never over what is shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_TAGS: Final = frozenset({"p", "em", "strong", "ul", "ol", "li", "h3", "h4", "br", "a"})
_SCHEMES: Final = frozenset({"https", "http", "mailto"})
_HIGHEST = 3
_LOWEST = 4
# Embeddings and overrides can make a text read as another one.
_OVERRIDES = re.compile("[\u202a-\u202e]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Some words in one manner of writing."""

    text: str
    is_strong: bool = False
    is_emphasised: bool = False
    #: Where a link leads; "": it is none.
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph, a heading, or an entry of a list."""

    runs: tuple[Run, ...]
    is_heading: bool = False
    #: How many lists it stands in; 0: in none.
    depth: int = 0
    #: "1." or "•" of an entry; "": a further paragraph of it, or no entry.
    mark: str = ""

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)

    @property
    def is_plain(self) -> bool:
        """Whether it is a paragraph like any other."""
        return not self.is_heading and not self.depth and self.runs == (Run(text=self.text),)


def html(text: str) -> Markup:
    """The text as HTML of a page, through an allow-list of tags, attributes and addresses."""
    parser = _parser()
    tokens = parser.parse(_OVERRIDES.sub("", text))
    for token in tokens:
        if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            token.tag = f"h{min(max(int(token.tag[1:]) + 2, _HIGHEST), _LOWEST)}"
    drawn = parser.renderer.render(tokens, parser.options, {})
    cleaned = nh3.clean(
        drawn,
        tags=set(_TAGS),
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer",
    )
    return Markup(cleaned.strip())  # noqa: S704 - cleaned in the line above


def pieces(text: str) -> tuple[Piece, ...]:
    """The text as pieces, for letters."""
    return tuple(_pieces(_parser().parse(text)))


def plain(text: str) -> str:
    """The text for readers without any markup."""
    return "\n\n".join(
        "    " * max(piece.depth - 1, 0) + " ".join(each for each in (piece.mark, piece.text) if each)
        for piece in pieces(text)
    )


@cache
def _parser() -> MarkdownIt:
    # "zero" knows paragraphs only; each rule that is added here is one that letters need.
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "breaks": False, "maxNesting": 10})
    parser.enable(["emphasis", "escape", "list", "heading", "link", "balance_pairs", "fragments_join"])
    parser.validateLink = _is_good_address  # type: ignore[method-assign,assignment]
    return parser


def _is_good_address(address: str) -> bool:
    return address.partition(":")[0].strip().lower() in _SCHEMES and ":" in address


def _pieces(tokens: list[Token]) -> Iterator[Piece]:
    depth = 0
    mark = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in {"bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"}:
            depth += token.nesting
        elif token.type == "list_item_open":
            mark = f"{token.info}{token.markup}" if token.info else "•"
        elif token.type == "inline":
            is_heading = before is not None and before.type == "heading_open"
            yield Piece(runs=_runs(token.children or []), is_heading=is_heading, depth=depth, mark=mark)
            mark = ""


def _runs(tokens: list[Token]) -> tuple[Run, ...]:
    found: list[Run] = []
    manner = Run(text="")
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                manner = replace(manner, is_strong=token.nesting > 0)
            case "em_open" | "em_close":
                manner = replace(manner, is_emphasised=token.nesting > 0)
            case "link_open":
                manner = replace(manner, address=str(token.attrs.get("href", "")))
            case "link_close":
                manner = replace(manner, address="")
            case _:
                text = "\n" if token.type in {"softbreak", "hardbreak"} else token.content
                # Neighbours that are written alike are one run.
                if found and replace(found[-1], text="") == manner:
                    found[-1] = replace(manner, text=found[-1].text + text)
                else:
                    found.append(replace(manner, text=text))
    return tuple(run for run in found if run.text)
