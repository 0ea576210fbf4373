"""What a focal point submits, and what becomes of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.links.tokens import FormClaim, InvitationClaim
from app.record.events import canonical
from app.replies.models import WHOLE_REPLY, Channel
from app.rules import Choice, Portion


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a member says, by whatever channel: a portion of answers with their reasons, a statement, or both."""

    #: Decision to answer; KEEP and decisions that are not named leave what stands.
    given: Mapping[str, Choice | Portion]
    #: On the whole reply; "" when there is none.
    statement: str
    #: Decision to the reason given for a disapproval or an objection; none of them "".
    reasons: Mapping[str, str]
    name: str
    function: str
    #: Reference of the instructions, for the member's own records; may be "".
    instructions: str
    #: Language of the page it was sent from, or that a paper was entered on.
    language: str
    #: Of the statement: a `StatementKind`, and the language it is written in; "" where it was not said.
    statement_kind: str = ""
    statement_language: str = ""

    @property
    def said(self) -> dict[str, str]:
        """The answers given in this portion, in plain values; what only leaves an answer as it is says nothing."""
        return {name: str(answer) for name, answer in self.given.items() if answer is not Portion.KEEP}

    @property
    def statements(self) -> dict[str, str]:
        """Statements by what they are on."""
        whole = {WHOLE_REPLY: self.statement} if self.statement else {}
        return whole | dict(self.reasons)

    @property
    def replier(self) -> dict[str, str]:
        """Who replies, in what capacity, on which instructions."""
        return {"name": self.name, "function": self.function, "instructions": self.instructions}

    @property
    def sha256(self) -> str:
        """Hash of what was sent, which tells a repetition from a second use of the same form."""
        content: dict[str, object] = {"given": self.said, "statements": self.statements, "replier": self.replier}
        if self.statement_kind:
            content["statement_kind"] = self.statement_kind
        return hashlib.sha256(canonical(content).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Content):
    """One confirmed form."""

    claim: InvitationClaim
    form: FormClaim
    #: Version of the draft that it was written from; "" for none.
    draft: str = ""
    #: Whether the answers that stand after it are declared final.
    is_final: bool = False

    @property
    def sha256(self) -> str:
        """As of the content; declaring it final says something more."""
        content = super(Submission, self).sha256
        return hashlib.sha256(f"{content}.final".encode()).hexdigest() if self.is_final else content


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The paper that a reply came on, as its letters name it."""

    #: Number and date that the paper itself carries; "" and None where it has none.
    number: str
    dated: date | None
    #: Under which the organisation's registry keeps it.
    registry_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReply(Content):
    """A reply that came on paper: read by one officer, approved by a second."""

    channel: Channel
    #: When the organisation received it, whatever day it was entered.
    received_at: datetime
    #: Numbers of who entered it and who approved.
    officers: tuple[int, int]
    #: Of the scan; None: none was made.
    evidence_sha256: str | None
    note: Note
    #: Tells this paper from every other, as a one-time form does for replies by link.
    nonce: str


class RecordedKind(StrEnum):
    """What became of a submission."""

    RECORDED = "recorded"
    #: Received after the deadline: kept, not counted.
    LATE = "late"
    #: A colleague's reply came between; nothing of this one was recorded.
    CHANGED = "changed"
    #: Only a statement was recorded.
    STATEMENT = "statement"
    #: On paper, received in time and entered after the close: counted.
    ADMITTED = "admitted"
    #: A paper that says what stands already.
    CONFIRMED = "confirmed"
    #: A paper whose answers were all overtaken by a reply that was received after it.
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The answer to a submission."""

    kind: RecordedKind
    received_at: datetime
    #: Index in the log; None when nothing was recorded.
    index: int | None = None
    #: "" when nothing was recorded.
    receipt_code: str = ""
    #: The same form had been sent before; this is what became of it then.
    is_repeated: bool = False
    #: Decisions in which it changed, or would have changed, the answer of another focal point of the member.
    differing: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What two officers decide on a contested reply."""

    is_upheld: bool
    reason: str
    by_id: int
    approved_by_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A contest as it was received."""

    #: Index of the reply that is contested.
    reply_index: int
    #: Receipt code of that reply.
    receipt_code: str
    contested_at: datetime
    #: The same focal point had contested the reply before.
    is_repeated: bool
