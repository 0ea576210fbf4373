"""`flask consultations declare`, `withdraw-declaration` and `declarations`: the register after adoption."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from app.cli.approvals import approved, officers_options, two_officers_options
from app.cli.consultations import group
from app.cli.errors import refusing
from app.consultations.queries import by_reference
from app.consultations.refusals import FileRefused, Problem
from app.consultations.times import sentence_of
from app.core.i18n import SOURCE
from app.core.work import SHELL, Work, begin, look
from app.record.events import instant
from app.replies.declaration_queries import DeclarationLine, register
from app.replies.declarations import Deposit, declare, withdraw_declaration
from app.rules import Declaration, TimeProblem, parse_moment


@group.command("declare")
@click.argument("reference")
@click.argument("name")
@click.argument("member")
@click.option("--kind", type=click.Choice([str(each) for each in Declaration]), required=True)
@click.option("--text", "reason", required=True, help="The declaration, in the language received.")
@click.option("--received", required=True, help='When it was received, with its zone: "2026-05-04 10:00+02:00".')
@officers_options
def declare_now(reference: str, name: str, member: str, **facts: str) -> None:
    """Enter what MEMBER declares on the adopted decision NAME of REFERENCE, and tell everybody."""
    kind, received = Declaration(facts.pop("kind")), facts.pop("received")
    with refusing(), begin(SHELL) as work:
        deposit = Deposit(
            decision=name,
            member=member,
            kind=kind,
            text=facts["reason"],
            received_at=_understood(work, reference, received),
        )
        declare(work, reference, deposit, approval=approved(work, **facts))
    click.echo(f"{reference}: {kind} of {member} on decision {name} is in the register.")


@group.command("withdraw-declaration")
@click.argument("reference")
@click.argument("name")
@click.argument("member")
@two_officers_options
def withdraw_now(reference: str, name: str, member: str, **approval: str) -> None:
    """Note that MEMBER has withdrawn its declaration on decision NAME of REFERENCE, and tell everybody."""
    with refusing(), begin(SHELL) as work:
        withdraw_declaration(work, reference, decision=name, member=member, approval=approved(work, **approval))
    click.echo(f"{reference}: the declaration of {member} on decision {name} is withdrawn.")


@group.command("declarations")
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of lines.")
def show_declarations(reference: str, *, as_json: bool) -> None:
    """Show the register of declarations on the decisions of REFERENCE."""
    with refusing(), look(SHELL) as work:
        found = register(work, by_reference(work, reference), SOURCE)
    if as_json:
        click.echo(json.dumps([_plain(each) for each in found], ensure_ascii=False))
        return
    for each in found:
        end = f", withdrawn {instant(each.withdrawn_at)}" if each.withdrawn_at else ""
        click.echo(f"{each.decision}  {each.code}  {each.kind}, received {instant(each.received_at)}{end}: {each.text}")


def _understood(work: Work, reference: str, text: str) -> datetime:
    try:
        return parse_moment(text, base=work.now, zone=ZoneInfo(by_reference(work, reference).zone))
    except TimeProblem as problem:
        raise FileRefused([Problem(code=problem.code, text=sentence_of(problem), facts=dict(problem.facts))]) from None


def _plain(line: DeclarationLine) -> dict[str, Any]:
    return {
        "index": line.index,
        "item": line.decision,
        "member": line.code,
        "kind": line.kind,
        "received_at": instant(line.received_at),
        "declared_at": instant(line.declared_at),
        "withdrawn_at": instant(line.withdrawn_at) if line.withdrawn_at else None,
        "text": line.text,
    }
