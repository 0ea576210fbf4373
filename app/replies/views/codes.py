"""`/code`: the code of a mission has its links mailed once more. The page never shows one."""

from http import HTTPStatus

from flask import abort, render_template, request

from app.consultations.mission_codes import use_code
from app.core.work import VISITOR, begin
from app.officers.attempts import count_guess, forget_guess
from app.replies.forms import only
from app.replies.views.blueprint import blueprint
from app.replies.views.sitting import raw

FIELD = "code"
#: What guesses are counted under.
PURPOSE = "mission-code"


@blueprint.get("/code")
def show_code() -> str:
    """The form."""
    return render_template("replies/code.html", is_sent=False)


@blueprint.post("/code")
def send_code() -> str:
    """Mail the links of the mission. The answer is the same whatever was typed."""
    network = request.remote_addr or ""
    # Counted for good before it is looked at, whatever becomes of it.
    with begin(VISITOR) as work:
        may_try = count_guess(work, purpose=PURPOSE, network=network)
    if not may_try:
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    with begin(VISITOR) as work:
        if use_code(work, only(raw(), FIELD)):
            forget_guess(work, purpose=PURPOSE, network=network)
    return render_template("replies/code.html", is_sent=True)
