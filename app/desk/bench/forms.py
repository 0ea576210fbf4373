"""From the numbers in an address to the figures of a case, or to what is wrong with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from app.consultations import trials
from app.consultations.trials import FiguresRefused
from app.core.i18n import _
from app.rules.figures import Figures

FIELDS: Final = ("members", "entitled", "approve", "disapprove", "abstain")
#: What the bench shows before anybody has typed: a council of 48, two of them without the vote.
START: Final = Figures(members=48, entitled=46, approve=23, disapprove=5, abstain=4)
#: More members than any body has, and few enough for the forecast to stay quick.
MOST_MEMBERS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What was typed, and what it means."""

    #: Field to text, as the form shows it again.
    typed: Mapping[str, str]
    #: None: the numbers cannot be.
    figures: Figures | None
    #: Field to sentence; what concerns several fields stands under "". Empty when all is good.
    problems: Mapping[str, str]


def read_numbers(raw: Mapping[str, str], fields: Collection[str] = FIELDS) -> Numbers:
    """The numbers of an address for these fields, all others nought; those of the start where it has none at all."""
    if not any(field in raw for field in fields):
        raw = {field: str(getattr(START, field)) for field in fields}
    typed = {field: raw.get(field, "").strip() if field in fields else "" for field in FIELDS}
    if problems := {field: _problem() for field, text in typed.items() if not _is_number(text)}:
        return Numbers(typed=typed, figures=None, problems=problems)
    try:
        figures = trials.figures(**{field: int(text or 0) for field, text in typed.items()})
    except FiguresRefused as refusal:
        return Numbers(typed=typed, figures=None, problems={"": str(refusal)})
    return Numbers(typed=typed, figures=figures, problems={})


def _is_number(text: str) -> bool:
    """An empty field is nought; digits of any script are digits."""
    return not text or (text.isdecimal() and len(text) <= len(str(MOST_MEMBERS)) and int(text) <= MOST_MEMBERS)


def _problem() -> str:
    return _("Please give a whole number from 0 to %(most)s.", most=MOST_MEMBERS)
