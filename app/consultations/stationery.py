"""What a round of letters of one consultation prints, gathered once per language and not once per letter."""

from dataclasses import dataclass, field

from app.consultations.correspondence import item_lines, rule_lines, sheet
from app.consultations.models import Consultation
from app.consultations.queries import in_language
from app.core.work import Work
from app.letters.facts import ItemLine, RuleLine, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """All of it in one language."""

    sheet: Sheet
    #: The consultation's own letter.
    body: str
    items: tuple[ItemLine, ...]
    rules: tuple[RuleLine, ...]


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
        return Stack(
            sheet=sheet(work, consultation, language),
            body=in_language(consultation.letters, language, consultation.original),
            items=item_lines(work, consultation, language),
            rules=rule_lines(work, consultation),
        )
