"""What all Member States read alike beside their own replies, as their pages show it."""

from dataclasses import dataclass

from app.replies.display import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexView:
    """One annex in the language that suits the reader best."""

    name: Phrase
    sha256: str
    #: "PDF".
    kind: str
    #: Rounded up; 1,024 bytes each.
    kilobytes: int
    #: What the file's language is called, where it is not the reader's; "" otherwise.
    language_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationView:
    """What a Member State declared after adoption, in the language received."""

    decision: str
    member: str
    kind: str
    #: Days in words; "" where it stands.
    received_on: str
    withdrawn_on: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionView:
    """What a Member State said in the exchange of views, in the language received."""

    member: str
    #: On the council's clock, in words.
    received: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CircularView:
    """The circular letter as PDF."""

    #: Whether it is the organisation's own, signed.
    is_signed: bool

    sha256: str
    kilobytes: int
    #: "" where it is the reader's own.
    language_name: str
    #: Whether the deadline or a text is no longer what it prints: it is kept as it was issued.
    is_outdated: bool
