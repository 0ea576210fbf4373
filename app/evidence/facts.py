"""A result as frozen facts, cut to what whoever reads it may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.consultations.corrigenda import CorrigendumPaper
from app.letters.annex import StatementGroup, StatementLine, grouped
from app.letters.facts import OutcomeLine
from app.letters.wording import SILENT
from app.record.queries import Checkpoint
from app.replies.declaration_queries import DeclarationLine
from app.rules import After, Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """One decision and what became of it."""

    #: Number and title of the item it is a part of; "" where it is an item by itself.
    item_number: str
    item_title: str
    outcome: OutcomeLine


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """What one Member State answered; an answer that its alternate gave in its stead is among them."""

    code: str
    name: str
    is_entitled: bool
    weight: int
    #: Decision to choice; a decision without an answer is not in it.
    answers: Mapping[str, str]
    #: Received at and channel of the reply that stands; None and "": none does.
    received_at: datetime | None
    channel: str
    #: Of the reply that stands, as its receipt gave it; "": none does.
    receipt_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A consultation after its close. Instants are UTC; days are those of the consultation's zone."""

    reference: str
    title: str
    organisation: str
    secretariat: str
    legal_basis: str
    place: str
    zone: str
    language: str
    opened_at: datetime
    deadline_at: datetime
    closed_at: datetime
    #: None: provisional.
    announced_at: datetime | None
    letter_reference: str
    seats: int
    entitled: int
    replied: int
    late: int
    lines: tuple[ResultLine, ...]
    #: The rules applied, in sentences.
    rules: tuple[str, ...]
    #: How far the facts below go; with `COUNTS` there are neither members nor statements.
    reach: After
    members: tuple[MemberLine, ...]
    statements: tuple[StatementLine, ...]
    #: What Member States declared after adoption; it was told to everybody, and is part of no count.
    declarations: tuple[DeclarationLine, ...]
    #: Each with what was announced before beside what takes its place, in order; it was told to everybody too.
    corrigenda: tuple[CorrigendumPaper, ...]
    checkpoint: Checkpoint
    is_illustrative: bool

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was counted of any decision, in one order: choices, then `silent`."""
        counted = {kind for line in self.lines for kind in line.outcome.counts}
        return tuple(kind for kind in (*map(str, Choice), SILENT) if kind in counted)

    @property
    def statement_groups(self) -> tuple[StatementGroup, ...]:
        """Statements of each kind apart; words are in the language in use."""
        return grouped(self.statements)

    @property
    def is_provisional(self) -> bool:
        """Whether it may still change before it is announced."""
        return self.announced_at is None
