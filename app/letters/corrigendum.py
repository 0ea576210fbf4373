"""A numbered correction of an announced result: what was announced, what takes its place, and why."""

from collections.abc import Mapping
from datetime import date

from app.core.i18n import _, ngettext, speaking, written_date
from app.letters import passages
from app.letters.blocks import Block, Link, Paragraph, Row, Rows, Section
from app.letters.directions import ltr
from app.letters.facts import Addressee, CorrectedLine, Sheet
from app.letters.layout import letter
from app.letters.wording import counts_in_figures, outcome_label
from app.outbox.letter import Letter
from app.rules.vocabulary import Outcome

KIND = "corrigendum"


def compose(  # noqa: PLR0913 - the parts of the letter, each by its name
    sheet: Sheet,
    addressee: Addressee,
    *,
    letter_reference: str,
    number: int,
    lines: tuple[CorrectedLine, ...],
    reason: str,
    link: str | None,
) -> Letter:
    """`reason` stands in the language in which the secretariat gave it. `link` None: for those who hold none."""
    with speaking(sheet.language):
        heading = passages.about(sheet, _("Corrigendum %(number)s to the outcome", number=number))
        blocks: list[Block] = [
            *passages.opening(sheet, addressee, heading, reference=letter_reference),
            Paragraph(text=_announcement(len(lines))),
            Section(text=_("As corrected")),
            Rows(rows=tuple(_row(line, line.present, line.present_counts) for line in lines)),
            Section(text=_("As announced before")),
            Rows(rows=tuple(_row(line, line.former, line.former_counts) for line in lines)),
            Section(text=_("Reason for the correction")),
            passages.quoted(reason),
            Paragraph(
                text=_("The outcome announced before stays on record beside this corrigendum; both can be consulted.")
            ),
            *(_linked(link) if link else ()),
            *passages.enquiries(sheet),
            *passages.signed(sheet),
        ]
        subject = _(
            "%(reference)s: corrigendum %(number)s to the outcome of the consultation by correspondence",
            reference=ltr(sheet.reference),
            number=number,
        )
        return letter(KIND, (sheet,), subject, blocks)


def _announcement(count: int) -> str:
    return ngettext(
        "I have the honour to inform you that the outcome announced for the following decision is corrected.",
        "I have the honour to inform you that the outcomes announced for the following decisions are corrected.",
        count,
    )


def _row(line: CorrectedLine, said: Mapping[str, str], counts: Mapping[str, int]) -> Row:
    inequality = (ltr(said["reason"]),) if said["reason"] else ()
    figures = (counts_in_figures(counts),) if counts else ()
    return Row(
        name=line.name,
        title=line.title,
        verdict=outcome_label(Outcome(said["outcome"])),
        details=(*inequality, *figures, *particulars_sentences(said)),
    )


def particulars_sentences(said: Mapping[str, str]) -> tuple[str, ...]:
    """Number of a decision and its days, given as ISO dates; "" where they are not said."""
    adopted_on, in_force_on = said["adopted_on"], said["in_force_on"]
    found = (
        _("Number of the decision: %(number)s", number=ltr(said["number"])) if said["number"] else "",
        _("Adopted on %(day)s", day=written_date(date.fromisoformat(adopted_on))) if adopted_on else "",
        _("Enters into force on %(day)s", day=written_date(date.fromisoformat(in_force_on))) if in_force_on else "",
    )
    return tuple(each for each in found if each)


def _linked(link: str) -> tuple[Block, ...]:
    text = _("The consultation may still be read by means of your personal link:")
    return Paragraph(text=text), Link(address=link), passages.keep_to_yourself()
