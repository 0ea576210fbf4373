"""The addresses of members: `/l/` opens a link, `/r/` is the consultation's page, `/c/` contests, `/d/` confirms."""

from app.replies.views import acknowledging, confirming, contests, links, pages, refusals
from app.replies.views.blueprint import blueprint
from app.replies.views.silence import hide_tokens

__all__ = ["acknowledging", "blueprint", "confirming", "contests", "hide_tokens", "links", "pages", "refusals"]
