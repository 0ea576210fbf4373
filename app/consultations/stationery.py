"""A round of letters of one consultation: what they print is gathered once per language and not once per letter."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from app.consultations.correspondence import Party, item_lines, parties, rules_of, sheet
from app.consultations.models import Consultation
from app.consultations.queries import decisions, in_language
from app.core.work import Work
from app.letters.facts import ItemLine, RuleLine, Settled, Sheet
from app.outbox.letter import Letter
from app.outbox.service import Cause, queue_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """All of it in one language."""

    sheet: Sheet
    #: The consultation's own letter.
    body: str
    #: All decisions, and those of them that are not settled.
    items: tuple[ItemLine, ...]
    open_items: tuple[ItemLine, ...]
    #: The rules of all of them, and of those that are not settled.
    rules: tuple[RuleLine, ...]
    open_rules: tuple[RuleLine, ...]

    def settled(self, names: Collection[str]) -> Settled:
        """These decisions, as a letter says that they have been settled."""
        chosen = tuple(each for each in self.items if each.name in names)
        return Settled(items=chosen, remaining=len(self.open_items))


@dataclass(frozen=True, slots=True)
class Stationery:
    """Stacks of paper by language; the checkpoint that they print is that of the first use."""

    work: Work
    consultation: Consultation
    _stacks: dict[str, Stack] = field(default_factory=dict)

    def of(self, language: str) -> Stack:
        """The stack in a language."""
        if language not in self._stacks:
            self._stacks[language] = self._gathered(language)
        return self._stacks[language]

    def _gathered(self, language: str) -> Stack:
        work, consultation = self.work, self.consultation
        named = decisions(work, consultation)
        return Stack(
            sheet=sheet(work, consultation, language),
            body=in_language(consultation.letters, language, consultation.original),
            items=item_lines(work, consultation, language),
            open_items=item_lines(work, consultation, language, only_open=True),
            rules=rules_of(consultation, named),
            open_rules=rules_of(consultation, [each for each in named if each.settled_at is None]),
        )


def circulate(
    work: Work,
    consultation: Consultation,
    written: Callable[[Stack, Party], Letter],
    *,
    cause: int,
    until_at: datetime | None = None,
) -> int:
    """Queue a letter to everybody a consultation's letters go to; how many these are.

    Args:
        work: the caller's unit of work.
        consultation: whose letters they are.
        written: makes the letter for one party.
        cause: index of the event that they tell of.
        until_at: the end of what the letter speaks of; after it, it is neither sent nor tried again. None: it stays
            true, and temporary refusals are given up a week after queueing.
    """
    told = Cause(log=consultation.reference, cause=str(cause), send_by_at=until_at, retry_until_at=until_at)
    stationery = Stationery(work, consultation)
    numbers = count()
    everybody = zip(parties(work, consultation), numbers, strict=False)
    letters = ((written(stationery.of(each.language), each), each.recipient) for each, _number in everybody)
    queue_all(work, letters, cause=told)
    return next(numbers)
