"""The circular letter itself, with the personal link of the focal point that reads it."""

from app.core.i18n import _, speaking, written_date
from app.letters import calendar_files, passages
from app.letters.blocks import Block, Heading, Link, Paragraph
from app.letters.directions import ltr
from app.letters.facts import Addressee, Asked, Enclosed, ItemLine, RuleLine, Sheet
from app.letters.layout import letter
from app.outbox.letter import Letter

KIND = "invitation"


def compose(  # noqa: PLR0913 - the parts of a circular letter, each by its name
    sheet: Sheet,
    addressee: Addressee,
    *,
    body: str,
    items: tuple[ItemLine, ...],
    rules: tuple[RuleLine, ...],
    link: str,
    enclosure: Enclosed | None = None,
) -> Letter:
    """The invitation; to a Member State without the right to vote it goes for information, and says no more than that.

    `body` is the consultation's own text, its paragraphs divided by empty lines; `enclosure` None: nothing goes with
    the letter.
    """
    asked = Asked.of(items)
    with speaking(sheet.language):
        calendar = calendar_files.published(sheet, addressee)
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, Heading(text=sheet.title)),
            *passages.body_passage(body),
            *passages.continuing(sheet, rules),
            *passages.submitted(items),
            *_requested(sheet, addressee, asked),
            Link(address=link),
            *passages.typed_code(addressee.code),
            passages.keep_to_yourself(),
            passages.opening_is_safe(addressee, only_statements=asked is Asked.COMMENTS),
            *passages.enclosed(enclosure, has_link=True),
            *passages.calendar_file(calendar),
            *passages.rules_passage(sheet, rules),
            *((*passages.practice_passage(rules), *passages.acknowledgement(rules)) if addressee.is_entitled else ()),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        subject = _subject(sheet, addressee, asked)
        return letter(KIND, (sheet,), subject, blocks, enclosure=enclosure, calendar=calendar)


def _subject(sheet: Sheet, addressee: Addressee, asked: Asked) -> str:
    reference = ltr(sheet.reference)
    if asked is Asked.COMMENTS:
        return _("%(reference)s: consultation by correspondence, comments invited", reference=reference)
    if not addressee.is_entitled:
        return _("%(reference)s: consultation by correspondence, for information", reference=reference)
    date = written_date(sheet.deadline_at.astimezone(sheet.zone).date())
    if asked is Asked.OBJECTIONS:
        return _("%(reference)s: silence procedure, objections by %(date)s", reference=reference, date=date)
    return _(
        "%(reference)s: consultation by correspondence, reply requested by %(date)s", reference=reference, date=date
    )


def _requested(sheet: Sheet, addressee: Addressee, asked: Asked) -> tuple[Block, ...]:
    if asked is Asked.COMMENTS:
        return _invited(sheet, addressee)
    if not addressee.is_entitled:
        return _informed(sheet, addressee)
    return _under_silence(sheet, addressee) if asked is Asked.OBJECTIONS else _asked(sheet, addressee)


def _under_silence(sheet: Sheet, addressee: Addressee) -> tuple[Block, ...]:
    return (
        *passages.exchange(sheet, addressee),
        Paragraph(
            text=_(
                "The silence procedure applies. No reply is required; an objection, if your Administration has one, "
                "must be received not later than:"
            )
        ),
        passages.clocks(sheet.deadline_at, sheet, addressee),
        *passages.alternate(addressee.alternate_for),
        Paragraph(
            text=_(
                "The items and their annexes may be read, and an objection or a declaration that there is none may be "
                "submitted, by means of the following personal link:"
            )
        ),
    )


def _invited(sheet: Sheet, addressee: Addressee) -> tuple[Block, ...]:
    """To every Member State alike, whether it has the right to vote or not."""
    return (
        Paragraph(text=_("I should be grateful if your Administration would submit any comments not later than:")),
        passages.clocks(sheet.deadline_at, sheet, addressee),
        Paragraph(
            text=_(
                "The items and their annexes may be read, and comments may be submitted, by means of the following "
                "personal link:"
            )
        ),
    )


def _asked(sheet: Sheet, addressee: Addressee) -> tuple[Block, ...]:
    return (
        *passages.exchange(sheet, addressee),
        Paragraph(text=_("I should be grateful if your Administration would reply, item by item, not later than:")),
        passages.clocks(sheet.deadline_at, sheet, addressee),
        *passages.alternate(addressee.alternate_for),
        Paragraph(
            text=_(
                "The items and their annexes may be read and answered, all at once or in several portions, by means of "
                "the following personal link:"
            )
        ),
    )


def _informed(sheet: Sheet, addressee: Addressee) -> tuple[Block, ...]:
    return (
        *passages.exchange(sheet, addressee),
        Paragraph(
            text=_(
                "This letter is sent to your Member State for information; no answers are requested from it. Your "
                "Administration may submit a statement, not later than:"
            )
        ),
        passages.clocks(sheet.deadline_at, sheet, addressee),
        Paragraph(
            text=_(
                "The items and their annexes may be read, and a statement may be submitted, by means of the following "
                "personal link:"
            )
        ),
    )
