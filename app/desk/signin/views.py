"""Signing in with address and password or by a one-use link, and signing out. The code comes in `codes`."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.errors import Refusal
from app.core.work import VISITOR, begin, look
from app.desk.signin.guard import (
    EVERYBODY,
    add_to_pages,
    give_cookie,
    open_to,
    session_cookie,
    sitting_here,
    take_cookie,
)
from app.officers import passwords
from app.officers.browsers import browser_in_words
from app.officers.queries import entering, officer_of, officer_of_link
from app.officers.refusals import SignInRefused
from app.officers.signin import begin_sign_in, finish_sign_in, sign_in_by_link, sign_out

entrance = Blueprint("signin", __name__, url_prefix="/desk/sign-in", template_folder="templates")
entrance.context_processor(add_to_pages)
#: Inside the guarded desk: only who is in can leave.
exit_ = Blueprint("signout", __name__)


@entrance.get("")
def form() -> str:
    """The form for address and password."""
    return render_template("signin/form.html", email="", to=request.args.get("to", ""), refusal=None)


@entrance.post("")
def sign_in() -> Response | tuple[str, HTTPStatus]:
    """Check address and password. The answer and the work are the same for accounts that do not exist."""
    try:
        token = _token(request.form.get("email", ""), request.form.get("password", ""))
    except Refusal as refusal:
        page = render_template(
            "signin/form.html",
            email=request.form.get("email", ""),
            to=request.form.get("to", ""),
            refusal=refusal,
        )
        return page, refusal.status
    return _signed_in(token, to=request.form.get("to", ""))


@entrance.get("/<token>")
def link(token: str) -> str:
    """Show whom the link would sign in, with a button; looking uses nothing up."""
    with look() as work:
        person = officer_of_link(work, token)
    return render_template("signin/link.html", person=person, token=token)


@entrance.post("/<token>")
def use_link(token: str) -> Response:
    """Sign in by a one-use link."""
    with begin(VISITOR) as work:
        cookie = sign_in_by_link(work, token, browser=browser_here())
    return _signed_in(cookie)


@exit_.post("/sign-out")
@open_to(EVERYBODY)
def leave() -> Response:
    """End the session."""
    sitting = sitting_here()
    with begin(sitting.actor) as work:
        sign_out(work, sitting)
    response = redirect(url_for("signin.form"), HTTPStatus.SEE_OTHER)
    take_cookie(response)
    return response


def _token(email: str, password: str) -> str:
    """The cookie value of a new session.

    Raises:
        SignInRefused, TooManyAttempts, SignInBusy: no session is opened.
    """
    with begin(VISITOR) as work:
        attempt = begin_sign_in(work, email, request.remote_addr or "", browser=browser_here())
    is_right = passwords.matches(attempt.password_hash, password)
    with begin(VISITOR) as work:
        token = finish_sign_in(work, attempt, is_right=is_right)
    if token is None:
        raise SignInRefused
    return token


def browser_here() -> str:
    """The browser of this request, in few words."""
    return browser_in_words(request.user_agent.string)


def _signed_in(token: str, *, to: str = "") -> Response:
    """Send the browser to its desk with a new session; the one it may have had is over."""
    with look() as work:
        cookie = request.cookies.get(session_cookie())
        former = officer_of(work, cookie) or entering(work, cookie)
        owes_code = entering(work, token) is not None
    if former is not None:
        with begin(former.actor) as work:
            sign_out(work, former)
    response = redirect(url_for("signin.code", to=to or None) if owes_code else target(to), HTTPStatus.SEE_OTHER)
    give_cookie(response, token)
    return response


def target(to: str) -> str:
    """The page that was asked for before signing in. Only a reference comes from the form; the address is our own."""
    return url_for("desk.board.consultation", reference=to) if to else url_for("desk.board.consultations")
