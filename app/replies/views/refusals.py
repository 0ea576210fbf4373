"""Refusals as pages that say what happened and what to do next; an answer to a form says `refused` to machines too."""

from http import HTTPStatus

from flask import Response, render_template, request

from app.core.errors import Refusal
from app.core.web import noted, refused
from app.links.refusals import LinkRefused
from app.links.tokens import InvitationClaim
from app.replies.forms import only
from app.replies.refusals import LinkMissing, NotKnown, NotRecorded
from app.replies.views.blueprint import blueprint
from app.replies.views.sitting import LINK, TOKEN, raw, signer, sitting

Answer = tuple[Response | str, HTTPStatus]


@blueprint.errorhandler(LinkRefused)
def link_refused(refusal: LinkRefused) -> Answer:
    """Which of replaced, withdrawn or mangled it is, and the offer of a new link to the address on file."""
    number = noted(refusal.code)
    page = render_template("replies/link.html", code=refusal.code, message=str(refusal), link=_link(), incident=number)
    return page, refusal.status


@blueprint.errorhandler(LinkMissing)
def link_missing(refusal: LinkMissing) -> Answer:
    """Ask for the link."""
    invitation = (request.view_args or {}).get("invitation", "")
    return render_template("replies/paste.html", invitation=invitation), refusal.status


@blueprint.errorhandler(NotRecorded)
@blueprint.errorhandler(NotKnown)
def not_recorded(refusal: NotRecorded | NotKnown) -> Answer:
    """Say so plainly, and offer the very same form again."""
    fields = [(name, value) for name, values in raw().items() for value in values]
    number = noted(refusal.code)
    page = render_template(
        "replies/again.html", code=refusal.code, message=str(refusal), fields=fields, incident=number
    )
    return page, refusal.status


@blueprint.errorhandler(Refusal)
def reply_refused(refusal: Refusal) -> Answer:
    """Any other refusal; one in answer to a form says so in its markup."""
    invitation = (request.view_args or {}).get("invitation")
    if invitation is None or request.accept_mimetypes.best == "application/json":
        return refused(refusal)
    page = render_template(
        "replies/refused.html",
        code=refusal.code,
        message=str(refusal),
        invitation=invitation,
        token=only(raw(), TOKEN),
        lang=request.args.get("lang"),
        incident=noted(refusal.code),
    )
    return page, refusal.status


def _link() -> str:
    """The link that was refused, for the form that asks for a new one; "" where there is none worth keeping."""
    arguments = request.view_args or {}
    if "token" in arguments:
        return str(arguments["token"])
    sent = only(raw(), LINK) or only(raw(), TOKEN)
    if sent or "invitation" not in arguments:
        return sent
    found = sitting(str(arguments["invitation"]))
    if found is None:
        return ""
    return signer().sign(InvitationClaim(invitation=found.claim.invitation, version=found.claim.version))
