"""Invented facts for the letters that tell of something: replies, papers, outcomes, declarations."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from app.core.i18n import speaking
from app.letters.annex import StatementLine
from app.letters.facts import (
    AnswerLine,
    Comments,
    CorrectedLine,
    DeclarationFacts,
    Following,
    ItemLine,
    Objected,
    OutcomeLine,
    OwedConsultation,
    PaperFacts,
    ReceiptFacts,
    RuleLine,
    Settled,
)
from app.letters.rule_words import derivation, reason_sentence
from app.letters.samples.ground import Ground, shipped
from app.letters.samples.words import word
from app.rules import Outcome, Rule, RuleProblem, decide
from app.rules.figures import Figures, choice_of, counts_of

#: When things happen, counted from the deadline.
RECEIVED: Final = -timedelta(days=8, hours=3, minutes=27, seconds=52)
RECEIVED_BEFORE: Final = -timedelta(days=14, hours=6, minutes=18, seconds=33)
RECEIVED_LATE: Final = timedelta(seconds=1)
CLOSED: Final = timedelta(seconds=30)

COMMENTS: Final = Comments(received=7, members=5)
#: Answers to the decisions, in turn; "": none.
_ANSWERS: Final = ("approve", "approve", "disapprove", "")
#: Approvals, disapprovals and abstentions of 48 Member States on the decisions, in turn.
_COUNTED: Final = ((42, 0, 1), (36, 3, 4), (23, 12, 8), (25, 9, 8))
_OF: Final = 48


def instant(ground: Ground, after_deadline: timedelta) -> datetime:
    """An instant so long after the deadline, or before it."""
    return ground.sheet.deadline_at + after_deadline


def receipt(ground: Ground) -> ReceiptFacts:
    """A reply that replaces an earlier one and leaves a decision open; where nothing is decided, a statement."""
    answers = tuple(
        AnswerLine(name=item.name, title=item.title, choice=_choice(ground, item, _ANSWERS[place % len(_ANSWERS)]))
        for place, item in enumerate(ground.items)
        if not item.is_comment
    )
    return ReceiptFacts(
        code=ground.code,
        received_at=instant(ground, RECEIVED),
        is_late=False,
        is_statement=not answers,
        function=word("function", ground.language),
        answers=answers,
        replaces_at=instant(ground, RECEIVED_BEFORE),
        contest_link=ground.contest_link,
    )


def late_receipt(ground: Ground) -> ReceiptFacts:
    """A reply that was received after the deadline."""
    return replace(receipt(ground), is_late=True, received_at=instant(ground, RECEIVED_LATE))


def statement_receipt(ground: Ground) -> ReceiptFacts:
    """A statement without a new answer."""
    return replace(receipt(ground), is_statement=True, replaces_at=None)


def paper(ground: Ground, channel: str = "letter") -> PaperFacts:
    """A note verbale, or what came by another channel."""
    received_at = instant(ground, -timedelta(days=8, hours=7, minutes=50))
    return PaperFacts(
        channel=channel,
        number="NV/2021/118",
        dated=(received_at - timedelta(days=1)).date(),
        received_at=received_at,
        registry_number="2021/4711",
    )


def settled(ground: Ground, *places: int, remaining: int) -> Settled:
    """The items at these places have left the consultation."""
    return Settled(items=ground.picked(*places), remaining=remaining)


def objected(ground: Ground, *places: int, remaining: int | None = None) -> Objected:
    """`remaining`: how many decisions are left once these have left the consultation; None: they stay in it."""
    return Objected(
        items=ground.picked(*places),
        rule=shipped("no-objection"),
        settled=settled(ground, *places, remaining=remaining) if remaining is not None else None,
    )


def owed(ground: Ground) -> tuple[OwedConsultation, OwedConsultation]:
    """What is still open in the consultation, and in another one that is invented."""
    language, sheet = ground.language, ground.sheet
    other = replace(
        sheet,
        reference="DM-21/1015",
        title=word("other_title", language),
        deadline_at=instant(ground, timedelta(days=15, hours=6, minutes=30)),
        checkpoint_size=17,
        checkpoint_root="0D4B-77E1-C390",
    )
    item = ItemLine(name="1", title=word("other_item", language))
    return (
        OwedConsultation(sheet=sheet, items=ground.picked(2, 3), rules=ground.rules, link=ground.link),
        OwedConsultation(sheet=other, items=(item,), rules=ground.rules, link=ground.other_link),
    )


def outcomes(ground: Ground) -> tuple[OutcomeLine, ...]:
    """All items decided, each on other figures."""
    decided = [each for each in ground.items if not each.is_comment]
    return tuple(_outcome(ground, item, _COUNTED[place % len(_COUNTED)]) for place, item in enumerate(decided))


def followed(ground: Ground) -> tuple[OutcomeLine, ...]:
    """Outcomes after which a further consultation follows: of the same body, of another, and one that is open."""
    body = word("organisation", ground.language)
    rounds = (
        Following(),
        Following(is_same_body=False),
        Following(reference="DM-21/1020", body=body, is_same_body=False),
    )
    lines = outcomes(ground)
    return (
        *(replace(line, following=each) for line, each in zip(lines, rounds, strict=False)),
        *lines[len(rounds) :],
    )


def ruled(ground: Ground) -> tuple[OutcomeLine, ...]:
    """One decision that the rule left undetermined; the ruling is kept in the language received."""
    text = "Après avoir consulté le conseiller juridique, le président décide ce qui suit.\n\nLa décision est adoptée."
    return _first_with(ground, ruling=text)


def weighted(ground: Ground) -> tuple[OutcomeLine, ...]:
    """One decision of which the weights are given too."""
    return _first_with(ground, weights={"approve": 845, "disapprove": 0, "abstain": 12, "silent": 143})


def numbered(ground: Ground) -> tuple[OutcomeLine, ...]:
    """One decision with its number, the day of its adoption and that of its entry into force."""
    day = ground.sheet.deadline_at.date()
    return _first_with(ground, number="625", adopted_on=day.isoformat(), in_force_on=f"{day.year + 1}-01-01")


def corrected(ground: Ground) -> tuple[CorrectedLine, ...]:
    """The outcome of one decision changes, and a day of another."""
    year = ground.sheet.deadline_at.year
    one, other = ground.picked(2, 3)[0], ground.picked(2, 3)[-1]
    nothing = {"number": "", "adopted_on": "", "in_force_on": ""}
    adopted = {"outcome": "adopted", "reason": "2 × 25 = 50 > 48", **nothing, "number": "626"}
    return (
        CorrectedLine(
            name=one.name,
            title=one.title,
            former={"outcome": "not_adopted", "reason": "2 × 23 = 46 ≤ 48", **nothing},
            present=adopted | {"number": ""},
            former_counts={"approve": 23, "disapprove": 12, "abstain": 6, "silent": 7},
            present_counts={"approve": 25, "disapprove": 12, "abstain": 6, "silent": 5},
        ),
        CorrectedLine(
            name=other.name,
            title=other.title,
            former=adopted | {"in_force_on": f"{year}-01-01"},
            present=adopted | {"in_force_on": f"{year + 1}-01-01"},
        ),
    )


def declared(ground: Ground, kind: str) -> DeclarationFacts:
    """What a Member State declared after adoption, in the language received."""
    (item,) = ground.picked(0)
    return DeclarationFacts(
        member=ground.addressee.member,
        kind=kind,
        name=item.name,
        title=item.title,
        text="Ma délégation formule une réserve.\n\nElle ne concerne que le territoire métropolitain.",
        received_at=instant(ground, timedelta(days=17, hours=17, minutes=30)),
    )


def rule_of(ground: Ground, item: ItemLine) -> Rule:
    """The rule that governs an item."""
    return next((line.rule for line in ground.rules if item.name in line.items), ground.rules[0].rule)


def of_comments(line: RuleLine, *names: str) -> RuleLine:
    """Where comments are invited on these items; none: on all."""
    return RuleLine(rule=shipped("fao-comments"), members=line.members, entitled=line.entitled, items=names)


def _choice(ground: Ground, item: ItemLine, answer: str) -> str:
    return str(choice_of(rule_of(ground, item), answer)) if answer else ""


def _first_with(ground: Ground, **facts: str | Mapping[str, int]) -> tuple[OutcomeLine, ...]:
    first, *others = outcomes(ground)
    return (replace(first, **facts), *others)  # type: ignore[arg-type] # each of the kind of its field


def _outcome(ground: Ground, item: ItemLine, counted: tuple[int, int, int]) -> OutcomeLine:
    rule = rule_of(ground, item)
    approve, disapprove, abstain = (number * ground.entitled // _OF for number in counted)
    figures = Figures(
        members=ground.rules[0].members,
        entitled=ground.entitled,
        approve=approve,
        disapprove=disapprove,
        abstain=abstain,
    )
    counts = {str(each): 0 for each in rule.choices}
    counts |= {
        str(choice_of(rule, answer)): getattr(figures, answer) for answer in ("approve", "disapprove", "abstain")
    }
    counts["silent"] = figures.silent
    try:
        verdict = decide(rule, counts_of(rule, figures))
    except RuleProblem:
        # A rule that these figures say too little for, such as one by classes.
        return OutcomeLine(name=item.name, title=item.title, counts=counts, outcome=Outcome.UNDETERMINED, reason="")
    with speaking(ground.language):
        return OutcomeLine(
            name=item.name,
            title=item.title,
            counts=counts,
            outcome=verdict.outcome,
            reason=verdict.inequality,
            sentence=reason_sentence(rule, verdict),
            derivation=derivation(rule, verdict),
        )


def statements(ground: Ground) -> tuple[StatementLine, ...]:
    """One of each kind and one of which it was not said, in languages of both directions; and a reason."""
    said = (
        ("explanation", "fr", "Ma délégation approuve le projet.\n\nElle comprend que CHF 318 000 est un plafond."),
        ("reservation", "ar", "نحتفظ بموقفنا بشأن القرار 99 (PP-22).\n\nITU-T تبقى خارج هذا التحفظ."),
        ("amendment", "en", "Replace “2022” by “2023”."),
        ("", "", "Принято к сведению."),
    )
    member = ground.addressee.member
    lines = (
        StatementLine(member=member, decision="", kind=kind, language=code, text=text) for kind, code, text in said
    )
    return (*lines, StatementLine(member=member, decision=ground.items[-1].name, text="It is too early."))
