"""Pages that were drawn with holes: what differs from one focal point to the next is put in afterwards."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from markupsafe import escape

from app.replies.blank import Drawn, Filled
from app.replies.read_models import Paper, ReplyPage

#: So many drawings of one page are kept: by clock, language of the address, and which parts of an address there are.
MOST_DRAWN = 48
#: Nobody can write what stands for a hole: it is drawn anew in each process.
_MARK = secrets.token_hex(16)
_HOLE = re.compile(f"hole-{_MARK}-([a-z]+)-")
#: The same for a number.
_NUMBER = 10**30 + secrets.randbelow(10**30)

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

INVITATION, MEMBER, TITLE, NAME, SIZE, ROOT, FORM = "invitation", "member", "title", "name", "size", "root", "form"


def filled_in(
    filled: Filled,
    draw: Callable[[ReplyPage, str], str],
    *,
    form: str,
    drawn_for: tuple[str, ...],
    also: Mapping[str, str] = _NOTHING,
) -> str:
    """The page of a focal point, drawn only where nobody else has had it drawn in the same way.

    Args:
        filled: whose page it is.
        draw: draws a page with this one-time form.
        form: the one that it carries.
        drawn_for: what the page differs by besides.
        also: what goes into further holes of it.
    """
    to = filled.paper.addressee
    key = (filled.zone, *drawn_for, *(name for name, text in ((TITLE, to.title), (NAME, to.name)) if text))
    drawn = filled.blank.drawn
    if key not in drawn:
        if len(drawn) >= MOST_DRAWN:
            drawn.clear()
        drawn[key] = cut(draw(with_holes(filled.page), hole(FORM)))
    return drawn[key].filled(said_of(filled.paper, form=form, also=also))


def hole(name: str) -> str:
    """What is drawn where something is to be put in."""
    return f"hole-{_MARK}-{name}-"


def cut(page: str) -> Drawn:
    """A page that was drawn with holes."""
    return Drawn(pieces=_HOLE.split(page.replace(str(_NUMBER), hole(SIZE))))


def with_holes(page: ReplyPage) -> ReplyPage:
    """The page of somebody who could be anybody."""
    paper = page.paper
    to = paper.addressee
    return replace(
        page,
        paper=replace(
            paper,
            invitation=hole(INVITATION),
            member=hole(MEMBER),
            addressee=replace(to, title=hole(TITLE) if to.title else "", name=hole(NAME) if to.name else ""),
            sheet=replace(paper.sheet, checkpoint_size=_NUMBER, checkpoint_root=hole(ROOT)),
        ),
    )


def said_of(paper: Paper, *, form: str, also: Mapping[str, str]) -> dict[str, str]:
    """What goes into the holes of a page: text, that stands there as text."""
    said = {
        INVITATION: paper.invitation,
        MEMBER: paper.member,
        TITLE: paper.addressee.title,
        NAME: paper.addressee.name,
        SIZE: str(paper.sheet.checkpoint_size),
        ROOT: paper.sheet.checkpoint_root,
        FORM: form,
        **also,
    }
    return {name: str(escape(text)) for name, text in said.items()}
