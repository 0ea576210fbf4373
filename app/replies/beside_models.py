"""What stands in one more language beside the reader's: the texts of a consultation, and its rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.replies.display import Phrase
from app.replies.shared_models import AnnexView


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Title and text of an item or a decision in one language; "" where it has none in any."""

    title: str
    #: In Markdown.
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands in the second column."""

    language: str
    #: What the circular letter says, in Markdown.
    letter: str
    #: A paragraph for each rule, as `ReplyPage.rules`.
    rules: tuple[str, ...]
    #: By number of the item.
    items: Mapping[str, Version]
    #: By name of the decision; the title is "" where it has none besides its item's.
    decisions: Mapping[str, Version]
    #: By name of the decision: its title, or its item's where it has none.
    headings: Mapping[str, str]
    #: By number of the item: the files in the language that are not offered in the reader's already.
    annexes: Mapping[str, tuple[AnnexView, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideChoice:
    """Which languages may stand beside the reader's, and the one that does."""

    #: Codes of the languages of the consultation besides the reader's.
    offered: tuple[str, ...]
    #: Language in which the texts were drafted.
    original: str
    #: None: only the reader's language is shown.
    shown: Beside | None

    def heading(self, name: str) -> Phrase:
        """Heading of the decision of that name, or of its item where it has none; its text "" for none."""
        return Phrase(text=self.shown.headings[name], language=self.shown.language) if self.shown else Phrase(text="")

    def annexes(self, number: str) -> tuple[AnnexView, ...]:
        """Further files of the item of that number, in the second language."""
        return self.shown.annexes[number] if self.shown else ()
