"""A focal point of a Member State was replaced, added or removed: while a consultation is open, or outside of any."""

from collections.abc import Iterable

from app.core.i18n import _, speaking
from app.letters import passages
from app.letters.blocks import Block, Heading, Lines, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Paper, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "contact_changed"


def compose(sheet: Sheet, addressee: Addressee, *, former: str, present: str) -> Letter:
    """`former` and `present` are addresses; "": nobody was replaced, or nobody takes the place."""
    with speaking(sheet.language):
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Change of focal point"))),
            Paragraph(
                text=_("The list of focal points of the following Member State for this consultation has been changed:")
            ),
            _changed(addressee, former=(former,), present=(present,)),
            Paragraph(
                text=_(
                    "A personal link that was sent to the former address no longer opens; one is sent to the new "
                    "address. Two officers of the secretariat have approved the change, and it is in the record."
                )
            ),
            *_end(sheet),
        ]
        return letter(KIND, (sheet,), _subject(sheet), blocks)


def compose_outside(paper: Paper, addressee: Addressee, *, former: Iterable[str], present: Iterable[str]) -> Letter:
    """The same where no consultation is open: `former` are the addresses that left the list, `present` came to it."""
    with speaking(paper.language):
        blocks: list[Block] = [
            *passages.opening(paper, addressee, Heading(text=_("Change of focal point"))),
            Paragraph(text=_("The list of focal points of the following Member State has been changed:")),
            _changed(addressee, former=former, present=present),
            Paragraph(
                text=_(
                    "The letters of the secretariat go to the addresses that are on the list. The change is in the "
                    "record."
                )
            ),
            *_end(paper),
        ]
        return letter(KIND, (paper,), _subject(paper), blocks)


def _changed(addressee: Addressee, *, former: Iterable[str], present: Iterable[str]) -> Lines:
    lines = (
        _("Member State: %(member)s", member=addressee.member),
        *(_("Former address: %(address)s", address=ltr(each)) for each in former if each),
        *(_("New address: %(address)s", address=ltr(each)) for each in present if each),
    )
    return Lines(lines=lines)


def _end(paper: Paper) -> tuple[Block, ...]:
    return (
        Paragraph(
            text=_(
                "If the change was not asked for on behalf of your Member State, kindly inform the following contact "
                "without delay."
            )
        ),
        *passages.enquiries(paper),
        *passages.signed_by_secretariat(paper),
    )


def _subject(paper: Paper) -> str:
    return _("%(reference)s: focal point of your Member State changed", reference=ltr(paper.reference))
