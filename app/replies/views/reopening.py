"""`/r/…/reopen`: the primary focal point lets a final reply be changed again, with a tick and a press."""

from werkzeug.wrappers import Response

from app.replies.service import reopen as reopen_reply
from app.replies.views.blueprint import blueprint
from app.replies.views.pages import ticked


@blueprint.post("/r/<invitation>/reopen")
def reopen(invitation: str) -> Response | tuple[str, int]:
    """Reopen the reply, and show the page; sent again, or without its tick, it changes nothing."""
    return ticked(invitation, reopen_reply)
