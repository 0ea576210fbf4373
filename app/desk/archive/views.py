"""Results: the outcome page, the chair's certification, numbers of decisions, files to take away, and the register."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.consultations.queries import by_reference
from app.consultations.sight import public_sight, sight
from app.core.errors import Refusal
from app.core.i18n import _, current_language
from app.core.web import public_address
from app.core.work import Work, begin, look
from app.desk.archive.files import FORMS, file_name
from app.desk.days import day_of
from app.desk.signin.guard import CHAIRS, open_to, sitting_here
from app.evidence.certification import certification
from app.evidence.facts import Result
from app.evidence.feeds import FEEDS, FeedPlace
from app.evidence.queries import result_of
from app.evidence.refusals import ResultNotKnown
from app.evidence.register import register
from app.evidence.words import result_words
from app.tally.certifying import certify_as_chair
from app.tally.numbering import Particulars, set_particulars

room = Blueprint("archive", __name__, template_folder="templates")


@room.get("/results/<path:reference>")
def result(reference: str) -> str:
    """The outcome of a consultation, as far as whoever looks may see it."""
    return _page(reference)


@room.post("/results/<path:reference>/certify")
@open_to(CHAIRS)
def certify(reference: str) -> AnyResponse | tuple[str, HTTPStatus]:
    """The chair certifies the outcome that the page showed."""
    sitting = sitting_here()
    shown = request.form.get("outcome", "")
    try:
        with begin(sitting.actor) as work:
            index = int(shown) if shown.isdecimal() else -1
            certify_as_chair(work, reference, officer_id=sitting.officer.id, shown=index)
    except Refusal as refusal:
        return _page(reference, refusal=refusal), refusal.status
    return redirect(url_for("desk.archive.result", reference=reference), HTTPStatus.SEE_OTHER)


@room.post("/results/<path:reference>/numbers")
def number(reference: str) -> AnyResponse | tuple[str, HTTPStatus]:
    """Set numbers and days of adopted decisions, before they are announced."""
    try:
        given = {name: _particulars(name) for name in request.form.getlist("decision")}
        with begin(sitting_here().actor) as work:
            set_particulars(work, reference, given)
    except Refusal as refusal:
        return _page(reference, refusal=refusal), refusal.status
    return redirect(url_for("desk.archive.result", reference=reference), HTTPStatus.SEE_OTHER)


@room.get("/exports/<form>/<path:reference>")
def export(form: str, reference: str) -> Response:
    """A result as a file."""
    if form not in FORMS:
        abort(HTTPStatus.NOT_FOUND)
    with look(sitting_here().actor) as work:
        found = _result(work, reference)
    chosen = FORMS[form]
    response = make_response(chosen.write(found))
    response.content_type = chosen.media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(reference, chosen)}"'
    return response


@room.get("/decisions")
def decisions() -> str:
    """The register of decisions."""
    with look(sitting_here().actor) as work:
        entries = register(work, current_language())
    return render_template(
        "archive/register.html",
        entries=entries,
        outcome_at=lambda reference: url_for("desk.archive.result", reference=reference),
    )


@room.get("/decisions.<form>")
def feed(form: str) -> Response:
    """The register as a feed."""
    if form not in FEEDS:
        abort(HTTPStatus.NOT_FOUND)
    with look(sitting_here().actor) as work:
        entries = register(work, current_language())
    place = FeedPlace(
        title=_("Register of decisions"),
        language=current_language(),
        feed=public_address(url_for("desk.archive.feed", form=form)),
        page=public_address(url_for("desk.archive.decisions")),
        results=public_address(url_for("desk.archive.result", reference="")),
    )
    return Response(FEEDS[form].write(place, entries), content_type=FEEDS[form].media_type)


def _page(reference: str, *, refusal: Refusal | None = None) -> str:
    with look(sitting_here().actor) as work:
        found = _result(work, reference)
        is_public = public_sight(by_reference(work, reference)).counts
        certified = certification(work, reference)
    return render_template(
        "archive/result.html",
        result=found,
        certification=certified,
        refusal=refusal,
        typed=request.form,
        is_public=is_public,
        **result_words(found),
    )


def _result(work: Work, reference: str) -> Result:
    """The result, no further than whoever looks may see it.

    Raises:
        ConsultationUnknown: there is none of that reference.
        ResultNotKnown: there is no result, or none for this role yet.
    """
    reach = sight(by_reference(work, reference), sitting_here().officer.role).reach
    if reach is None:
        raise ResultNotKnown(reference=reference)
    return result_of(work, reference, language=current_language(), reach=reach)


def _particulars(name: str) -> Particulars:
    return Particulars(
        number=request.form.get(f"number-{name}", "").strip()[:100],
        adopted_on=day_of(request.form.get(f"adopted_on-{name}", "")),
        in_force_on=day_of(request.form.get(f"in_force_on-{name}", "")),
    )
