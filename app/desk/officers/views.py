"""Accounts at the desk, for administrators: list, add, change. Every change is proven and stands in the record."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.i18n import LANGUAGES, SOURCE
from app.core.work import begin, look
from app.desk.account import words
from app.desk.officers.forms import LINES, ROLES, act_of, role_of
from app.desk.signin.guard import open_to, sitting_here
from app.desk.signin.proof import prove
from app.officers import accounts, passwords, service
from app.officers.queries import ADMINISTERING, account, officers
from app.officers.refusals import OfficerRefusal
from app.officers.service import NewOfficer

room = Blueprint("officers", __name__, url_prefix="/officers", template_folder="templates")
Page = str | Response | tuple[str, HTTPStatus]


@room.get("")
@open_to(ADMINISTERING)
def list_() -> str:
    """All accounts, and the form for a new one."""
    return _list_page(None)


@room.post("")
@open_to(ADMINISTERING)
def add() -> Page:
    """Add an account with an invented password, which is shown once."""
    password = passwords.invented()
    language = request.form.get("language", SOURCE)
    try:
        prove(request.form)
        new = NewOfficer(
            email=request.form.get("email", ""),
            name=request.form.get("name", ""),
            role=role_of(request.form),
            password_hash=passwords.hashed(password),
            language=language if language in LANGUAGES else SOURCE,
        )
        with begin(sitting_here().actor) as work:
            accounts.require_administrator(work)
            number = service.add(work, new).id
    except OfficerRefusal as refusal:
        return _list_page(refusal), refusal.status
    return _told(number, password)


@room.get("/<int:number>")
@open_to(ADMINISTERING)
def one(number: int) -> str:
    """One account, and what can be done with it."""
    return _page(number, None)


@room.post("/<int:number>")
@open_to(ADMINISTERING)
def change(number: int) -> Page:
    """Do what was chosen with an account."""
    try:
        prove(request.form)
        act = act_of(request.form)
        with begin(sitting_here().actor) as work:
            act(work, number)
    except OfficerRefusal as refusal:
        return _page(number, refusal), refusal.status
    return redirect(url_for("desk.officers.one", number=number), HTTPStatus.SEE_OTHER)


@room.post("/<int:number>/password")
@open_to(ADMINISTERING)
def give_password(number: int) -> Page:
    """Give an account an invented password, which is shown once."""
    password = passwords.invented()
    try:
        prove(request.form)
        password_hash = passwords.hashed(password)
        with begin(sitting_here().actor) as work:
            accounts.give_password(work, number, password_hash)
    except OfficerRefusal as refusal:
        return _page(number, refusal), refusal.status
    return _told(number, password)


def _list_page(refusal: OfficerRefusal | None) -> str:
    with look() as work:
        lines = officers(work)
    return render_template(
        "officers/list.html", lines=lines, refusal=refusal, words=words, roles=ROLES, typed=request.form
    )


def _page(number: int, refusal: OfficerRefusal | None) -> str:
    with look() as work:
        person, session_count = account(work, number)
    return render_template(
        "officers/one.html",
        person=person,
        session_count=session_count,
        acts=[line for line in LINES if line.fits(person)],
        refusal=refusal,
        words=words,
        roles=ROLES,
    )


def _told(number: int, password: str) -> str:
    with look() as work:
        person, _sessions = account(work, number)
    return render_template("officers/password.html", person=person, password=password)
