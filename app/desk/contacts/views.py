"""Focal points of a consultation and what one officer may do about their links; the call list."""

from functools import partial
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.board.queries.contacts import contact_page
from app.consultations.invitations import reissue, send_again
from app.consultations.mission_codes import issue_codes
from app.core.errors import Refusal
from app.core.i18n import current_language
from app.core.work import begin, look
from app.desk.board import words
from app.desk.contacts.slips import slip, slips
from app.desk.signin.guard import open_to, sitting_here
from app.officers.queries import ACTING
from app.reminders.ordering import remind_all

room = Blueprint("contacts", __name__, template_folder="templates")


@room.context_processor
def add_words() -> dict[str, object]:
    """What the templates of this room may use."""
    return {"words": words}


@room.get("/focal-points/<path:reference>")
@open_to(ACTING)
def page(reference: str) -> str:
    """All focal points, with the state of the last letter to each."""
    return _page(reference)


@room.get("/call-list/<path:reference>")
@open_to(ACTING)
def call_list(reference: str) -> str:
    """Whom to call: focal points of Member States that have not replied."""
    with look(sitting_here().actor) as work:
        found = contact_page(work, reference, language=current_language(), without_reply=True)
    return render_template("contacts/calls.html", page=found, written=partial(words.written_moment, zone=found.zone))


@room.post("/focal-points/<path:reference>/remind")
def remind(reference: str) -> Response | tuple[str, HTTPStatus]:
    """Remind all who have not replied."""
    try:
        with begin(sitting_here().actor) as work:
            count = remind_all(work, reference)
    except Refusal as refusal:
        return _page(reference, refusal=refusal), refusal.status
    return redirect(url_for("desk.contacts.page", reference=reference, reminded=count), HTTPStatus.SEE_OTHER)


@room.post("/focal-points/<path:reference>/link")
def link(reference: str) -> Response | tuple[str, HTTPStatus]:
    """Mail a focal point its present link again, or replace it by a new one."""
    act = reissue if request.form.get("act") == "replace" else send_again
    try:
        with begin(sitting_here().actor) as work:
            act(work, reference, request.form.get("email", ""))
    except Refusal as refusal:
        return _page(reference, refusal=refusal), refusal.status
    return redirect(url_for("desk.contacts.page", reference=reference, mailed=1), HTTPStatus.SEE_OTHER)


@room.post("/focal-points/<path:reference>/codes")
def issue_code(reference: str) -> Response | tuple[str, HTTPStatus]:
    """Issue the code of a mission, or those of all, as slips to be printed: they are shown this once."""
    member = request.form.get("member", "")
    try:
        with begin(sitting_here().actor) as work:
            issued = issue_codes(work, reference, member)
    except Refusal as refusal:
        return _page(reference, refusal=refusal), refusal.status
    return slips(reference, issued) if not member else slip(reference, issued[0])


def _page(reference: str, *, refusal: Refusal | None = None) -> str:
    with look(sitting_here().actor) as work:
        found = contact_page(work, reference, language=current_language())
    return render_template(
        "contacts/page.html",
        page=found,
        refusal=refusal,
        reminded=request.args.get("reminded", type=int),
        is_mailed="mailed" in request.args,
        written=partial(words.written_moment, zone=found.zone),
    )
