"""What a portion of answers would do, decision by decision, for the page on which it is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.letters.wording import choice_label
from app.replies.display import Phrase, visible
from app.replies.forms import Chosen
from app.replies.read_models import DecisionView, ItemView, Reasoned, ReplyPage
from app.rules import ADVERSE, Choice, NegativeReason, overlay


class Fate(StrEnum):
    """What happens to the answer of one decision."""

    NEW = "new"
    CHANGED = "changed"
    TAKEN_BACK = "taken_back"
    KEPT = "kept"
    NONE = "none"
    #: It takes no answers any more.
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One decision before and after; labels are "" where there is no answer."""

    name: str
    title: Phrase
    before: str
    #: Of a settled one, its outcome.
    after: str
    fate: Fate
    #: Whether the answer, once sent, is left out of the valid votes because no reasons are given for it.
    lacks_reason: bool = False
    #: What the answer causes beside being counted, where it is new; "" for nothing.
    consequence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The whole vector."""

    rows: tuple[ReviewRow, ...]
    #: Reasons given in this portion.
    reasons: tuple[Reasoned, ...]

    @property
    def changes_count(self) -> int:
        """How many decisions the portion changes."""
        return sum(each.fate not in {Fate.KEPT, Fate.NONE, Fate.SETTLED} for each in self.rows)

    def count(self, fate: str) -> int:
        """How many decisions have this fate."""
        return sum(each.fate == fate for each in self.rows)


def review_of(page: ReplyPage, chosen: Chosen) -> Review:
    """Lay the portion over what stands and say what becomes of each decision, in the language in use."""
    standing = {each.name: Choice(each.answer) for each in page.decisions if each.answer}
    vector = overlay(standing, chosen.given).vector
    rows = []
    for item in page.items:
        for decision in item.decisions:
            if decision.is_comment:
                continue
            before, after = standing.get(decision.name), vector.get(decision.name)
            lacks = _lacks_reason(decision, after, chosen.reasons)
            rows.append(_row(item, decision, before, after, lacks_reason=lacks))
    given = tuple(Reasoned(name=name, text=visible(text)) for name, text in chosen.reasons.items())
    return Review(rows=tuple(rows), reasons=given)


def _row(
    item: ItemView, decision: DecisionView, before: Choice | None, after: Choice | None, *, lacks_reason: bool
) -> ReviewRow:
    answer = choice_label(after) if after else ""
    caused = "" if before is after else next((e.consequence for e in decision.choices if e.value == after), "")
    return ReviewRow(
        name=decision.name,
        title=decision.title if decision.title.text else item.title,
        before=choice_label(before) if before else "",
        after=decision.outcome if decision.is_settled else answer,
        fate=Fate.SETTLED if decision.is_settled else _fate(before, after),
        lacks_reason=lacks_reason,
        consequence=caused,
    )


def _lacks_reason(decision: DecisionView, after: Choice | None, given: Mapping[str, str]) -> bool:
    if decision.is_settled or decision.asks_reason is not NegativeReason.EXCLUDED_IF_MISSING or after not in ADVERSE:
        return False
    has_kept = decision.answer == after and bool(decision.own_reason)
    return not has_kept and decision.name not in given


def _fate(before: Choice | None, after: Choice | None) -> Fate:
    if before is after:
        return Fate.NONE if before is None else Fate.KEPT
    if before is None:
        return Fate.NEW
    return Fate.TAKEN_BACK if after is None else Fate.CHANGED
