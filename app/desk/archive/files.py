"""A result as files to take away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.evidence import paper, plain, tables
from app.evidence.facts import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form in which a result is handed out."""

    media_type: str
    ending: str
    write: Callable[[Result], bytes]


_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS: Mapping[str, Form] = {
    "pdf": Form(media_type="application/pdf", ending="-result.pdf", write=paper.as_pdf),
    "xlsx": Form(media_type=_WORKBOOK, ending="-result.xlsx", write=tables.as_workbook),
    "decisions": Form(
        media_type="text/csv; charset=utf-8",
        ending="-decisions.csv",
        write=lambda result: tables.as_csv(tables.decisions_table(result)),
    ),
    "replies": Form(
        media_type="text/csv; charset=utf-8",
        ending="-replies.csv",
        write=lambda result: tables.as_csv(tables.members_table(result)),
    ),
    "json": Form(media_type="application/json", ending="-result.json", write=plain.as_json),
}


def file_name(reference: str, form: Form) -> str:
    """Name for saving: a reference holds signs that file systems do not take."""
    return "".join(each if each.isalnum() else "-" for each in reference) + form.ending
