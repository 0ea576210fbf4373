"""The addresses of members: links, the pages of a consultation, reports and confirmations, codes of missions."""

from app.replies.views import acknowledging, codes, confirming, contests, links, pages, papers, reading, refusals
from app.replies.views.blueprint import blueprint
from app.replies.views.silence import hide_tokens

__all__ = [
    "acknowledging",
    "blueprint",
    "codes",
    "confirming",
    "contests",
    "hide_tokens",
    "links",
    "pages",
    "papers",
    "reading",
    "refusals",
]
