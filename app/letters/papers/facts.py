"""What papers are told beside what letters are told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionText:
    """What is answered and decided on its own, with its text in Markdown."""

    #: "6a".
    name: str
    title: str
    #: "" where the item's own text says it.
    text: str
    #: Values of `rules.Choice`, as the rule offers them; empty where only comments are invited.
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemText:
    """One numbered item of the circular letter, with its text in Markdown."""

    number: str
    title: str
    #: Introduction of an item with parts, the proposal itself of one without.
    text: str
    #: "" where none is named; likewise `source`.
    proposer: str
    source: str
    #: Names, in order.
    annexes: tuple[str, ...]
    #: The item itself where it has no parts.
    decisions: tuple[DecisionText, ...]

    @property
    def has_parts(self) -> bool:
        """Whether its parts are answered instead of the item itself."""
        return any(each.name != self.number for each in self.decisions)
