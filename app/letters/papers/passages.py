"""Passages that several papers have in common, as blocks."""

from collections.abc import Iterable

from app.core import markdown
from app.core.i18n import _, written_date
from app.letters import passages
from app.letters.blocks import Block, Heading, Letterhead, Lines, Notice, Paragraph, Prose
from app.letters.directions import apart, ltr
from app.letters.facts import Addressee, Sheet
from app.letters.papers.blocks import Boxes, Item, PaperBlock
from app.letters.papers.facts import DecisionText, ItemText
from app.letters.papers.setting import Frame
from app.letters.wording import choice_label, illustrative_sentence
from app.rules import Choice

#: Whom a paper without an addressee is read by: two clocks, and no name.
EVERYBODY = Addressee(member="", title="", name="")


def frame(sheet: Sheet, title: str, *, watermark: str = "") -> Frame:
    """The frame of a consultation's paper."""
    return Frame(
        title=_("%(reference)s: %(title)s", reference=sheet.reference, title=title),
        organisation=sheet.organisation,
        dated=sheet.dated,
        foot=f"{sheet.organisation} · {sheet.secretariat} · {ltr(sheet.reference)}",
        watermark=watermark,
    )


def head(sheet: Sheet, heading: str, *, member: str = "") -> tuple[Block, ...]:
    """Who writes, reference and date, what the paper is, and for which Member State."""
    date = written_date(sheet.dated)
    dated = _("%(place)s, %(date)s", place=sheet.place, date=date) if sheet.place else date
    return (
        *((Notice(text=illustrative_sentence()),) if sheet.is_illustrative else ()),
        Letterhead(organisation=sheet.organisation, secretariat=sheet.secretariat),
        Lines(lines=(_("Reference: %(reference)s", reference=ltr(sheet.reference)), dated)),
        Heading(text=heading, about="" if heading == sheet.title else sheet.title),
        *((Lines(lines=(_("Member State: %(member)s", member=member),), is_first_strong=True),) if member else ()),
    )


def deadline(sheet: Sheet, addressee: Addressee = EVERYBODY) -> tuple[Block, ...]:
    """From when on replies may be given, and until when."""
    return (*passages.exchange(sheet, addressee), *passages.deadline(sheet, addressee))


def text(item: ItemText) -> tuple[Block | PaperBlock, ...]:
    """An item with its proposal and its parts."""
    about = (
        _("Proposed by: %(proposer)s", proposer=apart(item.proposer)) if item.proposer else "",
        _("Source: %(text)s", text=apart(item.source)) if item.source else "",
    )
    blocks: list[Block | PaperBlock] = [Item(name=item.number, title=item.title), *_prose(item.text)]
    if any(about):
        blocks.append(Lines(lines=tuple(each for each in about if each)))
    for each in item.decisions:
        if item.has_parts:
            blocks.append(Item(name=each.name, title=each.title))
        blocks += _prose(each.text)
        if not each.choices:
            blocks.append(Paragraph(text=_("On this item comments are invited; nothing is decided.")))
    return tuple(blocks)


def boxes(decision: DecisionText) -> Boxes:
    """The decision with a box for each answer that its rule offers."""
    labels = tuple(choice_label(Choice(each)) for each in decision.choices)
    return Boxes(name=decision.name, title=decision.title, choices=labels)


def decisions(items: Iterable[ItemText]) -> tuple[DecisionText, ...]:
    """All decisions in order."""
    return tuple(each for item in items for each in item.decisions)


def _prose(source: str) -> tuple[Block, ...]:
    return tuple(Prose(piece=piece) for piece in markdown.pieces(source))
