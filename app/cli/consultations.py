"""`flask consultations`: import, export, check, open, status, explain, extend, withdraw, and withdraw items."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from app.board.derivation import derivations
from app.board.status import status
from app.cli.approvals import approved, two_officers_options
from app.cli.errors import refusing
from app.cli.texts import text_of
from app.consultations import exporting, files
from app.consultations.circulars import set_paper, to_be_set
from app.consultations.drafts import import_consultation
from app.consultations.opening import open_consultation
from app.consultations.preflight import problems_before_opening
from app.consultations.queries import annex_files, by_reference
from app.consultations.service import extend, withdraw, withdraw_item
from app.core.work import SHELL, begin, look
from app.documents.queries import stored_file

group = AppGroup("consultations", help="Write, open, watch and end consultations by correspondence.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Read a consultation from FILE (YAML) as a draft; annexes lie beside it."""
    with refusing():
        draft = files.parsed(text_of(file), opener=files.beside(file))
        with begin(SHELL) as work:
            consultation = import_consultation(work, draft)
    click.echo(f"{consultation.reference}: draft with {len(draft.items)} items in {', '.join(draft.languages)}.")


@group.command("export")
@click.argument("reference")
@click.option("--directory", type=click.Path(file_okay=False, path_type=Path), help="Write the annexes there too.")
def export(reference: str, directory: Path | None) -> None:
    """Print a consultation as YAML, its texts as they are in force; comments say what was corrected, and when."""
    with refusing(), look(SHELL) as work:
        consultation = by_reference(work, reference)
        text = exporting.export(work, consultation)
        annexes = {name: stored_file(work, sha256).content for name, sha256 in annex_files(work, consultation).items()}
    click.echo(text, nl=False)
    if directory is None:
        return
    for name, content in annexes.items():
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


@group.command("check")
@click.argument("reference")
def check(reference: str) -> None:
    """Say what stands in the way of opening, and what is worth knowing before; exit status 1 if something blocks."""
    with refusing(), look(SHELL) as work:
        problems = problems_before_opening(work, by_reference(work, reference))
    for problem in problems:
        click.echo(f"{'blocking' if problem.is_blocking else 'advice'}: {problem} [{problem.code}]")
    if any(problem.is_blocking for problem in problems):
        raise click.exceptions.Exit(1)
    click.echo(f"{reference} may be opened.")


@group.command("open")
@click.argument("reference")
def open_now(reference: str) -> None:
    """Open a consultation now: freeze it and queue its letters."""
    with refusing(), look(SHELL) as work:
        papers = to_be_set(work, reference)
    for each in papers:
        set_paper(each)
    with refusing(), begin(SHELL) as work:
        opened = open_consultation(work, reference)
        zone = ZoneInfo(by_reference(work, reference).zone)
    click.echo(
        f"{reference} is open until {opened.deadline_at.astimezone(zone).isoformat()} ({zone.key}): "
        f"{opened.seats} seats, {opened.entitled} entitled; "
        f"{opened.invitations} invitations and {opened.copies} copies are queued."
    )
    for problem in opened.advice:
        click.echo(f"advice: {problem}")


@group.command("status")
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def show_status(reference: str, *, as_json: bool) -> None:
    """Show where a consultation stands; answers only as far as its disclosure allows."""
    with refusing(), look(SHELL) as work:
        found = status(work, reference)
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else _table(found))


@group.command("derivation")
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def show_derivation(reference: str, *, as_json: bool) -> None:
    """Say why each decision came to its outcome: every clause tested, its integers, and which one decided."""
    with refusing(), look(SHELL) as work:
        found = derivations(work, reference)
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else _explanations(found))


@group.command("extend")
@click.argument("reference")
@click.option("--deadline", required=True, help='Later instant: with zone, or from the present one ("+3d 18:00").')
@two_officers_options
def extend_now(reference: str, deadline: str, **approval: str) -> None:
    """Move the deadline to a later instant and tell everybody."""
    with refusing(), begin(SHELL) as work:
        later = extend(work, reference, deadline=deadline, approval=approved(work, **approval))
    click.echo(f"{reference} now closes at {later.isoformat()}.")


@group.command("withdraw")
@click.argument("reference")
@two_officers_options
def withdraw_now(reference: str, **approval: str) -> None:
    """Withdraw a consultation and tell everybody."""
    with refusing(), begin(SHELL) as work:
        withdraw(work, reference, approval=approved(work, **approval))
    click.echo(f"{reference} is withdrawn.")


@group.command("withdraw-item")
@click.argument("reference")
@click.argument("name")
@two_officers_options
def withdraw_item_now(reference: str, name: str, **approval: str) -> None:
    """Withdraw decision NAME, or all parts of item NAME, from an open consultation and tell everybody."""
    with refusing(), begin(SHELL) as work:
        names = withdraw_item(work, reference, name, approval=approved(work, **approval))
    click.echo(f"{reference} goes on without {', '.join(names)}.")


def _explanations(found: dict[str, Any]) -> str:
    lines = []
    for name, each in found["items"].items():
        counts = "  ".join(f"{key} {value}" for key, value in each["counts"].items())
        lines.append(f"{name:>4}  {each['outcome'] or 'no outcome yet'}  {counts}")
        if each["sentence"]:
            lines.append(f"      {each['sentence']}")
        lines += [
            f"      {'>' if step['decides'] else ' '} {step['clause']}: {step['text']} {step['inequality']}: "
            f"{'true' if step['holds'] else 'false'}"
            for step in each["steps"]
        ]
    return "\n".join(lines)


def _table(found: dict[str, object]) -> str:
    items = found["items"]
    lines = [f"{key}: {value}" for key, value in found.items() if key not in {"items", "mail"}]
    if isinstance(items, dict):
        lines += [
            f"  {name:>4}  " + "  ".join(f"{key} {value}" for key, value in each.items())
            for name, each in items.items()
        ]
    mail = found["mail"]
    if isinstance(mail, dict):
        lines.append("mail: " + ", ".join(f"{key} {value}" for key, value in mail.items()))
    return "\n".join(lines)


COMMANDS = (group,)
