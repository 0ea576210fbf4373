"""The review: what of it differs from one reply to the next, and all of it from pieces that were drawn before.

A Member State that has said nothing before says of each decision one of a few answers, and gives neither reasons nor a
statement, mostly. What is drawn of a decision and its answer is kept beside the page that all see alike, and so is the
review around it, with holes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import get_template_attribute
from markupsafe import Markup

from app.replies.blank import Filled
from app.replies.forms import Chosen
from app.replies.read_models import Reasoned, ReplyPage
from app.replies.review import Fate, Review, ReviewRow
from app.replies.views.holes import filled_in, hole

LEDGER, COPIES, CHANGES, KEPT, NONE = "ledger", "copies", "changes", "kept", "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a portion of answers puts into its review."""

    #: A row for each decision.
    ledger: Markup
    #: The portion itself, as fields that are not seen.
    copies: Markup
    #: How many answers it changes, leaves as they are, leaves without any; as they are printed.
    changes: str
    kept: str
    none: str
    #: Reasons that it gives; there is no hole for them.
    reasons: tuple[Reasoned, ...] = ()


_HOLES = Parts(
    ledger=Markup(hole(LEDGER)),  # noqa: S704 - a sign of ours
    copies=Markup(hole(COPIES)),  # noqa: S704
    changes=hole(CHANGES),
    kept=hole(KEPT),
    none=hole(NONE),
)


def parts_of(page: ReplyPage, chosen: Chosen, rows: Review, pieces: dict[object, Markup] | None = None) -> Parts:
    """What a portion puts into its review, in the language in use.

    Args:
        page: that it was chosen on.
        chosen: the portion.
        rows: what it does.
        pieces: what has been drawn of such a page before, and is drawn now; None: nothing is kept.
    """
    kept = {} if pieces is None else pieces
    # Joined as texts: each piece has been drawn, and needs not be looked at once more.
    return Parts(
        ledger=Markup("".join([_row(page, row, kept) for row in rows.rows])),  # noqa: S704
        copies=Markup("".join([_copy(name, value, kept) for name, value in chosen.fields.items()])),  # noqa: S704
        changes=str(rows.changes_count),
        kept=str(rows.count(Fate.KEPT)),
        none=str(rows.count(Fate.NONE) + rows.count(Fate.TAKEN_BACK)),
        reasons=rows.reasons,
    )


def filled_review(
    filled: Filled,
    parts: Parts,
    draw: Callable[[ReplyPage, str, Parts], str],
    *,
    form: str,
    drawn_for: tuple[str, ...],
) -> str:
    """The review, drawn only where nobody else has had one drawn in the same way.

    Args:
        filled: the page that the portion was chosen on.
        parts: what the portion puts into it.
        draw: draws a page with this one-time form and these parts.
        form: the one that it carries.
        drawn_for: what the page differs by besides.
    """
    said = {
        LEDGER: parts.ledger,
        COPIES: parts.copies,
        CHANGES: parts.changes,
        KEPT: parts.kept,
        NONE: parts.none,
    }
    return filled_in(
        filled,
        lambda page, hole_of_form: draw(page, hole_of_form, _HOLES),
        form=form,
        drawn_for=("review", *drawn_for),
        also=said,
    )


def is_answers_alone(chosen: Chosen) -> bool:
    """Whether a portion says of decisions one of their answers, and nothing in words."""
    return not (chosen.reasons or chosen.statement)


def _row(page: ReplyPage, row: ReviewRow, pieces: dict[object, Markup]) -> Markup:
    if row not in pieces:
        draw = get_template_attribute("replies/_review.html", "decision")
        pieces[row] = Markup(draw(row, page.beside.heading(row.name)))  # noqa: S704 - drawn by a template
    return pieces[row]


def _copy(name: str, value: str, pieces: dict[object, Markup]) -> Markup:
    if (name, value) not in pieces:
        draw = get_template_attribute("replies/_review.html", "copy")
        pieces[name, value] = Markup(draw(name, value))  # noqa: S704
    return pieces[name, value]
