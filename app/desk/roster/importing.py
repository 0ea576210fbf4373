"""Importing members on screen: hand the files in, read what they would change, confirm what was shown."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.consultations.importing import apply_handed_in, difference_handed_in
from app.core.errors import Refusal
from app.core.i18n import LANGUAGES
from app.core.web import takes_files
from app.core.work import begin, look
from app.desk.acts.forms import upload
from app.desk.days import day_of
from app.desk.roster.views import room
from app.desk.signin.guard import open_to, sitting_here
from app.desk.signin.proof import prove
from app.members import files, pending
from app.members.files import NamedFile
from app.members.names import BodyTexts
from app.members.refusals import FileMissing, MembersRefused
from app.members.roster_queries import body_codes
from app.members.service import ImportRequest
from app.officers.queries import ACTING

#: Problems that a page lists; the rest is counted.
MOST_PROBLEMS = 100
#: What letterheads print of a body, as the form names it.
TEXTS = ("names", "secretariat", "place")


@room.get("/members/import")
@open_to(ACTING)
def import_form() -> str:
    """Where the files are handed in."""
    return _form_page(None)


@room.post("/members/import")
@takes_files
def hand_in() -> Response | tuple[str, HTTPStatus]:
    """Read the files and keep them until what they would change is confirmed; nothing is changed yet."""
    try:
        members, points = _file("members"), _file("focal_points")
        if members is None:
            raise FileMissing
        wanted = ImportRequest(
            body=request.form.get("body", "").strip(),
            files=files.read(members, points),
            removes=request.form.get("removes") == "yes",
            names_on=day_of(request.form.get("names_on", "")),
            texts=BodyTexts(**{kind: _texts(request.form, kind) for kind in TEXTS}),
        )
        with begin(sitting_here().actor) as work:
            number = pending.hand_in(work, wanted, members, points)
    except Refusal as refusal:
        return _form_page(refusal), refusal.status
    return redirect(url_for("desk.roster.difference", number=number), HTTPStatus.SEE_OTHER)


@room.get("/members/import/<int:number>")
@open_to(ACTING)
def difference(number: int) -> str:
    """What the files would change, as of now."""
    return _difference_page(number, None)


@room.post("/members/import/<int:number>")
def apply_difference(number: int) -> Response | tuple[str, HTTPStatus]:
    """Apply what was shown, whole or not at all."""
    try:
        prove(request.form)
        with begin(sitting_here().actor) as work:
            apply_handed_in(work, number, shown=request.form.get("shown", ""))
    except Refusal as refusal:
        return _difference_page(number, refusal), refusal.status
    return redirect(url_for("desk.roster.members", imported=1), HTTPStatus.SEE_OTHER)


def _file(field: str) -> NamedFile | None:
    found = upload(request.files.get(field))
    return NamedFile(name=found.name, content=found.content) if found else None


def _texts(form: Mapping[str, str], kind: str) -> dict[str, str]:
    return {each: text for each in LANGUAGES if (text := form.get(f"{kind}_{each}", "").strip())}


def _form_page(refusal: Refusal | None) -> str:
    with look(sitting_here().actor) as work:
        codes = body_codes(work)
    problems = refusal.problems if isinstance(refusal, MembersRefused) else ()
    return render_template(
        "roster/import.html",
        codes=codes,
        typed=request.form,
        texts=TEXTS,
        refusal=refusal,
        problems=problems[:MOST_PROBLEMS],
        problem_count=len(problems),
    )


def _difference_page(number: int, refusal: Refusal | None) -> str:
    with look(sitting_here().actor) as work:
        found, barred = difference_handed_in(work, number)
    return render_template(
        "roster/difference.html", number=number, difference=found, counts=found.counts(), barred=barred, refusal=refusal
    )
