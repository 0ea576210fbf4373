"""Facts for letters, in each language, and one letter of every kind."""

import csv
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from app.core.i18n import speaking
from app.letters import (
    after_objection,
    clarification,
    closure,
    colleague,
    confirmation,
    contact_changed,
    contest_received,
    contest_ruled,
    copy,
    corrigendum,
    declaration,
    declaration_withdrawn,
    extension,
    invitation,
    item_deferred,
    item_withdrawn,
    language_issued,
    new_link,
    no_reply,
    objection,
    objection_withdrawn,
    on_behalf,
    outcome,
    receipt,
    reminder,
    replies_open,
    text_changed,
    trial,
    withdrawal,
)
from app.letters.facts import (
    Addressee,
    AnswerLine,
    CalendarEntry,
    Comments,
    Contact,
    CorrectedLine,
    DeclarationFacts,
    Following,
    ItemLine,
    Objected,
    OutcomeLine,
    OwedConsultation,
    Paper,
    PaperFacts,
    ReceiptFacts,
    RuleLine,
    Settled,
    Sheet,
    UnclearLine,
)
from app.letters.rule_words import derivation, reason_sentence
from app.outbox.letter import Letter
from app.rules import Outcome, Rule, decide
from app.rules.vocabulary import AfterObjection, DeferralEffect
from tests.rules.make import make_counts, preset

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
HERE = Path(__file__).parent
EXPECTED = HERE / "expected"

WRITTEN = datetime(2021, 6, 21, 9, 0, tzinfo=UTC)
DEADLINE = datetime(2021, 7, 15, 16, 0, tzinfo=UTC)
OPENING = datetime(2021, 7, 1, 16, 0, tzinfo=UTC)
RECEIVED = datetime(2021, 7, 7, 12, 32, 8, tzinfo=UTC)
EARLIER = datetime(2021, 7, 1, 9, 41, 27, tzinfo=UTC)
AFTER = datetime(2021, 7, 15, 16, 0, 1, tzinfo=UTC)
LINK = "https://consult.council.example/l/eyJkIjoiZGVtbyIsImkiOiI0MTI5YjAxYyIsInYiOjF9.Zq3vT0cV8kLr5yWn2hXeQ7mUo1sYd4Bf"
OTHER_LINK = (
    "https://consult.council.example/l/eyJkIjoiZGVtbyIsImkiOiI5ZDBlNzc3YSIsInYiOjF9.K2pXr8wTn5vCy0Jq6sLe3aHg9uZf1iMb"
)
CONTEST_LINK = "https://consult.council.example/c/eyJkIjoiZGVtbyIsImYiOjE3LCJyIjo0Mn0.m8Rk2yVb6tQx4LnC0wPzJ1sHd7gUe5oA"
CODE = "K7QX-4M2T-6ZBA-D5RW"


@cache
def _words() -> dict[str, dict[str, str]]:
    with (HERE / "words.csv").open(encoding="utf-8", newline="") as source:
        return {row["key"]: row for row in csv.DictReader(source)}


def word(key: str, language: str) -> str:
    return _words()[key][language]


def make_sheet(language: str = "en", **changes: Any) -> Sheet:
    facts: dict[str, Any] = {
        "language": language,
        "organisation": word("organisation", language),
        "secretariat": word("secretariat", language),
        "place": word("place", language),
        "zone": ZoneInfo("Europe/Zurich"),
        "reference": "DM-21/1012",
        "title": word("title", language),
        "legal_basis": word("basis", language),
        "authorising_meeting": word("meeting", language),
        "signatory": word("signatory", language),
        "contact": Contact(
            name=word("contact", language), email="council@secretariat.example", phone="+41 22 000 00 00"
        ),
        "continues": "",
        "dated": date(2021, 6, 21),
        "replies_open_at": None,
        "deadline_at": DEADLINE,
        "calendar_entry": make_calendar_entry(),
        "is_illustrative": True,
        "checkpoint_size": 209,
        "checkpoint_root": "5C1E-90D7-AF42",
    }
    return Sheet(**(facts | changes))


def make_calendar_entry(**changes: Any) -> CalendarEntry:
    facts: dict[str, Any] = {
        "uid": "4a6b1a0e-52a5-5a0d-93b5-3f1c8f1f2d10",
        "moved_count": 0,
        "organizer": "council@secretariat.example",
        "written_at": WRITTEN,
        "is_over": False,
    }
    return CalendarEntry(**(facts | changes))


def make_letter_paper(language: str = "en") -> Paper:
    """What a letter prints that is of no consultation."""
    sheet = make_sheet(language)
    return Paper(**{each.name: getattr(sheet, each.name) for each in fields(Paper)})


def make_addressee(language: str = "en", **changes: Any) -> Addressee:
    facts: dict[str, Any] = {
        "member": word("member", language),
        "title": word("mission", language),
        "name": word("focal_point", language),
        "zone": ZoneInfo("Africa/Nairobi"),
    }
    return Addressee(**(facts | changes))


def make_items(language: str = "en") -> tuple[ItemLine, ...]:
    return tuple(ItemLine(name=name, title=word(f"item_{name}", language)) for name in ("1", "6a", "6b", "7"))


def make_receipt(language: str = "en", **changes: Any) -> ReceiptFacts:
    answers = zip(make_items(language), ("approve", "approve", "disapprove", ""), strict=True)
    facts: dict[str, Any] = {
        "code": CODE,
        "received_at": RECEIVED,
        "is_late": False,
        "is_statement": False,
        "function": word("function", language),
        "answers": tuple(AnswerLine(name=item.name, title=item.title, choice=choice) for item, choice in answers),
        "replaces_at": EARLIER,
        "contest_link": CONTEST_LINK,
    }
    return ReceiptFacts(**(facts | changes))


#: Approvals, disapprovals and abstentions of 48 Member States, by decision.
COUNTED = {"1": (42, 0, 1), "6a": (36, 3, 4), "6b": (23, 12, 8), "7": (25, 9, 8)}


def make_outcomes(language: str = "en", rule: Rule | None = None) -> tuple[OutcomeLine, ...]:
    return tuple(_outcome(item, language, rule or preset("itu-council")) for item in make_items(language))


def _outcome(item: ItemLine, language: str, rule: Rule) -> OutcomeLine:
    counts = make_counts(*COUNTED[item.name], members=49)
    verdict = decide(rule, counts)
    with speaking(language):
        return OutcomeLine(
            name=item.name,
            title=item.title,
            counts={
                "approve": counts.approve,
                "disapprove": counts.disapprove,
                "abstain": counts.abstain,
                "silent": counts.silent,
            },
            outcome=verdict.outcome,
            reason=verdict.inequality,
            sentence=reason_sentence(rule, verdict),
            derivation=derivation(rule, verdict),
        )


RULES = (RuleLine(rule=preset("itu-council"), members=49, entitled=48),)


def make_outcome_of_clauses(language: str = "en") -> Letter:
    """Under a rule of two clauses and a quorum, each of which is told."""
    rule = replace(
        preset("iho-2016"), quorum=preset("cites-postal-vote").quorum, on_quorum_failure=Outcome.REFERRED_TO_MEETING
    )
    line = RuleLine(rule=rule, members=49, entitled=48)
    return make_outcome(language, lines=make_outcomes(language, rule), rules=(line,))


def make_followed(language: str = "en") -> tuple[OutcomeLine, ...]:
    """Outcomes after which a further consultation follows: of the same body, of another, and one that is open."""
    following_rounds = (
        Following(),
        Following(is_same_body=False),
        Following(reference="DM-21/1020", body=word("organisation", language), is_same_body=False),
        None,
    )
    lines = zip(make_outcomes(language), following_rounds, strict=True)
    return tuple(replace(line, following=following) for line, following in lines)


def make_ruled(language: str = "en") -> tuple[OutcomeLine, ...]:
    """One decision that the rule left undetermined; the ruling is kept in the language received."""
    text = "Après avoir consulté le conseiller juridique, le président décide ce qui suit.\n\nLa décision est adoptée."
    first, *others = make_outcomes(language)
    return (replace(first, ruling=text), *others)


def make_weighted(language: str = "en") -> tuple[OutcomeLine, ...]:
    """One decision of which the weights are given too."""
    first, *others = make_outcomes(language)
    return (replace(first, weights={"approve": 845, "disapprove": 0, "abstain": 12, "silent": 143}), *others)


def make_numbered(language: str = "en") -> tuple[OutcomeLine, ...]:
    """One decision with its number, the day of its adoption and that of its entry into force."""
    first, *others = make_outcomes(language)
    return (replace(first, number="625", adopted_on="2021-07-15", in_force_on="2022-01-01"), *others)


def make_text_changed(language: str = "en", *, is_substantive: bool = False, is_shared: bool = False) -> Letter:
    """The text of one decision is corrected; where it changes the substance, the reader's answer has lapsed.

    `is_shared`: the text is that of an item with parts under the silence procedure.
    """
    items = make_items(language)[3:4]
    if is_shared:
        items = tuple(replace(each, is_silent=True) for each in make_items(language)[1:3])
    item = items[0]
    return text_changed.compose(
        make_sheet(language),
        make_addressee(language),
        items=items,
        former=f"{item.name} {item.title}\n\nCHF 318 000",
        present=f"{item.name} {item.title}\n\nCHF 318 000 / 2024–2027",
        effect=text_changed.Effect(is_substantive=is_substantive, has_lapsed=is_substantive),
        link=LINK,
    )


def make_language_issued(language: str = "en") -> Letter:
    """The original is in English; to the reader of English it is in French."""
    return language_issued.compose(
        make_sheet(language),
        make_addressee(language),
        body=make_body(language),
        items=make_items(language),
        original="fr" if language == "en" else "en",
        link=LINK,
    )


def make_corrigendum(language: str = "en") -> Letter:
    """The outcome of one decision changes, and a day of another; the reason is kept in the language received."""
    lines = make_outcomes(language)
    nothing = {"number": "", "adopted_on": "", "in_force_on": ""}
    adopted = {"outcome": "adopted", "reason": lines[3].reason, **nothing}
    changes = (
        CorrectedLine(
            name=lines[2].name,
            title=lines[2].title,
            former={"outcome": "not_adopted", "reason": lines[2].reason, **nothing},
            present={"outcome": "adopted", "reason": "2 × 25 = 50 > 48", **nothing},
            former_counts={"approve": 23, "disapprove": 12, "abstain": 6, "silent": 7},
            present_counts={"approve": 25, "disapprove": 12, "abstain": 6, "silent": 5},
        ),
        CorrectedLine(
            name=lines[3].name,
            title=lines[3].title,
            former=adopted | {"number": "626", "in_force_on": "2021-01-01"},
            present=adopted | {"number": "626", "in_force_on": "2022-01-01"},
        ),
    )
    return corrigendum.compose(
        make_sheet(language),
        make_addressee(language),
        letter_reference="DM-21/1012/Corrigendum 1",
        number=1,
        lines=changes,
        reason="Une réponse reçue dans les délais par note verbale n’avait pas été comptée.",
        link=LINK,
    )


#: Where comments are invited on all items, and on some beside decisions.
COMMENTS = (RuleLine(rule=preset("fao-comments"), members=49, entitled=48),)
COMMENTS_TOO = (replace(COMMENTS[0], items=("6b", "7")),)


def make_comments(language: str = "en", decided: int = 0) -> tuple[ItemLine, ...]:
    """The items, of which only the first `decided` are decided."""
    return tuple(replace(item, is_comment=place >= decided) for place, item in enumerate(make_items(language)))


def make_declaration(language: str = "en", kind: str = "reservation") -> DeclarationFacts:
    item = make_items(language)[0]
    return DeclarationFacts(
        member=word("member", language),
        kind=kind,
        name=item.name,
        title=item.title,
        text="Ma délégation formule une réserve.\n\nElle ne concerne que le territoire métropolitain.",
        received_at=datetime(2021, 8, 2, 9, 30, tzinfo=UTC),
    )


def make_body(language: str = "en") -> str:
    return f"{word('body_1', language)}\n\n{word('body_2', language)}"


def make_owed(language: str = "en") -> tuple[OwedConsultation, ...]:
    other = make_sheet(
        language,
        reference="DM-21/1015",
        title=word("other_title", language),
        deadline_at=datetime(2021, 7, 30, 22, 30, tzinfo=UTC),
        checkpoint_size=17,
        checkpoint_root="0D4B-77E1-C390",
    )
    return (
        OwedConsultation(sheet=make_sheet(language), items=make_items(language)[2:], link=LINK),
        OwedConsultation(sheet=other, items=(ItemLine(name="1", title=word("other_item", language)),), link=OTHER_LINK),
    )


def make_invitation(language: str = "en", **changes: Any) -> Letter:
    facts: dict[str, Any] = {
        "sheet": make_sheet(language),
        "addressee": make_addressee(language),
        "body": make_body(language),
        "items": make_items(language),
        "rules": RULES,
        "link": LINK,
    }
    chosen = facts | changes
    return invitation.compose(chosen.pop("sheet"), chosen.pop("addressee"), **chosen)


def make_replies_open(language: str = "en", **changes: Any) -> Letter:
    sheet = make_sheet(language, replies_open_at=OPENING)
    addressee = changes.get("addressee", make_addressee(language))
    return replies_open.compose(sheet, addressee, items=make_items(language), link=LINK)


def make_copy(language: str = "en", **changes: Any) -> Letter:
    copied = Addressee(member="", title="", name="Example regional organization (fictional)")
    addressee = changes.get("addressee", copied)
    return copy.compose(
        make_sheet(language), addressee, body=make_body(language), items=make_items(language), rules=RULES
    )


def make_outcome(language: str = "en", **changes: Any) -> Letter:
    facts: dict[str, Any] = {
        "letter_reference": "DM-21/1019",
        "lines": make_outcomes(language),
        "closed_at": datetime(2021, 7, 15, 16, 0, 30, tzinfo=UTC),
        "entitled": 48,
        "replied": 43,
        "entitled_at_close": None,
        "rules": RULES,
        "link": LINK,
    }
    sheet = make_sheet(language, calendar_entry=changes.pop("calendar_entry", None))
    return outcome.compose(sheet, make_addressee(language), **(facts | changes))


def make_extension(language: str = "en", **changes: Any) -> Letter:
    facts: dict[str, Any] = {"former_deadline_at": DEADLINE, "tally_seen": True, "link": LINK}
    entry = make_calendar_entry(moved_count=1)
    later = make_sheet(language, deadline_at=datetime(2021, 7, 22, 16, 0, tzinfo=UTC), calendar_entry=entry)
    return extension.compose(later, make_addressee(language), **(facts | changes))


def make_item_withdrawn(language: str = "en", *, names: tuple[str, ...] = ("6a", "6b"), remaining: int = 2) -> Letter:
    return item_withdrawn.compose(
        make_sheet(language), make_addressee(language), settled=make_settled(language, names, remaining), link=LINK
    )


def make_item_deferred(language: str = "en", **changes: Any) -> Letter:
    facts: dict[str, Any] = {
        "settled": make_settled(language, ("7",), 3),
        "requests": 12,
        "effect": DeferralEffect.TO_MEETING,
        "link": LINK,
    }
    return item_deferred.compose(make_sheet(language), make_addressee(language), **(facts | changes))


def make_objected(language: str, names: tuple[str, ...] = ("7",), *, remaining: int | None = None) -> Objected:
    """`remaining`: how many decisions are left once these have left the consultation; None: they stay in it."""
    settled = make_settled(language, names, remaining or 0)
    return Objected(
        items=settled.items, rule=preset("no-objection"), settled=settled if remaining is not None else None
    )


def make_objection(language: str = "en", names: tuple[str, ...] = ("7",), *, remaining: int | None = None) -> Letter:
    objected = make_objected(language, names, remaining=remaining)
    return objection.compose(make_sheet(language), make_addressee(language), objected=objected, link=LINK)


def make_after_objection(
    language: str = "en", *, act: AfterObjection = AfterObjection.MEETING, remaining: int | None = 3
) -> Letter:
    objected = make_objected(language, remaining=remaining)
    return after_objection.compose(
        make_sheet(language), make_addressee(language), objected=objected, act=act, link=LINK
    )


SILENCE = (RuleLine(rule=preset("no-objection"), members=49, entitled=48),)


def make_silent(items: tuple[ItemLine, ...]) -> tuple[ItemLine, ...]:
    """The same decisions under a silence procedure."""
    return tuple(replace(each, is_silent=True) for each in items)


def make_silent_reminder(language: str = "en", *, is_mixed: bool = False) -> Letter:
    """Of one consultation under a silence procedure; `is_mixed`: beside one in which replies are asked for."""
    first, second = make_owed(language)
    chosen = second if is_mixed else first
    silent = replace(chosen, items=make_silent(chosen.items), silences=SILENCE)
    return reminder.compose(make_addressee(language), owed=(first, silent) if is_mixed else (silent,))


def make_settled(language: str, names: tuple[str, ...], remaining: int) -> Settled:
    return Settled(items=tuple(each for each in make_items(language) if each.name in names), remaining=remaining)


def make_paper(**changes: Any) -> PaperFacts:
    facts: dict[str, Any] = {
        "channel": "letter",
        "number": "NV/2021/118",
        "dated": date(2021, 7, 6),
        "received_at": datetime(2021, 7, 7, 8, 10, tzinfo=UTC),
        "registry_number": "2021/4711",
    }
    return PaperFacts(**(facts | changes))


def make_on_behalf(language: str = "en", *, is_admitted: bool = False, **changes: Any) -> Letter:
    paper = make_paper(**({"received_at": changes["received_at"]} if "received_at" in changes else {}))
    receipt_ = make_receipt(language, **changes)
    return on_behalf.compose(
        make_sheet(language), make_addressee(language), paper=paper, receipt=receipt_, is_admitted=is_admitted
    )


def make_clarification(language: str = "en", names: tuple[str, ...] = ("6b", "7"), link: str | None = LINK) -> Letter:
    sentences = {"6b": "The Government takes note of the guidelines.", "7": "Le Gouvernement approuve, sous réserve."}
    items = {item.name: item for item in make_items(language)}
    unclear = tuple(UnclearLine(name=each, title=items[each].title, sentence=sentences[each]) for each in names)
    return clarification.compose(
        make_sheet(language), make_addressee(language), paper=make_paper(), unclear=unclear, link=link
    )


def make_receipt_letter(language: str = "en", **changes: Any) -> Letter:
    entitled = changes.pop("is_entitled", True)
    addressee = make_addressee(language, is_entitled=entitled)
    return receipt.compose(make_sheet(language), addressee, receipt=make_receipt(language, **changes))


def make_ruling(language: str, *, is_upheld: bool) -> Letter:
    return contest_ruled.compose(
        make_sheet(language), make_addressee(language), code=CODE, received_at=RECEIVED, is_upheld=is_upheld
    )


#: Name of the expected file to the letter in a language. The part before "-" is the kind.
CASES: MappingProxyType[str, Callable[[str], Letter]] = MappingProxyType(
    {
        "invitation": make_invitation,
        "invitation-acknowledgement": lambda lang: make_invitation(
            lang, rules=(RuleLine(rule=preset("iccat"), members=49, entitled=48),)
        ),
        "invitation-alternate": lambda lang: make_invitation(
            lang,
            addressee=make_addressee(lang, alternate_for=word("other_member", lang)),
            rules=(RuleLine(rule=preset("ifad-executive-board"), members=49, entitled=48),),
        ),
        "invitation-for-information": lambda lang: make_invitation(
            lang, addressee=make_addressee(lang, is_entitled=False)
        ),
        "invitation-further-round": lambda lang: make_invitation(lang, sheet=make_sheet(lang, continues="DM-21/1005")),
        "invitation-last-round": lambda lang: make_invitation(
            lang,
            sheet=make_sheet(lang, continues="DM-21/1005"),
            rules=(RuleLine(rule=preset("itu-cv47-second"), members=193, entitled=190),),
        ),
        "invitation-silence": lambda lang: make_invitation(lang, items=make_silent(make_items(lang)), rules=SILENCE),
        "invitation-comments": lambda lang: make_invitation(lang, items=make_comments(lang), rules=COMMENTS),
        "invitation-comments-too": lambda lang: make_invitation(
            lang, items=make_comments(lang, 2), rules=(replace(RULES[0], items=("1", "6a")), *COMMENTS_TOO)
        ),
        "invitation-exchange": lambda lang: make_invitation(lang, sheet=make_sheet(lang, replies_open_at=OPENING)),
        "replies_open": make_replies_open,
        "replies_open-for-information": lambda lang: make_replies_open(
            lang, addressee=make_addressee(lang, is_entitled=False)
        ),
        "copy": make_copy,
        "copy-focal-point": lambda lang: make_copy(lang, addressee=make_addressee(lang)),
        "new_link": lambda lang: new_link.compose(make_sheet(lang), make_addressee(lang), link=LINK),
        "reminder": lambda lang: reminder.compose(make_addressee(lang), owed=make_owed(lang)[:1]),
        "reminder-two": lambda lang: reminder.compose(make_addressee(lang), owed=make_owed(lang)),
        "reminder-silence": make_silent_reminder,
        "reminder-mixed": lambda lang: make_silent_reminder(lang, is_mixed=True),
        "reminder-comments": lambda lang: reminder.compose(
            make_addressee(lang),
            owed=(OwedConsultation(sheet=make_sheet(lang), items=make_comments(lang), link=LINK),),
        ),
        "receipt": make_receipt_letter,
        "receipt-late": lambda lang: make_receipt_letter(lang, is_late=True, received_at=AFTER),
        "receipt-statement": lambda lang: make_receipt_letter(lang, is_statement=True, replaces_at=None),
        "receipt-for-information": lambda lang: make_receipt_letter(
            lang, is_statement=True, is_entitled=False, answers=(), replaces_at=None
        ),
        "colleague": lambda lang: colleague.compose(
            make_sheet(lang), make_addressee(lang), items=make_items(lang)[1:3], noticed_at=RECEIVED
        ),
        "extension": make_extension,
        "extension-requested": lambda lang: make_extension(lang, requests=2),
        "extension-sealed": lambda lang: make_extension(lang, tally_seen=False, link=None),
        "withdrawal": lambda lang: withdrawal.compose(make_sheet(lang), make_addressee(lang), has_link=True),
        "item_withdrawn": make_item_withdrawn,
        "item_withdrawn-last": lambda lang: make_item_withdrawn(lang, names=("7",), remaining=0),
        "item_deferred": make_item_deferred,
        "item_deferred-debate": lambda lang: make_item_deferred(
            lang, requests=1, effect=DeferralEffect.DEBATE_BEFORE_VOTE, link=None
        ),
        "objection": make_objection,
        "objection-final": lambda lang: make_objection(lang, ("6a", "6b"), remaining=2),
        "objection_withdrawn": lambda lang: objection_withdrawn.compose(
            make_sheet(lang), make_addressee(lang), items=make_items(lang)[3:], link=LINK
        ),
        "after_objection": make_after_objection,
        "after_objection-replies": lambda lang: make_after_objection(lang, act=AfterObjection.REPLY_ROUND),
        "after_objection-text": lambda lang: make_after_objection(lang, act=AfterObjection.NEW_TEXT, remaining=None),
        "on_behalf": make_on_behalf,
        "on_behalf-late": lambda lang: make_on_behalf(lang, is_late=True, received_at=AFTER),
        "on_behalf-admitted": lambda lang: make_on_behalf(lang, is_admitted=True, replaces_at=None),
        "on_behalf-statement": lambda lang: make_on_behalf(lang, is_statement=True, replaces_at=None),
        "on_behalf-confirmed": lambda lang: on_behalf.compose_confirmed(
            make_sheet(lang),
            make_addressee(lang),
            paper=make_paper(channel="fax", number="", dated=None),
            receipt=make_receipt(lang, received_at=EARLIER),
        ),
        "clarification": make_clarification,
        "clarification-closed": lambda lang: make_clarification(lang, ("6b",), None),
        "no_reply": lambda lang: no_reply.compose(
            make_sheet(lang),
            Addressee(member="", title="", name="Arab Group, Geneva"),
            paper=make_paper(channel="email"),
        ),
        "no_reply-overtaken": lambda lang: no_reply.compose_overtaken(
            make_sheet(lang), make_addressee(lang), paper=make_paper(channel="hand")
        ),
        "contest_received": lambda lang: contest_received.compose(
            make_sheet(lang), make_addressee(lang), code=CODE, received_at=RECEIVED
        ),
        "contest_ruled-upheld": lambda lang: make_ruling(lang, is_upheld=True),
        "contest_ruled-dismissed": lambda lang: make_ruling(lang, is_upheld=False),
        "outcome": make_outcome,
        "outcome-clauses": make_outcome_of_clauses,
        "outcome-further-round": lambda lang: make_outcome(lang, lines=make_followed(lang)),
        "outcome-ruling": lambda lang: make_outcome(lang, lines=make_ruled(lang)),
        "outcome-standing-at-close": lambda lang: make_outcome(lang, entitled_at_close=47),
        "outcome-by-weight": lambda lang: make_outcome(lang, lines=make_weighted(lang)),
        "outcome-before-the-deadline": lambda lang: make_outcome(
            lang, calendar_entry=make_calendar_entry(is_over=True), closed_at=datetime(2021, 7, 9, 8, 0, tzinfo=UTC)
        ),
        "outcome-comments": lambda lang: make_outcome(lang, comments=Comments(received=7, members=5)),
        "closure": lambda lang: closure.compose(
            make_sheet(lang, calendar_entry=None),
            make_addressee(lang),
            letter_reference="DM-21/1019",
            closed_at=datetime(2021, 7, 15, 16, 0, 30, tzinfo=UTC),
            comments=Comments(received=7, members=5),
            link=LINK,
        ),
        "declaration": lambda lang: declaration.compose(
            make_sheet(lang), make_addressee(lang), declared=make_declaration(lang)
        ),
        "declaration_withdrawn": lambda lang: declaration_withdrawn.compose(
            make_sheet(lang), make_addressee(lang), declared=make_declaration(lang, kind="opt_out")
        ),
        "test": lambda lang: trial.compose(
            make_sheet(lang), Addressee(member="", title="", name=word("focal_point", lang))
        ),
        "contact_changed": lambda lang: contact_changed.compose(
            make_sheet(lang), make_addressee(lang), former="mission@ke.example", present="permanent@ke.example"
        ),
        "contact_changed-outside": lambda lang: contact_changed.compose_outside(
            make_letter_paper(lang),
            make_addressee(lang),
            former=["mission@ke.example"],
            present=["permanent@ke.example"],
        ),
        "confirmation": lambda lang: confirmation.compose(
            make_letter_paper(lang), make_addressee(lang), address="mission@ke.example", link=LINK
        ),
        "text_changed": make_text_changed,
        "text_changed-substantive": lambda lang: make_text_changed(lang, is_substantive=True),
        "text_changed-shared": lambda lang: make_text_changed(lang, is_substantive=True, is_shared=True),
        "language_issued": make_language_issued,
        "outcome-numbers": lambda lang: make_outcome(lang, lines=make_numbered(lang)),
        "corrigendum": make_corrigendum,
        "outcome-copy": lambda lang: make_outcome(lang, link=None, letter_reference="DM-21/1012"),
    }
)


def written(letter: Letter) -> str:
    """What an expected file holds: the subject, an empty line, the text."""
    return f"{letter.subject}\n\n{letter.text}"


def expected_file(case: str, language: str) -> Path:
    return EXPECTED / f"{case}.{language}.txt"


def plain_sheet(language: str = "en", **changes: Any) -> Sheet:
    """The sheet of a consultation that is no example."""
    return replace(make_sheet(language), is_illustrative=False, **changes)
