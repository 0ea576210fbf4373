"""As many members have asked for discussion as the rule requires: a decision leaves the written procedure."""

from typing import assert_never

from app.core.i18n import _, ngettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Settled, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter
from app.rules.vocabulary import DeferralEffect

KIND = "item_deferred"


def compose(  # noqa: PLR0913 - the parts of the letter, each by its name
    sheet: Sheet,
    addressee: Addressee,
    *,
    settled: Settled,
    requests: int,
    effect: DeferralEffect,
    link: str | None,
) -> Letter:
    """`requests` members have asked; who they are is not said. `link` None: for those who hold none."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Request for discussion"))),
            Paragraph(text=_asked(requests)),
            passages.items_table(settled.items),
            *_effect(effect),
            *passages.remainder(sheet, addressee, settled, link),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        (item,) = settled.items
        subject = _(
            "%(reference)s: discussion requested on decision %(name)s",
            reference=ltr(sheet.reference),
            name=ltr(item.name),
        )
        return letter(KIND, (sheet,), subject, blocks)


def _asked(requests: int) -> str:
    return ngettext(
        "I have the honour to inform you that %(num)s Member State has asked for discussion of the following decision. "
        "Under the rule that applies, this takes it out of the written procedure:",
        "I have the honour to inform you that %(num)s Member States have asked for discussion of the following "
        "decision. Under the rule that applies, this takes it out of the written procedure:",
        requests,
    ) % {"num": requests}


def _effect(effect: DeferralEffect) -> tuple[Block, Block]:
    """What becomes of the decision and of the replies to it, in the order in which it comes about."""
    ended = Paragraph(
        text=_(
            "Replies to it are no longer requested. Replies already received to it are kept in the record and "
            "do not decide it."
        )
    )
    match effect:
        case DeferralEffect.TO_MEETING:
            return Paragraph(text=_("The decision is referred to a meeting.")), ended
        case DeferralEffect.DEBATE_BEFORE_VOTE:
            postponed = _(
                "The decision is postponed: an exchange of views is held before replies to it are requested again."
            )
            return ended, Paragraph(text=postponed)
        case _:
            assert_never(effect)
