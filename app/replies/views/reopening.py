"""`/r/…/reopen`: the primary focal point lets a final reply be changed again, with a tick and a press."""

from http import HTTPStatus

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.core.work import Actor, ActorKind, begin, house
from app.replies.patience import within_patience
from app.replies.service import reopen as reopen_reply
from app.replies.views.blueprint import blueprint
from app.replies.views.pages import form_page
from app.replies.views.sitting import asked, is_sure, required


@blueprint.post("/r/<invitation>/reopen")
def reopen(invitation: str) -> Response | tuple[str, int]:
    """Reopen the reply, and show the page; sent again, or without its tick, it changes nothing."""
    found = required(invitation)
    if is_sure():
        actor = Actor(kind=ActorKind.FOCAL_POINT, id=found.claim.invitation)
        with within_patience(), begin(actor, timeout_seconds=house().settings.reply_timeout_seconds) as work:
            reopen_reply(work, found.claim)
    if found.token:
        return form_page(found)
    return redirect(url_for("replies.show", invitation=invitation, lang=asked() or None), HTTPStatus.SEE_OTHER)
