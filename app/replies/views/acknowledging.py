"""`/r/…/acknowledge`: a tick and a press acknowledge the letter where a rule counts it; opening a page never does."""

from werkzeug.wrappers import Response

from app.replies.service import acknowledge as acknowledge_letter
from app.replies.views.blueprint import blueprint
from app.replies.views.pages import ticked


@blueprint.post("/r/<invitation>/acknowledge")
def acknowledge(invitation: str) -> Response | tuple[str, int]:
    """Acknowledge the letter, and show the page that says so; sent again, or without its tick, it changes nothing."""
    return ticked(invitation, acknowledge_letter)
