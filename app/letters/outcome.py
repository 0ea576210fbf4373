"""The outcome of each decision, with the integers and the inequality that decided it."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from app.core.i18n import _, speaking
from app.letters import annex, calendar_files, passages
from app.letters.annex import StatementLine
from app.letters.blocks import Block, Lines, Link, Paragraph, Row, Rows, Section
from app.letters.corrigendum import particulars_sentences
from app.letters.directions import ltr
from app.letters.facts import Addressee, Comments, OutcomeLine, RuleLine, Sheet
from app.letters.layout import letter
from app.letters.rule_words import after_adoption_sentence, derivation_sentence
from app.letters.wording import counts_in_figures, following_sentence, outcome_counted_label, outcome_label
from app.outbox.letter import Letter
from app.rules.vocabulary import Outcome

KIND = "outcome"


def compose(  # noqa: PLR0913 - the parts of an outcome letter, each by its name
    sheet: Sheet,
    addressee: Addressee,
    *,
    letter_reference: str,
    lines: tuple[OutcomeLine, ...],
    closed_at: datetime,
    entitled: int,
    replied: int,
    entitled_at_close: int | None,
    rules: tuple[RuleLine, ...],
    comments: Comments | None = None,
    statements: tuple[StatementLine, ...] = (),
    link: str | None,
) -> Letter:
    """`replied` counts entitled Member States with an answer to at least one decision. `link` None: for those without.

    `entitled_at_close`: how many had the right to vote when it was read again at the close; None: no rule does so.

    `comments` are given where they were invited on some item beside the decisions; `statements` where texts are
    disclosed, kind after kind.

    `letter_reference` is the number of this letter, which may be the consultation's own.
    """
    with speaking(sheet.language):
        # Closed before the deadline: the calendars still hold it.
        calendar = calendar_files.cancelled(sheet) if link else None
        heading = passages.about(sheet, _("Outcome of the consultation"))
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, heading, reference=letter_reference),
            Paragraph(text=_("I have the honour to inform you of the outcome of the consultation named above.")),
            *passages.deadline(sheet, addressee),
            Paragraph(text=_("The consultation was closed on:")),
            passages.clocks(closed_at, sheet, addressee),
            Lines(lines=_participation(entitled, replied)),
            *_read_again(entitled_at_close),
            *(_commented(comments) if comments else ()),
            Section(text=_("Counts and outcomes")),
            Lines(lines=_summary(lines)),
            Rows(rows=tuple(_row(line) for line in lines)),
            *_rulings(lines),
            Section(text=_("Rule applied")),
            *passages.rules_passage(sheet, rules),
            *_declarable(lines, rules),
            *annex.announced(statements, has_link=bool(link)),
            *(_linked(addressee, link) if link else ()),
            *passages.calendar_cancellation(calendar),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
            *annex.annex(statements),
        ]
        subject = _("%(reference)s: outcome of the consultation by correspondence", reference=ltr(sheet.reference))
        return letter(KIND, (sheet,), subject, blocks, calendar=calendar)


def _participation(entitled: int, replied: int) -> tuple[str, ...]:
    return (
        _("Member States having the right to vote: %(count)s", count=entitled),
        _("Of these, replies received: %(count)s", count=replied),
        _("No reply received: %(count)s", count=entitled - replied),
    )


def _read_again(entitled: int | None) -> tuple[Block, ...]:
    if entitled is None:
        return ()
    text = _(
        "Under the rule that applies, the right to vote was determined anew when the consultation was closed: "
        "%(count)s Member States had it.",
        count=entitled,
    )
    return (Paragraph(text=text),)


def _commented(comments: Comments) -> tuple[Block, ...]:
    return (Lines(lines=passages.comments_received(comments)),)


def _summary(lines: tuple[OutcomeLine, ...]) -> tuple[str, ...]:
    found = Counter(line.outcome for line in lines)
    return tuple(
        _("%(label)s: %(count)s", label=outcome_counted_label(each), count=found[each])
        for each in Outcome
        if each in found
    )


def _row(line: OutcomeLine) -> Row:
    return Row(
        name=line.name,
        title=line.title,
        verdict=outcome_label(Outcome(line.outcome)),
        details=(*_why(line), *_figures(line), *decision_particulars(line), *_following(line)),
    )


def decision_particulars(line: OutcomeLine) -> tuple[str, ...]:
    """Its number and its days, as far as they are said; words are in the language in use."""
    said = {"number": line.number, "adopted_on": line.adopted_on, "in_force_on": line.in_force_on}
    return particulars_sentences(said)


def _figures(line: OutcomeLine) -> tuple[str, ...]:
    """Member States by answer; where they count by weight, the weights as well."""
    heads = counts_in_figures(line.counts)
    if not line.weights:
        return (heads,)
    return heads, _("By weight: %(counts)s", counts=counts_in_figures(line.weights))


def _rulings(lines: tuple[OutcomeLine, ...]) -> tuple[Block, ...]:
    """What was ruled where the rule leaves a decision undetermined, in the words received."""
    ruled = [line for line in lines if line.ruling]
    blocks: list[Block] = [Section(text=_("Rulings"))] if ruled else []
    for line in ruled:
        text = _(
            "The rule leaves the decision numbered %(name)s undetermined. It was ruled upon as follows:",
            name=ltr(line.name),
        )
        blocks += [Paragraph(text=text), passages.quoted(line.ruling)]
    return tuple(blocks)


def _why(line: OutcomeLine) -> tuple[str, ...]:
    """The reason and its inequality; where more than one clause was tested, each of them."""
    is_said_below = any(each.text == line.sentence for each in line.derivation[1:])
    sentence = (line.sentence,) if line.sentence and not is_said_below else ()
    if len(line.derivation) > 1:
        tested = (replace(each, inequality=ltr(each.inequality)) for each in line.derivation)
        return (*sentence, *map(derivation_sentence, tested))
    return (*sentence, *((ltr(line.reason),) if line.reason else ()))


def _following(line: OutcomeLine) -> tuple[str, ...]:
    found = line.following
    if found is None:
        return ()
    return (following_sentence(replace(found, reference=ltr(found.reference) if found.reference else "")),)


def _declarable(lines: tuple[OutcomeLine, ...], rules: tuple[RuleLine, ...]) -> tuple[Block, ...]:
    """What may be declared on what was adopted: the days for it run from this letter."""
    adopted = {line.name for line in lines if line.outcome == Outcome.ADOPTED}
    applied = (each.rule for each in rules if adopted.intersection(each.items or adopted))
    sentences = dict.fromkeys(map(after_adoption_sentence, applied))
    return tuple(Paragraph(text=each) for each in sentences if each)


def _linked(addressee: Addressee, link: str) -> tuple[Block, ...]:
    recorded = _("The reply of your Member State, as recorded, may be read by means of your personal link:")
    for_information = _("The consultation may still be read by means of your personal link:")
    return (
        Paragraph(text=recorded if addressee.is_entitled else for_information),
        Link(address=link),
        passages.keep_to_yourself(),
    )
