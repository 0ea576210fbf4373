"""Types of events and the exact notation of their lines.

Source: the record's published format; types beyond it are past tense and have no effect on a result.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

HOUSE = "house"


class EventType(StrEnum):
    """What can happen."""

    OPENED = "opened"
    #: The exchange of views is over, and everybody was told that replies may be given.
    REPLIES_OPENED = "replies_opened"
    REPLY = "reply"
    LATE = "late"
    STATEMENT = "statement"
    ACKNOWLEDGED = "acknowledged"
    CONTESTED = "contested"
    CONTEST_RULED = "contest_ruled"
    #: A focal point submitted answers that differ from a colleague's which had just been recorded; nothing changed.
    DIFFERED = "differed"
    #: A focal point declared the answers of its member final, or its primary one let them be changed again.
    FINALISED = "finalised"
    REOPENED = "reopened"
    EXTENDED = "extended"
    ITEM_WITHDRAWN = "item_withdrawn"
    DEFERRED = "deferred"
    #: The rule lets a decision be taken before the deadline, and it was.
    DECIDED_EARLY = "decided_early"
    SILENCE_BROKEN = "silence_broken"
    #: No objection to a decision stands any longer, before the deadline.
    SILENCE_RESTORED = "silence_restored"
    #: Two officers have carried on with a decision to which there was an objection.
    OBJECTION_FOLLOWED = "objection_followed"
    WITHDRAWN = "withdrawn"
    INVITATION = "invitation"
    MAIL = "mail"
    #: A right to vote that was lost or regained: since the opening, where a rule reads it at the close; in the log of
    #: the house whenever an officer enters it.
    STANDING = "standing"
    CLOSED = "closed"
    #: Two officers recorded what the person whom it falls to decided where the rule leaves a hole.
    RULING = "ruling"
    OUTCOME = "outcome"
    ANNOUNCED = "announced"
    #: What a single member declared of an adopted decision, entered in a register of its own.
    DECLARED = "declared"
    DECLARATION_WITHDRAWN = "declaration_withdrawn"
    #: A text was corrected while the consultation was open.
    TEXT_CHANGED = "text_changed"
    #: The text of a decision was issued in a further language while the consultation was open.
    LANGUAGE_ISSUED = "language_issued"
    UNSEALED = "unsealed"
    #: A reply received in time by another channel and entered after the close.
    ADMITTED = "admitted"
    #: Numbers of decisions, and the days of their adoption and entry into force, were set.
    NUMBERED = "numbered"
    CERTIFIED = "certified"
    CORRECTED = "corrected"
    #: A paper that is no reply that counts: a clarification was requested, or it was acknowledged only.
    PAPER_KEPT = "paper_kept"
    #: A message of a person came into the mailbox; an officer entered it as a paper, or said that nothing follows.
    MESSAGE_RECEIVED = "message_received"
    MESSAGE_ENTERED = "message_entered"
    MESSAGE_DISMISSED = "message_dismissed"
    #: A paper that says what the reply that stands says.
    REPLY_CONFIRMED = "reply_confirmed"
    #: An officer asked for an act that takes two; the second approved or refused, or the first took it back.
    ACT_REQUESTED = "act_requested"
    ACT_APPROVED = "act_approved"
    ACT_REFUSED = "act_refused"
    ACT_RECALLED = "act_recalled"
    #: A focal point made a read-only link for its capital, or withdrew it.
    READING_LINK = "reading_link"
    #: An officer had a focal point's link mailed to it once more.
    LINK_MAILED = "link_mailed"
    #: A code was issued to a permanent mission by post, revoked, or used to have its links mailed once more.
    MISSION_CODE = "mission_code"
    #: An officer had everybody reminded who had not replied.
    REMINDED = "reminded"
    CONTACT = "contact"
    #: Two officers set or lifted a legal hold; persons were erased whose time was over, here or in the house.
    LEGAL_HOLD = "legal_hold"
    ERASED = "erased"
    NOTE = "note"
    # House log only.
    BODY_CREATED = "body_created"
    MEMBERS_IMPORTED = "members_imported"
    #: An officer corrected official names of a member, or entered those that hold from a day on.
    NAMES_CORRECTED = "names_corrected"
    #: An officer had focal points asked whether they still represent their member; one of them said so, or said no.
    CONFIRMATIONS_ASKED = "confirmations_asked"
    REPRESENTATION_ANSWERED = "representation_answered"
    CONSULTATION_IMPORTED = "consultation_imported"
    #: A consultation that is being written on screen was begun, changed, taken over as a draft, or discarded.
    MANUSCRIPT = "manuscript"
    RULE_ADDED = "rule_added"
    OFFICER_ADDED = "officer_added"
    OFFICER_CHANGED = "officer_changed"
    OFFICER_SIGNED_IN = "officer_signed_in"
    OFFICER_SIGNED_OUT = "officer_signed_out"
    SIGN_IN_REFUSED = "sign_in_refused"
    #: Something does not run as it should and officers were told; it is over, or an officer lifted it.
    ALARM_RAISED = "alarm_raised"
    ALARM_ENDED = "alarm_ended"


#: Events of one member, or of the delivery of letters: they change nothing that all others see.
OF_ONE = frozenset(
    {
        EventType.REPLY,
        EventType.LATE,
        EventType.ACKNOWLEDGED,
        EventType.CONTESTED,
        EventType.DIFFERED,
        EventType.FINALISED,
        EventType.REOPENED,
        EventType.INVITATION,
        EventType.MAIL,
        EventType.READING_LINK,
        EventType.LINK_MAILED,
    }
)


def instant(moment: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SS.ffffffZ`, always with six decimals."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: Mapping[str, Any]) -> str:
    """Sorted-key JSON without white space. Floats are a programming error: numbers in the record are integers."""
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def commitment(salt: bytes, text: str) -> str:
    """What stands in the log for a text that must not stand there itself: SHA-256 of salt and UTF-8 text."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def text_hash(text: str | bytes) -> str:
    """Plain SHA-256, for texts that are public."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def _refuse_floats(value: object) -> None:
    match value:
        case float():
            raise TypeError("no floats in the record")
        case Mapping():
            for each in value.values():
                _refuse_floats(each)
        case list() | tuple():
            for each in value:
                _refuse_floats(each)
        case _:
            return
