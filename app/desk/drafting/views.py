"""Manuscripts: the list, beginning one, its overview, taking it over, and its file."""

from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.consultations import arranging, files, manuscripts, writing
from app.consultations.manuscript_queries import bodies, drafts_only, earlier_consultations, script, scripts
from app.consultations.manuscripts import Saved
from app.core.errors import Refusal
from app.core.i18n import current_language
from app.core.web import takes_files
from app.core.work import Work, begin, look
from app.desk.drafting import words
from app.desk.drafting.bundle import bundled, file_name, text_of
from app.desk.drafting.forms import act_in, revision_in, uploads_in
from app.desk.drafting.overview import has_preflight, overview_of
from app.desk.signin.guard import open_to, sitting_here
from app.officers.queries import ACTING

room = Blueprint("drafting", __name__, template_folder="templates")


@room.context_processor
def add_words() -> dict[str, object]:
    """What the templates of this room may use."""
    return {"words": words}


@room.get("/manuscripts")
@open_to(ACTING)
def list_() -> str:
    """All manuscripts, and drafts that were not written here."""
    with look(sitting_here().actor) as work:
        found, drafts = scripts(work), drafts_only(work, current_language())
    return render_template("drafting/list.html", scripts=found, drafts=drafts)


@room.get("/manuscripts/new")
@open_to(ACTING)
def new() -> str:
    """Three ways to begin."""
    return _new_page()


@room.post("/manuscripts/new")
@takes_files
def start() -> AnyResponse | tuple[str, HTTPStatus]:
    """Begin a manuscript."""
    try:
        with begin(sitting_here().actor) as work:
            saved = _started(work)
    except Refusal as refusal:
        return _new_page(refusal), refusal.status
    return redirect(url_for("desk.drafting.overview", number=saved.number), HTTPStatus.SEE_OTHER)


@room.get("/manuscripts/<int:number>")
@open_to(ACTING)
def overview(number: int) -> str:
    """What there is, what is missing, and the items in their order."""
    return _overview_page(number)


@room.post("/manuscripts/<int:number>/items")
def arrange(number: int) -> AnyResponse | tuple[str, HTTPStatus]:
    """Add an item, remove one, or move it."""
    act, places = act_in(request.form)
    try:
        with begin(sitting_here().actor) as work:
            change = arranging.arranging(act, places)
            saved = manuscripts.save(work, number, revision=revision_in(request.form), change=change)
            count = len(writing.items_of(script(work, saved.number).document))
    except Refusal as refusal:
        return _overview_page(number, refusal), refusal.status
    if act == "add":
        return redirect(url_for("desk.drafting.item", number=number, place=count), HTTPStatus.SEE_OTHER)
    anchor = words.anchor_after(act, places, count)
    return redirect(url_for("desk.drafting.overview", number=number, _anchor=anchor), HTTPStatus.SEE_OTHER)


@room.post("/manuscripts/<int:number>/take-over")
def take_over(number: int) -> AnyResponse | tuple[str, HTTPStatus]:
    """Make it the draft of its reference."""
    try:
        with begin(sitting_here().actor) as work:
            manuscripts.take_over(work, number, revision=revision_in(request.form))
    except Refusal as refusal:
        return _overview_page(number, refusal), refusal.status
    return redirect(url_for("desk.drafting.overview", number=number), HTTPStatus.SEE_OTHER)


@room.post("/manuscripts/<int:number>/discard")
def discard(number: int) -> AnyResponse | tuple[str, HTTPStatus]:
    """Throw it away."""
    try:
        with begin(sitting_here().actor) as work:
            manuscripts.discard(work, number, revision=revision_in(request.form))
    except Refusal as refusal:
        return _overview_page(number, refusal), refusal.status
    return redirect(url_for("desk.drafting.list_"), HTTPStatus.SEE_OTHER)


@room.get("/manuscripts/<int:number>/file")
@open_to(ACTING)
def file(number: int) -> Response:
    """The consultation's file; with its annexes in a ZIP archive where the address asks for it."""
    is_archive = "annexes" in request.args
    with look(sitting_here().actor) as work:
        found = script(work, number)
        text = files.exported(found.document).encode()
        content = bundled(work, found, text) if is_archive else text
    kind, ending = ("application/zip", "zip") if is_archive else ("application/yaml; charset=utf-8", "yaml")
    disposition = f'attachment; filename="{file_name(found.reference)}.{ending}"'
    return Response(content, content_type=kind, headers={"Content-Disposition": disposition})


def _started(work: Work) -> Saved:
    form = request.form
    reference = form.get("reference", "").strip()
    if form.get("way") == "file":
        uploads = uploads_in(request.files.getlist("annexes"))
        text = text_of(uploads_in(request.files.getlist("file")))
        return manuscripts.begin_from_file(work, text, {each.name: each.content for each in uploads})
    if form.get("way") == "earlier":
        return manuscripts.begin_from_earlier(work, form.get("earlier", ""), reference=reference)
    return manuscripts.begin_empty(
        work, reference=reference, body=form.get("body", ""), original=form.get("original", "")
    )


def _new_page(refusal: Refusal | None = None) -> str:
    with look(sitting_here().actor) as work:
        earlier = earlier_consultations(work, current_language())
        known = bodies(work, current_language())
    values = request.form if request.method == "POST" else request.args
    return render_template("drafting/new.html", earlier=earlier, bodies=known, values=values, refusal=refusal)


def _overview_page(number: int, refusal: Refusal | None = None) -> str:
    with look(sitting_here().actor) as work:
        found = overview_of(work, number)
    return render_template(
        "drafting/overview.html", script=found.script, found=found, refusal=refusal, has_preflight=has_preflight()
    )
