"""What becomes of a decision to which there was an objection under a silence procedure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.core.i18n import N_, _, speaking
from app.letters import passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Objected, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter
from app.rules.vocabulary import AfterObjection

KIND = "after_objection"

_ACTS: Final[Mapping[AfterObjection, str]] = MappingProxyType(
    {
        AfterObjection.REPLY_ROUND: N_(
            "I have the honour to inform you that the following decision, to which an objection was received under the "
            "silence procedure, will be put to the Member States again, in a consultation in which replies are given:"
        ),
        AfterObjection.NEW_TEXT: N_(
            "I have the honour to inform you that another text of the following decision, to which an objection was "
            "received under the silence procedure, will be put to the Member States under the same procedure:"
        ),
        AfterObjection.MEETING: N_(
            "I have the honour to inform you that the following decision, to which an objection was received under the "
            "silence procedure, is referred to a meeting:"
        ),
    }
)


def compose(sheet: Sheet, addressee: Addressee, *, objected: Objected, act: AfterObjection, link: str | None) -> Letter:
    """`objected.settled` is given where the decision leaves an open consultation by this act."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Procedure after an objection"))),
            Paragraph(text=_(_ACTS[act])),
            passages.items_table(objected.items),
            *(() if act is AfterObjection.MEETING else (_further(),)),
        ]
        if objected.settled:
            text = _(
                "Replies to the decision are no longer requested in the present consultation; those already received "
                "are kept in the record."
            )
            blocks += [Paragraph(text=text), *passages.remainder(sheet, addressee, objected.settled, link)]
        blocks += [*passages.enquiries(sheet), *passages.signed(sheet)]
        (item,) = objected.items
        subject = _(
            "%(reference)s: procedure after the objection to decision %(name)s",
            reference=ltr(sheet.reference),
            name=ltr(item.name),
        )
        return letter(KIND, (sheet,), subject, blocks)


def _further() -> Paragraph:
    return Paragraph(
        text=_(
            "A further letter, with a deadline of its own, will open that consultation. Replies given in the present "
            "one are not carried over."
        )
    )
