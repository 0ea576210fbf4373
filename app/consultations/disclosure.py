"""What a consultation may disclose of the replies: never more than its rules say."""

from collections.abc import Iterable
from enum import StrEnum

from app.consultations.models import Consultation, State
from app.rules import After, Disclosure, During, Rule


class Audience(StrEnum):
    """Who may read the result once it is announced, as far as `disclosure_after` lets it go."""

    MEMBERS = "members"
    PUBLIC = "public"


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


def are_answers_visible(consultation: Consultation) -> bool:
    """Whether officers may see answers: after the close, or before it where the body, or two officers, have it so."""
    return (
        consultation.state in {State.CLOSED, State.ANNOUNCED}
        or consultation.disclosure_during == During.OFFICERS
        or consultation.unsealed_at is not None
    )


def _width(word: StrEnum) -> int:
    """The words of both lists stand from the narrowest to the widest."""
    return list(type(word)).index(word)
