"""The consultation is issued in a further language, which is that of the letter."""

from app.core.i18n import _, name_of, speaking
from app.letters import calendar_files, passages
from app.letters.blocks import Block, Paragraph, Section
from app.letters.directions import ltr
from app.letters.facts import Addressee, Enclosed, ItemLine, RuleLine, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "language_issued"


def compose(  # noqa: PLR0913 - the parts of the letter, each by its name
    sheet: Sheet,
    addressee: Addressee,
    *,
    body: str,
    items: tuple[ItemLine, ...],
    rules: tuple[RuleLine, ...],
    original: str,
    link: str | None,
    enclosure: Enclosed | None = None,
) -> Letter:
    """`body` is the consultation's own text, `original` the code of its language. `link` None: who holds none.

    `enclosure` None: nothing goes with it.
    """
    with speaking(sheet.language):
        calendar = calendar_files.published(sheet, addressee) if link else None
        authentic = _("The original text (%(language)s) remains the authentic one.", language=name_of(original))
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Further language version"))),
            Paragraph(
                text=_(
                    "I have the honour to inform you that the consultation is now also issued in the language of the "
                    "present letter."
                )
            ),
            Paragraph(text=authentic),
            Paragraph(text=_("Replies already recorded remain valid.")),
            Section(text=_("Text of the letter")),
            *passages.body_passage(body),
            *passages.submitted(items),
            *passages.rules_passage(sheet, rules),
            *passages.deadline(sheet, addressee),
            *passages.own_link(addressee, link),
            *passages.enclosed(enclosure, has_link=bool(link)),
            *passages.calendar_file(calendar),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        subject = _("%(reference)s: further language version", reference=ltr(sheet.reference))
        return letter(KIND, (sheet,), subject, blocks, enclosure=enclosure, calendar=calendar)
