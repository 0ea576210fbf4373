"""How many requests wait, for the navigation of every page of the desk."""

from flask import g

from app.core.work import look
from app.officers.queries import ACTING
from app.officers.request_queries import waiting_count


def add_navigation() -> dict[str, object]:
    """`waiting_requests`: None for those who cannot act."""
    sitting = g.get("sitting")
    if sitting is None or sitting.officer.role not in ACTING:
        return {"waiting_requests": None}
    with look(sitting.actor) as work:
        return {"waiting_requests": waiting_count(work)}
