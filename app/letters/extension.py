"""A later deadline, and whether answers had been seen when it was decided."""

from datetime import datetime

from app.core.i18n import _, ngettext, speaking, written_date
from app.letters import calendar_files, passages
from app.letters.blocks import Block, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "extension"


def compose(  # noqa: PLR0913 - the parts of the letter, each by its name
    sheet: Sheet,
    addressee: Addressee,
    *,
    former_deadline_at: datetime,
    tally_seen: bool,
    link: str | None,
    requests: int = 0,
) -> Letter:
    """The new deadline is that of the sheet. `link` None: for those who hold none.

    `requests` is the number of members that asked for more time where that brought it about; 0: officers decided it.
    """
    with speaking(sheet.language):
        calendar = calendar_files.published(sheet, addressee) if link else None
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, passages.about(sheet, _("Extension of the deadline"))),
            Paragraph(text=_("I have the honour to inform you that the deadline of the consultation is extended.")),
            *passages.exchange(sheet, addressee),
            Paragraph(text=_("New deadline:")),
            passages.clocks(sheet.deadline_at, sheet, addressee),
            Paragraph(text=_("Former deadline:")),
            passages.clocks(former_deadline_at, sheet, addressee),
            *_requested(requests),
            Paragraph(text=_seen() if tally_seen else _not_seen()),
            Paragraph(text=_("Replies already recorded remain valid.")),
            *passages.own_link(addressee, link),
            *passages.calendar_file(calendar),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        date = written_date(sheet.deadline_at.astimezone(sheet.zone).date())
        subject = _("%(reference)s: deadline extended to %(date)s", reference=ltr(sheet.reference), date=date)
        return letter(KIND, (sheet,), subject, blocks, calendar=calendar)


def _requested(requests: int) -> tuple[Block, ...]:
    if not requests:
        return ()
    text = ngettext(
        "Under the rule that applies, the deadline is extended because %(num)s Member State has asked for more time.",
        "Under the rule that applies, the deadline is extended because %(num)s Member States have asked for more time.",
        requests,
    )
    return (Paragraph(text=text % {"num": requests}),)


def _seen() -> str:
    return _(
        "When the extension was decided, replies had been received and the officers of the secretariat were able to "
        "see the answers in them."
    )


def _not_seen() -> str:
    return _("When the extension was decided, the officers of the secretariat had seen no answers.")
