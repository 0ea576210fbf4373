"""Entering a paper, the papers of a consultation, and one of them with its scan."""

import io
from functools import partial
from http import HTTPStatus
from pathlib import PurePath

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.consultations.sight import sight
from app.core.errors import NotFound, Refusal
from app.core.i18n import current_language
from app.core.web import takes_files
from app.core.work import Work, look
from app.desk.board.words import written_moment
from app.desk.intake import words
from app.desk.intake.filing import file
from app.desk.intake.forms import CHANNELS, OTHER, UNCLEAR, Draft, read
from app.desk.signin.guard import open_to, sitting_here
from app.desk.signin.proof import prove
from app.documents.formats import SCANS
from app.intake.queries import PaperPage, consultation_of, paper_form, paper_lines, paper_page
from app.intake.queries import scan as scan_of
from app.letters.wording import channel_label, choice_label
from app.officers.queries import ACTING
from app.replies.display import visible
from app.rules import Choice

room = Blueprint("intake", __name__, template_folder="templates")
#: A scan is saved, never shown by us; and if a browser shows it, it may do nothing.
SCAN_POLICY = "default-src 'none'; sandbox"


@room.context_processor
def add_words() -> dict[str, object]:
    """What the templates of this room may use."""
    return {
        "words": words,
        "visible": visible,
        "channel_label": channel_label,
        "choice_words": lambda choice: choice_label(Choice(choice)),
    }


@room.get("/papers/<path:reference>")
@open_to(ACTING)
def papers(reference: str) -> str:
    """All papers of a consultation."""
    with look(sitting_here().actor) as work:
        found = paper_form(work, reference, current_language())
        lines = paper_lines(work, reference, current_language())
    written = partial(written_moment, zone=found.zone)
    return render_template("intake/list.html", form=found, lines=lines, written=written)


@room.get("/paper-entry/<path:reference>")
@open_to(ACTING)
def form(reference: str) -> str:
    """The form for one paper."""
    return _form_page(reference, Draft(typed=request.args, problems={}, entry=None))


@room.post("/paper-entry/<path:reference>")
@takes_files
def enter(reference: str) -> AnyResponse | tuple[str, HTTPStatus]:
    """Enter a paper, once it has been carried out for trial."""
    sitting = sitting_here()
    with look(sitting.actor) as work:
        found = paper_form(work, reference, current_language())
        draft = read(work, found, request.form, request.files)
    if draft.entry is None:
        return _form_page(reference, draft), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        prove(request.form)
        number = file(sitting.actor, draft.entry)
    except Refusal as refusal:
        return _form_page(reference, draft, refusal=refusal), refusal.status
    return redirect(url_for("desk.intake.paper", number=number), HTTPStatus.SEE_OTHER)


@room.get("/paper/<int:number>")
@open_to(ACTING)
def paper(number: int) -> str:
    """One paper; what it answers only where the seal lets it be seen, or while it waits for its second officer."""
    with look(sitting_here().actor) as work:
        page = paper_page(work, number, current_language())
        may_read = _may_read(work, page)
    written = partial(written_moment, zone=page.zone)
    return render_template(
        "intake/paper.html", page=page if may_read else page.sealed, may_read=may_read, written=written
    )


@room.get("/paper/<int:number>/scan")
@open_to(ACTING)
def scan(number: int) -> Response:
    """The scan, to be saved."""
    with look(sitting_here().actor) as work:
        page = paper_page(work, number, current_language())
        if not _may_read(work, page):
            raise NotFound
        found = scan_of(work, number)
    response = send_file(
        io.BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=True,
        # A name of ours: what the file was called came from outside.
        download_name=f"paper-{number}{PurePath(page.filename).suffix.lower()}",
        etag=False,
    )
    response.headers["Content-Security-Policy"] = SCAN_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_read(work: Work, page: PaperPage) -> bool:
    return page.is_waiting or sight(consultation_of(work, page.line.id), sitting_here().officer.role).counts


def _form_page(reference: str, draft: Draft, *, refusal: Refusal | None = None) -> str:
    with look(sitting_here().actor) as work:
        found = paper_form(work, reference, current_language())
    return render_template(
        "intake/form.html",
        form=found,
        draft=draft,
        channels=CHANNELS,
        other=OTHER,
        unclear=UNCLEAR,
        endings=",".join(SCANS),
        refusal=refusal,
    )
