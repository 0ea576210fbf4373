"""What the board shows, as frozen facts. Counts are integers; sentences and drawings are made by who shows them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.board.agenda_facts import DueLine, Waiting
from app.board.course_facts import Course
from app.board.letter_facts import LetterSums
from app.consultations.models import Certify, State
from app.consultations.sight import Sight
from app.letters.facts import DerivationLine, Following, RuleLine
from app.officers.models import Role
from app.record.queries import Checkpoint
from app.replies.contributions import Contribution
from app.replies.declaration_queries import DeclarationLine
from app.rules import After, During, Forecast, Rule

#: Up to so many seats each has its tile; above, there are totals and pages.
MOST_TILES = 250
PAGE_SIZE = 50


class Grouping(StrEnum):
    """How the tiles are arranged; inside a group always in the body's order."""

    REGION = "region"
    ORDER = "order"
    GROUP = "group"


class SeatState(StrEnum):
    """Where one seat stands; the values name the signs."""

    FULL = "full"
    PART = "part"
    NONE = "none"
    #: No reply, and no server has accepted any letter to it.
    LOST = "lost"
    #: Without the right to vote.
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What one look at the board asks for."""

    language: str
    grouping: Grouping = Grouping.REGION
    is_without_reply: bool = False
    #: Key of the one region or group that is shown; "": all of them.
    only: str = ""
    #: Above `MOST_TILES`: the page begins behind the seat with this place in the body's order. None: at the first.
    after: int | None = None
    #: Of who looks; bounds what is read at all (`app.consultations.sight`).
    role: Role = Role.OFFICER


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationLine:
    """One consultation in the list of all."""

    reference: str
    title: str
    body: str
    state: State
    zone: str
    place: str
    #: None in a draft.
    deadline_at: datetime | None
    entitled: int
    replied: int
    complete: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the consultation is. Instants are UTC; None: not yet, or never."""

    reference: str
    title: str
    body: str
    place: str
    zone: str
    state: State
    opened_at: datetime | None
    #: Until then views are exchanged; None: replies are taken from the opening on.
    replies_open_at: datetime | None
    deadline_at: datetime | None
    closed_at: datetime | None
    announced_at: datetime | None
    withdrawn_at: datetime | None
    extended: int
    #: Whether officers could see answers when it was extended.
    was_tally_seen: bool
    items: int
    #: Without items on which only comments are invited.
    decisions: int
    #: Of these, how many left the procedure before the close.
    settled: int
    languages: int
    #: Languages in which there is a circular letter as PDF; empty before the opening.
    circulars: tuple[str, ...]
    during: During
    after: After
    certify: Certify
    is_illustrative: bool
    seats: int
    entitled: int

    @property
    def is_comments_only(self) -> bool:
        """Whether nothing is decided in it."""
        return self.items > 0 and not self.decisions

    @property
    def is_closed(self) -> bool:
        """Whether the outcome is known."""
        return self.state in {State.CLOSED, State.ANNOUNCED}


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterRound:
    """A consultation that continues the one shown."""

    reference: str
    state: State
    #: Names of the decisions in it.
    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """What the consultation continues, and what continues it."""

    #: "": it is no further round.
    earlier: str
    later: tuple[LaterRound, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """How many seats stand where. full + part + none + lost = entitled; entitled + out = all seats."""

    full: int
    part: int
    #: No reply; above `MOST_TILES` with those of `lost`.
    none: int
    #: None above `MOST_TILES`: it is known for the seats of a page only.
    lost: int | None
    entitled: int
    out: int
    #: Replies received after the deadline.
    late: int
    #: Entitled members that acknowledged the letter or replied; None where no rule counts it.
    acknowledged: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One seat."""

    code: str
    name: str
    #: Place in the body's order.
    position: int
    region: str
    groups: tuple[str, ...]
    state: SeatState
    #: How many decisions it has answered.
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternateLine:
    """One seat that steps in for another; it is among no sum."""

    code: str
    name: str
    #: Name of the member for which it does.
    principal: str
    #: How many decisions it has answered, and in how many of these its principal has not.
    answered: int
    stepped_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TileGroup:
    """Seats of one region or group, or all of them; `label` is "" for all, and for those without one."""

    key: str
    label: str
    replied: int
    entitled: int
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Replies by member."""

    grouping: Grouping
    #: Key of the one region or group that is shown; "": all of them.
    only: str
    groups: tuple[TileGroup, ...]
    #: Where some rule lets alternates step in: all of them, in the body's order.
    alternates: tuple[AlternateLine, ...]
    #: Whether seats come in pages instead of tiles.
    is_paged: bool
    #: Place behind which the next page begins; None: this is the last.
    next_after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCounts:
    """Heads or weights of entitled seats. approve + disapprove + abstain + requests + silent = entitled."""

    approve: int
    disapprove: int
    abstain: int
    #: Asked for time or discussion instead of taking a position.
    requests: int
    silent: int


class Side(StrEnum):
    """Which answers are held against the line: those that carry a decision, or those that break the silence."""

    APPROVALS = "approvals"
    OBJECTIONS = "objections"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The one line that the answers to a decision are held against."""

    side: Side
    #: How many stand against it, and whether they reach it; None: sealed.
    counted: int | None
    is_reached: bool | None
    #: How many reach it, and where it stands in ten-thousandths of all entitled; None: it moves with the replies.
    needed: int | None
    at: int | None
    #: Whether the rule asks for nothing else.
    is_alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One decision against its line."""

    name: str
    title: str
    #: Number and title of the item it is a part of, for the first part of each; "" otherwise.
    item_number: str
    item_title: str
    entitled: int
    #: Entitled seats that hold any answer to it; of a comment, those that sent a statement.
    received: int
    #: None: sealed.
    counts: DecisionCounts | None
    #: The same by weight; None: sealed, or every member counts once.
    weights: DecisionCounts | None
    #: None: the rule draws no single line that a bar of heads could show; its words say what decides.
    threshold: Threshold | None
    #: Whether members object and have no objection, instead of approving and not.
    is_on_objections: bool
    #: A value of `rules.Outcome` once it is settled or closed, "" before; clause and inequality only where counts show.
    outcome: str
    clause: str
    reason: str
    #: After the close: why, in one sentence, and everything that was tested.
    sentence: str
    derivation: tuple[DerivationLine, ...]
    #: None: no further consultation follows.
    following: Following | None
    #: Whether only comments are invited on it, and nothing is decided.
    is_comment: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardForecast:
    """What may still become of one decision that is open."""

    name: str
    #: Entitled members that have taken no position on it, those that made a request included.
    silent: int
    rule: Rule
    found: Forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Changes whenever the board would show something else."""

    tag: str
    #: None in a draft.
    deadline_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One consultation at a glance."""

    head: Head
    rounds: Rounds
    sums: Sums
    roll: Roll
    lines: tuple[BoardLine, ...]
    #: Each rule that applies; where there are several, with the decisions that it governs.
    rules: tuple[RuleLine, ...]
    #: Empty where counts are sealed from whoever looks, after the close, and above `MOST_TILES` seats.
    forecasts: tuple[BoardForecast, ...]
    declarations: tuple[DeclarationLine, ...]
    #: What of all this whoever looks may see.
    sight: Sight
    #: What was said in an exchange of views, or where nothing is decided as comments.
    contributions: tuple[Contribution, ...]
    letters: LetterSums
    due: tuple[DueLine, ...]
    #: None: it is no business of whoever looks.
    waiting: Waiting | None
    #: None in a draft.
    course: Course | None
    checkpoint: Checkpoint
    #: IANA names of the westernmost and easternmost capitals' zones at the deadline, at most two.
    outer_zones: tuple[str, ...]
    drawn_at: datetime

    @property
    def common_need(self) -> int | None:
        """How many reach the line, where it is drawn and the same for every decision."""
        needs = {line.threshold.needed if line.threshold else None for line in self.lines}
        return needs.pop() if len(needs) == 1 else None
