"""Words about accounts: what the roles are."""

from app.core.i18n import _
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
