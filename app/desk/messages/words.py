"""Words on the pages of messages, and what is filled in when one is entered as a paper."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from app.core.i18n import _
from app.intake.message_models import MessageState
from app.intake.message_queries import MessageLine


def state_label(state: MessageState) -> str:
    """What became of a message that a person wrote."""
    return {
        MessageState.WAITING: _("waiting for an officer"),
        MessageState.ENTERED: _("entered as a paper"),
        MessageState.DISMISSED: _("dismissed"),
    }.get(state, "")


def state_sign(state: MessageState) -> str:
    """The sign beside it."""
    return {MessageState.WAITING: "part", MessageState.ENTERED: "full"}.get(state, "out")


def filled_in(line: MessageLine, reference: str, zone: str) -> Mapping[str, str]:
    """Fields of the entry of a paper, as far as the message gives them."""
    local = line.received_at.astimezone(ZoneInfo(zone))
    found = {
        "reference": reference,
        "message": str(line.id),
        "channel": "email",
        # With its seconds: cut to the minute, a late message would be timely.
        "received": local.strftime("%Y-%m-%dT%H:%M:%S"),
        "member": line.code,
    }
    return {name: value for name, value in found.items() if value}
