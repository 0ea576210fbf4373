"""What an act by two officers is to the desk: its form, its words, and the command that carries it out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.board.facts import Board
from app.consultations.models import State
from app.consultations.service import Approval
from app.core.work import Work


class FieldKind(StrEnum):
    """How a field of a form is drawn."""

    LINE = "line"
    TEXT = "text"
    #: One of `options`, as radio buttons or a list.
    CHOICE = "choice"
    #: A tick box; "yes" or "".
    TICK = "tick"
    DAY = "day"
    #: A day and a time of the consultation's clock, in one field, such as "2026-03-12 18:00".
    MOMENT = "moment"
    #: Stored as a document when the request is filed; the particulars hold `{"sha256": …, "name": …}`.
    FILE = "file"
    #: Not drawn: what the form was made from, always as it is now.
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form. Words are in the language of the page."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    help: str = ""
    is_required: bool = True
    #: Value and word, for `FieldKind.CHOICE`.
    options: tuple[tuple[str, str], ...] = ()
    #: What stands in it when the form is first drawn.
    value: str = ""
    #: Language of a text that is asked for; "": that of the page.
    language: str = ""
    #: A text to read with it, such as the original of a translation, and its language; "": none.
    beside: str = ""
    beside_language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be carried out."""

    #: Of the consultation, or the log of the house.
    reference: str
    subject: str
    #: Name of a field to what was given in it; a file is `{"sha256": …, "name": …}`.
    particulars: Mapping[str, Any]
    approval: Approval


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act by two. `words` and what follows are called in the language of the page.

    Before a request is filed its act is carried out once in a unit of work that is rolled back, so that whatever
    stands in its way is said to who asks, and not only to who approves.
    """

    #: In addresses and in the table of requests, such as "extend".
    kind: str
    #: Its name, and what it does and who is told, in the words of the desk.
    title: Callable[[], str]
    effect: Callable[[], str]
    #: The fields for this consultation and subject, with what the address has given as their first values.
    fields: Callable[[Work, str, Mapping[str, str]], tuple[Field, ...]]
    #: Names the fields that are the request's subject; (): the act concerns the whole.
    subject_fields: tuple[str, ...] = ()
    #: Names the fields that must be chosen before the others can be drawn; they are asked for alone, first.
    first: tuple[str, ...] = ()
    #: In which states of a consultation the board offers it.
    states: frozenset[State] = frozenset({State.OPEN})
    #: Whether the board of such a consultation offers it, by what there is on it.
    suits: Callable[[Board], bool] = lambda _board: True
    #: Endpoint of a form of its own, which takes the reference; "": the form is drawn from `fields`.
    own_form: str = ""
    #: Raises a refusal, or does it all. What comes back is not used.
    carry_out: Callable[[Work, Order], object]
    #: Particulars as pairs of label and value, for the page that asks the second officer.
    told: Callable[[Work, Order], tuple[tuple[str, str], ...]]
    #: What follows when a request is refused or taken back; None: nothing does.
    dropped: Callable[[Work, Order], object] | None = None
    #: Where all about it is to be seen; None: the request says it all.
    address: Callable[[Order], str] | None = None

    def subject_in(self, particulars: Mapping[str, Any]) -> str:
        """What a request is about: the same is asked for once at a time."""
        return " ".join(str(particulars.get(name, "")) for name in self.subject_fields).strip()
