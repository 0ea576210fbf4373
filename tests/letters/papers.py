"""Facts for papers in each language, and a look at what a paper holds."""

from collections.abc import Sequence
from typing import Any

from app.core.i18n import speaking
from app.letters.facts import RuleLine
from app.letters.papers.facts import DecisionText, ItemText
from app.letters.papers.setting import Frame, facts_of
from tests.letters.builders import make_items, word
from tests.rules.make import preset

CODE_ADDRESS = "https://consult.council.example/code"
CHOICES = ("approve", "disapprove", "abstain")


def make_item_texts(language: str = "en", text: str | None = None) -> tuple[ItemText, ...]:
    """Item 1, and item 6 with two parts, of which nothing is decided on the second."""
    first, second, third, _ = (each.title for each in make_items(language))
    said = text if text is not None else word("title", language)
    return (
        ItemText(
            number="1",
            title=text or first,
            text=said,
            proposer=text or word("member", language),
            source=text or "C21/12",
            annexes=(text or first,),
            decisions=(DecisionText(name="1", title=text or first, text="", choices=CHOICES),),
        ),
        ItemText(
            number="6",
            title=text or second,
            text=said,
            proposer="",
            source="",
            annexes=(),
            decisions=(
                DecisionText(name="6a", title=text or second, text=said, choices=(*CHOICES, "discuss")),
                DecisionText(name="6b", title=text or third, text=said, choices=()),
            ),
        ),
    )


def make_rules() -> tuple[RuleLine, ...]:
    return (RuleLine(rule=preset("itu-council"), members=49, entitled=48),)


def drawn(language: str, frame: Frame, blocks: Sequence[Any]) -> dict[str, Any]:
    """What the template is given."""
    with speaking(language):
        return facts_of(frame, blocks)


def texts_in(value: object) -> list[str]:
    """All texts in it, in order."""
    match value:
        case str():
            return [value]
        case dict():
            return [text for each in value.values() for text in texts_in(each)]
        case list() | tuple():
            return [text for each in value for text in texts_in(each)]
        case _:
            return []
