"""Passages that several letters have in common, as blocks."""

import re
from collections.abc import Sequence
from datetime import datetime

from app.core import markdown
from app.core.i18n import _, in_a_row, listed, ngettext, written_date
from app.letters.blocks import Block, Code, Heading, Lines, Link, Paragraph, Prose, Quotation, Reach, Row, Rows
from app.letters.directions import apart, ltr
from app.letters.facts import (
    Addressee,
    Comments,
    DeclarationFacts,
    Enclosed,
    ItemLine,
    Paper,
    PaperFacts,
    RuleLine,
    Settled,
    Sheet,
)
from app.letters.rule_words import (
    acknowledgement_sentence,
    notice_sentences,
    practice_sentence,
    request_sentence,
    rule_sentences,
    silence_sentence,
    standing_sentence,
)
from app.letters.wording import (
    ClockLine,
    alternate_sentence,
    applies_to,
    channel_sentence,
    closing_formula,
    declaration_label,
    form_of_address,
    three_clocks,
)
from app.rules.clauses import Rule
from app.rules.vocabulary import Basis, Choice, Declaration

#: Shares of the replies that were given, of which no number is too small.
_OF_REPLIES = frozenset({Basis.REPLIES, Basis.VOTES, Basis.VOTES_VALID, Basis.WEIGHT_REPLIES, Basis.WEIGHT_VOTES})


def opening(
    sheet: Paper, addressee: Addressee, heading: Heading, *, reference: str = "", also: Sequence[Paper] = ()
) -> tuple[Block, ...]:
    """References, place and date, address, heading, form of address.

    `reference` is the letter's own where it has one beside the consultation's; `also` are further consultations that
    the letter speaks of.
    """
    references = [reference or sheet.reference, *(other.reference for other in also)]
    named = [_("Reference: %(reference)s", reference=listed(map(ltr, dict.fromkeys(references))))]
    if sheet.reference not in references:
        named.append(_("Consultation: %(reference)s", reference=ltr(sheet.reference)))
    date = written_date(sheet.dated)
    dated = _("%(place)s, %(date)s", place=sheet.place, date=date) if sheet.place else date
    address = (addressee.member, apart(addressee.title), apart(addressee.name))
    return (
        Lines(lines=(*named, dated)),
        Lines(lines=tuple(each for each in address if each), is_first_strong=True),
        heading,
        Paragraph(text=form_of_address()),
    )


def about(sheet: Sheet, text: str) -> Heading:
    """The heading of a letter that follows the first one: what it is, and the title of the consultation."""
    return Heading(text=text, about=sheet.title)


def clocks(instant: datetime, sheet: Sheet, addressee: Addressee, *, with_seconds: bool = False) -> Lines:
    """An instant on the council's clock, in UTC, and on the reader's clock."""
    first, *others = three_clocks(
        instant, zone=sheet.zone, place=sheet.place, reader=addressee.zone, with_seconds=with_seconds
    )
    offset = ltr(first.offset)
    named = _("%(place)s, %(offset)s", place=first.place, offset=offset) if first.place else offset
    return Lines(lines=(_dated(first, named), *(_undated(each) for each in others)), is_first_strong=True)


def deadline(sheet: Sheet, addressee: Addressee) -> tuple[Block, ...]:
    """The deadline as an instant, true whenever the letter is read."""
    return Paragraph(text=_("Deadline for replies:")), clocks(sheet.deadline_at, sheet, addressee)


def exchange(sheet: Sheet, addressee: Addressee) -> tuple[Block, ...]:
    """From when on replies may be given, and what may be said before; nothing where there is no exchange of views."""
    if sheet.replies_open_at is None:
        return ()
    text = _(
        "Views are exchanged first: a statement received before replies may be given is shown to all Member States "
        "consulted. Replies may be given from the following instant on:"
    )
    return Paragraph(text=text), clocks(sheet.replies_open_at, sheet, addressee)


def body_passage(body: str) -> tuple[Block, ...]:
    """The consultation's own text, in Markdown: empty lines divide paragraphs, other line breaks mean nothing."""
    return tuple(
        Paragraph(text=piece.text) if piece.is_plain else Prose(piece=piece) for piece in markdown.pieces(body)
    )


def quoted(text: str, language: str = "") -> Quotation:
    """What somebody else wrote, in the language received; empty lines part its paragraphs.

    `language`: its code; "": not known.
    """
    return Quotation(paragraphs=_paragraphs(text), language=language)


def continuing(sheet: Sheet, rules: Sequence[RuleLine]) -> tuple[Block, ...]:
    """That a consultation is a further round, that nothing said in the one before counts in it, and if it is the last.

    The last it is under rules that decide by the replies there are, however few.
    """
    if not sheet.continues:
        return ()
    text = _(
        "This consultation continues the consultation %(reference)s. Replies given in that consultation are not "
        "carried over.",
        reference=ltr(sheet.continues),
    )
    if not all(_is_decisive(line.rule) for line in rules):
        return (Paragraph(text=text),)
    return Paragraph(text=text), Paragraph(text=_("Its outcome is decisive regardless of the number of replies."))


def submitted(items: Sequence[ItemLine]) -> tuple[Block, ...]:
    """The decisions to be taken, and the items on which comments are invited, introduced."""
    decided = tuple(each for each in items if not each.is_comment)
    commented = tuple(each for each in items if each.is_comment)
    blocks: list[Block] = []
    if decided:
        text = ngettext(
            "The following decision is submitted to the Member States:",
            "The following decisions are submitted to the Member States:",
            len(decided),
        )
        blocks += [Paragraph(text=text), items_table(decided)]
    if commented:
        text = ngettext(
            "Comments are invited on the following item; nothing is decided on it:",
            "Comments are invited on the following items; nothing is decided on them:",
            len(commented),
        )
        blocks += [Paragraph(text=text), items_table(commented)]
    return tuple(blocks)


def items_table(items: Sequence[ItemLine]) -> Rows:
    """Decisions by number and title."""
    return Rows(rows=tuple(Row(name=each.name, title=each.title) for each in items))


def declared(sheet: Sheet, addressee: Addressee, facts: DeclarationFacts) -> tuple[Block, ...]:
    """Whose declaration it is, of which kind, on which decision, and when it was received."""
    return (
        Lines(
            lines=(
                _("Member State: %(member)s", member=facts.member),
                _("Kind: %(kind)s", kind=declaration_label(Declaration(facts.kind))),
            )
        ),
        Rows(rows=(Row(name=facts.name, title=facts.title),)),
        Paragraph(text=_("Received:")),
        clocks(facts.received_at, sheet, addressee),
    )


def comments_received(comments: Comments) -> tuple[str, ...]:
    """How many there are, as lines."""
    return (
        _("Comments received: %(count)s", count=comments.received),
        _("Member States that submitted comments: %(count)s", count=comments.members),
    )


def rules_passage(sheet: Sheet, rules: Sequence[RuleLine]) -> tuple[Block, ...]:
    """The rule, or each of the rules with the decisions it governs, the legal basis, and who authorised it."""
    blocks: list[Block] = []
    for rule in rules:
        if rule.items:
            blocks.append(Paragraph(text=applies_to(rule.rule, map(ltr, rule.items))))
        blocks += [Paragraph(text=each) for each in rule_sentences(rule)]
        blocks += [Paragraph(text=each) for each in (silence_sentence(rule.rule), standing_sentence(rule.rule)) if each]
    blocks.append(Paragraph(text=_("Legal basis: %(basis)s", basis=sheet.legal_basis)))
    if sheet.authorising_meeting:
        blocks.append(Paragraph(text=_("Authorised by: %(meeting)s", meeting=sheet.authorising_meeting)))
    return tuple(blocks)


def no_reply_means(rules: Sequence[RuleLine]) -> tuple[Block, ...]:
    """What it means under each rule to give no reply; under a silence procedure, what an objection does too."""
    blocks: list[Block] = []
    for line in rules:
        if line.items:
            blocks.append(Paragraph(text=_governed(line)))
        objection = request_sentence(line.rule, Choice.OBJECT)
        blocks.append(Paragraph(text=in_a_row((silence_sentence(line.rule), objection))))
    return tuple(blocks)


def practice_passage(rules: Sequence[RuleLine]) -> tuple[Block, ...]:
    """Whether answers may be changed, what becomes of late ones, what else to know; equal sentences are given once."""
    sentences = [practice_sentence(line.rule) for line in rules]
    sentences += [each for line in rules for each in notice_sentences(line.rule)]
    return tuple(Paragraph(text=each) for each in dict.fromkeys(sentences))


def acknowledgement(rules: Sequence[RuleLine]) -> tuple[Block, ...]:
    """That acknowledging the letter counts, and where it is done; nothing where no rule counts it."""
    sentences = dict.fromkeys(acknowledgement_sentence(rule.rule) for rule in rules)
    where = _("The receipt may be acknowledged on the page that the personal link opens.")
    return tuple(Paragraph(text=in_a_row((each, where))) for each in sentences if each)


def alternate(principal: str) -> tuple[Block, ...]:
    """What the answers of an alternate of that Member State do; nothing for "", to whoever replies for itself."""
    return (Paragraph(text=alternate_sentence(principal)),) if principal else ()


def enclosed(enclosure: Enclosed | None, *, has_link: bool) -> tuple[Block, ...]:
    """That the circular goes with the letter, or where it is to be had; nothing where there is none."""
    if enclosure is None:
        return ()
    if enclosure.attachment is not None:
        return (Paragraph(text=_("The circular letter is attached to this message (PDF).")),)
    if has_link:
        text = _(
            "The circular letter (PDF, %(size)s kB) is too large to be attached; it can be saved on the page that the "
            "personal link opens.",
            size=enclosure.kilobytes,
        )
    else:
        text = _(
            "The circular letter (PDF, %(size)s kB) is too large to be attached; it may be requested from the contact "
            "below.",
            size=enclosure.kilobytes,
        )
    return (Paragraph(text=text),)


def calendar_file(calendar: str | None) -> tuple[Block, ...]:
    """That the deadline goes with the letter as a file; nothing where it does not."""
    if calendar is None:
        return ()
    return (Paragraph(text=_("The deadline is attached to this message as an entry for calendars.")),)


def calendar_cancellation(calendar: str | None) -> tuple[Block, ...]:
    """That a file which goes with the letter takes the deadline out of calendars; nothing where none goes with it."""
    if calendar is None:
        return ()
    return (Paragraph(text=_("The attached file removes the deadline from calendars.")),)


def opening_is_safe(addressee: Addressee, *, only_statements: bool = False) -> Paragraph:
    """That a link acts on nothing, and who is told of what is sent through its page."""
    if addressee.is_entitled and not only_statements:
        return Paragraph(
            text=_(
                "Opening a personal link sends nothing. A reply takes effect only when it has been confirmed, with "
                "name and function; a receipt is then sent to all focal points of the Member State."
            )
        )
    return Paragraph(
        text=_(
            "Opening a personal link sends nothing. A statement is submitted only when it has been confirmed, with "
            "name and function; a receipt is then sent to all focal points of the Member State."
        )
    )


def keep_to_yourself() -> Paragraph:
    """Whom a personal link is for."""
    return Paragraph(text=_("Please do not forward a personal link outside your Administration."))


def paper_identified(sheet: Sheet, addressee: Addressee, paper: PaperFacts) -> tuple[Block, ...]:
    """Which paper is meant: what it carries, how and when it came, and where the registry keeps it."""
    lines = (
        _("Member State: %(member)s", member=addressee.member) if addressee.member else "",
        channel_sentence(paper.channel),
        _("Number: %(number)s", number=apart(paper.number)) if paper.number else "",
        _("Dated: %(day)s", day=written_date(paper.dated)) if paper.dated else "",
        _("Number in the registry of the secretariat: %(number)s", number=apart(paper.registry_number)),
    )
    return (
        Lines(lines=tuple(each for each in lines if each)),
        Paragraph(text=_("Received by the secretariat:")),
        clocks(paper.received_at, sheet, addressee),
    )


def reply_identified(sheet: Sheet, addressee: Addressee, *, code: str, received_at: datetime) -> tuple[Block, ...]:
    """Which reply is meant: the code of its receipt, and when it was received."""
    return (
        Lines(lines=(_("Member State: %(member)s", member=addressee.member),)),
        Paragraph(text=_("Code of the receipt:")),
        Code(code=code),
        Paragraph(text=_("Received:")),
        clocks(received_at, sheet, addressee, with_seconds=True),
    )


def remainder(sheet: Sheet, addressee: Addressee, settled: Settled, link: str | None) -> tuple[Block, ...]:
    """What is left of a consultation once decisions have left it; `link` None: for those who hold none."""
    if not settled.remaining:
        text = _(
            "No other decision of the consultation is open. The consultation is therefore closed before the deadline, "
            "and its outcome will be announced."
        )
        return (Paragraph(text=text),)
    return (
        Paragraph(text=_("The other decisions of the consultation and the deadline are not affected.")),
        *deadline(sheet, addressee),
        *own_link(addressee, link),
    )


def typed_code(code: str) -> tuple[Block, ...]:
    """What is typed to confirm a reply; nothing where nothing is."""
    if not code:
        return ()
    # Translators: the code has six digits, such as 482913.
    return (Paragraph(text=_("Code to be typed when a reply is confirmed: %(code)s", code=ltr(code))),)


def own_link(addressee: Addressee, link: str | None) -> tuple[Block, ...]:
    """The personal link once more, in a letter that follows the invitation; nothing for those who hold none."""
    if link is None:
        return ()
    return (
        Paragraph(text=_("Your personal link for this consultation:")),
        Link(address=link),
        *typed_code(addressee.code),
        keep_to_yourself(),
        opening_is_safe(addressee),
    )


def enquiries(*sheets: Paper) -> tuple[Block, ...]:
    """Whom to write to; consultations that share a contact name it once."""
    text = _("Questions may be addressed to the following contact, quoting the reference above:")
    reached = dict.fromkeys(sheet.contact for sheet in sheets)
    return Paragraph(text=text), *(Reach(contact=each) for each in reached)


def signed(sheet: Sheet) -> tuple[Block, ...]:
    """The end of a letter that is signed by function."""
    return Paragraph(text=closing_formula()), Paragraph(text=sheet.signatory)


def signed_by_secretariat(sheet: Paper) -> tuple[Block, ...]:
    """The end of a letter that the secretariat sends in the course of the procedure."""
    return (Paragraph(text=sheet.secretariat),)


def _governed(line: RuleLine) -> str:
    if line.rule.is_silence_procedure:
        names = listed(map(ltr, line.items))
        return _("The silence procedure applies to the decisions numbered: %(names)s", names=names)
    return applies_to(line.rule, map(ltr, line.items))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in re.split(r"\n[ \t]*\n", text) if each.strip())


def _is_decisive(rule: Rule) -> bool:
    clauses = rule.accept.clauses
    return bool(clauses) and not rule.quorum and all(clause.basis in _OF_REPLIES for clause in clauses)


def _undated(clock: ClockLine) -> str:
    """A further reading: its day is given only where the clocks do not agree on it."""
    return ltr(f"{clock.hour} {clock.offset}") if clock.time == clock.hour else _dated(clock, ltr(clock.offset))


def _dated(clock: ClockLine, named: str) -> str:
    return _("%(day)s, %(hour)s %(clock)s", day=clock.day, hour=ltr(clock.hour), clock=named)
