"""`/r/…/save` and `/r/…/saved`: what focal points keep for one another before they send it."""

from http import HTTPStatus

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.core import i18n
from app.replies import service
from app.replies.draft_facts import DraftView
from app.replies.forms import Chosen, only, read_draft
from app.replies.patience import acting
from app.replies.read_models import ReplyPage
from app.replies.refusals import DraftChanged, DraftTooLate
from app.replies.sealing import Content
from app.replies.views.blueprint import blueprint
from app.replies.views.pages import chosen_in, form_page, page_for, ticked
from app.replies.views.sitting import DRAFT, Sitting, asked, raw, read_form, required


@blueprint.post("/r/<invitation>/save")
def save_draft(invitation: str) -> Response | tuple[str, int]:
    """Keep what is filled in, finished or not; a form without any answer or text keeps nothing."""
    found = required(invitation)
    page = page_for(found)
    # Refuses what the member may not give at all, before any of it is kept.
    chosen_in(page)
    chosen, form = read_draft(raw(), page.offered), read_form(invitation)
    if chosen.problems:
        return form_page(found, page=page, chosen=chosen, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not chosen.fields:
        return form_page(found, page=page, notice="nothing", status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        _save(found, Content(fields=chosen.fields, shown=form.shown))
    except (DraftChanged, DraftTooLate) as refusal:
        # A page of refusal would lose what was filled in.
        return form_page(found, chosen=chosen, notice=refusal.code, status=refusal.status)
    if found.token:
        return _draft_page(found)
    to = url_for("replies.show_draft", invitation=invitation, lang=asked() or None)
    return redirect(to, HTTPStatus.SEE_OTHER)


@blueprint.route("/r/<invitation>/saved", methods=["GET", "POST"])
def show_draft(invitation: str) -> tuple[str, int]:
    """The form with the draft in it. By POST for browsers without cookies; it changes nothing."""
    return _draft_page(required(invitation))


@blueprint.post("/r/<invitation>/saved/delete")
def delete_draft(invitation: str) -> Response | tuple[str, int]:
    """Delete the draft that the page showed; without the tick that says so nothing."""
    seen = only(raw(), DRAFT)
    return ticked(invitation, lambda work, claim: service.discard_draft(work, claim, seen=seen))


def chosen_in_draft(page: ReplyPage, draft: DraftView) -> Chosen:
    """What was chosen in a draft, as far as it may still be given; words are in the language in use."""
    chosen = read_draft({name: [value] for name, value in draft.content.fields.items()}, page.offered)
    # Nothing that was chosen for a former text is offered for the corrected one.
    return chosen.without(page.asked_anew_since(draft.content.shown))


def _save(found: Sitting, content: Content) -> None:
    with acting(found.claim.invitation) as work:
        service.save_draft(work, found.claim, content, seen=only(raw(), DRAFT))


def _draft_page(found: Sitting) -> tuple[str, int]:
    page = page_for(found)
    if page.draft is None:
        return form_page(found, page=page)
    i18n.use(page.paper.language)
    notice = "taken" if page.draft.content.shown == page.shown else "older"
    return form_page(found, page=page, chosen=chosen_in_draft(page, page.draft), notice=notice)
