"""From what a browser sends to answers, reasons, statement and signature, or to the problems of single fields."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.core.i18n import LANGUAGES, _
from app.letters.wording import statement_label
from app.links.typed_codes import is_typed
from app.replies.display import is_plain, visible
from app.replies.models import StatementKind
from app.replies.read_models import Offer
from app.replies.reasons import Said, fault
from app.rules import Choice, Portion, overlay

#: Field of a decision: this and its name, "item-6a".
ITEM = "item-"
#: Field of the reasons for an answer: this and the decision's name.
REASON = "reason-"
STATEMENT = "statement"
STATEMENT_KIND = "statement-kind"
STATEMENT_LANGUAGE = "statement-language"
NAME = "name"
FUNCTION = "function"
INSTRUCTIONS = "instructions"
CODE = "code"
FINAL = "final"

LONGEST_STATEMENT = 10_000
LONGEST_LINE = 200

#: Field name to everything that was sent under it.
Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The first page: answers, their reasons, a statement. `problems`: field to sentence; empty when all is good."""

    given: Mapping[str, Choice | Portion] = field(default_factory=dict)
    #: Decision to what was typed for it; none of them "".
    reasons: Mapping[str, str] = field(default_factory=dict)
    statement: str = ""
    #: What the statement is, and the language it is written in; "" where there is none or it was not said.
    statement_kind: str = ""
    statement_language: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def said(self) -> dict[str, str]:
        """What it gives beyond leaving answers as they are, in plain values."""
        return {name: str(answer) for name, answer in self.given.items() if answer is not Portion.KEEP}

    def without(self, names: Collection[str]) -> "Chosen":
        """The same, but nothing that was said of these decisions."""
        return replace(
            self,
            given={name: answer for name, answer in self.given.items() if name not in names},
            reasons={name: text for name, text in self.reasons.items() if name not in names},
            problems={
                key: text
                for key, text in self.problems.items()
                if key.removeprefix(ITEM).removeprefix(REASON) not in names
            },
        )

    @property
    def fields(self) -> dict[str, str]:
        """The same as a form would send it; answers left as they are say nothing."""
        found = {ITEM + name: answer for name, answer in self.said.items()}
        found |= {REASON + name: text for name, text in self.reasons.items()}
        about = {
            STATEMENT: self.statement,
            STATEMENT_KIND: self.statement_kind,
            STATEMENT_LANGUAGE: self.statement_language,
        }
        return found | ({name: value for name, value in about.items() if value} if self.statement else {})

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """What a statement may be, with its words in the language in use."""
        return tuple((str(each), statement_label(each)) for each in StatementKind)

    @property
    def statement_label(self) -> str:
        """What the statement is, in words; "" where it was not said."""
        return statement_label(self.statement_kind) if self.statement_kind else ""

    @property
    def shown_statement(self) -> str:
        """The statement as a page may show it."""
        return visible(self.statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The second page: who replies, in what capacity. `problems` as in `Chosen`."""

    name: str = ""
    function: str = ""
    instructions: str = ""
    #: Whether the answers that then stand are declared final.
    is_final: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)


def read_chosen(
    raw: Raw, offered: Mapping[str, Offer], declined: Mapping[tuple[str, str], str] | None = None
) -> Chosen:
    """What a form says of the decisions that are offered; a field left out is no answer.

    Args:
        raw: the form.
        offered: decision to what it takes.
        declined: decision and value that was offered once and no longer is, to the sentence that says why.
    """
    known = declined or {}
    given: dict[str, Choice | Portion] = {}
    problems: dict[str, str] = {}
    for key, values in raw.items():
        if not key.startswith(ITEM):
            continue
        name = key.removeprefix(ITEM)
        answer = _answer(values, offered.get(name))
        if why := known.get((name, only(raw, key))):
            problems[key] = why
        elif answer is None:
            problems[key] = _("This is not an answer that the form offers. Please choose again.")
        else:
            given[name] = answer
    reasons = _reasons(raw, offered, given, problems)
    return _stated(raw, Chosen(given=given, reasons=reasons), problems)


def read_draft(raw: Raw, offered: Mapping[str, Offer]) -> Chosen:
    """What a form that may be unfinished says: reasons may be missing, or stand beside no answer yet."""
    given: dict[str, Choice | Portion] = {}
    problems: dict[str, str] = {}
    for name, offer in offered.items():
        answer = _answer(raw.get(ITEM + name, ()), offer)
        if answer is not None:
            given[name] = answer
    texts = {name: _text(raw, REASON + name, problems) for name in offered}
    reasons = {name: text for name, text in texts.items() if text}
    return _stated(raw, Chosen(given=given, reasons=reasons), problems)


def read_signature(raw: Raw, codes: tuple[str, ...] = ()) -> Signature:
    """Name, function and instructions of a form.

    `codes`: one of these must be typed as well; none: nothing is.
    """
    problems: dict[str, str] = {}
    name, function = _line(raw, NAME, problems), _line(raw, FUNCTION, problems)
    instructions = _line(raw, INSTRUCTIONS, problems)
    if not name:
        problems.setdefault(NAME, _("Please give your name."))
    if not function:
        problems.setdefault(FUNCTION, _("Please give your function."))
    if codes and not is_typed(only(raw, CODE), codes):
        problems[CODE] = _("Please type the code that stands beside your personal link in the letter.")
    return Signature(
        name=name,
        function=function,
        instructions=instructions,
        is_final=bool(only(raw, FINAL)),
        problems=problems,
    )


def only(raw: Raw, name: str) -> str:
    """The value of a field that is sent once; "" where it is missing or sent several times."""
    values = raw.get(name, ())
    return values[0] if len(values) == 1 else ""


def _reasons(
    raw: Raw, offered: Mapping[str, Offer], given: Mapping[str, Choice | Portion], problems: dict[str, str]
) -> dict[str, str]:
    standing = {name: offer.answer for name, offer in offered.items() if offer.answer}
    vector = overlay(standing, given).vector
    found = {}
    for name, offer in offered.items():
        text = _text(raw, REASON + name, problems)
        said = Said(name=name, before=offer.answer, after=vector.get(name), reason=text)
        refusal = fault(said, offer.asks_reason)
        if refusal is not None:
            problems.setdefault(REASON + name, str(refusal))
        if text:
            found[name] = text
    return found


def _stated(raw: Raw, chosen: Chosen, problems: dict[str, str]) -> Chosen:
    """The same with the statement; what is said about none says nothing."""
    statement = _text(raw, STATEMENT, problems)
    kind, language = only(raw, STATEMENT_KIND), only(raw, STATEMENT_LANGUAGE)
    return replace(
        chosen,
        statement=statement,
        statement_kind=kind if statement and kind in set(StatementKind) else "",
        statement_language=language if statement and language in LANGUAGES else "",
        problems=problems,
    )


def _answer(values: Sequence[str], offer: Offer | None) -> Choice | Portion | None:
    if offer is None or len(values) != 1:
        return None
    (value,) = values
    if value in offer.choices:
        return Choice(value)
    return Portion(value) if value in set(Portion) else None


def _line(raw: Raw, name: str, problems: dict[str, str]) -> str:
    text = " ".join(only(raw, name).split())
    if len(text) > LONGEST_LINE:
        problems[name] = _("Please use at most %(most)s characters.", most=LONGEST_LINE)
    elif not is_plain(text):
        problems[name] = _("Please leave out characters that cannot be seen.")
    return text


def _text(raw: Raw, name: str, problems: dict[str, str]) -> str:
    # Browsers send line breaks as CR LF, and a copy in a hidden field makes the same way again.
    text = only(raw, name).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        return ""
    if len(text) > LONGEST_STATEMENT:
        problems[name] = _("Please use at most %(most)s characters.", most=LONGEST_STATEMENT)
    elif not is_plain(text, may_break=True):
        problems[name] = _("Please leave out characters that cannot be seen.")
    return text
