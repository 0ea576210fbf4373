"""What the words in the head's box lead to: members, consultations and decisions, each a list of its own."""

from flask import Blueprint, render_template, request

from app.consultations.search import consultations_found
from app.core.folding import sought
from app.core.i18n import current_language
from app.core.work import look
from app.desk.board import words
from app.desk.signin.guard import sitting_here
from app.letters.wording import outcome_label
from app.members.search import MemberHit, members_found
from app.officers.queries import ACTING

room = Blueprint("search", __name__, template_folder="templates")
LONGEST_SEARCH = 200
#: Of each list so many are shown; more words find fewer.
MOST_SHOWN = 50


@room.get("/search")
def page() -> str:
    """The hits for the words in the address, no further than this role may see."""
    typed = request.args.get("q", "")[:LONGEST_SEARCH]
    wanted, language, role = sought(typed), current_language(), sitting_here().officer.role
    members: tuple[MemberHit, ...] = ()
    found = None
    if wanted.words:
        with look(sitting_here().actor) as work:
            members = members_found(work, wanted, language, is_full=role in ACTING)
            found = consultations_found(work, wanted, language, role)
    return render_template(
        "search/page.html",
        typed=typed,
        members=members,
        found=found,
        most=MOST_SHOWN,
        words=words,
        outcome_words=outcome_label,
    )
