"""The delivery list to take away: every letter of a consultation with what the receiving server said."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from app.board.letter_facts import Ledger, LetterLine
from app.core.i18n import _, current_language, direction
from app.desk.board.words import letter_state_words, letter_words
from app.evidence.tables import Table, Title, as_csv, workbook
from app.record.events import instant


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerForm:
    """One form in which it is handed out."""

    media_type: str
    ending: str
    write: Callable[[Ledger], bytes]


def table(ledger: Ledger) -> Table:
    """One row for each letter; words are in the language in use, instants in UTC."""
    return Table(
        name=_("Letters"),
        head=(
            _("Member State"),
            _("Address"),
            _("Letter"),
            _("Language"),
            _("State"),
            _("Queued"),
            _("Accepted"),
            _("tries"),
            _("copies sent again because the server’s answer was lost, at most"),
            _("What the server said"),
            "Message-ID",
            "SHA-256",
        ),
        rows=tuple(_row(each) for each in ledger.lines),
    )


def as_workbook(ledger: Ledger) -> bytes:
    """The table as XLSX."""
    title = Title(
        title=ledger.title,
        subject=ledger.reference,
        made_at=ledger.read_at,
        direction=direction(current_language()),
    )
    return workbook([table(ledger)], title)


def as_json(ledger: Ledger) -> bytes:
    """The same for machines: names of the outbox instead of words, instants as in the record."""
    lines = [
        {key: instant(value) if isinstance(value, datetime) else value for key, value in asdict(line).items()}
        for line in ledger.lines
    ]
    found = {"consultation": ledger.reference, "read_at": instant(ledger.read_at), "letters": lines}
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


FORMS: Mapping[str, LedgerForm] = {
    "csv": LedgerForm(
        media_type="text/csv; charset=utf-8",
        ending="-letters.csv",
        write=lambda ledger: as_csv(table(ledger)),
    ),
    "xlsx": LedgerForm(
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ending="-letters.xlsx",
        write=as_workbook,
    ),
    "json": LedgerForm(media_type="application/json", ending="-letters.json", write=as_json),
}


def _row(line: LetterLine) -> tuple[str | int, ...]:
    return (
        line.member or _("copy"),
        line.address,
        letter_words(line.kind),
        line.language,
        letter_state_words(line.state),
        _written(line.queued_at),
        _written(line.accepted_at),
        line.tries,
        line.spare_copies,
        line.server_words,
        line.message_id,
        line.sha256,
    )


def _written(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""
