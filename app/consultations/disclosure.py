"""What a consultation may disclose of the replies: never more than its rules say."""

from collections.abc import Iterable
from enum import StrEnum

from app.rules import After, Disclosure, During, Rule


def prescribed(rules: Iterable[Rule]) -> Disclosure:
    """What the rules of a consultation lead to where its file does not say: of several the narrowest, of none the seal.

    The default, where no rule speaks of it, is sealed answers and published counts.
    """
    said = [rule.disclosure for rule in rules if rule.disclosure]
    return Disclosure(
        during=min((each.during for each in said), key=_width, default=During.SEALED),
        after=min((each.after for each in said), key=_width, default=After.COUNTS),
    )


def is_wider(disclosed: During | After, allowed: During | After) -> bool:
    """Whether more would be disclosed than is allowed."""
    return _width(disclosed) > _width(allowed)


def _width(word: StrEnum) -> int:
    """The words of both lists stand from the narrowest to the widest."""
    return list(type(word)).index(word)
