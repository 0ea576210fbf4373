"""The list of members of a body."""

from flask import Blueprint, render_template, request

from app.core.i18n import current_language
from app.core.work import look
from app.desk.signin.guard import sitting_here
from app.members.roster_queries import Search, member_page
from app.officers.queries import ACTING

room = Blueprint("roster", __name__, template_folder="templates")
LONGEST_SEARCH = 200


@room.get("/members")
def members() -> str:
    """The members of a body, in its own order; the address says which and what is looked for."""
    search = Search(
        body=request.args.get("body", ""),
        words=request.args.get("q", "")[:LONGEST_SEARCH],
        page=request.args.get("page", 1, type=int),
        is_full=sitting_here().officer.role in ACTING,
    )
    with look(sitting_here().actor) as work:
        found = member_page(work, search, current_language())
    return render_template("roster/list.html", page=found, search=search)
