"""Characters by which a text reads as another one, made visible in finished pages.

Embeddings and overrides turn the direction of what follows; towers of marks bury the lines around them. What is stored
stays as it was sent, and so does what stands in a field to be edited: only what is shown changes. Isolates are left
alone, because the pages themselves set names and numbers apart with them; what they open ends with its element.
"""

import re
from typing import Final

_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
)
_TURN: Final = re.compile("[\u202a-\u202e]")
#: No language sets more than four marks on one letter.
_TOWER: Final = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
#: Fields, and whatever stands between angles: a sign of a text that could end either is escaped on every page.
_UNTOUCHED: Final = re.compile(r"(<textarea\b.*?</textarea\s*>|<[^>]*>)", re.DOTALL)


#: Parts the bytes of a page into runs of signs beyond ASCII: a turn, or a tower, stands within one.
_PARTED: Final = bytes.maketrans(bytes(range(128)), b" " * 128)


def has_any(page: bytes) -> bool:
    """Whether there is something to be made visible, which is seldom; `page` in UTF-8.

    Every page is asked this. To search it sign by sign took longer than all else that was done to fill it in; most of
    it is ASCII, and what is beyond comes again and again.
    """
    beyond = b" ".join(set(page.translate(_PARTED).split())).decode()
    return bool(_TURN.search(beyond) or _TOWER.search(beyond))


def made_visible(page: str) -> str:
    """The page with each turn shown by its number, and with no tower higher than four marks."""
    pieces = _UNTOUCHED.split(page)
    # What was split at stands at the odd places.
    pieces[::2] = (_TOWER.sub(r"\1", _TURN.sub(_number, piece)) for piece in pieces[::2])
    return "".join(pieces)


def _number(found: re.Match[str]) -> str:
    return f"[U+{ord(found.group()):04X}]"
