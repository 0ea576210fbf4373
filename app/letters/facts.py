"""What letters are told: frozen facts, gathered by whoever writes. A letter knows no tables and no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.outbox.letter import Attachment
from app.rules.clauses import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to write to."""

    name: str
    email: str
    #: "" when there is none.
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The writing paper of a body in one language: what every letter prints, also one that is of no consultation."""

    language: str
    #: Name of the body, such as "Council".
    organisation: str
    #: Unit that writes, such as "General Secretariat".
    secretariat: str
    #: Place of the council's clock, such as "Geneva".
    place: str
    #: Of the consultation; of a letter that is of none, its own.
    reference: str
    contact: Contact
    #: Day of the letter in the council's zone; in UTC where it is of no consultation.
    dated: date
    is_illustrative: bool
    #: Latest checkpoint of the log that the letter is in: tree size, and twelve digits of its root.
    checkpoint_size: int
    checkpoint_root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """The deadline as the calendars of those who hold a personal link keep it."""

    #: The same in all letters of a consultation and in every language: by it a calendar knows its entry again.
    uid: str
    #: How often the deadline has been moved.
    moved_count: int
    #: Plain e-mail address of whoever convenes, which the entry must have.
    organizer: str
    #: When the letter is written, in UTC.
    written_at: datetime
    #: The consultation was closed or withdrawn before its deadline: there is nothing more to keep.
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Paper):
    """The writing paper of one consultation in one language."""

    zone: ZoneInfo
    title: str
    legal_basis: str
    #: Meeting that authorised the consultation, as a noun phrase; "" where none is named.
    authorising_meeting: str
    signatory: str
    #: Reference of the consultation that this one is a further round of; "": none.
    continues: str
    #: Until then views are exchanged and no reply is taken; None: there is no exchange.
    replies_open_at: datetime | None
    deadline_at: datetime
    #: None once the deadline has passed.
    calendar_entry: CalendarEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who reads the letter."""

    #: Official name of the Member State in the letter's language; "" for a recipient of copies.
    member: str
    #: Title or function, and name, as the letter's address prints them.
    title: str
    name: str
    #: Zone of the reader's capital; None: two clocks are printed instead of three.
    zone: ZoneInfo | None = None
    is_entitled: bool = True
    #: Name of the Member State for which this one steps in where that gives no answer; "": it replies for itself.
    alternate_for: str = ""
    #: What is typed to confirm a reply; "": nothing is.
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One decision as letters list it."""

    #: "6a".
    name: str
    title: str
    #: Whether only comments are invited on it, and nothing is decided.
    is_comment: bool = False
    #: It is adopted unless somebody objects, so that no reply is required.
    is_silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """The circular letter as PDF, as it goes with a letter."""

    #: Rounded up; 1,024 bytes each.
    kilobytes: int
    #: None: it is too large to be attached.
    attachment: Attachment | None


class Asked(StrEnum):
    """What is asked of the Member States."""

    REPLIES = "replies"
    #: Nothing, unless they object.
    OBJECTIONS = "objections"
    COMMENTS = "comments"

    @classmethod
    def of(cls, items: Iterable[ItemLine]) -> "Asked":
        """Of all these together: replies, unless none of them asks for one."""
        found = {cls.of_one(item) for item in items}
        return found.pop() if len(found) == 1 else cls.REPLIES

    @classmethod
    def of_one(cls, item: ItemLine) -> "Asked":
        """Of a single decision."""
        if item.is_comment:
            return cls.COMMENTS
        return cls.OBJECTIONS if item.is_silent else cls.REPLIES


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule that applies, with the numbers of Member States that put it into figures."""

    rule: Rule
    #: All Member States of the body, with and without the right to vote.
    members: int
    entitled: int
    #: Names of the decisions that it governs; empty: all of the consultation. Fill it where more than one rule applies.
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivationLine:
    """One clause as it was tested."""

    #: Which part of the rule it is, in words.
    label: str
    #: What was counted, and the line it was held against.
    text: str
    #: Such as "2 × 27 = 54 > 48".
    inequality: str
    holds: bool
    #: True for the one line that settled the outcome.
    decides: bool
    #: It fills what an earlier line left open, on the numbers that stand there: nothing was held against a line anew.
    fills_gap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One decision with the answer that stands."""

    name: str
    title: str
    #: A value of `rules.Choice`; "" when there is no answer.
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """A recorded reply as its receipt states it."""

    code: str
    received_at: datetime
    is_late: bool
    #: Without the vote, or without a new answer: only a statement was recorded.
    is_statement: bool
    function: str
    answers: tuple[AnswerLine, ...]
    #: When the reply that this one replaces was received; None: it is the first.
    replaces_at: datetime | None
    contest_link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """A paper that the secretariat received, as its letters identify it."""

    #: How it came: letter, email, fax or hand.
    channel: str
    #: Number and date that it carries; "" and None where it has none.
    number: str
    dated: date | None
    received_at: datetime
    registry_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclearLine:
    """A decision on which a paper says something that is no answer."""

    name: str
    title: str
    #: In the language received.
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """The further consultation that follows an outcome."""

    #: "": it has not been opened yet.
    reference: str = ""
    #: Name of the body consulted in it; "": not known yet.
    body: str = ""
    #: Whether the same body is consulted again.
    is_same_body: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLine:
    """One decision with its counts and outcome."""

    name: str
    title: str
    #: Choice (or "silent") to number of Member States.
    counts: Mapping[str, int]
    #: A value of `rules.Outcome`.
    outcome: str
    #: The inequality that decided.
    reason: str
    #: Why, in one sentence; "": not known.
    sentence: str = ""
    #: Everything that was tested, in order; empty where nothing was counted.
    derivation: tuple[DerivationLine, ...] = ()
    #: None: no further consultation follows.
    following: Following | None = None
    #: What a person ruled where the rule leaves a hole, in the language received; "": nobody did.
    ruling: str = ""
    #: As `counts`, by weight; empty where every member counts once.
    weights: Mapping[str, int] = field(default_factory=dict)
    #: As the organisation counts decisions, and the days of adoption and entry into force, in ISO form; "": not said.
    number: str = ""
    adopted_on: str = ""
    in_force_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedLine:
    """One decision in a corrigendum: `outcome`, `reason`, `number`, `adopted_on`, `in_force_on` ("": not said)."""

    name: str
    title: str
    former: Mapping[str, str]
    present: Mapping[str, str]
    #: Choice (or "silent") to number of Member States; empty: not said.
    former_counts: Mapping[str, int] = field(default_factory=dict)
    present_counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Decisions that have left the procedure before the close, and how many of the consultation are left in it."""

    items: tuple[ItemLine, ...]
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationFacts:
    """What a Member State declared on an adopted decision."""

    #: Its official name in the letter's language.
    member: str
    #: A value of `rules.Declaration`.
    kind: str
    #: Number and title of the decision.
    name: str
    title: str
    #: In the language received.
    text: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """How many statements were received in time, and from how many Member States."""

    received: int
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Objected:
    """Decisions under a silence procedure to which there was an objection. Who objected is not among the facts."""

    items: tuple[ItemLine, ...]
    rule: Rule
    #: None: they are still answered, and the objection may be withdrawn until the deadline.
    settled: Settled | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedConsultation:
    """One consultation in a reminder: what is still open for this state, and its own link."""

    sheet: Sheet
    items: tuple[ItemLine, ...]
    link: str
    #: The rules of these decisions; each names its own where several apply.
    rules: tuple[RuleLine, ...]
    #: As in `Addressee`.
    alternate_for: str = ""
    code: str = ""
