"""A personal link sent anew: the present one again, or one that replaces it."""

from app.core.i18n import _, speaking
from app.letters import calendar_files, passages
from app.letters.blocks import Block, Link, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "new_link"


def compose(sheet: Sheet, addressee: Addressee, *, link: str) -> Letter:
    """The letter is true whether the link replaces an earlier one or repeats it, before and after the deadline."""
    with speaking(sheet.language):
        calendar = calendar_files.published(sheet, addressee)
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Personal link"))),
            Paragraph(text=_("The personal link to the consultation named above is sent to you below.")),
            Link(address=link),
            *passages.typed_code(addressee.code),
            passages.keep_to_yourself(),
            Paragraph(
                text=_(
                    "If an earlier link no longer opens, please use this one in its place. The link is sent only to "
                    "the address that the secretariat has on file; if you did not ask for it, no action is needed."
                )
            ),
            passages.opening_is_safe(addressee),
            *passages.exchange(sheet, addressee),
            *passages.deadline(sheet, addressee),
            Paragraph(text=_("What is received after the deadline is kept in the record but is not counted.")),
            *passages.calendar_file(calendar),
            *passages.enquiries(sheet),
            *passages.signed_by_secretariat(sheet),
        ]
        subject = _("%(reference)s: personal link", reference=ltr(sheet.reference))
        return letter(KIND, (sheet,), subject, blocks, calendar=calendar)
