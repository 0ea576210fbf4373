"""Commands of this package: recording replies, contesting them, ruling on contests."""

from app.replies.contests import contest, rule_on_contest
from app.replies.recording import record_reply

__all__ = ["contest", "record_reply", "rule_on_contest"]
