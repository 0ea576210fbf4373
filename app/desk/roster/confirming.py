"""The drill at the desk: who has confirmed that it still represents its member, and having focal points asked."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.errors import Refusal
from app.core.i18n import N_, current_language
from app.core.work import begin, look
from app.desk.board.words import letter_state_sign, letter_state_words
from app.desk.roster.views import room
from app.desk.signin.guard import open_to, sitting_here
from app.members.confirming import BETWEEN_REQUESTS, Drill, ask_to_confirm
from app.members.drill_queries import drill_page
from app.members.roster_queries import body_codes
from app.officers.queries import ACTING

MOST_DAYS = 3_650


class DaysRefused(Refusal):
    """The number of days is none."""

    code = "days_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("Please give a whole number from 0 to %(most)s.")


@room.get("/members/confirmations")
@open_to(ACTING)
def confirmations() -> str:
    """How the drill stands in a body; the address says in which."""
    return _page(request.args.get("body", ""), None)


@room.post("/members/confirmations")
def ask() -> Response | tuple[str, HTTPStatus]:
    """Have focal points asked: of the body, or of one member of it."""
    body, member = request.form.get("body", ""), request.form.get("member", "")
    try:
        with begin(sitting_here().actor) as work:
            count = ask_to_confirm(work, Drill(body=body, unconfirmed_days=_days(), member=member))
    except Refusal as refusal:
        return _page(body, refusal), refusal.status
    return redirect(url_for("desk.roster.confirmations", body=body, asked=count), HTTPStatus.SEE_OTHER)


def _days() -> int | None:
    typed = request.form.get("days", "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= len(str(MOST_DAYS)) and int(typed) <= MOST_DAYS):
        raise DaysRefused(most=MOST_DAYS)
    return int(typed)


def _page(body: str, refusal: Refusal | None) -> str:
    with look(sitting_here().actor) as work:
        codes = body_codes(work)
        found = drill_page(work, body or (codes[0] if codes else ""), current_language())
    return render_template(
        "roster/confirmations.html",
        page=found,
        codes=codes,
        pause_days=BETWEEN_REQUESTS.days,
        typed=request.form,
        refusal=refusal,
        asked=request.args.get("asked", type=int),
        letter_state_words=letter_state_words,
        letter_state_sign=letter_state_sign,
    )
