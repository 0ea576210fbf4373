"""What a portion of answers would do, decision by decision, for the page on which it is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.letters.wording import choice_label
from app.replies.display import Phrase
from app.replies.read_models import DecisionView, ItemView, ReplyPage
from app.rules import Choice, Portion, overlay


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The whole vector."""

    rows: tuple[ReviewRow, ...]

    @property
    def changes_count(self) -> int:
        """How many decisions the portion changes."""
        return sum(each.fate not in {Fate.KEPT, Fate.NONE, Fate.SETTLED} for each in self.rows)

    def count(self, fate: str) -> int:
        """How many decisions have this fate."""
        return sum(each.fate == fate for each in self.rows)


def review_of(page: ReplyPage, given: Mapping[str, Choice | Portion]) -> Review:
    """Lay the portion over what stands and say what becomes of each decision, in the language in use."""
    standing = {each.name: Choice(each.answer) for each in page.decisions if each.answer}
    vector = overlay(standing, given).vector
    return Review(
        rows=tuple(
            _row(item, decision, standing.get(decision.name), vector.get(decision.name))
            for item in page.items
            for decision in item.decisions
        )
    )


def _row(item: ItemView, decision: DecisionView, before: Choice | None, after: Choice | None) -> ReviewRow:
    answer = choice_label(after) if after else ""
    return ReviewRow(
        name=decision.name,
        title=decision.title if decision.title.text else item.title,
        before=choice_label(before) if before else "",
        after=decision.outcome if decision.is_settled else answer,
        fate=Fate.SETTLED if decision.is_settled else _fate(before, after),
    )


def _fate(before: Choice | None, after: Choice | None) -> Fate:
    if before is after:
        return Fate.NONE if before is None else Fate.KEPT
    if before is None:
        return Fate.NEW
    return Fate.TAKEN_BACK if after is None else Fate.CHANGED
