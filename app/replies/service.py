"""Commands of this package: recording replies, keeping drafts, acknowledging the letter, contesting and ruling."""

from app.replies.acknowledging import acknowledge
from app.replies.contests import contest, rule_on_contest
from app.replies.drafts import delete_closed, discard_draft, save_draft
from app.replies.finality import reopen
from app.replies.recording import record_reply

__all__ = [
    "acknowledge",
    "contest",
    "delete_closed",
    "discard_draft",
    "record_reply",
    "reopen",
    "rule_on_contest",
    "save_draft",
]
