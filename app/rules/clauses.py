"""A rule of procedure as data: exact clauses, what blocks, the quorum, and what the texts say around the count.

Source: the vocabulary of the record's format; every preset is written in it and every outcome names one of its clauses.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import cast

from app.rules.plain import to_plain
from app.rules.vocabulary import (
    After,
    AfterObjection,
    Basis,
    ChangeReply,
    Choice,
    Comparison,
    ConditionalReply,
    Declaration,
    DeferralEffect,
    During,
    EarlyClose,
    ExtensionBy,
    Kind,
    LateReplies,
    Mode,
    NegativeReason,
    NextBody,
    Outcome,
    PeriodStart,
    PeriodUnit,
    PhaseKind,
    Signatory,
    Silence,
    StandingReadAt,
    Status,
    Substitute,
    Tie,
    Weights,
    WithdrawItem,
    WithdrawReply,
    ZeroReplies,
)

#: What an outcome names as its clause where no clause of the rule decided.
ZERO_REPLIES_ID = "zero-replies"
RULING_ID = "ruling"
#: Two officers withdrew the item, or members asked for discussion: no clause that counts answers decided.
WITHDRAWAL_ID = "withdrawal"
DEFERRAL_ID = "deferral"
REFERRAL_ID = "referral"
#: What no clause of a rule may be called.
RESERVED_IDS = frozenset({ZERO_REPLIES_ID, RULING_ID, WITHDRAWAL_ID, DEFERRAL_ID, REFERRAL_ID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One test: the members that chose one of `count`, against a share of a basis.

    With `share` p/q the test is `q × count` against `p × basis + q × plus`; with the basis `absolute`, `share` is an
    integer and the count is held against it. Under a weighted basis weights are counted, not heads.
    """

    id: str
    count: tuple[Choice, ...]
    basis: Basis
    comparison: Comparison
    share: Fraction | int
    #: Whole members on top of the share: "half plus one" is 1/2 and 1.
    plus: int = 0
    #: Only members of this class, in the count and in the basis; None: all.
    member_class: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """What must have taken part before anything is decided: `count` of `basis`, tested as a `Clause` is."""

    id: str
    #: What is counted: replies, acknowledgements, votes, or their weights.
    count: Basis
    basis: Basis
    comparison: Comparison
    share: Fraction | int
    plus: int = 0
    member_class: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """The clauses under which an item is adopted; none at all means: unless something blocks it."""

    mode: Mode
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Where all these clauses hold, the item is not put to the accept clauses: `effect` is its outcome."""

    id: str
    clauses: tuple[Clause, ...]
    effect: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferral:
    """So many members that answer `discuss` take an item out of the written procedure."""

    #: A number of members, or a share of those entitled that must be reached ("at least").
    requests: Fraction | int
    #: Days within which they may ask, from the opening, or from when replies may be given after an exchange of views;
    #: None: the whole period.
    window_days: int | None
    effect: DeferralEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One period of the procedure, as the rule's text prescribes it."""

    kind: PhaseKind
    #: The shortest that the text allows; None: it does not say.
    minimum: int | None
    #: What the body usually sets; None: not known.
    usual: int | None
    unit: PeriodUnit
    starts: PeriodStart
    counts_first_day: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Who may lengthen the period, by how much, how often; None: the text does not say.

    Where it follows from requests, the members that answer `more_time` are counted and the period is lengthened by
    itself.
    """

    by: ExtensionBy
    #: None unless it follows from requests.
    requests: int | None
    days: int | None
    times: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRound:
    """The consultation that follows one outcome: replies are not carried over, body and clock are its own."""

    after: Outcome
    #: Id of the rule that applies to it.
    rule: str
    body: NextBody


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterAdoption:
    """What single members may declare once an item is adopted."""

    declaration: Declaration
    #: Days from the announcement; None: the text sets no end, or none that follows from the announcement alone.
    window_days: int | None
    #: Days from the announcement to the day on which the decision takes effect; None: the text does not say, or not in
    #: days.
    takes_effect_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What the text says of who may see the replies."""

    during: During
    after: After


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of procedure, complete and explicit; frozen into the record when a consultation opens.

    Where a field may be None, the rule's text says nothing on the point.
    """

    id: str
    #: Goes up with each change of content; a frozen rule keeps the one it had.
    version: int
    title: str
    legal_basis: str
    #: Where the text or the practice was found.
    source: str
    status: Status
    #: First and last day on which the rule applies; None: not limited, or not known.
    valid_from: date | None
    valid_to: date | None
    #: Points that the source leaves open, and how they are read here; shown to whoever picks the rule.
    notes: tuple[str, ...]
    kind: Kind
    choices: tuple[Choice, ...]
    #: Classes of members that clauses may name.
    classes: tuple[str, ...]
    weights: Weights
    substitute: Substitute
    standing_read_at: StandingReadAt
    silence: Silence
    accept: Accept
    #: Any one of them is enough.
    block: tuple[Block, ...]
    #: All of them must be met.
    quorum: tuple[Quorum, ...]
    #: None exactly where there is no quorum.
    on_quorum_failure: Outcome | None
    zero_replies: ZeroReplies
    #: What follows where adoption fails for nothing but shares of a basis that is 0; None: such a share is not reached.
    empty_basis: Outcome | None
    #: Counts abstentions; where it holds, the item is postponed.
    abstention_guard: Clause | None
    tie: Tie
    negative_reason: NegativeReason
    conditional_reply: ConditionalReply
    signatory: Signatory
    change_reply: ChangeReply
    withdraw_reply: WithdrawReply
    withdraw_item: WithdrawItem
    early_close: EarlyClose
    late_replies: LateReplies
    #: Empty except under a silence procedure.
    after_objection: tuple[AfterObjection, ...]
    defer: Deferral | None
    #: A first phase of comments is an exchange of views before the replies open.
    periods: tuple[Phase, ...]
    extension: Extension | None
    next_rounds: tuple[NextRound, ...]
    after_adoption: AfterAdoption | None
    #: None: the text does not say, each consultation sets it.
    disclosure: Disclosure | None

    def offers(self, choice: Choice) -> bool:
        """Whether a member may give this answer under the rule."""
        return choice in self.choices

    def applies_on(self, day: date) -> bool:
        """Whether the rule is in force on that day, its first and its last included."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def next_round_after(self, outcome: str) -> NextRound | None:
        """The consultation that the rule foresees after this outcome; None: it foresees none."""
        return next((each for each in self.next_rounds if each.after == outcome), None)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of guard, blocks and acceptance, in the order in which they are tested."""
        guard = (self.abstention_guard,) if self.abstention_guard else ()
        blocks = tuple(clause for block in self.block for clause in block.clauses)
        return (*guard, *blocks, *self.accept.clauses)

    @property
    def counts_acknowledgements(self) -> bool:
        """Whether acknowledging the letter counts for a quorum or in a share, and is therefore an act of its own."""
        numbers = (*(quorum.count for quorum in self.quorum), *(clause.basis for clause in self.clauses))
        return Basis.REPLIES_OR_ACKNOWLEDGED in numbers

    @property
    def is_silence_procedure(self) -> bool:
        """Whether a decision is adopted unless somebody objects."""
        return self.silence is Silence.CONSENT and not self.accept.clauses

    def as_plain(self) -> dict[str, object]:
        """The rule as mappings, lists, strings and integers, every field written: what the record freezes."""
        return cast("dict[str, object]", to_plain(self))
