"""The addresses of members: `/l/` opens a personal link, `/r/` is the consultation's page, `/c/` reports a reply."""

from app.replies.views import acknowledging, contests, links, pages, refusals
from app.replies.views.blueprint import blueprint
from app.replies.views.silence import hide_tokens

__all__ = ["acknowledging", "blueprint", "contests", "hide_tokens", "links", "pages", "refusals"]
