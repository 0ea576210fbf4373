"""What papers have beside the blocks of letters: room for people to write, tables with columns, a new page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The heading of an item or of one of its parts: its number hangs in the margin."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """One decision of a form: a box for each answer that the rule offers, or a few lines where there are none."""

    name: str
    title: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanks:
    """Lines to be filled in by hand, each with what belongs on it."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Empty lines for a longer text."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns with a head; the first is as wide as it must be, the others share what is left."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    #: Whether rows are high enough to write in their last column.
    is_written_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """What follows begins on a page of its own."""


PaperBlock = Item | Boxes | Blanks | Space | Table | NewPage
