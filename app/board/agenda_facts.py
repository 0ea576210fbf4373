"""What comes next by itself, and what waits for an officer, as frozen facts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.consultations.models import DueKind
from app.intake.message_queries import MessageLine
from app.officers.request_queries import RequestLine
from app.tally.queries import Hold

#: So long before the deadline those that have not replied are to be called.
CALLS_BEGIN = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """What the scheduler does by itself, and when."""

    kind: DueKind
    due_at: datetime
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestLine:
    """A reply that a focal point says was not sent on behalf of its member; two officers rule."""

    member: str
    #: Index of the contested reply in the log, which the ruling names.
    reply_index: int
    receipt_code: str
    contested_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceLine:
    """Two focal points of one member answered these decisions differently."""

    member: str
    decisions: tuple[str, ...]
    noticed_at: datetime
    #: Whether the later answers stand; otherwise nothing of them was recorded.
    is_recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReached:
    """A member that no letter has reached, and what became of the last one."""

    member: str
    #: A value of `outbox.LetterState`; "": none was ever queued.
    letter_state: str
    #: What the receiving server said last.
    server_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherRound:
    """Decisions whose outcome calls for a further round that nobody has begun to write."""

    decisions: tuple[str, ...]
    is_of_another_body: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for an officer."""

    contests: tuple[ContestLine, ...]
    differences: tuple[DifferenceLine, ...]
    #: Entitled members without a reply that no letter has reached and none is on its way to, in the body's order; above
    #: `MOST_TILES` those of the page.
    not_reached: tuple[NotReached, ...]
    #: How many Member States are to be called because the deadline is near; 0: it is not, or all have replied.
    to_call: int
    #: Acts that an officer has asked for and a second must approve or refuse.
    requests: tuple[RequestLine, ...]
    #: What people wrote by e-mail and no officer has looked at.
    messages: tuple[MessageLine, ...]
    #: What keeps an outcome from being announced, but for the contests above.
    holds: tuple[Hold, ...]
    #: None: no outcome calls for a further round, or one is being written.
    further: FurtherRound | None

    @property
    def count(self) -> int:
        """How many matters there are; members not reached or to be called are one matter each."""
        return (
            len(self.contests)
            + len(self.differences)
            + len(self.requests)
            + len(self.messages)
            + bool(self.not_reached)
            + bool(self.to_call)
            + len(self.holds)
            + (self.further is not None)
        )
