"""The code beside a personal link in letters, where replies are confirmed with it."""

from app.consultations.models import Invitation
from app.core.work import Work
from app.links.tokens import InvitationClaim
from app.links.typed_codes import typed_codes


def printed_code(work: Work, invitation: Invitation) -> str:
    """The code that a letter prints with the present link of an invitation; "" where replies need none."""
    if not work.settings.typed_confirmation:
        return ""
    claim = InvitationClaim(invitation=invitation.id, version=invitation.version)
    return typed_codes(work.settings.secret_keys, work.settings.deployment, claim)[-1]
