"""The list of members of a body, one member with its history, and changing what is on file of it."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.consultations.contacts import open_seats
from app.core.errors import Refusal
from app.core.i18n import current_language
from app.core.work import begin, look
from app.desk.acts.contacts import role_words, scope_words
from app.desk.acts.forms import Sent, read
from app.desk.acts.rehearsal import file, rehearse
from app.desk.roster import words
from app.desk.roster.changes import CHANGES, Change
from app.desk.signin.guard import open_to, sitting_here
from app.desk.signin.proof import prove
from app.members.history import history
from app.members.profile_queries import Profile, profile
from app.members.roster_queries import Search, member_page
from app.officers.queries import ACTING, officers

room = Blueprint("roster", __name__, template_folder="templates")
LONGEST_SEARCH = 200


@room.context_processor
def add_words() -> dict[str, object]:
    """What the templates of this room may use."""
    return {"words": words, "role_words": role_words, "scope_words": scope_words}


@room.get("/members")
def members() -> str:
    """The members of a body, in its own order; the address says which and what is looked for."""
    search = Search(
        body=request.args.get("body", ""),
        words=request.args.get("q", "")[:LONGEST_SEARCH],
        page=request.args.get("page", 1, type=int),
        is_full=sitting_here().officer.role in ACTING,
    )
    with look(sitting_here().actor) as work:
        found = member_page(work, search, current_language())
    return render_template("roster/list.html", page=found, search=search, is_imported="imported" in request.args)


@room.get("/members/<code>")
def member(code: str) -> str:
    """One member; addresses, reasons and the history are for those who act."""
    is_full = sitting_here().officer.role in ACTING
    with look(sitting_here().actor) as work:
        found = profile(work, code, current_language())
        entries = history(work, code) if is_full else ()
        names = {each.id: each.name for each in officers(work)} if is_full else {}
    return render_template(
        "roster/member.html",
        member=found,
        entries=entries,
        officers=names,
        is_full=is_full,
        is_changed="changed" in request.args,
    )


@room.get("/members/<code>/<change>")
@open_to(ACTING)
def form(code: str, change: str) -> str:
    """The form of a change; what the address gives stands in it already."""
    kind = _change(change)
    with look(sitting_here().actor) as work:
        found = profile(work, code, current_language())
        references = open_seats(work, code)
    return _form_page(kind, found, references, sent=None, refusal=None)


@room.post("/members/<code>/<change>")
def send(code: str, change: str) -> Response | tuple[str, HTTPStatus]:
    """Change it, or ask a second officer where one is needed."""
    kind, sitting = _change(change), sitting_here()
    with look(sitting.actor) as work:
        found = profile(work, code, current_language())
        references = open_seats(work, code)
    sent = read(kind.fields(found, request.form), request.form, request.files)
    if sent.problems:
        return _form_page(kind, found, references, sent=sent, refusal=None), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        prove(request.form)
        return _carried_out(kind, code, references, replace(sent, typed={**sent.typed, "member": code}))
    except Refusal as refusal:
        return _form_page(kind, found, references, sent=sent, refusal=refusal), refusal.status


def _carried_out(kind: Change, code: str, references: tuple[str, ...], sent: Sent) -> Response:
    actor = sitting_here().actor
    if kind.act and references:
        # Filed with the first of them, which is the first to be locked when it is carried out.
        rehearse(kind.act, references[0], sent, actor=actor)
        with begin(actor) as work:
            number = file(work, kind.act, references[0], sent)
        return redirect(url_for("desk.acts.request_page", number=number), HTTPStatus.SEE_OTHER)
    with begin(actor) as work:
        kind.carry_out(work, sent.typed, sent.reason)
    return redirect(url_for("desk.roster.member", code=code, changed=1), HTTPStatus.SEE_OTHER)


def _change(name: str) -> Change:
    if name not in CHANGES:
        abort(HTTPStatus.NOT_FOUND)
    return CHANGES[name]


def _form_page(
    kind: Change, member: Profile, references: tuple[str, ...], *, sent: Sent | None, refusal: Refusal | None
) -> str:
    fields = kind.fields(member, request.form or request.args)
    return render_template(
        "roster/change.html",
        change=kind,
        member=member,
        fields=fields,
        typed=sent.typed if sent else {each.name: each.value for each in fields},
        problems=sent.problems if sent else {},
        reason=sent.reason if sent else "",
        needs_two=bool(kind.act and references),
        refusal=refusal,
    )
