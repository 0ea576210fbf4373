"""What the pages for members show: frozen, in one language, ready to print."""

from dataclasses import dataclass
from enum import StrEnum

from app.consultations.corrigenda import CorrigendumPaper
from app.core.i18n import _, listed
from app.letters.facts import Addressee, DerivationLine, Sheet
from app.letters.wording import ClockLine
from app.replies.beside_models import BesideChoice
from app.replies.display import Phrase
from app.replies.draft_facts import DraftView
from app.replies.finality_facts import FinalView
from app.replies.published import Published
from app.replies.shared_models import AnnexView, CircularView, ContributionView, DeclarationView
from app.replies.shown import NOTHING_SHOWN
from app.rules import Choice, NegativeReason, Portion


class Phase(StrEnum):
    """How far a consultation is, for whoever opens its page."""

    OPEN = "open"
    #: The deadline has passed; what is sent now is kept as late.
    OVER = "over"
    ANNOUNCED = "announced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """One answer that may be chosen."""

    value: str
    label: str
    #: Whether the rule lets it be given now, and take the place of what was answered before.
    may_be_given: bool
    #: What giving it causes beside being counted; "" for nothing.
    consequence: str
    #: What is to be known of it before anything is chosen: that it is given no longer, or to no effect; "" otherwise.
    notice: str = ""
    #: Whether the time in which the rule lets it be given is over, as the notice says.
    is_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a form may send for one decision, and what stands."""

    #: Values of the choices; none for a member without the vote.
    choices: frozenset[str]
    answer: Choice | None
    asks_reason: NegativeReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """The reasons that a member gave for its answer to one decision, fit to be shown."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """A correction of the text of a decision while it was open."""

    #: Day, and the languages whose text it changed, in words.
    corrected_on: str
    languages: str
    is_substantive: bool
    #: What stood before, where the reader's text is among them; its text "" otherwise.
    former: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """One decision, with the answer that stands and what may be done with it."""

    name: str
    title: Phrase
    text: Phrase
    choices: tuple[ChoiceView, ...]
    #: Value of the answer that stands; "" where there is none.
    answer: str
    answer_label: str
    #: Day on which it was given, in words; "" where there is none.
    answered_on: str
    may_clear: bool
    #: False where the member has lost its vote since, and the rule reads it at the close.
    is_counted: bool
    keeps_silence: bool
    #: Day since which an objection stands that breaks the silence, in words, until the close; "": none does.
    broken_on: str
    #: What the rule says of reasons for a disapproval or an objection.
    asks_reason: NegativeReason
    #: The answers that it speaks of, in words.
    adverse_labels: str
    #: The reasons on record for the answer that stands; "" where there are none.
    own_reason: str
    #: Label of the outcome, once it is announced or settled; "" before.
    outcome: str
    #: The inequality that decided; "" before the announcement.
    reason: str
    #: Why, in one sentence, and everything that was tested; both empty before the announcement.
    sentence: str = ""
    derivation: tuple[DerivationLine, ...] = ()
    #: Number of the decision, its adoption and entry into force, a sentence each; empty before the announcement.
    particulars: tuple[str, ...] = ()
    #: Day on which it left the procedure before the close, in words; "" where it did not.
    settled_on: str = ""
    #: Whether only comments are invited on it, and nothing is decided.
    is_comment: bool = False
    #: All corrections of its text, in order.
    corrections: tuple[CorrectionView, ...] = ()
    #: Index of the correction since which it is asked anew; -1: it never was corrected in substance.
    asked_anew: int = NOTHING_SHOWN
    #: Whether the member had answered the former text and not yet the present one.
    has_lapsed: bool = False
    #: Whether the answer that stands was declared final.
    is_final: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether it has left the procedure, so that it takes no answers any more."""
        return bool(self.settled_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One item; where it has parts, each of its decisions is one."""

    number: str
    title: Phrase
    text: Phrase
    proposer: Phrase
    source: str
    annexes: tuple[AnnexView, ...]
    decisions: tuple[DecisionView, ...]

    @property
    def has_parts(self) -> bool:
        """Whether its parts are answered instead of the item itself."""
        return len(self.decisions) > 1 or any(each.name != self.number for each in self.decisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One reply of the member as its focal points see it listed: who, what, when."""

    index: int
    #: On the council's clock, in words.
    received: str
    #: As whoever sent it gave it.
    function: str
    #: Form of address or function, and name, of the focal point whose link it came by; empty where it came on paper.
    focal_point: tuple[str, ...]
    #: Decisions that it answered or took back, and the answer in words.
    answers: tuple[tuple[str, str], ...]
    #: What its statement on the whole is; "" where there is none.
    statement: str
    #: Reasons that it gave for disapprovals or objections.
    reasons: tuple[Reasoned, ...]
    #: What is to be said of it besides: late, removed, reported; "" for nothing.
    remark: str
    receipt_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every page of one invitation prints."""

    invitation: str
    language: str
    sheet: Sheet
    addressee: Addressee
    #: The Member State's name.
    member: str
    is_entitled: bool
    #: Of an alternate: what its answers do; "" for whoever replies for itself.
    stands_in: str
    phase: Phase
    #: Readings of the deadline, the council's first.
    clocks: tuple[ClockLine, ...]
    #: Time left until the deadline when the page was drawn, in words; "" when it is over.
    left: str
    #: Day of the letter, in words.
    issued: str
    #: Readings of the instant from which on replies may be given, as long as it lies ahead; empty: they may be given.
    replies_open: tuple[ClockLine, ...]
    #: Day on which it was closed before the deadline, in words, since every decision was settled; "" otherwise.
    closed_early: str = ""

    @property
    def is_exchange(self) -> bool:
        """Whether views are exchanged and no answer is taken yet."""
        return bool(self.replies_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """The letter's acknowledgement, which a rule counts for the quorum."""

    #: What it does.
    sentence: str
    #: Day on which the member acknowledged it, in words; "" where it has not.
    given_on: str
    #: Whether it may still be given, and counts beside what is on record.
    may_give: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPage:
    """The page of a consultation for one focal point."""

    paper: Paper
    #: What the circular letter says, in Markdown.
    letter: Phrase
    #: None: there is none.
    circular: CircularView | None
    #: When a decision is adopted, what silence means, what may be changed: one paragraph for each rule.
    rules: tuple[str, ...]
    items: tuple[ItemView, ...]
    history: tuple[HistoryLine, ...]
    #: The reply that stands, which is one of them; None: none does.
    standing: HistoryLine | None
    #: What all Member States said before replies could be given, in the order received.
    contributions: tuple[ContributionView, ...]
    #: What Member States declared after adoption, in the order in which it was entered.
    declarations: tuple[DeclarationView, ...]
    #: Corrections of the announced result, each beside what it corrects.
    corrigenda: tuple[CorrigendumPaper, ...]
    #: None where no rule counts it, or the member is not counted.
    acknowledgement: Acknowledgement | None
    #: What a form drawn now carries as the reply it was shown.
    shown: int
    #: What may stand in a second language beside all this, and what does.
    beside: BesideChoice
    #: None: the member keeps none.
    draft: DraftView | None
    #: None: the answers may be changed as far as the rule allows.
    final: FinalView | None
    #: Whether the reply that is prepared may be declared final.
    may_be_final: bool
    #: What was published of all replies; empty before the announcement.
    published: Published

    @property
    def decisions(self) -> tuple[DecisionView, ...]:
        """All decisions in order."""
        return tuple(decision for item in self.items for decision in item.decisions)

    def asked_anew_since(self, index: int) -> frozenset[str]:
        """Decisions whose text was corrected in substance after a form had been shown what that index says."""
        return frozenset(each.name for each in self.decisions if each.asked_anew > index)

    @property
    def lapsed(self) -> str:
        """Names of the decisions whose answers have lapsed and are to be given again, in a row; "" for none."""
        return listed(each.name for each in self.open_decisions if each.has_lapsed)

    @property
    def answerable(self) -> tuple[DecisionView, ...]:
        """Those on which something is decided."""
        return tuple(each for each in self.decisions if not each.is_comment)

    @property
    def is_comments_only(self) -> bool:
        """Whether nothing is decided in the consultation."""
        return not self.answerable

    @property
    def offered(self) -> dict[str, Offer]:
        """Decision to what a form may send for it."""
        return {
            each.name: Offer(
                choices=frozenset(choice.value for choice in each.choices),
                answer=Choice(each.answer) if each.answer else None,
                asks_reason=each.asks_reason,
            )
            for each in self.decisions
        }

    @property
    def declined(self) -> dict[tuple[str, str], str]:
        """Decision and value that a form may not send for it any more, to the sentence that says why."""
        values = (*Choice, Portion.CLEAR)
        settled = {(each.name, value): _settled(each) for each in self.decisions if each.is_settled for value in values}
        over = {
            (each.name, choice.value): choice.notice
            for each in self.decisions
            for choice in each.choices
            if choice.is_over and choice.value != each.answer
        }
        return settled | over

    @property
    def may_change(self) -> bool:
        """Whether another answer is offered for every one that stands: no rule and no declaration binds it."""
        answered = (each for each in self.open_decisions if each.answer)
        return self.final is None and all(
            any(choice.may_be_given and choice.value != each.answer for choice in each.choices) for each in answered
        )

    @property
    def open_decisions(self) -> tuple[DecisionView, ...]:
        """Those that are decided and have not left the procedure."""
        return tuple(each for each in self.answerable if not each.is_settled)

    @property
    def asks_kind(self) -> bool:
        """Whether a statement is of one of the three kinds; comments and views exchanged are not."""
        return not (self.is_comments_only or self.paper.is_exchange)

    @property
    def withdrawable(self) -> tuple[DecisionView, ...]:
        """Those whose answers may be taken back, so that there is none."""
        return tuple(each for each in self.open_decisions if each.answer and each.may_clear)

    @property
    def answered_count(self) -> int:
        """How many decisions hold an answer."""
        return sum(bool(each.answer) for each in self.decisions)

    @property
    def answered_open_count(self) -> int:
        """How many of those that have not left the procedure hold an answer."""
        return sum(bool(each.answer) for each in self.open_decisions)

    @property
    def has_outcomes(self) -> bool:
        """Whether there are outcomes that Member States have been told."""
        return self.paper.phase is not Phase.WITHDRAWN and any(each.outcome for each in self.decisions)

    @property
    def is_partly_original(self) -> bool:
        """Whether some text of an item is shown in its original language instead of the reader's."""
        texts = [each.text for each in self.items] + [each.text for each in self.decisions]
        return any(each.language for each in texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """A decision and the answer it holds, in words; "" for none."""

    name: str
    title: Phrase
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage:
    """One recorded reply."""

    paper: Paper
    index: int
    code: str
    #: A value of `models.ReplyKind`.
    kind: str
    received: tuple[ClockLine, ...]
    function: str
    #: Reference of the instructions; "" where there is none, or where another focal point gave it.
    instructions: str
    #: When the reply that this one replaced was received, in words; "" where it is the first.
    replaces: str
    answers: tuple[AnswerRow, ...]
    statement: str
    #: What the statement is, in words, and the code of its language; "" where it was not said.
    statement_label: str
    statement_language: str
    #: Reasons that it gave for disapprovals or objections.
    reasons: tuple[Reasoned, ...]
    is_removed: bool
    is_contested: bool
    #: Whether a later reply of the member has taken its place.
    is_replaced: bool

    @property
    def answered_count(self) -> int:
        """How many decisions hold an answer in it."""
        return sum(bool(each.answer) for each in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexFile:
    """An annex to be saved."""

    filename: str
    media_type: str
    content: bytes


def _settled(decision: DecisionView) -> str:
    return _(
        "Answers to decision %(name)s are no longer taken, because it is settled (%(outcome)s).",
        name=decision.name,
        outcome=decision.outcome,
    )
