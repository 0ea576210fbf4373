"""Words about accounts: roles, and instants for people whose zone is not known."""

from datetime import UTC, datetime

from app.core.i18n import _, written_date
from app.officers.models import Role


def role_words(role: Role) -> str:
    """A role as people read it."""
    return {
        Role.OFFICER: _("Officer"),
        Role.ADMINISTRATOR: _("Administrator"),
        Role.CHAIR: _("Chair"),
        Role.READER: _("Reader"),
    }[role]


def role_meaning(role: Role) -> str:
    """What a role may do, in one sentence."""
    return {
        Role.OFFICER: _("Runs consultations; acts that change what Member States are told take a second officer."),
        Role.ADMINISTRATOR: _("Does what an officer does, and keeps the accounts."),
        Role.CHAIR: _("Sees participation, and the result as the consultation discloses it; changes nothing."),
        Role.READER: _("Sees what the consultation discloses to readers; changes nothing."),
    }[role]


def in_utc(moment: datetime) -> str:
    """An instant in UTC: "15 July 2021, 16:00 UTC"."""
    local = moment.astimezone(UTC)
    return _("%(day)s, %(hour)s UTC", day=written_date(local.date()), hour=local.strftime("%H:%M"))
