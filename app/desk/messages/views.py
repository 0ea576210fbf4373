"""Messages that people wrote to the mailbox: all of them, and one with its bytes. None is a reply by itself."""

import io
from functools import partial
from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.consultations.sight import sight
from app.core.errors import NotFound, Refusal
from app.core.i18n import current_language
from app.core.work import Work, begin, look
from app.desk.board.words import guess_words, written_moment
from app.desk.messages import words
from app.desk.signin.guard import open_to, sitting_here
from app.intake.message_queries import (
    decided_messages,
    message_bytes,
    message_page,
    message_sums,
    sealed_by,
    waiting_messages,
)
from app.intake.messages import dismiss, message_file
from app.officers.queries import ACTING
from app.replies.display import visible
from app.watch.queries import MAILBOX, last_beat

room = Blueprint("messages", __name__, template_folder="templates")
#: It is saved, never shown by us; and if a browser shows it, it may do nothing.
MESSAGE_POLICY = "default-src 'none'; sandbox"


@room.context_processor
def add_words() -> dict[str, object]:
    """What the templates of this room may use."""
    return {"words": words, "visible": visible, "guess_words": guess_words}


@room.get("/messages")
@open_to(ACTING)
def list_() -> str:
    """What waits for an officer, what was decided lately, and how many others came in."""
    with look(sitting_here().actor) as work:
        waiting = waiting_messages(work, current_language())
        decided = decided_messages(work, current_language())
        sums, read_at = message_sums(work), last_beat(work, MAILBOX)
    return render_template("messages/list.html", waiting=waiting, decided=decided, sums=sums, read_at=read_at)


@room.get("/message/<int:number>")
@open_to(ACTING)
def message(number: int) -> str:
    """One message."""
    return _page(number)


@room.get("/message/<int:number>/file")
@open_to(ACTING)
def file(number: int) -> Response:
    """The bytes of a message, to be saved as a text."""
    with look(sitting_here().actor) as work:
        if not _may_read(work, number):
            raise NotFound
        found = message_bytes(work, number)
    response = send_file(
        io.BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=message_file(number),
        etag=False,
    )
    response.headers["Content-Security-Policy"] = MESSAGE_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


@room.post("/message/<int:number>/dismiss")
def put_aside(number: int) -> AnyResponse | tuple[str, HTTPStatus]:
    """Note that nothing follows from a message."""
    try:
        with begin(sitting_here().actor) as work:
            dismiss(work, number, reason=request.form.get("reason", ""))
    except Refusal as refusal:
        return _page(number, refusal=refusal), refusal.status
    return redirect(url_for("desk.messages.list_"), HTTPStatus.SEE_OTHER)


def _page(number: int, *, refusal: Refusal | None = None) -> str:
    with look(sitting_here().actor) as work:
        found = message_page(work, number, current_language())
        page = found if _may_read(work, number) else found.sealed
    return render_template(
        "messages/message.html",
        page=page,
        refusal=refusal,
        here=partial(written_moment, zone=page.line.zone),
        filled_in=partial(words.filled_in, page.line),
    )


def _may_read(work: Work, number: int) -> bool:
    consultation = sealed_by(work, number)
    return consultation is None or sight(consultation, sitting_here().officer.role).counts
