"""`flask officers`: accounts at the desk."""

import sys

import click
from flask.cli import AppGroup

from app.cli.errors import refusing
from app.core.i18n import LANGUAGES, SOURCE
from app.core.work import SHELL, begin, look
from app.officers import passwords, queries, service, signin
from app.officers.models import Role
from app.officers.service import NewOfficer

officers = AppGroup("officers", help="Accounts at the desk.")
COMMANDS = (officers,)

_ROLES = click.Choice([str(role) for role in Role])


@officers.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Name as other officers read it.")
@click.option("--role", type=_ROLES, default=str(Role.OFFICER), show_default=True)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=SOURCE, show_default=True, help="Language of the desk."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; at least 15 characters.")
def add(email: str, name: str, role: str, language: str, *, password_stdin: bool) -> None:
    """Add an account. Without a password only one-use links sign in, on this machine only."""
    with refusing():
        password_hash = passwords.hashed(_password()) if password_stdin else ""
        new = NewOfficer(email=email, name=name, role=Role(role), password_hash=password_hash, language=language)
        with begin(SHELL) as work:
            officer = service.add(work, new)
    click.echo(f"added {officer.email} ({officer.role})")


@officers.command("list")
def list_() -> None:
    """List all accounts."""
    with look(SHELL) as work:
        lines = queries.officers(work)
    for line in lines:
        state = "enabled" if line.is_enabled else "disabled"
        click.echo(f"{line.email}\t{line.role}\t{line.language}\t{state}\t{line.name}")


@officers.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Close an account and end its sessions."""
    with refusing(), begin(SHELL) as work:
        service.disable(work, email)
    click.echo(f"disabled {email}")


@officers.command("set-password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, required=True, help="Read it from standard input.")
def set_password(email: str, *, password_stdin: bool) -> None:  # noqa: ARG001 - asked for, so that nobody types it as an argument
    """Give an account a new password; ends its sessions, lifts its limits."""
    with refusing():
        password_hash = passwords.hashed(_password())
        with begin(SHELL) as work:
            service.set_password(work, email, password_hash)
    click.echo(f"new password for {email}")


@officers.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take a lost second factor away, and end all sessions; the next sign-in by password sets up a new one."""
    with refusing(), begin(SHELL) as work:
        service.reset_second_factor(work, email)
    click.echo(f"second factor of {email} is reset")


@officers.command("sign-in-link")
@click.argument("email")
def sign_in_link(email: str) -> None:
    """Print a link that signs in once; only where the public address is on this machine."""
    with refusing(), begin(SHELL) as work:
        link = signin.make_sign_in_link(work, email)
    click.echo(link)


def _password() -> str:
    """The first line of standard input, without its end."""
    return sys.stdin.readline().rstrip("\r\n")
