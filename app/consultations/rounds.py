"""Further rounds: a draft that continues an earlier consultation with some of its decisions.

Texts, annexes and languages are carried over, replies never: the round has a letter, a rule and a clock of its own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.consultations import files
from app.consultations.drafts import import_consultation
from app.consultations.files import Opener
from app.consultations.following import next_round
from app.consultations.models import Consultation, Decision, State
from app.consultations.procedure import takes_answers
from app.consultations.queries import annex_files, body_of, by_reference, decisions, may_be_continued
from app.consultations.refusals import (
    BodyToName,
    CannotContinue,
    DecisionsUnknown,
    NoFurtherRound,
    NotDecided,
    ReferenceTaken,
    RuleToName,
)
from app.consultations.text_places import document_in_force
from app.core.i18n import listed
from app.core.work import Work
from app.documents.queries import stored_file
from app.rules import NextBody

#: What belongs to the earlier round alone: when it opened, and when its exchange of views was over.
_LEFT_BEHIND = frozenset({"opens", "replies_open"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """How a further round differs from the one that it continues."""

    reference: str
    #: As a consultation file writes it, such as "+24d 18:00".
    deadline: str
    #: Name of the rule; "": the one that the rule of each decision names for what follows its outcome.
    rule: str = ""
    #: Code of the body; "": the same again, unless a rule says that it is another.
    body: str = ""
    #: Names of decisions; empty: those whose outcome calls for a further round under their rule.
    items: tuple[str, ...] = ()
    #: Decision to what takes the place of the same keys of its entry in the file, such as another `text`.
    revised: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How the entries of the earlier file are written anew."""

    #: Decision to the name of its rule; those that are missing are left out.
    rules: Mapping[str, str]
    #: The rule of the whole consultation.
    general: str
    revised: Mapping[str, Mapping[str, Any]]

    def entry(self, name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        """An item or part, which names its rule only where that is not the consultation's."""
        kept = {key: value for key, value in entry.items() if key != "rule"} | dict(self.revised.get(name, {}))
        rule = self.rules[name]
        return kept if rule == self.general else kept | {"rule": rule}


def continue_consultation(work: Work, reference: str, continuation: Continuation) -> Consultation:
    """Write the draft of a further round; it is changed and opened as any other draft.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        CannotContinue: it is still open and no decision has left it, or it was withdrawn.
        ReferenceTaken: the further round has the reference of another consultation.
        DecisionsUnknown, NotDecided: of the decisions named.
        NoFurtherRound: none is named, and no outcome calls for a further round.
        RuleToName, BodyToName: the rule of a decision does not say it.
        BodyUnknown: there is no such body.
        FileRefused: reference, deadline or rule are not understood.
    """
    earlier = by_reference(work, reference)
    if not may_be_continued(work, reference):
        raise CannotContinue(reference=continuation.reference, earlier=reference)
    if work.session.scalar(select(Consultation.id).where(Consultation.reference == continuation.reference)):
        raise ReferenceTaken(reference=continuation.reference)
    chosen = _chosen(work, earlier, continuation.items)
    rules = _rules(chosen, continuation.rule)
    document = _document(document_in_force(work, earlier), rules, continuation.revised) | {
        "reference": continuation.reference,
        "body": _body(work, earlier, chosen, continuation),
        "continues": reference,
        "deadline": continuation.deadline,
    }
    return import_consultation(work, files.parsed(files.exported(document), opener=_annexes(work, earlier)))


def _chosen(work: Work, earlier: Consultation, names: Collection[str]) -> Sequence[Decision]:
    found = decisions(work, earlier)
    unknown = set(names) - {each.name for each in found}
    if unknown:
        raise DecisionsUnknown(reference=earlier.reference, names=listed(sorted(unknown)))
    undecided = [each.name for each in found if each.name in names and not _is_over(earlier, each)]
    if undecided:
        raise NotDecided(reference=earlier.reference, names=listed(undecided))
    chosen = [each for each in found if (each.name in names if names else next_round(each) is not None)]
    if not chosen:
        raise NoFurtherRound(reference=earlier.reference)
    return chosen


def _is_over(earlier: Consultation, decision: Decision) -> bool:
    """Whether it has an outcome, or was to have none and the comments on it are in."""
    return bool(decision.outcome) or (earlier.state != State.OPEN and not takes_answers(decision))


def _rules(chosen: Sequence[Decision], named: str) -> dict[str, str]:
    """Decision to the name of the rule that applies to it in the further round."""
    foreseen = {each.name: next_round(each) for each in chosen}
    rules = {name: named or (following.rule if following else "") for name, following in foreseen.items()}
    nameless = [name for name, rule in rules.items() if not rule]
    if nameless:
        raise RuleToName(names=listed(nameless))
    return rules


def _body(work: Work, earlier: Consultation, chosen: Sequence[Decision], continuation: Continuation) -> str:
    if continuation.body:
        return continuation.body
    foreseen = [next_round(each) for each in chosen]
    if any(following is not None and following.body is NextBody.ANOTHER for following in foreseen):
        raise BodyToName
    return body_of(work, earlier).code


def _document(
    document: Mapping[str, Any], rules: Mapping[str, str], revised: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The file of the earlier round with the chosen decisions alone, each under its new rule and with what is new."""
    general = next(iter(rules.values()))
    plan = _Plan(rules=rules, general=general, revised=revised)
    items = [_item(item, plan) for item in document["items"]]
    kept = {key: value for key, value in document.items() if key not in _LEFT_BEHIND}
    return kept | {"rule": general, "items": [each for each in items if each is not None]}


def _item(item: Mapping[str, Any], plan: _Plan) -> dict[str, Any] | None:
    number = str(item["number"])
    if not item.get("parts"):
        return plan.entry(number, item) if number in plan.rules else None
    named = [(number + str(part["letter"]), part) for part in item["parts"]]
    parts = [plan.entry(name, part) for name, part in named if name in plan.rules]
    kept = {key: value for key, value in item.items() if key != "rule"}
    return kept | {"parts": parts} if parts else None


def _annexes(work: Work, earlier: Consultation) -> Opener:
    """Finds the annexes of the earlier round by their hashes, so that the same bytes are meant and none are stored."""
    hashes = annex_files(work, earlier)

    def read(name: str) -> bytes:
        if name not in hashes:
            raise FileNotFoundError(name)
        return stored_file(work, hashes[name]).content

    return read
