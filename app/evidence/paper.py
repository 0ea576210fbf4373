"""The result as a paper: PDF/A-3b with the same result for machines inside. The page of the result is its twin."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

from app.core import pdf
from app.core.i18n import _, current_language, direction, ngettext, written_date
from app.evidence.facts import Result, ResultLine
from app.evidence.plain import as_plain
from app.evidence.tables import Table, corrigenda_table, declarations_table, members_table
from app.letters.annex import StatementLine
from app.letters.directions import direction_of
from app.letters.outcome import decision_particulars
from app.letters.wording import count_label, illustrative_sentence, outcome_label, three_clocks
from app.rules import Outcome

TEMPLATE = Path(__file__).parent / "templates" / "evidence" / "result.typ"


def as_pdf(result: Result) -> bytes:
    """Equal results give equal bytes; words are in the language in use."""
    return pdf.set_paper(TEMPLATE, _facts(result), attached=json.dumps(as_plain(result), ensure_ascii=False))


def _facts(result: Result) -> dict[str, object]:
    zone = ZoneInfo(result.zone)
    closed = result.closed_at.astimezone(zone).date()
    # Statements are no table here: each runs in its own direction.
    annexed = (corrigenda_table(result), members_table(result), declarations_table(result))
    return {
        "title": _("Result of the consultation %(reference)s", reference=result.reference),
        "language": result.language,
        "direction": direction(result.language),
        "dated": [closed.year, closed.month, closed.day],
        "organisation": result.organisation,
        "secretariat": result.secretariat,
        "reference": result.reference,
        "subject": result.title,
        "notice": _notices(result),
        "facts": _pairs(result, zone),
        "decisions": {
            "heading": _("Counts and outcomes"),
            "head": [_("No."), _("Decision"), *(count_label(kind) for kind in result.kinds), _("Outcome")],
            "rows": [_row(line, result) for line in result.lines],
        },
        "derivations": {
            "heading": _("How each outcome follows"),
            "rules": list(result.rules),
            "items": [_derivation(line) for line in result.lines if line.outcome.derivation or line.outcome.sentence],
        },
        "statements": _statements(result),
        "tables": [_table(each) for each in annexed if each.rows],
        "foot": _(
            "Record: %(size)s events, root %(root)s", size=result.checkpoint.size, root=result.checkpoint.short_root
        ),
    }


def _notices(result: Result) -> list[str]:
    notices = [illustrative_sentence()] if result.is_illustrative else []
    if result.is_provisional:
        notices.append(_("This result is provisional until it is announced."))
    return notices


def _pairs(result: Result, zone: ZoneInfo) -> list[list[str]]:
    council = three_clocks(result.closed_at, zone=zone, place=result.place)[0]
    silent = ngettext("%(num)s Member State", "%(num)s Member States", result.entitled - result.replied)
    pairs = [
        (_("Legal basis"), result.legal_basis),
        (_("Closed"), _("%(day)s, %(hour)s, %(clock)s", day=council.day, hour=council.hour, clock=council.label)),
        (_("Announced"), written_date(result.announced_at.astimezone(zone).date()) if result.announced_at else ""),
        (_("Letter"), result.letter_reference if result.announced_at else ""),
        (_("Having the right to vote"), str(result.entitled)),
        (_("Replies received"), str(result.replied)),
        (_("No reply received"), silent % {"num": result.entitled - result.replied}),
        (_("Received after the closing date, not counted"), str(result.late)),
    ]
    return [[label, value] for label, value in pairs if value]


def _row(line: ResultLine, result: Result) -> list[str]:
    counts = line.outcome.counts
    return [
        line.outcome.name,
        _("%(label)s: %(text)s", label=line.item_title, text=line.outcome.title)
        if line.item_title
        else line.outcome.title,
        *(str(counts.get(kind, "")) for kind in result.kinds),
        outcome_label(Outcome(line.outcome.outcome)),
    ]


def _derivation(line: ResultLine) -> dict[str, object]:
    return {
        "name": line.outcome.name,
        "title": line.outcome.title,
        "outcome": outcome_label(Outcome(line.outcome.outcome)),
        "sentence": line.outcome.sentence,
        "steps": [
            {"label": step.label, "text": step.text, "inequality": "" if step.fills_gap else step.inequality}
            for step in line.outcome.derivation
        ],
        "ruling": _("Ruling: %(text)s", text=line.outcome.ruling) if line.outcome.ruling else "",
        "particulars": list(decision_particulars(line.outcome)),
    }


def _statements(result: Result) -> dict[str, object]:
    return {
        "heading": _("Statements"),
        "note": _("In the language received."),
        "groups": [
            {"heading": group.heading, "statements": [_statement(each) for each in group.lines]}
            for group in result.statement_groups
        ],
    }


def _statement(line: StatementLine) -> dict[str, object]:
    return {
        "member": line.member,
        "decision": line.decision,
        "language": line.language or current_language(),
        "direction": direction_of(line.text, line.language),
        "text": line.text,
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "heading": table.name,
        "head": list(table.head),
        "rows": [[str(cell) for cell in row] for row in table.rows],
    }
