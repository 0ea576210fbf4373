"""Results: the outcome page, the chair's certification, numbers of decisions, files to take away, and the register."""

from functools import partial
from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.consultations.queries import by_reference
from app.consultations.sight import sight
from app.core.errors import Refusal
from app.core.i18n import _, current_language
from app.core.work import Work, begin, house, look
from app.desk.archive.files import FORMS, file_name
from app.desk.board import words
from app.desk.days import day_of
from app.desk.signin.guard import CHAIRS, open_to, sitting_here
from app.evidence.certification import certification
from app.evidence.facts import Result
from app.evidence.feeds import FeedPlace, as_atom, as_json_feed
from app.evidence.queries import result_of
from app.evidence.refusals import ResultNotKnown
from app.evidence.register import RegisterEntry, register
from app.letters.outcome import decision_particulars
from app.letters.wording import SILENT, choice_label, count_label, declaration_label, outcome_label
from app.rules import Choice, Declaration, Outcome
from app.tally.certifying import certify_as_chair
from app.tally.numbering import Particulars, set_particulars

room = Blueprint("archive", __name__, template_folder="templates")
FEEDS = {"atom": ("application/atom+xml", as_atom), "json": ("application/feed+json", as_json_feed)}


@room.context_processor
def add_words() -> dict[str, object]:
    """What the templates of this room may use."""
    return {
        "words": words,
        "outcome_words": lambda value: outcome_label(Outcome(value)),
        "count_words": count_label,
        "choice_words": lambda value: choice_label(Choice(value)),
        "declaration_words": lambda value: declaration_label(Declaration(value)),
        "decision_particulars": decision_particulars,
        "SILENT": SILENT,
    }


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
    return render_template("archive/register.html", entries=entries)


@room.get("/decisions.<form>")
def feed(form: str) -> Response:
    """The register as a feed."""
    if form not in FEEDS:
        abort(HTTPStatus.NOT_FOUND)
    with look(sitting_here().actor) as work:
        entries = register(work, current_language())
    return feed_of(form, entries, page=url_for("desk.archive.decisions"), own=url_for("desk.archive.feed", form=form))


def feed_of(form: str, entries: tuple[RegisterEntry, ...], *, page: str, own: str) -> Response:
    """A feed of these entries; addresses are those of the public URL."""
    base = house().settings.public_url.rstrip("/")
    media_type, write = FEEDS[form]
    place = FeedPlace(title=_("Register of decisions"), language=current_language(), feed=base + own, page=base + page)
    response = make_response(write(place, entries))
    response.content_type = f"{media_type}; charset=utf-8"
    return response


def _page(reference: str, *, refusal: Refusal | None = None) -> str:
    with look(sitting_here().actor) as work:
        found = _result(work, reference)
        certified = certification(work, reference)
    return render_template(
        "archive/result.html",
        result=found,
        certification=certified,
        refusal=refusal,
        written=partial(words.written_moment, zone=found.zone),
        typed=request.form,
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
