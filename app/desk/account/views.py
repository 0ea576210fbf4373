"""The own account. Whatever protects it is proven anew before it is changed."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.work import begin, look
from app.desk.account import words
from app.desk.signin.guard import EVERYBODY, open_to, sitting_here
from app.desk.signin.picture import picture_of
from app.desk.signin.proof import ask_again, prove
from app.officers import accounts, codes, passwords, second_factor
from app.officers.queries import pending_secret, sessions_of
from app.officers.refusals import OfficerRefusal, PasswordsDiffer

room = Blueprint("account", __name__, url_prefix="/account", template_folder="templates")
Page = str | Response | tuple[str, HTTPStatus]


@room.get("")
def page() -> str:
    """What the account is, and which browsers are signed in with it."""
    sitting = sitting_here()
    with look() as work:
        sessions = sessions_of(work, sitting)
        codes_left = second_factor.codes_left(work, sitting.officer.id)
    return render_template("account/page.html", sessions=sessions, codes_left=codes_left, words=words)


@room.post("")
@open_to(EVERYBODY)
def change_profile() -> Response:
    """Change name and language."""
    with begin(sitting_here().actor) as work:
        accounts.change_own_profile(work, name=request.form.get("name", ""), language=request.form.get("language", ""))
    return _back()


@room.get("/password")
def password() -> str:
    """Ask for the present password and, twice, for the new one."""
    ask_again()
    return _password_page(None)


@room.post("/password")
@open_to(EVERYBODY)
def change_password() -> Page:
    """Change the password; all other sessions of the account end."""
    sitting = sitting_here()
    ask_again()
    try:
        prove(request.form)
        new = request.form.get("new_password", "")
        if new != request.form.get("new_password_again", ""):
            raise PasswordsDiffer
        password_hash = passwords.hashed(
            new,
            with_code=passwords.asks_for_code(sitting.officer),
            about=(sitting.officer.name, sitting.officer.email),
        )
        with begin(sitting.actor) as work:
            accounts.change_own_password(work, password_hash, keep_session=sitting.session)
    except OfficerRefusal as refusal:
        return _password_page(refusal), refusal.status
    return _back()


@room.get("/second-factor")
def factor() -> str:
    """Offer to set a second factor up, or show the one that is being set up."""
    return _factor_page(None)


@room.post("/second-factor")
@open_to(EVERYBODY)
def start_factor() -> Page:
    """Make a new secret to be set up; the one in use stays until the first code of the new one."""
    sitting = sitting_here()
    try:
        prove(request.form)
    except OfficerRefusal as refusal:
        return _factor_page(refusal), refusal.status
    with begin(sitting.actor) as work:
        second_factor.start(work, sitting.officer.id)
    return redirect(url_for("desk.account.factor"), HTTPStatus.SEE_OTHER)


@room.post("/second-factor/confirm")
@open_to(EVERYBODY)
def confirm_factor() -> Page:
    """Take the new secret into use, and show recovery codes once."""
    sitting = sitting_here()
    try:
        prove(request.form)
        with begin(sitting.actor) as work:
            fresh = second_factor.confirm(
                work, sitting.officer.id, request.form.get("code", ""), keep_session=sitting.session
            )
    except OfficerRefusal as refusal:
        return _factor_page(refusal), refusal.status
    return render_template("account/recovery.html", codes=fresh)


@room.get("/recovery-codes")
def recovery_codes() -> str:
    """Offer new recovery codes."""
    return render_template("account/new_codes.html", refusal=None)


@room.post("/recovery-codes")
@open_to(EVERYBODY)
def renew_recovery_codes() -> Page:
    """Make new recovery codes and show them once."""
    sitting = sitting_here()
    try:
        prove(request.form)
        with begin(sitting.actor) as work:
            fresh = second_factor.renew_codes(work, sitting.officer.id)
    except OfficerRefusal as refusal:
        return render_template("account/new_codes.html", refusal=refusal), refusal.status
    return render_template("account/recovery.html", codes=fresh)


@room.post("/sessions/end")
@open_to(EVERYBODY)
def end_sessions() -> Response:
    """End one session, or all but this one where none is named."""
    sitting = sitting_here()
    handle = request.form.get("session", "")
    with begin(sitting.actor) as work:
        if handle:
            accounts.end_own_session(work, handle)
        else:
            accounts.end_other_own_sessions(work, keep_session=sitting.session)
    return _back()


def _password_page(refusal: OfficerRefusal | None) -> str:
    least = passwords.shortest(sitting_here().officer)
    return render_template("account/password.html", refusal=refusal, least=least)


def _factor_page(refusal: OfficerRefusal | None) -> str:
    officer = sitting_here().officer
    with look() as work:
        secret = pending_secret(work, officer.id)
    return render_template(
        "account/factor.html",
        refusal=refusal,
        secret=codes.grouped(secret),
        picture=picture_of(codes.address_for_applications(secret, officer.email)) if secret else None,
    )


def _back() -> Response:
    return redirect(url_for("desk.account.page"), HTTPStatus.SEE_OTHER)
