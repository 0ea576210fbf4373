"""Asking for an act by two, what waits for a second officer, and approving, refusing or taking back."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.consultations.queries import by_reference
from app.consultations.service import Approval
from app.core.errors import Refusal
from app.core.work import Work, begin, look
from app.desk.acts import words
from app.desk.acts.act import Act, Field, Order
from app.desk.acts.forms import Sent, read
from app.desk.acts.registry import ACTS
from app.desk.acts.rehearsal import file, order_of, rehearse
from app.desk.signin.guard import open_to, sitting_here
from app.desk.signin.proof import prove
from app.officers.queries import ACTING
from app.officers.request_queries import RequestLine, decided_requests, request_line, waiting_requests
from app.officers.requests import approve, recall, refuse

room = Blueprint("acts", __name__, template_folder="templates")


@room.context_processor
def add_words() -> dict[str, object]:
    """What the templates of this room may use."""
    return {"words": words}


@room.get("/acts/<kind>/<path:reference>")
@open_to(ACTING)
def form(kind: str, reference: str) -> Response | str:
    """The form of an act; what the address gives stands in it already."""
    act = _act(kind)
    if act.own_form:
        given: dict[str, Any] = {**request.args, "reference": reference}
        return redirect(url_for(act.own_form, **given), HTTPStatus.SEE_OTHER)
    with look(sitting_here().actor) as work:
        by_reference(work, reference)
        fields = act.fields(work, reference, request.args)
    return _form_page(act, reference, fields)


@room.post("/acts/<kind>/<path:reference>")
def ask_for(kind: str, reference: str) -> Response | tuple[str, HTTPStatus]:
    """File a request for the act, once it has been carried out for trial."""
    act, sitting = _act(kind), sitting_here()
    if act.own_form:
        abort(HTTPStatus.NOT_FOUND)
    with look(sitting.actor) as work:
        by_reference(work, reference)
        fields = act.fields(work, reference, request.form)
    sent = None
    try:
        sent = read(fields, request.form, request.files)
        if sent.problems:
            return _form_page(act, reference, fields, sent=sent), HTTPStatus.UNPROCESSABLE_ENTITY
        prove(request.form)
        rehearse(act, reference, sent, actor=sitting.actor)
        with begin(sitting.actor) as work:
            number = file(work, act, reference, sent)
    except Refusal as refusal:
        return _form_page(act, reference, fields, sent=sent, refusal=refusal), refusal.status
    return redirect(url_for("desk.acts.request_page", number=number), HTTPStatus.SEE_OTHER)


@room.get("/requests")
@open_to(ACTING)
def requests() -> str:
    """What waits for a second officer, and what was decided lately."""
    with look(sitting_here().actor) as work:
        waiting, decided = waiting_requests(work), decided_requests(work)
    return render_template("acts/requests.html", waiting=waiting, decided=decided)


@room.get("/requests/<int:number>")
@open_to(ACTING)
def request_page(number: int) -> str:
    """Who asked for what, and why; the second officer decides here."""
    return _request_page(number)


@room.post("/requests/<int:number>/approve")
def approve_request(number: int) -> Response | tuple[str, HTTPStatus]:
    """Approve a request and carry it out, together or not at all."""
    sitting = sitting_here()
    try:
        prove(request.form)
        with begin(sitting.actor) as work:
            approved = approve(work, number)
            ACTS[approved.kind].carry_out(work, order_of(approved))
    except Refusal as refusal:
        return _request_page(number, refusal=refusal), refusal.status
    return redirect(url_for("desk.acts.request_page", number=number), HTTPStatus.SEE_OTHER)


@room.post("/requests/<int:number>/refuse")
def refuse_request(number: int) -> Response | tuple[str, HTTPStatus]:
    """Refuse another officer's request, with the reason."""
    answer = request.form.get("answer", "")
    try:
        with begin(sitting_here().actor) as work:
            refuse(work, number, answer=answer)
            _dropped(work, number)
    except Refusal as refusal:
        return _request_page(number, refusal=refusal, answer=answer), refusal.status
    return redirect(url_for("desk.acts.request_page", number=number), HTTPStatus.SEE_OTHER)


@room.post("/requests/<int:number>/recall")
def recall_request(number: int) -> Response:
    """Take the own request back."""
    with begin(sitting_here().actor) as work:
        recall(work, number)
        _dropped(work, number)
    return redirect(url_for("desk.acts.request_page", number=number), HTTPStatus.SEE_OTHER)


def _dropped(work: Work, number: int) -> None:
    """Let an act that was prepared know that it will not be carried out."""
    line = request_line(work, number)
    act = ACTS.get(line.kind)
    if act and act.dropped:
        act.dropped(work, _order(line))


def _order(line: RequestLine) -> Order:
    """What a request would order, as long as nobody has approved it."""
    approval = Approval(reason=line.reason, by=line.asked_by, approved_by=line.asked_by)
    return Order(reference=line.log, subject=line.subject, particulars=line.particulars, approval=approval)


def _act(kind: str) -> Act:
    if kind not in ACTS:
        abort(HTTPStatus.NOT_FOUND)
    return ACTS[kind]


def _form_page(
    act: Act, reference: str, fields: tuple[Field, ...], *, sent: Sent | None = None, refusal: Refusal | None = None
) -> str:
    reason = sent.reason if sent else request.form.get("reason", "")
    return render_template(
        "acts/form.html",
        act=act,
        reference=reference,
        fields=fields,
        typed=sent.typed if sent else {each.name: request.form.get(each.name, each.value) for each in fields},
        problems=sent.problems if sent else {},
        reason=reason,
        refusal=refusal,
    )


def _request_page(number: int, *, refusal: Refusal | None = None, answer: str = "") -> str:
    with look(sitting_here().actor) as work:
        line = request_line(work, number)
        order, act = _order(line), ACTS.get(line.kind)
        told = act.told(work, order) if act else ()
    return render_template(
        "acts/request.html",
        line=line,
        act=act,
        details=act.address(order) if act and act.address else None,
        told=told,
        refusal=refusal,
        answer=answer,
        is_own=line.asked_by == sitting_here().officer.id,
    )
