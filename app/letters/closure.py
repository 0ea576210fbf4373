"""The end of a consultation in which comments were collected and nothing was decided."""

from datetime import datetime

from app.core.i18n import _, speaking
from app.letters import annex, calendar_files, passages
from app.letters.annex import StatementLine
from app.letters.blocks import Block, Lines, Link, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Comments, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "closure"


def compose(  # noqa: PLR0913 - the parts of the letter, each by its name
    sheet: Sheet,
    addressee: Addressee,
    *,
    letter_reference: str,
    closed_at: datetime,
    comments: Comments,
    statements: tuple[StatementLine, ...] = (),
    link: str | None,
) -> Letter:
    """There is no outcome to tell of. `link` None: for those without.

    `letter_reference` is the number of this letter; `statements` are given where texts are disclosed.
    """
    with speaking(sheet.language):
        # Closed before the deadline: the calendars still hold it.
        calendar = calendar_files.cancelled(sheet) if link else None
        heading = passages.about(sheet, _("Closure of the consultation"))
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, heading, reference=letter_reference),
            Paragraph(text=_("I have the honour to inform you that the consultation named above has been closed, on:")),
            passages.clocks(closed_at, sheet, addressee),
            Paragraph(
                text=_("It was held to collect comments. No decision was to be taken in it, and none was taken.")
            ),
            Lines(lines=passages.comments_received(comments)),
            *annex.announced(statements, has_link=bool(link)),
            *(_linked(link) if link else ()),
            *passages.calendar_cancellation(calendar),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
            *annex.annex(statements),
        ]
        subject = _("%(reference)s: consultation by correspondence closed", reference=ltr(sheet.reference))
        return letter(KIND, (sheet,), subject, blocks, calendar=calendar)


def _linked(link: str) -> tuple[Block, ...]:
    return (
        Paragraph(text=_("The consultation may still be read by means of your personal link:")),
        Link(address=link),
        passages.keep_to_yourself(),
    )
