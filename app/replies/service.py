"""Commands of this package: recording replies, acknowledging the letter, contesting replies, ruling on contests."""

from app.replies.acknowledging import acknowledge
from app.replies.contests import contest, rule_on_contest
from app.replies.recording import record_reply

__all__ = ["acknowledge", "contest", "record_reply", "rule_on_contest"]
