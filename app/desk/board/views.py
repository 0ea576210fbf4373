"""The list of consultations, the board of one, and its letters. Looking changes nothing."""

from datetime import datetime
from functools import partial
from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, render_template, request

from app.board import queries
from app.board.facts import Filters, Grouping
from app.consultations.circulars import file_name
from app.core.i18n import current_language, in_a_row
from app.core.work import Work, look
from app.desk.acts.words import act_title
from app.desk.board import words
from app.desk.board.chart import chart
from app.desk.board.ledger import FORMS
from app.desk.board.offers import offers
from app.desk.signin.guard import open_to, sitting_here
from app.letters.rule_words import rule_sentences
from app.letters.wording import (
    SILENT,
    count_label,
    declaration_label,
    following_sentence,
    outcome_label,
    outcomes_label,
)
from app.members.confirmation_queries import ended_count
from app.officers.queries import ACTING
from app.replies.display import visible
from app.rules.figures import choice_of
from app.rules.vocabulary import Declaration, Outcome
from app.watch.queries import SchedulerState, scheduler_state

room = Blueprint("board", __name__, template_folder="templates")

#: Steps in which the time left is part of what the page shows, in seconds: far from the deadline, and near it.
FAR_STEP_SECONDS, NEAR_STEP_SECONDS = 60, 5
NEAR_SECONDS = 120
#: Of a region or group, in characters.
LONGEST_KEY = 100


@room.context_processor
def add_words() -> dict[str, object]:
    """What the templates of this room may use."""
    return {
        "words": words,
        "act_title": act_title,
        "visible": visible,
        "following_words": following_sentence,
        "declaration_words": lambda value: declaration_label(Declaration(value)),
        "answer_words": lambda key, rule: count_label(key if key == SILENT else choice_of(rule, key)),
        "outcomes_label": outcomes_label,
        "outcome_words": lambda value: outcome_label(Outcome(value)),
        "rule_words": lambda line: in_a_row(rule_sentences(line)),
    }


@room.get("/")
def consultations() -> str:
    """All consultations."""
    with look(sitting_here().actor) as work:
        lines = queries.consultation_lines(work, current_language())
        now = work.now
        ended = ended_count(work) if sitting_here().officer.role in ACTING else 0
    return render_template("board/list.html", lines=lines, now=now, ended=ended)


@room.get("/consultations/<path:reference>")
def consultation(reference: str) -> Response:
    """One consultation at a glance. A look that would show the same is answered in one line."""
    filters = _filters()
    with look(sitting_here().actor) as work:
        heartbeat = scheduler_state(work)
        tag = _tag(work, reference, heartbeat)
        if request.if_none_match.contains_weak(tag):
            response = make_response("", HTTPStatus.NOT_MODIFIED)
        else:
            board = queries.board(work, reference, filters)
            written = partial(words.written_moment, zone=board.head.zone)
            response = make_response(
                render_template(
                    "board/board.html",
                    board=board,
                    filters=filters,
                    heartbeat=heartbeat,
                    written=written,
                    offered=offers(board),
                    drawing=chart(board.course, board.head.zone) if board.course else None,
                )
            )
    response.set_etag(tag, weak=True)
    return response


@room.get("/letters/<path:reference>")
@open_to(ACTING)
def letters(reference: str) -> str:
    """The delivery list."""
    state, member = request.args.get("state", ""), request.args.get("member", "")
    with look(sitting_here().actor) as work:
        page = queries.letter_page(
            work,
            reference,
            language=current_language(),
            narrowed=(state, member),
            after=request.args.get("after", ""),
        )
    written = partial(words.written_moment, zone=page.zone)
    return render_template("board/letters.html", page=page, state=state, member=member, written=written)


@room.get("/ledgers/<form>/<path:reference>")
@open_to(ACTING)
def ledger(form: str, reference: str) -> Response:
    """The whole delivery list as a file."""
    if form not in FORMS:
        abort(HTTPStatus.NOT_FOUND)
    with look(sitting_here().actor) as work:
        found = queries.ledger(work, reference, language=current_language())
    chosen = FORMS[form]
    response = make_response(chosen.write(found))
    response.content_type = chosen.media_type
    name = file_name(reference, chosen.ending)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _filters() -> Filters:
    """What the address asks for; what cannot be understood is left out."""
    asked, after = request.args.get("by", ""), request.args.get("after", "")
    return Filters(
        language=current_language(),
        grouping=Grouping(asked) if asked in set(Grouping) else Grouping.REGION,
        only=request.args.get("of", "")[:LONGEST_KEY],
        is_without_reply=request.args.get("only") == "without-reply",
        after=int(after) if after.isdecimal() and len(after) < len("1000000000") else None,
        role=sitting_here().officer.role,
    )


def _tag(work: Work, reference: str, heartbeat: SchedulerState) -> str:
    """What identifies the page that would be shown now."""
    version = queries.version(work, reference)
    step = _time_step(work.now, version.deadline_at)
    # A beat alone is no news: the page would be drawn anew with each tick. That beats stop is.
    alarms = (int(heartbeat.is_silent), int(heartbeat.clock_set_at is not None))
    shown = (version.tag, current_language(), step, sitting_here().officer.id, *alarms)
    return "-".join(str(part) for part in shown)


def _time_step(now: datetime, deadline_at: datetime | None) -> int:
    left = (deadline_at - now).total_seconds() if deadline_at else 0
    size = NEAR_STEP_SECONDS if 0 <= left < NEAR_SECONDS else FAR_STEP_SECONDS
    return int(now.timestamp()) // size
