"""Whether an answer may be given, replaced or taken back, by the rule of its decision and by what was answered before.

A request for time or discussion takes no position: it may always be taken back, and a position may always follow it.
"""

from collections.abc import Iterable, Mapping
from typing import assert_never

from app.consultations.models import Decision
from app.replies.models import COUNTED, Reply
from app.replies.shown import answers_former_text
from app.rules import REQUESTS, ChangeReply, Choice, WithdrawReply


def positions(replies: Iterable[Reply], anew: Mapping[str, int]) -> dict[str, Choice]:
    """Decision to the last position that the member took on it, even if it has taken the answer back since.

    `replies`: those of one seat, in the order of the log. An upheld contest leaves nothing behind that could bind, and
    a position on a text that stands no longer binds nobody. `anew` as `shown.asked_anew`.
    """
    found: dict[str, Choice] = {}
    for reply in replies:
        if reply.kind not in COUNTED:
            continue
        if reply.removed_at is not None:
            found = {}
            continue
        found |= {
            name: Choice(answer)
            for name, answer in reply.answers.items()
            if answer not in REQUESTS and not answers_former_text(name, reply.index, anew)
        }
    return found


def may_give(decision: Decision, choice: Choice, *, standing: Choice | None, position: Choice | None) -> bool:
    """Whether the member may give this answer in place of the one that stands.

    Where no answer may be changed, taking one back does not open the way to another: only the same may be given again.
    """
    match ChangeReply(decision.rule.get("change_reply", ChangeReply.UNTIL_CLOSE)):
        case ChangeReply.UNTIL_CLOSE:
            return True
        # Nobody can give consent through a personal link.
        case ChangeReply.NEVER | ChangeReply.WITH_CONSENT:
            holds_position = standing is not None and standing not in REQUESTS
            return not holds_position and (choice in REQUESTS or position in {None, choice})
        case unknown:
            assert_never(unknown)


def may_take_back(decision: Decision, standing: Choice | None) -> bool:
    """Whether the member may have no answer again."""
    withdrawal = WithdrawReply(decision.rule.get("withdraw_reply", WithdrawReply.UNTIL_CLOSE))
    return standing in REQUESTS or withdrawal is WithdrawReply.UNTIL_CLOSE
