"""`flask members`: import membership lists as a difference, list a body's members."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from flask.cli import AppGroup

from app.cli.errors import refusing
from app.core.i18n import LANGUAGES, SOURCE
from app.core.work import SHELL, begin, look
from app.members import files, queries
from app.members.cells import fault_in
from app.members.difference import ChangeKind, Difference, FieldChange, FocalPointChange, MemberChange
from app.members.files import NamedFile
from app.members.names import BodyTexts
from app.members.refusals import BodyUnknown
from app.members.service import ImportRequest, apply, import_difference
from app.members.tables import LARGEST_BYTES

group = AppGroup("members", help="Members of bodies and their focal points.")
COMMANDS = (group,)

F = TypeVar("F", bound=Callable[..., Any])

_SIGNS = {ChangeKind.ADDED: "+", ChangeKind.CHANGED: "~", ChangeKind.REMOVED: "-"}
_OF_A_MEMBER = ("itu_region", "groups", "class", "alternate_for", "standing", "standing_reason", "standing_from")
_OF_A_FOCAL_POINT = ("language", "role", "scope", "name")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class _InLanguage(click.ParamType[tuple[str, str]]):
    """`LANG=TEXT`."""

    name = "LANG=TEXT"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Language and text."""
        language, _sign, text = value.partition("=")
        if language not in LANGUAGES or not text.strip() or fault_in(text.strip()):
            self.fail(f"“{value}” is not like fr=Conseil; languages: {', '.join(LANGUAGES)}.", param, ctx)
        return language, text.strip()


def _body_texts_options(command: F) -> F:
    """Add `--body-name`, `--secretariat` and `--place`, each once per language."""
    for name, meaning in (
        ("--place", "Place whose clock the body uses."),
        ("--secretariat", "Unit that writes its letters."),
        ("--body-name", "Name of the body."),
    ):
        command = click.option(name, type=_InLanguage(), multiple=True, help=f"{meaning} Once per language.")(command)
    return command


@group.command("import")
@click.argument("file", type=_FILE)
@click.option("--body", required=True, help="Code of the body, such as council; a new one is created.")
@click.option("--focal-points", "focal_points", type=_FILE, help="The focal points, in a file of their own.")
@click.option("--yes", is_flag=True, help="Apply the difference; without it nothing is changed.")
@click.option("--remove", is_flag=True, help="Remove members and focal points that the files do not have.")
@click.option(
    "--names-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Take the official names of that day, for every day; otherwise each name holds from its own day on.",
)
@_body_texts_options
def import_files(file: Path, body: str, focal_points: Path | None, *, yes: bool, **meant: Any) -> None:  # noqa: ANN401 - options
    """Show what FILE (CSV or XLSX) would change in the members of a body, and apply it with --yes."""
    with refusing():
        given = files.read(_named(file), _named(focal_points) if focal_points else None)
        request = _request(body, given, **meant)
        with begin(SHELL) if yes else look(SHELL) as work:
            difference = import_difference(work, request)
            if yes:
                apply(work, difference)
    for line in _lines(difference):
        click.echo(line)
    click.echo(_conclusion(difference, applied=yes))


@group.command("list")
@click.option("--body", required=True, help="Code of the body.")
def list_members(body: str) -> None:
    """List the members of a body in its own order, with their focal points."""
    with refusing(), look(SHELL) as work:
        if queries.body(work, body) is None:
            raise BodyUnknown(body=body)
        roster = queries.roster(work, body, on=work.now.date())
    for line in roster.lines:
        click.echo(
            "\t".join([line.code, line.names.get(SOURCE, ""), line.region, ";".join(line.groups), line.standing])
        )
        for point in line.focal_points:
            click.echo(f"\t{point.email}\t{point.language}\t{point.role}\t{point.scope}\t{point.name}")


def _named(path: Path) -> NamedFile:
    with path.open("rb") as source:
        # One byte more than may be, so that reading says that it is too much.
        return NamedFile(name=path.name, content=source.read(LARGEST_BYTES + 1))


def _request(
    body: str,
    given: files.Files,
    *,
    remove: bool,
    names_on: datetime | None,
    **texts: Iterable[tuple[str, str]],
) -> ImportRequest:
    return ImportRequest(
        body=body,
        files=given,
        removes=remove,
        names_on=names_on.date() if names_on else None,
        texts=BodyTexts(
            names=dict(texts["body_name"]), secretariat=dict(texts["secretariat"]), place=dict(texts["place"])
        ),
    )


def _lines(difference: Difference) -> Iterator[str]:
    """The difference: a heading with sums for each part, a line for each change, a line below for each value."""
    counts = difference.counts()
    if difference.body_change:
        yield f"Body: {difference.body}" + ("" if difference.body_change.before else " (new)")
        yield from map(_value, difference.body_change.fields)
    yield "Members: " + ", ".join(f"{counts[f'members_{kind}']} {kind}" for kind in ChangeKind)
    for member in difference.members:
        yield from _change_lines(member, member.after.name_on(date.max, SOURCE), _OF_A_MEMBER)
    yield "Focal points: " + ", ".join(f"{counts[f'focal_points_{kind}']} {kind}" for kind in ChangeKind)
    for point in difference.focal_points:
        yield from _change_lines(point, point.after.email, _OF_A_FOCAL_POINT)
    for notice in difference.notices:
        yield f"note: {notice}"


def _change_lines(change: MemberChange | FocalPointChange, title: str, columns: Collection[str]) -> Iterator[str]:
    """Who is added is shown with the columns that matter most, who is changed with all that change."""
    line = f"  {_SIGNS[change.kind]} {change.after.code}  {title}"
    if change.kind is ChangeKind.ADDED:
        values = change.after.columns()
        line += "  (" + ", ".join(f"{name}: {values[name]}" for name in columns if values[name]) + ")"
    yield line
    if change.kind is ChangeKind.CHANGED:
        yield from map(_value, change.fields)


def _value(change: FieldChange) -> str:
    return f"      {change.field}: {change.old or '(none)'} -> {change.new or '(none)'}"


def _conclusion(difference: Difference, *, applied: bool) -> str:
    if difference.is_empty:
        return "There is no difference; nothing was applied."
    if applied:
        return "Applied."
    return "Nothing was applied. To apply it, give the same command with --yes."
