"""`/l/`: opening a personal link, pasting a damaged one, asking for a new one. None of it answers anything."""

from http import HTTPStatus

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.consultations.invitations import live_invitation, renew
from app.core.work import VISITOR, begin, look
from app.links.refusals import LinkMangled
from app.replies.forms import only
from app.replies.views.blueprint import blueprint
from app.replies.views.pages import form_page
from app.replies.views.sitting import LINK, Sitting, raw, read_link, remember, signer


@blueprint.get("/l/<mangled:token>")
def open_link(token: str) -> Response:
    """Put the link into a cookie and send the browser to the clean address; nothing is written."""
    claim = read_link(token)
    with look() as work:
        live_invitation(work, claim)
    response = redirect(url_for("replies.show", invitation=claim.invitation), HTTPStatus.SEE_OTHER)
    remember(response, claim)
    return response


@blueprint.post("/l/paste")
def paste_link() -> tuple[str, int]:
    """Open the page with a link that was copied from the letter; forms carry it from there."""
    claim = read_link(only(raw(), LINK))
    return form_page(Sitting(claim=claim, token=signer().sign(claim)))


@blueprint.post("/l/renew")
def renew_link() -> str:
    """Mail the present link to the address on file. The answer is the same whatever was sent."""
    try:
        claim = read_link(only(raw(), LINK))
    except LinkMangled:
        return render_template("replies/renewed.html")
    with begin(VISITOR) as work:
        renew(work, claim.invitation)
    return render_template("replies/renewed.html")
