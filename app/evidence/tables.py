"""The result as tables, and the files that spreadsheets open: nothing in them is ever a live formula."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.consultations.corrigenda import Version
from app.core.i18n import _, direction, name_of
from app.evidence.facts import Result
from app.letters.wording import count_label, declaration_label, outcome_label
from app.rules import Declaration, Outcome

Cell = str | int
#: What spreadsheets take for the beginning of a formula, also after white space (ASVS 1.2.10); full-width signs too.
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
         "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}", "\N{MINUS SIGN}")  # fmt: skip
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_WIDTHS = (12, 44)
_OTHER_WIDTH = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a head; words are in the language in use."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What a workbook says of itself."""

    title: str
    subject: str
    #: The instant of what it holds, so that the same gives the same bytes.
    made_at: datetime
    #: "rtl" or "ltr".
    direction: str


def decisions_table(result: Result) -> Table:
    """One row for each decision."""
    kinds = result.kinds
    return Table(
        name=_("Decisions"),
        head=(
            _("No."),
            _("Decision"),
            _("Outcome"),
            _("Inequality"),
            *(count_label(kind) for kind in kinds),
            _("Number of the decision"),
            _("Adopted on"),
            _("In force on"),
        ),
        rows=tuple(
            (
                line.outcome.name,
                line.outcome.title,
                outcome_label(Outcome(line.outcome.outcome)),
                line.outcome.reason,
                *(line.outcome.counts.get(kind, "") for kind in kinds),
                line.outcome.number,
                line.outcome.adopted_on,
                line.outcome.in_force_on,
            )
            for line in result.lines
        ),
    )


def members_table(result: Result) -> Table:
    """One row for each Member State, with its answer to each decision; empty where names are not disclosed."""
    names = [line.outcome.name for line in result.lines]
    return Table(
        name=_("Replies by Member State"),
        head=(
            _("Code"),
            _("Member State"),
            _("Right to vote"),
            _("Channel"),
            _("Received at"),
            _("Receipt code"),
            *names,
        ),
        rows=tuple(
            (
                member.code,
                member.name,
                _("yes") if member.is_entitled else _("no"),
                member.channel,
                member.received_at.astimezone(UTC).isoformat(timespec="seconds") if member.received_at else "",
                member.receipt_code,
                *(count_label(member.answers[name]) if name in member.answers else "" for name in names),
            )
            for member in result.members
        ),
    )


def statements_table(result: Result) -> Table:
    """One row for each statement, in the language received."""
    return Table(
        name=_("Statements"),
        head=(_("Member State"), _("No."), _("Kind"), _("Language"), _("Statement")),
        rows=tuple(
            (each.member, each.decision, each.label, name_of(each.language) if each.language else "", each.text)
            for each in result.statements
        ),
    )


def declarations_table(result: Result) -> Table:
    """One row for each declaration after adoption that stands, in the language received."""
    return Table(
        name=_("Declarations after adoption"),
        head=(_("Member State"), _("No."), _("Declaration"), _("Statement")),
        rows=tuple(
            (each.member, each.decision, declaration_label(Declaration(each.kind)), each.text)
            for each in result.declarations
            if each.withdrawn_at is None
        ),
    )


def corrigenda_table(result: Result) -> Table:
    """One row for each decision that a corrigendum changes: what was announced before beside what takes its place."""
    return Table(
        name=_("Corrigenda"),
        head=(_("No."), _("Decision"), _("Announced"), _("As announced before"), _("As corrected"), _("Reason")),
        rows=tuple(
            (
                paper.number,
                f"{line.name} {line.title}",
                paper.published_on,
                _version(line.former),
                _version(line.present),
                paper.reason,
            )
            for paper in result.corrigenda
            for line in paper.lines
        ),
    )


def annexed_tables(result: Result) -> tuple[Table, ...]:
    """What stands behind the decisions and beside them, as far as it holds something."""
    found = (corrigenda_table(result), members_table(result), statements_table(result), declarations_table(result))
    return tuple(each for each in found if each.rows)


def tables(result: Result) -> tuple[Table, ...]:
    """All tables that hold something."""
    return (decisions_table(result), *annexed_tables(result)) if result.lines else annexed_tables(result)


def as_csv(table: Table) -> bytes:
    """UTF-8 with the mark that tells spreadsheets so; what could begin a formula has an apostrophe in front."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(map(_still, table.head))
    writer.writerows([_still(cell) for cell in row] for row in table.rows)
    return (_BYTE_ORDER_MARK + target.getvalue()).encode()


def as_workbook(result: Result) -> bytes:
    """All tables as sheets of one XLSX; equal results give equal bytes."""
    title = Title(
        title=result.title, subject=result.reference, made_at=result.closed_at, direction=direction(result.language)
    )
    return workbook(tables(result), title)


def workbook(sheets: Sequence[Table], title: Title) -> bytes:
    """Tables as sheets of one XLSX; texts are written as texts."""
    target = io.BytesIO()
    book = Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    # A naive time, as the library wants it.
    made_at: datetime = title.made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": title.title, "subject": title.subject, "created": made_at})
    for place, table in enumerate(sheets, start=1):
        _fill(book, book.add_worksheet(f"{place}"), table, is_mirrored=title.direction == "rtl")
    book.close()
    return target.getvalue()


def _version(said: Version) -> str:
    return "\n".join(filter(None, (said.verdict, said.inequality, *said.details)))


def _fill(book: Workbook, sheet: Worksheet, table: Table, *, is_mirrored: bool) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    if is_mirrored:
        sheet.right_to_left()
    sheet.set_header(f"&L{table.name.replace('&', '&&')}")
    for column, words in enumerate(table.head):
        sheet.set_column(column, column, _WIDTHS[column] if column < len(_WIDTHS) else _OTHER_WIDTH)
        sheet.write_string(0, column, words, bold)
    for place, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(place, column, cell, plain)
            else:
                sheet.write_string(place, column, cell, plain)
    sheet.freeze_panes(1, 0)


def _still(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.lstrip(" \N{NO-BREAK SPACE}").startswith(_LIVE):
        return f"'{cell}"
    return cell
