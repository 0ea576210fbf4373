"""Letters of a draft as they will be read: a page that chooses, and the letter itself in a frame of its own."""

import hashlib
from base64 import b64encode

from flask import Response, abort, render_template, request

from app.consultations.manuscript_queries import script
from app.core.errors import Refusal
from app.core.i18n import current_language
from app.core.work import look
from app.desk.drafting.samples import KINDS, draft_of, sample
from app.desk.drafting.views import room
from app.desk.signin.guard import open_to, sitting_here
from app.officers.queries import ACTING

#: The letter has its style inside; that very one is let through and nothing else. Only our own pages may frame it.
_POLICY = (
    "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; object-src 'none'; "
    "frame-ancestors 'self'; sandbox"
)


@room.get("/manuscripts/<int:number>/letters")
@open_to(ACTING)
def letters(number: int) -> str:
    """Chooses a letter and a language, and shows both its forms."""
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else KINDS[0]
    letter, problem = None, ""
    with look(sitting_here().actor) as work:
        found = script(work, number)
        draft = draft_of(work, found.reference)
        spoken = draft.languages if draft else []
        asked = request.args.get("in", current_language())
        spoken_in = asked if asked in spoken else next(iter(spoken), "")
        try:
            letter = sample(work, found.reference, kind, spoken_in) if draft else None
        except Refusal as refusal:
            problem = str(refusal)
    chosen = {"kind": kind, "spoken_in": spoken_in, "kinds": KINDS, "languages": spoken}
    return render_template("drafting/letters.html", script=found, letter=letter, problem=problem, **chosen)


@room.get("/manuscripts/<int:number>/letters/<kind>/<language>")
@open_to(ACTING)
def letter(number: int, kind: str, language: str) -> Response:
    """The letter alone, as a mail program would show it."""
    with look(sitting_here().actor) as work:
        reference = script(work, number).reference
        if draft_of(work, reference) is None:
            abort(404)
        found = sample(work, reference, kind, language)
    style = found.html.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    headers = {"Content-Security-Policy": _POLICY.format(digest)}
    return Response(found.html, content_type="text/html; charset=utf-8", headers=headers)
