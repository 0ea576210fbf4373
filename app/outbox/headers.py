"""Header fields: what may stand in one, how it is written so that Python 3.11 reads it back, and how it is read.

The standard library's own folding loses spaces in long Arabic subjects before Python 3.13, and lets an encoded word
smuggle a second header in. Therefore text is decoded once and judged here, encoded by `email.header.Header`, and never
folded again.
"""

import re
import unicodedata
from email.errors import HeaderParseError
from email.header import Header, decode_header, make_header
from email.utils import getaddresses
from functools import lru_cache
from typing import Final

from app.core.i18n import N_
from app.outbox.letter import LetterRefusal, Mailbox

LONGEST_TEXT = 500
#: RFC 5322 asks for lines of at most 78 characters; only a single word that cannot be folded may be longer.
LINE = 78
_ENCODED_LINE = 75
_FOLD: Final = "\r\n "

# Direction marks and characters without width or shape: they change how a line looks and never what it says. The
# joiners U+200C and U+200D stay, Persian and Indian names need them.
_INVISIBLE = dict.fromkeys(
    [
        0x00AD,
        0x061C,
        0x180E,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
    ]
)
# Control characters, line and paragraph separators, surrogates, private use, unassigned.
_REFUSED_CATEGORIES = frozenset({"Cc", "Zl", "Zp", "Cs", "Co", "Cn"})


class BadHeader(LetterRefusal):
    """Text that may not stand in a header: control or line characters, nested encoding, too long."""

    code = "bad_header"
    text = N_("This text cannot stand in the header of a letter: %(value)s")


def valid_header_text(value: str) -> str:
    """The text as a header may carry it: decoded once, in composed form, without invisible direction marks.

    Raises:
        BadHeader: control, line or unassigned characters, an encoded word inside an encoded word, or more than
            `LONGEST_TEXT` characters.
    """
    if len(value) > LONGEST_TEXT:
        raise _bad(value)
    text = value.translate(_INVISIBLE)
    if "=?" in text:
        text = _decoded(text).translate(_INVISIBLE)
    text = unicodedata.normalize("NFC", text).strip(" ")
    nested = "=?" in text
    if nested or len(text) > LONGEST_TEXT or any(unicodedata.category(each) in _REFUSED_CATEGORIES for each in text):
        raise _bad(value)
    return text


def written_text(name: str, text: str) -> str:
    """The body of a field of text, encoded where it must be and folded for the field's name."""
    if not text.isascii():
        return _encoded(name, text)
    if len(name) + 2 + len(text) <= LINE:
        return text
    return _folded(text.split(" "), len(name) + 1)


# The same one goes to all focal points of a Member State, and to all Member States.
@lru_cache(maxsize=256)
def written_subject(text: str) -> str:
    """The body of the Subject field. A long one is encoded even in ASCII, so that no fold can touch its spaces."""
    return text if text.isascii() and len(text) <= LINE - len("Subject: ") else _encoded("Subject", text)


def written_mailbox(name: str, mailbox: Mailbox) -> str:
    """The body of an address field with exactly one mailbox."""
    person = valid_header_text(mailbox.name)
    if not person:
        return _folded([mailbox.address], len(name) + 1)
    quoted = '"' + person.replace("\\", "\\\\").replace('"', '\\"') + '"'
    fits = person.isascii() and len(name) + 2 + len(quoted) <= LINE
    phrase = quoted if fits else _encoded(name, person)
    last_line = len(phrase.rpartition("\r\n")[2]) + (0 if "\r\n" in phrase else len(name) + 2)
    gap = " " if last_line + len(mailbox.address) + len(" <>") <= LINE else _FOLD
    return f"{phrase}{gap}<{mailbox.address}>"


def written_words(name: str, words: tuple[str, ...]) -> str:
    """The body of a field of unbreakable words, such as message identifiers."""
    return _folded(list(words), len(name) + 1)


def read_text(value: str) -> str:
    """A field's text as a reader's program decodes it, from its written form."""
    return str(make_header(decode_header(_unfolded(value))))


def read_mailboxes(value: str) -> list[tuple[str, str]]:
    """Names and addresses of an address field as a reader's program decodes them."""
    return [(read_text(name), address) for name, address in getaddresses([_unfolded(value)])]


def _bad(value: str) -> BadHeader:
    return BadHeader(value=ascii(value[:80])[1:-1])


def _decoded(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):  # broken encoding, unknown character set, bytes outside it
        raise _bad(text) from None


def _encoded(name: str, text: str) -> str:
    return Header(text, "utf-8", header_name=name, maxlinelen=_ENCODED_LINE).encode(linesep="\r\n")


def _folded(words: list[str], column: int) -> str:
    """Words joined by spaces; a line break goes before the space that would carry a line past its end."""
    written = ""
    for position, word in enumerate(words):
        breaks = column + 1 + len(word) > LINE
        written += (_FOLD if breaks else " " if position else "") + word
        column = 1 + len(word) if breaks else column + 1 + len(word)
    return written


def _unfolded(value: str) -> str:
    return re.sub(r"\r?\n(?=[ \t])", "", value).strip()
