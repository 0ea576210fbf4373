"""`flask rules`: list, show, explain, check, add, decide.

But for the rules of a body (`--body`) they ask no database: what ships can be read before anything is set up.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.cli import rule_texts
from app.cli.errors import refusing
from app.cli.texts import text_of, write_whole
from app.consultations import case_files, rule_files, rulebook, trials
from app.consultations.refusals import FileRefused
from app.core.i18n import LANGUAGES, SOURCE, speaking
from app.core.work import SHELL, begin, look
from app.members import queries as members
from app.members.refusals import BodyUnknown
from app.rules import Rule, presets

group = AppGroup("rules", help="Rules of procedure: read them, try figures on them, add a body's own.")
COMMANDS = (group,)

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_body_option = click.option("--body", help="Code of a body, whose own rules count too.")
_language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), default=SOURCE, show_default=True, help="Language of the sentences."
)
_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")


@group.command("list")
@_body_option
@_language_option
def list_rules(body: str | None, language: str) -> None:
    """List the rules that may be used: name, title, how well it is founded, when it applies."""
    with speaking(language), refusing(), _book(body) as book:
        for rule in map(book.named, book.names):
            click.echo("\t".join(rule_texts.summary(rule)))


@group.command("show")
@click.argument("name")
@_body_option
@_language_option
@_json_option
def show(name: str, body: str | None, language: str, *, as_json: bool) -> None:
    """Show a rule: where it comes from, what it says in plain language, and its text."""
    with speaking(language), refusing(), _book(body) as book:
        rule = book.named(name)
        if as_json:
            click.echo(json.dumps(rule_texts.as_data(rule), ensure_ascii=False))
        else:
            _echo(rule_texts.description(rule))


@group.command("explain")
@click.argument("name")
@click.option("--members", type=int, required=True, help="All members of the body.")
@click.option("--entitled", type=int, help="Members with the right to vote; if left out, all.")
@click.option("--approve", type=int, default=0, show_default=True, help="Approvals, or declarations of no objection.")
@click.option("--disapprove", type=int, default=0, show_default=True, help="Disapprovals, or objections.")
@click.option("--abstain", type=int, default=0, show_default=True, help="Abstentions that were given.")
@_body_option
@_language_option
@_json_option
def explain(name: str, body: str | None, language: str, *, as_json: bool, **numbers: Any) -> None:  # noqa: ANN401 - options
    """Say what a rule makes of figures, and why: each clause in its order, with its integers."""
    if numbers["entitled"] is None:
        numbers["entitled"] = numbers["members"]
    with speaking(language), refusing(), _book(body) as book:
        rule = book.named(name)
        figures = trials.figures(**numbers)
        verdict = trials.verdict_on(rule, figures)
        if as_json:
            click.echo(json.dumps(rule_texts.explanation_as_data(rule, figures, verdict), ensure_ascii=False))
        else:
            _echo(rule_texts.explanation(rule, figures, verdict))


@group.command("check")
@click.argument("file", type=_FILE)
def check(file: Path) -> None:
    """Say everything that is wrong with the rule in FILE (YAML), with its line; exit status 1 if something is."""
    rule = _read(file)
    click.echo(f"{file}: the rule {rule.id}, version {rule.version}, can be used.")


@group.command("add")
@click.argument("file", type=_FILE)
@click.option("--body", required=True, help="Code of the body that is to have the rule.")
def add(file: Path, body: str) -> None:
    """Give a body the rule in FILE (YAML), or a later version of one that it has."""
    rule = _read(file)
    with refusing(), begin(SHELL) as work:
        is_new = rulebook.add_rule(work, body, rule)
    done = "has been added" if is_new else "is there already; nothing was changed"
    click.echo(f"{body}: the rule {rule.id}, version {rule.version}, {done}.")


@group.command("decide")
@click.option("--cases", type=_FILE, required=True, help="CSV: case, rule, members, entitled and the three answers.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="CSV to write: the same and the outcome.")
@_body_option
def decide(cases: Path, out: Path, body: str | None) -> None:
    """Decide every case of a table; a bad row is named with its line, and nothing is written then."""
    with refusing(), _book(body) as book:
        found = case_files.read(cases.read_bytes(), named=book.named)
        write_whole(out, case_files.decided(found))
    click.echo(f"{out}: {len(found)} cases decided.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """The rules that may be used: their names, and how one is found."""

    names: tuple[str, ...]
    named: Callable[[str], Rule]


@contextmanager
def _book(body: str | None) -> Iterator[_Book]:
    """Only for a body's own rules is the database asked."""
    if body is None:
        yield _Book(names=presets.names(), named=rulebook.shipped_rule)
        return
    with look(SHELL) as work:
        if members.body(work, body) is None:
            raise BodyUnknown(body=body)
        yield _Book(names=rulebook.names(work, body), named=partial(rulebook.rule_named, work, body=body))


def _read(file: Path) -> Rule:
    """The rule of a file, or the command fails with every problem as `file:line: sentence`."""
    with refusing():
        text = text_of(file)
    try:
        return rule_files.parsed(text)
    except FileRefused as refusal:
        for problem in refusal.problems:
            click.echo(f"{file}:{problem.line}: {problem.sentence} [{problem.code}]", err=True)
        raise click.exceptions.Exit(1) from None


def _echo(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)
