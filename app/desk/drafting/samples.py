"""Letters of a draft as their recipients will see them, with figures and persons that are marked as samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from app.consultations.correspondence import item_lines, rule_lines, sheet
from app.consultations.foreseen import foresee
from app.consultations.models import Consultation, State
from app.consultations.procedure import takes_answers
from app.consultations.queries import by_reference, decisions, in_language
from app.core.errors import NotFound, Refusal
from app.core.i18n import speaking
from app.core.work import Work
from app.letters import copy, invitation, outcome, receipt, reminder
from app.letters.facts import (
    Addressee,
    AnswerLine,
    ItemLine,
    OutcomeLine,
    OwedConsultation,
    ReceiptFacts,
    RuleLine,
    Sheet,
)
from app.letters.rule_words import derivation, reason_sentence
from app.members.queries import RosterLine
from app.outbox.letter import Letter
from app.rules import RuleProblem, decide, rule_from_plain
from app.rules.figures import Figures, choice_of, counts_of

KINDS = ("invitation", "copy", "reminder", "receipt", "outcome")
#: Stands in place of a personal link: it opens nothing.
_LINK = "/l/EXAMPLE"
_CODE = "AAAA-BBBB-CCCC-DDDD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What previews of a draft may be chosen from."""

    reference: str
    languages: Sequence[str]


def draft_of(work: Work, reference: str) -> Draft | None:
    """The draft of that reference; None where there is none."""
    try:
        found = by_reference(work, reference)
    except Refusal:
        return None
    return Draft(reference=reference, languages=found.languages) if found.state == State.DRAFT else None


def sample(work: Work, reference: str, kind: str, language: str) -> Letter:
    """One letter in one language, as if the consultation were opened now.

    Raises:
        ConsultationUnknown: there is no consultation of that reference.
        NotFound: it is no draft, or has no such letter, or is not issued in the language.
        NoPreview: its times cannot be reckoned from now.
    """
    consultation = by_reference(work, reference)
    if consultation.state != State.DRAFT or kind not in KINDS or language not in consultation.languages:
        raise NotFound
    named = decisions(work, consultation)
    lines = foresee(work, consultation)
    paper = sheet(work, consultation, language)
    items = item_lines(work, consultation, language)
    rules = rule_lines(work, consultation)
    reader = _reader(lines, language)
    link = work.settings.public_url + _LINK
    body = in_language(consultation.letters, language, consultation.original)
    match kind:
        case "invitation":
            return invitation.compose(paper, reader, body=body, items=items, rules=rules, link=link)
        case "copy":
            copied = Addressee(member="", title="", name=consultation_copy(consultation))
            return copy.compose(paper, copied, body=body, items=items, rules=rules)
        case "reminder":
            return reminder.compose(reader, owed=(OwedConsultation(sheet=paper, items=items, link=link),))
        case "receipt":
            return receipt.compose(paper, reader, receipt=_receipt(paper, items, rules, link))
        case _:
            decided = [each for each in named if takes_answers(each)]
            with speaking(language):
                found = tuple(
                    _outcome(each.name, in_language(each.titles, language, consultation.original), each.rule, lines)
                    for each in decided
                )
            return outcome.compose(
                paper,
                reader,
                letter_reference=paper.reference,
                lines=found,
                closed_at=paper.deadline_at,
                entitled=consultation.entitled_count,
                replied=consultation.entitled_count,
                entitled_at_close=None,
                rules=rules,
                link=link,
            )


def consultation_copy(consultation: Consultation) -> str:
    """Name of a recipient of copies; the reference's body of text needs some name."""
    copies = consultation.document.get("copies") or []
    return str(copies[0].get("name", "")) if copies else ""


def _reader(lines: Sequence[RosterLine], language: str) -> Addressee:
    """A focal point that reads the language, of a member with the vote; any other one where nobody reads it."""
    voting = [line for line in lines if line.has_vote]
    chosen = [(line, point) for line in voting for point in line.focal_points]
    chosen.sort(key=lambda pair: pair[1].language != language)
    if not chosen:
        return Addressee(member="–", title="", name="")
    line, point = chosen[0]
    return Addressee(
        member=line.names.get(language, line.code),
        title=point.title,
        name=point.name,
        zone=ZoneInfo(line.zone) if line.zone else None,
    )


def _receipt(paper: Sheet, items: Sequence[ItemLine], rules: Sequence[RuleLine], link: str) -> ReceiptFacts:
    offered = {name: line.rule for line in rules for name in line.items or [each.name for each in items]}
    answers = [
        AnswerLine(name=each.name, title=each.title, choice=str(choice_of(offered[each.name], "approve")))
        for each in items
        if not each.is_comment
    ]
    return ReceiptFacts(
        code=_CODE,
        received_at=paper.deadline_at - timedelta(days=1),
        is_late=False,
        is_statement=not answers,
        function="–",
        answers=tuple(answers),
        replaces_at=None,
        contest_link=link.replace("/l/", "/c/"),
    )


def _outcome(name: str, title: str, plain: dict[str, object], lines: Sequence[RosterLine]) -> OutcomeLine:
    """As if all who have the vote approved."""
    rule = rule_from_plain(plain)
    members, entitled = sum(not line.alternate_for for line in lines), sum(line.has_vote for line in lines)
    approve = choice_of(rule, "approve")
    try:
        figures = Figures(members=members, entitled=entitled, approve=entitled, disapprove=0, abstain=0)
        verdict = decide(rule, counts_of(rule, figures))
    except RuleProblem:
        return OutcomeLine(name=name, title=title, counts={str(approve): entitled}, outcome="adopted", reason="")
    return OutcomeLine(
        name=name,
        title=title,
        counts={**{str(each): 0 for each in rule.choices}, str(approve): entitled, "silent": 0},
        outcome=str(verdict.outcome),
        reason=verdict.inequality,
        sentence=reason_sentence(rule, verdict),
        derivation=tuple(derivation(rule, verdict)),
    )
