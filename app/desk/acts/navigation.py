"""How many requests and messages wait, for the navigation of every page of the desk."""

from flask import g

from app.core.work import look
from app.intake.message_queries import waiting_counts
from app.officers.queries import ACTING


def add_navigation() -> dict[str, object]:
    """`waiting_requests` and `waiting_messages`: None for those who cannot act."""
    sitting = g.get("sitting")
    if sitting is None or sitting.officer.role not in ACTING:
        return {"waiting_requests": None, "waiting_messages": None}
    with look(sitting.actor) as work:
        found = waiting_counts(work)
    return {"waiting_requests": found.requests, "waiting_messages": found.messages}
