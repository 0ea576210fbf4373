"""Before opening: the list of what is missing, trials of the mail, and the opening by one officer."""

from functools import partial
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask import Response as Answer
from werkzeug.wrappers import Response

from app.consultations.circulars import circular_file, file_name, set_paper, to_be_set
from app.consultations.opening import open_consultation
from app.consultations.preflight_queries import preflight_page
from app.consultations.trial_letter import send_trial
from app.core.errors import Refusal
from app.core.i18n import _, current_language, gettext, written_date
from app.core.work import begin, house, look
from app.desk.board import words
from app.desk.preflight.remedies import remedy
from app.desk.signin.guard import open_to, sitting_here
from app.desk.signin.proof import prove
from app.officers.queries import ACTING
from app.outbox.trial import Trial, tried

room = Blueprint("preflight", __name__, template_folder="templates")


@room.get("/preflight/<path:reference>")
@open_to(ACTING)
def page(reference: str) -> str:
    """What stands in the way of opening, and what is worth knowing before."""
    return _page(reference)


@room.post("/preflight/<path:reference>/mail")
def try_mail(reference: str) -> str:
    """Ask the relay and the domain's records, outside any transaction."""
    return _page(reference, trials=tried(house().settings))


@room.post("/preflight/<path:reference>/test-letter")
def test_letter(reference: str) -> Response:
    """Send the officer who asks a letter the way that all letters go."""
    officer = sitting_here().officer
    with begin(sitting_here().actor) as work:
        send_trial(work, reference, name=officer.name, email=officer.email, language=current_language())
    return redirect(url_for("desk.preflight.page", reference=reference, sent=1), HTTPStatus.SEE_OTHER)


@room.post("/preflight/<path:reference>/open")
def open_now(reference: str) -> Response | tuple[str, HTTPStatus]:
    """Open the consultation: freeze it and queue its letters."""
    try:
        prove(request.form)
        with look(sitting_here().actor) as work:
            papers = to_be_set(work, reference)
        for each in papers:
            set_paper(each)
        with begin(sitting_here().actor) as work:
            open_consultation(work, reference)
    except Refusal as refusal:
        return _page(reference, refusal=refusal), refusal.status
    return redirect(url_for("desk.board.consultation", reference=reference), HTTPStatus.SEE_OTHER)


@room.get("/circulars/<path:reference>/<language>")
@open_to(ACTING)
def circular(reference: str, language: str) -> Answer:
    """The circular letter in one language as PDF; of a draft as opening now would set it."""
    with look(sitting_here().actor) as work:
        found = circular_file(work, reference, language)
    disposition = f'attachment; filename="{file_name(reference, f"-{language}.pdf")}"'
    return Answer(found.content, content_type=found.media_type, headers={"Content-Disposition": disposition})


def _page(reference: str, *, trials: tuple[Trial, ...] = (), refusal: Refusal | None = None) -> str:
    with look(sitting_here().actor) as work:
        found = preflight_page(work, reference, current_language())
    return render_template(
        "preflight/page.html",
        page=found,
        trials=trials,
        refusal=refusal,
        is_sent="sent" in request.args,
        remedy=remedy,
        trial_words=lambda trial: gettext(trial.text) % {"detail": trial.detail},
        weekday=lambda moment: written_date(moment.date(), weekday=True),
        written=partial(words.written_moment, zone=found.zone),
        hour_words=lambda hour: _("%(offset)s: %(time)s", offset=hour.offset, time=f"{hour.at:%H:%M}"),
    )
