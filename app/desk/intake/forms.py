"""From what a browser sends to a paper's entry, or to the problems of single fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from werkzeug.datastructures import FileStorage

from app.core.errors import Refusal
from app.core.i18n import _
from app.core.work import Work
from app.desk.acts.forms import upload
from app.desk.acts.moments import understood
from app.documents.formats import SCANS
from app.documents.service import checked_type
from app.intake.entry import Entry, Scan
from app.intake.queries import DecisionField, PaperForm
from app.outbox.letter import BadAddress, valid_address
from app.replies.display import is_plain

OTHER = "*"
UNCLEAR = "unclear"
LONGEST_LINE, LONGEST_TEXT = 200, 10_000
#: How a paper may have come.
CHANNELS = ("letter", "fax", "email", "hand")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_NEEDED = ("member", "channel", "received", "registry_number", "reason")
_LINES = ("sender", "address", "note_number", "registry_number", "name", "function")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was sent: as typed, what is wrong with it, and the entry where nothing is."""

    typed: Mapping[str, str]
    #: Field to sentence.
    problems: Mapping[str, str]
    entry: Entry | None


def read(work: Work, form: PaperForm, raw: Mapping[str, str], files: Mapping[str, FileStorage]) -> Draft:
    """Read the form of a paper."""
    typed = {name: text.replace("\r\n", "\n").strip() for name, text in raw.items()}
    problems = _problems(form, typed)
    scan, message = _scan(files, problems), _message(typed, problems)
    received_at = _received(work, form, typed, problems)
    note_on = _day(typed, problems)
    if problems or received_at is None:
        return Draft(typed=typed, problems=problems, entry=None)
    answers = {each.name: typed.get(f"answer-{each.name}", "") for each in form.decisions}
    sentences = {each.name: typed.get(f"sentence-{each.name}", "") for each in form.decisions}
    is_other = typed["member"] == OTHER
    entry = Entry(
        reference=form.reference,
        member="" if is_other else typed["member"],
        sender=typed.get("sender", "") if is_other else "",
        address=typed.get("address", "") if is_other else "",
        channel=typed["channel"],
        note_number=typed.get("note_number", ""),
        note_on=note_on,
        is_signed=typed.get("signed") == "yes",
        received_at=received_at,
        registry_number=typed["registry_number"],
        scan=scan,
        message=message,
        answers={name: choice for name, choice in answers.items() if choice not in {"", UNCLEAR}},
        sentences=sentences,
        unclear={name: sentences[name] for name, choice in answers.items() if choice == UNCLEAR},
        statements=_statements(form, typed),
        name=typed.get("name", ""),
        function=typed.get("function", ""),
        reason=typed["reason"],
    )
    return Draft(typed=typed, problems=problems, entry=entry)


def _problems(form: PaperForm, typed: Mapping[str, str]) -> dict[str, str]:
    problems = {name: _("This must be filled in.") for name in _NEEDED if not typed.get(name)}
    if typed.get("member") and typed["member"] not in {OTHER, *(code for code, _name in form.members)}:
        problems["member"] = _("Please choose one of the values offered.")
    if typed.get("channel") and typed["channel"] not in CHANNELS:
        problems["channel"] = _("Please choose one of the values offered.")
    if typed.get("member") == OTHER and not typed.get("sender"):
        problems["sender"] = _("This must be filled in.")
    if typed.get("address") and not _is_address(typed["address"]):
        problems["address"] = _("This is not one plain e-mail address.")
    for name, text in typed.items():
        if problem := _unreadable(name, text):
            problems.setdefault(name, problem)
    for each in form.decisions:
        problems |= _of_decision(each, typed)
    return problems


def _of_decision(field: DecisionField, typed: Mapping[str, str]) -> dict[str, str]:
    answer, sentence = typed.get(f"answer-{field.name}", ""), typed.get(f"sentence-{field.name}", "")
    if answer not in {"", UNCLEAR, *field.choices}:
        return {f"answer-{field.name}": _("Please choose one of the values offered.")}
    if answer and not sentence:
        return {f"sentence-{field.name}": _("Please copy the sentence from the paper, in the language received.")}
    if sentence and not answer:
        return {f"answer-{field.name}": _("Please say what this sentence means, or leave it out.")}
    return {}


def _is_address(text: str) -> bool:
    try:
        return bool(valid_address(text))
    except BadAddress:
        return False


def _unreadable(name: str, text: str) -> str:
    is_line = name in _LINES
    if len(text) > (LONGEST_LINE if is_line else LONGEST_TEXT):
        return _("This is too long.")
    return "" if is_plain(text, may_break=not is_line) else _("Please leave out characters that cannot be seen.")


def _statements(form: PaperForm, typed: Mapping[str, str]) -> dict[str, str]:
    found = {each.name: typed.get(f"reason-{each.name}", "") for each in form.decisions if each.asks_reason}
    return {name: text for name, text in {**found, OTHER: typed.get("statement", "")}.items() if text}


def _scan(files: Mapping[str, FileStorage], problems: dict[str, str]) -> Scan | None:
    found = upload(files.get("scan"))
    if found is None:
        return None
    try:
        checked_type(name=found.name, content=found.content, accepted=SCANS)
    except Refusal as refusal:
        problems["scan"] = str(refusal)
    return Scan(name=found.name, content=found.content)


def _message(typed: Mapping[str, str], problems: dict[str, str]) -> int | None:
    number = typed.get("message", "")
    if number and not _NUMBER.fullmatch(number):
        problems["message"] = _("Please choose one of the values offered.")
        return None
    return int(number) if number else None


def _received(work: Work, form: PaperForm, typed: Mapping[str, str], problems: dict[str, str]) -> datetime | None:
    if "received" in problems:
        return None
    try:
        return understood(work, form.reference, typed["received"])
    except Refusal as refusal:
        problems["received"] = str(refusal)
        return None


def _day(typed: Mapping[str, str], problems: dict[str, str]) -> date | None:
    if not typed.get("note_on"):
        return None
    try:
        return date.fromisoformat(typed["note_on"])
    except ValueError:
        problems["note_on"] = _("This is not a day.")
        return None
