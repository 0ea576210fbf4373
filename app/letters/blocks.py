"""What a letter is made of: blocks of finished sentences, without any markup.

Text and HTML are both made from the same blocks, so that they always say the same.
"""

from dataclasses import dataclass

from app.core.markdown import Piece
from app.letters.facts import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A warning that must not be overlooked."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes."""

    organisation: str
    secretariat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the letter is, and what it is about; the latter is "" where the heading says it."""

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Opens a part of the letter."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A paragraph, heading or entry of a list that was written with Markdown."""

    piece: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What somebody else wrote, in the language received."""

    paragraphs: tuple[str, ...]
    #: Code of that language; "": not known, so that its own letters say in which direction it runs.
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Short lines that stand together: an address, figures, the readings of one instant."""

    lines: tuple[str, ...]
    #: Whether the first line is what the eye should find.
    is_first_strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address of ours, whole and alone on its line, left to right in every language."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code that people copy and compare."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One decision in a table."""

    #: "6a".
    name: str
    title: str
    #: The answer or the outcome; "" in a plain list.
    verdict: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A table of decisions, in the order of the consultation."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom to write to."""

    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """The small print that ends the letter."""

    lines: tuple[str, ...]


Block = (
    Notice | Letterhead | Heading | Section | Paragraph | Prose | Quotation | Lines | Link | Code | Rows | Reach | Foot
)
