"""The addresses of members: links, the pages of a consultation, reports and confirmations, codes of missions."""

from app.replies.views import (
    acknowledging,
    codes,
    confirming,
    contests,
    drafts,
    links,
    pages,
    papers,
    reading,
    refusals,
    reopening,
)
from app.replies.views.blueprint import blueprint
from app.replies.views.silence import hide_tokens

__all__ = [
    "acknowledging",
    "blueprint",
    "codes",
    "confirming",
    "contests",
    "drafts",
    "hide_tokens",
    "links",
    "pages",
    "papers",
    "reading",
    "refusals",
    "reopening",
]
