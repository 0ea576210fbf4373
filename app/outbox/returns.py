"""Where reports about letters go."""

from app.links.return_paths import ReturnPaths
from app.outbox.letter import mailbox_of
from config import Settings


def return_paths(settings: Settings) -> ReturnPaths | None:
    """The signed return paths of this deployment; None: letters have none."""
    if not settings.mail_return_path:
        return None
    return ReturnPaths(keys=settings.secret_keys, deployment=settings.deployment, pattern=settings.mail_return_path)


def envelope_sender(settings: Settings, letter_id: str) -> str:
    """The envelope sender of a letter."""
    signed = return_paths(settings)
    return signed.address(letter_id) if signed else mailbox_of(settings.mail_from).address
