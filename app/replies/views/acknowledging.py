"""`/r/…/acknowledge`: a tick and a press acknowledge the letter where a rule counts it; opening a page never does."""

from http import HTTPStatus

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.core.work import Actor, ActorKind, begin, house
from app.replies.patience import within_patience
from app.replies.service import acknowledge as acknowledge_letter
from app.replies.views.blueprint import blueprint
from app.replies.views.pages import form_page
from app.replies.views.sitting import asked, is_sure, required


@blueprint.post("/r/<invitation>/acknowledge")
def acknowledge(invitation: str) -> Response | tuple[str, int]:
    """Acknowledge the letter, and show the page that says so; sent again, or without its tick, it changes nothing."""
    found = required(invitation)
    if is_sure():
        actor = Actor(kind=ActorKind.FOCAL_POINT, id=found.claim.invitation)
        with within_patience(), begin(actor, timeout_seconds=house().settings.reply_timeout_seconds) as work:
            acknowledge_letter(work, found.claim)
    if found.token:
        return form_page(found)
    return redirect(url_for("replies.show", invitation=invitation, lang=asked() or None), HTTPStatus.SEE_OTHER)
