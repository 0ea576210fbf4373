"""`flask members change-contact`: a focal point, also of a member with a seat in a consultation that is open."""

from datetime import datetime
from typing import Any

import click

from app.cli.approvals import approved, two_officers_options
from app.cli.errors import refusing
from app.cli.members import group
from app.consultations.contacts import change_contact
from app.core.i18n import LANGUAGES, SOURCE
from app.core.work import SHELL, begin
from app.members.contacts import Contact, ContactChange
from app.members.models import FocalPointRole, Scope


@group.command("change-contact")
@click.argument("code")
@click.option("--former", default="", metavar="EMAIL", help="Who is replaced or removed; without it one is added.")
@click.option("--email", default="", help="Of the new focal point; without it FORMER is removed.")
@click.option("--name", default="", help="Its name.")
@click.option("--title", default="", help="Its title or function.")
@click.option("--language", type=click.Choice(LANGUAGES), default=SOURCE, help="Of its letters.")
@click.option("--role", type=click.Choice([str(each) for each in FocalPointRole]), default=str(FocalPointRole.PRIMARY))
@click.option("--scope", type=click.Choice([str(each) for each in Scope]), default=str(Scope.REPLY))
@click.option("--designation", default="", help="The instrument, such as the number of a note verbale.")
@click.option("--designated-by", default="", help="Who signed it.")
@click.option("--designated-on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Its date.")
@two_officers_options
def change_contact_now(code: str, former: str, designated_on: datetime | None, **given: Any) -> None:  # noqa: ANN401 - texts by their names
    """Replace, add or remove a focal point of member CODE; links follow, and all concerned are told."""
    approval = {key: given.pop(key) for key in ("reason", "by", "approved_by")}
    role, scope = FocalPointRole(given.pop("role")), Scope(given.pop("scope"))
    day = designated_on.date() if designated_on else None
    contact = Contact(**given, role=role, scope=scope, designated_on=day) if given["email"] else None
    change = ContactChange(code=code, former=former, contact=contact)
    with refusing(), begin(SHELL) as work:
        changed = change_contact(work, change, approval=approved(work, **approval))
    told = [each.email if each else "nobody" for each in (changed.former, changed.present)]
    click.echo(f"{code}: {told[0]} is replaced by {told[1]}.")
