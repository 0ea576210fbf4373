"""A consultation as its file says it, checked: frozen values, nothing of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.consultations.disclosure import Audience
from app.consultations.models import Certify
from app.rules import After, During

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexDraft:
    """One annex: its name, and per language the file and its bytes."""

    names: Texts
    #: Language to file name as written, relative to the consultation's file.
    files: Texts
    contents: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDraft:
    """One part of an item."""

    letter: str
    titles: Texts
    texts: Texts
    rule: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDraft:
    """One numbered item."""

    number: str
    titles: Texts
    texts: Texts
    proposer: Texts
    source: str
    #: None: the consultation's rule applies.
    rule: str | None
    annexes: tuple[AnnexDraft, ...]
    parts: tuple[PartDraft, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyDraft:
    """A recipient of copies."""

    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMention:
    """A place where the file names a rule. Whether there is one is known where the body's own rules are."""

    name: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The whole file."""

    reference: str
    body: str
    #: Reference of the consultation that it is a further round of; "": none.
    continues: str
    titles: Texts
    letters: Texts
    original: str
    #: In the official order.
    languages: tuple[str, ...]
    legal_basis: Texts
    authorising_meeting: Texts
    signatory: Texts
    contact: Mapping[str, Any]
    #: As written; "" means at the moment of opening.
    opens: str
    deadline: str
    #: As written; "" means that replies may be given from the opening on.
    replies_open: str
    zone: str
    rule: str
    #: None, and likewise `after`: the file does not say; what the rules say applies.
    during: During | None
    after: After | None
    audience: Audience
    certify: Certify
    is_illustrative: bool
    copies: tuple[CopyDraft, ...]
    #: As written, such as "-7d".
    reminders: tuple[str, ...]
    items: tuple[ItemDraft, ...]
    #: The plain values of the file, for exporting it again.
    document: Mapping[str, Any]
    #: Lines are no part of what the file says.
    rule_mentions: tuple[RuleMention, ...] = field(default=(), compare=False)
