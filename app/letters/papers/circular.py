"""The circular letter on paper: items with their texts, the rule, how to reply, the annexes, a form to fill in by hand.

It is the same for every Member State, so it holds no personal link and no code.
"""

from collections.abc import Sequence

from app.core.i18n import _, pgettext, speaking
from app.letters import passages
from app.letters.blocks import Block, Heading, Lines, Link, Paragraph, Section
from app.letters.directions import ltr
from app.letters.facts import Contact, RuleLine, Sheet
from app.letters.papers import passages as parts
from app.letters.papers.blocks import Blanks, NewPage, PaperBlock, Space, Table
from app.letters.papers.facts import ItemText
from app.letters.papers.setting import Frame, as_pdf
from app.letters.plain import contact_lines
from app.letters.wording import form_of_address

#: For a statement by hand.
_STATEMENT_LINES = 4


def set_circular(
    sheet: Sheet, *, body: str, items: Sequence[ItemText], rules: Sequence[RuleLine], code_address: str
) -> bytes:
    """The PDF; equal facts give equal bytes.

    `body` is the consultation's own text in Markdown, `code_address` where the code of a mission is entered.
    """
    with speaking(sheet.language):
        return as_pdf(frame(sheet), blocks(sheet, body=body, items=items, rules=rules, code_address=code_address))


def frame(sheet: Sheet) -> Frame:
    """Its frame, in the language in use."""
    return parts.frame(sheet, sheet.title)


def blocks(
    sheet: Sheet, *, body: str, items: Sequence[ItemText], rules: Sequence[RuleLine], code_address: str
) -> tuple[Block | PaperBlock, ...]:
    """All of it, in the language in use."""
    return (
        *parts.head(sheet, sheet.title),
        Paragraph(text=form_of_address()),
        *passages.body_passage(body),
        *passages.continuing(sheet, rules),
        Section(text=_("Items")),
        *(block for item in items for block in parts.text(item)),
        Section(text=_("Legal basis and rule")),
        *passages.rules_passage(sheet, rules),
        *passages.practice_passage(rules),
        *passages.acknowledgement(rules),
        *_how_to_reply(sheet, code_address),
        *passages.signed(sheet),
        *_annexes(items),
        *_form(sheet, items),
    )


def _how_to_reply(sheet: Sheet, code_address: str) -> tuple[Block, ...]:
    return (
        Section(text=_("How to reply")),
        *parts.deadline(sheet),
        Paragraph(
            text=_(
                "Each focal point of a Member State who may reply receives a personal link by e-mail. It opens the "
                "items, their annexes and the reply in the six official languages."
            )
        ),
        Paragraph(
            text=_(
                "If the message with the link has not arrived, enter at the following address the code that the "
                "secretariat issues to the permanent mission by post; the link is then mailed once more to the "
                "addresses on file:"
            )
        ),
        Link(address=code_address),
        Paragraph(
            text=_(
                "A Member State may also reply by note verbale or letter, with the reply form at the end of this "
                "letter, signed. It is sent to the following contact, quoting the reference above:"
            )
        ),
        *_contact(sheet.contact),
    )


def _contact(contact: Contact) -> tuple[Block, ...]:
    return (Lines(lines=contact_lines(contact)),)


def _annexes(items: Sequence[ItemText]) -> tuple[Block | PaperBlock, ...]:
    rows = tuple((ltr(item.number), name) for item in items for name in item.annexes)
    if not rows:
        return ()
    return (
        Section(text=_("Annexes")),
        Paragraph(text=_("The annexes may be read and saved on the page that the personal link opens.")),
        Table(head=(_("Item"), _("Annex")), rows=rows),
    )


def _form(sheet: Sheet, items: Sequence[ItemText]) -> tuple[Block | PaperBlock, ...]:
    """On pages of its own, so that it can be returned without the letter."""
    return (
        NewPage(),
        Heading(text=_("Reply form"), about=sheet.title),
        Lines(lines=(_("Reference: %(reference)s", reference=ltr(sheet.reference)),)),
        Paragraph(text=_("To be returned to:")),
        *_contact(sheet.contact),
        *parts.deadline(sheet),
        Blanks(labels=(_("Member State"),)),
        Paragraph(text=_("Please tick one box for each decision. A decision without a mark has no answer.")),
        *(parts.boxes(each) for each in parts.decisions(items)),
        Section(text=_("Statement")),
        Paragraph(text=_("A statement, or reasons, in any official language:")),
        Space(count=_STATEMENT_LINES),
        Section(text=_("Signature")),
        Blanks(labels=(pgettext("of a person", "Name"), _("Function"), _("Signature"), _("Stamp"), _("Date"))),
    )
