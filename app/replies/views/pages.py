"""`/r/`: the page of a consultation for one focal point, its review, its confirmation, receipts and annexes."""

import io
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from app.core import i18n
from app.core.work import Work, glance, house, look
from app.letters.wording import choice_label
from app.links.tokens import InvitationClaim
from app.replies import blank, queries
from app.replies.blank import Filled, Wanted
from app.replies.forms import ITEM, REASON, Chosen, Signature, only, read_chosen, read_signature
from app.replies.patience import acting, before_acting
from app.replies.read_models import AnnexFile, Phase, ReceiptPage, ReplyPage
from app.replies.refusals import RepliesNotOpen, WithoutVote
from app.replies.review import Review, review_of
from app.replies.service import record_reply
from app.replies.submission import Recorded, Submission
from app.replies.views import holes
from app.replies.views.blueprint import blueprint
from app.replies.views.reviewing import Parts, filled_review, is_answers_alone, parts_of
from app.replies.views.sitting import (
    DRAFT,
    FORM,
    LINK,
    Sitting,
    asked,
    asked_beside,
    confirmation_codes,
    is_sure,
    new_form,
    raw,
    read_form,
    read_link,
    required,
    signer,
    sitting,
)
from app.rules import Choice

DO, BACK = "do", "back"
#: A file that is saved must never act: no script, no form, no frame, whatever is in it.
ANNEX_POLICY = "default-src 'none'; sandbox"


@blueprint.get("/r/<invitation>/")
def show(invitation: str) -> str | tuple[str, int]:
    """The page with the form; without a cookie it asks for the link."""
    found = sitting(invitation)
    if found is None:
        return render_template("replies/paste.html", invitation=invitation)
    return _filled_page(found) or form_page(found)


@blueprint.post("/r/<invitation>/")
def show_pasted(invitation: str) -> tuple[str, int]:
    """The same page for a browser without cookies: the link was pasted, or a form carries it."""
    pasted = only(raw(), LINK)
    if not pasted:
        return form_page(required(invitation))
    claim = read_link(pasted)
    return form_page(Sitting(claim=claim, token=signer().sign(claim)))


@blueprint.post("/r/<invitation>/review")
def review(invitation: str) -> tuple[str, int]:
    """Show what would be sent: the whole vector, what stays and what changes. Nothing is recorded."""
    with before_acting():
        found = required(invitation)
        filled = _as_all_see_it(found)
        page = filled.page if filled else _own_page(found)
    form = read_form(invitation)
    # Nothing that was chosen for a former text is offered for the corrected one.
    chosen = chosen_in(page).without(page.asked_anew_since(form.shown))
    if chosen.problems:
        return form_page(found, page=page, chosen=chosen, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if page.paper.is_entitled and page.paper.phase is Phase.OPEN and form.shown != page.shown:
        return _changed_page(found, page, chosen)
    rows = review_of(page, chosen)
    if not chosen.reasons and not chosen.statement and not rows.changes_count:
        return form_page(found, page=page, chosen=chosen, notice="nothing", status=HTTPStatus.UNPROCESSABLE_ENTITY)
    shown = filled and _filled_review(found, filled, chosen, rows)
    return (shown, HTTPStatus.OK) if shown else _review_page(found, page, chosen, Signature())


@blueprint.post("/r/<invitation>/confirm")
def confirm(invitation: str) -> Response | tuple[str, int]:
    """Record the reply, or go back to the form, or say what is missing."""
    with before_acting():
        found = required(invitation)
        page = page_for(found)
    chosen, form = chosen_in(page), read_form(invitation)
    if only(raw(), DO) == BACK or chosen.problems:
        return form_page(found, page=page, chosen=chosen.without(page.asked_anew_since(form.shown)))
    signature = read_signature(raw(), confirmation_codes(found.claim))
    if signature.problems:
        return _review_page(found, page, chosen, signature)
    recorded = _record(
        Submission(
            claim=found.claim,
            form=form,
            given=chosen.given,
            statement=chosen.statement,
            statement_kind=chosen.statement_kind,
            statement_language=chosen.statement_language,
            reasons=chosen.reasons,
            name=signature.name,
            function=signature.function,
            instructions=signature.instructions,
            language=page.paper.language,
            draft=only(raw(), DRAFT),
            is_final=signature.is_final,
        )
    )
    if recorded.index is None:
        page = page_for(found)
        return _changed_page(found, page, chosen.without(page.asked_anew_since(form.shown)))
    if found.token:
        return _receipt(found, recorded.index)
    to = url_for("replies.receipt", invitation=invitation, index=recorded.index, lang=asked() or None)
    return redirect(to, HTTPStatus.SEE_OTHER)


@blueprint.route("/r/<invitation>/receipt/<int:index>", methods=["GET", "POST"])
def receipt(invitation: str, index: int) -> tuple[str, int]:
    """A recorded reply. By POST for browsers without cookies; it changes nothing."""
    return _receipt(required(invitation), index)


@blueprint.route("/r/<invitation>/annex/<sha256>", methods=["GET", "POST"])
def annex(invitation: str, sha256: str) -> Response:
    """An annex of this consultation, to be saved. By POST for browsers without cookies; it changes nothing."""
    found = required(invitation)
    with look() as work:
        return saved(queries.annex_file(work, found.claim, sha256))


def saved(file: AnnexFile) -> Response:
    """A file, to be saved and never to act."""
    response = send_file(
        io.BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.filename, etag=False
    )
    response.headers["Content-Security-Policy"] = ANNEX_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def form_page(
    found: Sitting,
    *,
    page: ReplyPage | None = None,
    chosen: Chosen | None = None,
    notice: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> tuple[str, int]:
    """The page with the form, with what the person had chosen.

    `notice`: "", "changed" or "nothing"; of drafts "taken", "older", "draft_changed" or "draft_too_late".
    """
    page = page or page_for(found)
    form = new_form(page.paper.invitation, shown=page.shown)
    return _drawn_form(found, page, form, chosen=chosen or Chosen(), notice=notice), status


def _filled_page(found: Sitting) -> str:
    """The page with an empty form, as all see it whose Member State has said nothing; "" for anybody else."""
    if not _is_drawn_for_others(found):
        return ""
    filled = _as_all_see_it(found)
    if filled is None:
        return ""
    return holes.filled_in(
        filled,
        lambda page, form: _drawn_form(found, page, form, chosen=Chosen(), notice=""),
        form=new_form(found.claim.invitation, shown=filled.blank.page.shown),
        drawn_for=(asked(), asked_beside()),
    )


def _drawn_form(found: Sitting, page: ReplyPage, form: str, *, chosen: Chosen, notice: str) -> str:
    # After a colleague's reply, what stands is shown as chosen and what was picked stands beside it.
    is_changed = notice in {"changed", "older"}
    return render_template(
        "replies/reply.html",
        page=page,
        chosen=chosen,
        picked=_picked(page, chosen, is_changed=is_changed),
        proposed=_proposed(page, chosen) if is_changed else {},
        problems=chosen.problems,
        notice=notice,
        form=form,
        draft=_draft_shown(page, notice),
        **_common(found, page),
    )


def _draft_shown(page: ReplyPage, notice: str) -> str:
    """Version of the draft that the form shows, or that the person has been told of; "" for none."""
    if notice in {"taken", "older", "draft_changed"}:
        return page.draft.version if page.draft else ""
    return only(raw(), DRAFT)


def _picked(page: ReplyPage, chosen: Chosen, *, is_changed: bool) -> dict[str, str]:
    standing = {each.name for each in page.decisions if each.answer} if is_changed else frozenset()
    return {name: answer for name, answer in chosen.said.items() if name not in standing}


def _proposed(page: ReplyPage, chosen: Chosen) -> dict[str, str]:
    """Decision to what was picked where something else stands, in words."""
    standing = {each.name: each.answer for each in page.decisions if each.answer}
    return {
        name: choice_label(Choice(answer)) if answer in set(Choice) else i18n.gettext("no answer")
        for name, answer in chosen.said.items()
        if name in standing and standing[name] != answer
    }


def _changed_page(found: Sitting, page: ReplyPage, chosen: Chosen) -> tuple[str, int]:
    return form_page(found, page=page, chosen=chosen, notice="changed", status=HTTPStatus.CONFLICT)


def _filled_review(found: Sitting, filled: Filled, chosen: Chosen, rows: Review) -> str:
    """The review of answers alone to a page as all see it, who has signed nothing yet; "" for any other."""
    if not _is_drawn_for_others(found) or not is_answers_alone(chosen) or only(raw(), DRAFT):
        return ""
    return filled_review(
        filled,
        parts_of(filled.blank.page, chosen, rows, filled.blank.pieces),
        lambda page, form, parts: _drawn_review(found, page, chosen, Signature(), form=form, parts=parts),
        form=only(raw(), FORM),
        drawn_for=(asked(), asked_beside()),
    )


def _is_drawn_for_others(found: Sitting) -> bool:
    """What an address says besides is not drawn for others, nor what a form carries in place of the cookie."""
    return not found.token and {asked(), asked_beside()} <= {"", *i18n.LANGUAGES}


def _review_page(found: Sitting, page: ReplyPage, chosen: Chosen, signature: Signature) -> tuple[str, int]:
    parts = parts_of(page, chosen, review_of(page, chosen))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if signature.problems else HTTPStatus.OK
    return _drawn_review(found, page, chosen, signature, form=only(raw(), FORM), parts=parts), status


def _drawn_review(  # noqa: PLR0913 - what the page is drawn from
    found: Sitting, page: ReplyPage, chosen: Chosen, signature: Signature, *, form: str, parts: Parts
) -> str:
    return render_template(
        "replies/review.html",
        page=page,
        chosen=chosen,
        parts=parts,
        signature=signature,
        asks_code=house().settings.typed_confirmation,
        form=form,
        draft=only(raw(), DRAFT),
        **_common(found, page),
    )


def _receipt(found: Sitting, index: int) -> tuple[str, int]:
    with look() as work:
        page = queries.receipt_page(work, found.claim, index, asked=asked())
    return render_template("replies/receipt.html", page=page, **_common(found, page)), HTTPStatus.OK


def page_for(found: Sitting) -> ReplyPage:
    """The page that a sitting sees, read anew."""
    filled = _as_all_see_it(found)
    return filled.page if filled else _own_page(found)


def _own_page(found: Sitting) -> ReplyPage:
    with look() as work:
        return queries.reply_page(work, found.claim, asked=asked(), beside_asked=asked_beside())


def _as_all_see_it(found: Sitting) -> Filled | None:
    """The page of a focal point whose Member State has said nothing; None for anybody else."""
    wanted = Wanted(claim=found.claim, asked=asked(), beside_asked=asked_beside())
    seen = glance(blank.SILENT, wanted.facts)
    if seen is None:
        return None
    at_hand = blank.at_hand(seen, wanted)
    if at_hand is not None:
        return at_hand
    with look() as work:
        return blank.filled_page(work, seen, wanted)


def _common(found: Sitting, page: ReplyPage | ReceiptPage) -> Mapping[str, Any]:
    """What every page of an invitation is given; from here on the page's language is in use."""
    paper = page.paper
    i18n.use(paper.language)
    return {
        "paper": paper,
        "token": found.token,
        "lang": asked() or None,
        "organisation": paper.sheet.organisation,
        "secretariat": paper.sheet.secretariat,
        "is_illustrative": paper.sheet.is_illustrative,
        "is_answer": request.method == "POST",
    }


def chosen_in(page: ReplyPage) -> Chosen:
    """What was chosen.

    Raises:
        WithoutVote: a member without the vote sent an answer, or reasons for one.
        RepliesNotOpen: an answer was sent while views are exchanged.
    """
    i18n.use(page.paper.language)
    sent = raw()
    is_answer = any(each.startswith((ITEM, REASON)) for each in sent)
    if is_answer and not page.paper.is_entitled:
        raise WithoutVote(member=page.paper.member)
    if is_answer and page.paper.is_exchange:
        raise RepliesNotOpen(opening=f"{page.paper.replies_open[0].day}, {page.paper.replies_open[0].hour}")
    return read_chosen(sent, page.offered, page.declined)


def ticked(invitation: str, act: Callable[[Work, InvitationClaim], object]) -> Response | tuple[str, int]:
    """Do what a button with a tick beside it asks for, and show the page; without the tick nothing is done."""
    found = required(invitation)
    if is_sure():
        with acting(found.claim.invitation) as work:
            act(work, found.claim)
    if found.token:
        return form_page(found)
    return redirect(url_for("replies.show", invitation=invitation, lang=asked() or None), HTTPStatus.SEE_OTHER)


def _record(submission: Submission) -> Recorded:
    with acting(submission.claim.invitation) as work:
        return record_reply(work, submission)
