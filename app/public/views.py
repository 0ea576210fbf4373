"""`/decisions`: the register, its feeds, and the outcome of a consultation, for anyone. Looking changes nothing."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template, request, url_for

from app.core.i18n import LANGUAGES, _, current_language
from app.core.web import public_address
from app.core.work import look
from app.evidence.feeds import FEEDS, FeedPlace
from app.evidence.register import register
from app.evidence.words import result_words
from app.public.queries import public_result

blueprint = Blueprint("public", __name__, template_folder="templates")


@blueprint.get("/decisions")
def decisions() -> str:
    """What was adopted and announced, and is for all."""
    with look() as work:
        entries = register(work, current_language(), is_public=True)
    bodies = {each.body for each in entries}
    return render_template(
        "public/register.html",
        entries=entries,
        organisation=bodies.pop() if len(bodies) == 1 else "",
        outcome_at=lambda reference: url_for("public.result", reference=reference, lang=_asked()),
        lang=_asked(),
    )


@blueprint.get("/decisions.<form>")
def feed(form: str) -> Response:
    """The same as a feed."""
    if form not in FEEDS:
        abort(HTTPStatus.NOT_FOUND)
    with look() as work:
        entries = register(work, current_language(), is_public=True)
    place = FeedPlace(
        title=_("Register of decisions"),
        language=current_language(),
        feed=public_address(url_for("public.feed", form=form, lang=_asked())),
        page=public_address(url_for("public.decisions")),
        results=public_address(url_for("public.result", reference="")),
    )
    return Response(FEEDS[form].write(place, entries), content_type=FEEDS[form].media_type)


@blueprint.get("/decisions/<path:reference>")
def result(reference: str) -> str:
    """The outcome of one consultation with its derivations and corrigenda."""
    with look() as work:
        found = public_result(work, reference, current_language())
    return render_template(
        "public/result.html",
        result=found,
        organisation=found.organisation,
        secretariat=found.secretariat,
        is_illustrative=found.is_illustrative,
        lang=_asked(),
        **result_words(found),
    )


def _asked() -> str | None:
    """The language that the address asks for, to be carried from page to page; None: the browser's."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else None
