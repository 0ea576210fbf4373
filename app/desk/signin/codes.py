"""The second page of signing in: the code of the second factor, or setting one up. Opens nothing else."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.work import begin, look
from app.desk.signin.guard import FORM_TOKEN, FormOutdated, give_cookie, session_cookie
from app.desk.signin.picture import picture_of
from app.desk.signin.views import entrance, target
from app.officers.codes import address_for_applications, grouped
from app.officers.proofs import begin_proof, finish_code, finish_enrolment
from app.officers.queries import Sitting, entering, pending_secret
from app.officers.refusals import CodeRefused, OfficerRefusal


@entrance.get("/code")
def code() -> Response | str:
    """Ask for a code, or show how to set the second factor up where there is none yet."""
    sitting = _entering()
    if sitting is None:
        return _to_the_beginning()
    return _page(sitting, to=request.args.get("to", ""), refusal=None)


@entrance.post("/code")
def give_code() -> Response | tuple[str, HTTPStatus]:
    """Take the code that the sign-in owes."""
    sitting = _entering_with_form()
    if sitting is None:
        return _to_the_beginning()
    to, typed, network = request.form.get("to", ""), request.form.get("code", ""), request.remote_addr or ""
    try:
        with begin(sitting.actor) as work:
            attempt = begin_proof(work, sitting, network)
        with begin(sitting.actor) as work:
            cookie = finish_code(work, sitting, attempt, code=typed)
        if cookie is None:
            raise CodeRefused
    except OfficerRefusal as refusal:
        return _page(sitting, to=to, refusal=refusal), refusal.status
    response = redirect(target(to), HTTPStatus.SEE_OTHER)
    give_cookie(response, cookie)
    return response


@entrance.post("/second-factor")
def confirm_second_factor() -> Response | tuple[str, HTTPStatus]:
    """Take the first code of a new second factor, and show the recovery codes, once."""
    sitting = _entering_with_form()
    if sitting is None:
        return _to_the_beginning()
    to, typed, network = request.form.get("to", ""), request.form.get("code", ""), request.remote_addr or ""
    try:
        with begin(sitting.actor) as work:
            cookie, recovery_codes = finish_enrolment(work, sitting, network=network, code=typed)
    except OfficerRefusal as refusal:
        return _page(sitting, to=to, refusal=refusal), refusal.status
    page = render_template("signin/recovery.html", codes=recovery_codes, onwards=target(to))
    response = Response(page, mimetype="text/html")
    give_cookie(response, cookie)
    return response


def _entering() -> Sitting | None:
    with look() as work:
        return entering(work, request.cookies.get(session_cookie()))


def _entering_with_form() -> Sitting | None:
    sitting = _entering()
    if sitting is not None and not sitting.owns_form(request.form.get(FORM_TOKEN, "")):
        raise FormOutdated
    return sitting


def _to_the_beginning() -> Response:
    return redirect(url_for("signin.form", lang=request.args.get("lang")), HTTPStatus.SEE_OTHER)


def _page(sitting: Sitting, *, to: str, refusal: OfficerRefusal | None) -> str:
    if sitting.officer.has_second_factor:
        return render_template("signin/code.html", form_token=sitting.form_secret, to=to, refusal=refusal)
    with look() as work:
        secret = pending_secret(work, sitting.officer.id)
    return render_template(
        "signin/set_up.html",
        form_token=sitting.form_secret,
        to=to,
        refusal=refusal,
        secret=grouped(secret),
        picture=picture_of(address_for_applications(secret, sitting.officer.email)),
    )
