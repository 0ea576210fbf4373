"""Weighted rules and rules with classes, from the members file to the outcome letter, on both databases."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from flask import Flask

from app.board.facts import Board, DecisionCounts, Filters
from app.board.queries import board
from app.consultations.opening import open_consultation
from app.consultations.refusals import NotReady
from app.core.work import SCHEDULER, SHELL, begin, look
from app.members import files as member_files
from app.members.files import NamedFile
from app.members.names import BodyTexts
from app.members.service import ImportRequest, apply, import_difference
from app.outbox.models import LetterKind
from app.tally.queries import result
from app.tally.service import announce, close
from tests.desk.conftest import signed_in
from tests.fixtures.app import FixedClock
from tests.make import in_all_languages, make_draft
from tests.replies.support import ABSTAIN, APPROVE, DISAPPROVE, REFERENCE, consultation, reply
from tests.schedule.support import decisions, letters, past_drain, text_of

REASON = {"1": "Clause 4 contradicts clause 7."}
TEXTS = BodyTexts(
    names=in_all_languages("Board"), secretariat=in_all_languages("Secretariat"), place=in_all_languages("Geneva")
)


def imported(rows: Iterable[str], points: Sequence[str]) -> None:
    """A body of its own: `rows` below the headings iso2,weight,class,alternate_for, a focal point for each code."""
    members = "iso2,name_en,weight,class,alternate_for\n" + "\n".join(
        ",".join((code, f"Member {code}", *rest)) for code, *rest in (row.split(",") for row in rows)
    )
    contacts = "iso2,email,language\n" + "\n".join(f"{code},mission@{code.lower()}.example,en" for code in points)
    files = member_files.read(
        NamedFile(name="members.csv", content=members.encode()),
        NamedFile(name="focal-points.csv", content=contacts.encode()),
    )
    with begin(SHELL) as work:
        apply(work, import_difference(work, ImportRequest(body="board", files=files, texts=TEXTS)))


def opened(rule: str, rows: Sequence[str]) -> None:
    imported(rows, [row.partition(",")[0] for row in rows])
    with begin(SHELL) as work:
        make_draft(work, REFERENCE, body="board", rule=rule, deadline="+60d 18:00")
    with begin(SHELL) as work:
        open_consultation(work, REFERENCE)


def say(codes: Iterable[str], choice: Any, **facts: Any) -> None:
    for code in codes:
        reply(f"mission@{code.lower()}.example", {"1": choice}, **facts)


def closed(app: Flask, clock: FixedClock) -> tuple[str, str, str]:
    """Outcome, clause and inequality of the first decision."""
    past_drain(app, clock)
    with begin(SCHEDULER) as work:
        assert close(work, consultation().id)
    found = decisions()["1"]
    return found.outcome, found.clause, found.reason


def shown() -> Board:
    with look() as work:
        return board(work, REFERENCE, Filters(language="en"))


def outcome_letter() -> str:
    with begin(SCHEDULER) as work:
        announce(work, consultation().id)
    return " ".join(text_of(letters(LetterKind.OUTCOME)[0]).split())


def numbered(letter: str, count: int) -> list[str]:
    return [f"{letter}{number}" for number in range(count)]


@pytest.mark.parametrize(
    ("weights", "decided"),
    [
        # Source: the catalogue of rules, case x3; 45 in favour and 22 against of 100, then 45 and 21.
        ((45, 22, 33), ("not_adopted", "more-than-half-of-all-votes", "2 × 45 = 90 ≤ 100")),
        ((45, 21, 34), ("no_quorum", "two-thirds-of-all-votes-replied", "3 × 66 = 198 < 200")),
        ((51, 16, 33), ("adopted", "more-than-half-of-all-votes", "2 × 51 = 102 > 100")),
    ],
)
def test_ifad_counts_votes_not_heads(
    app_on_both: Flask, clock: FixedClock, weights: tuple[int, int, int], decided: tuple[str, str, str]
):
    yes, no, silent = weights
    opened("ifad-executive-board", [f"Y,{yes},,", f"N,{no},,", f"S,{silent},,"])

    say("Y", APPROVE)
    say("N", DISAPPROVE)

    assert closed(app_on_both, clock) == decided


def test_ifad_lets_an_alternate_answer_with_the_votes_of_its_member(app_on_both: Flask, clock: FixedClock):
    opened("ifad-executive-board", ["Y,51,,", "N,16,,", "S,33,,", "A,1,,Y"])

    say("A", APPROVE)
    say("N", DISAPPROVE)

    assert closed(app_on_both, clock) == ("adopted", "more-than-half-of-all-votes", "2 × 51 = 102 > 100")
    found = shown()
    assert (found.head.seats, found.sums.part, found.sums.entitled) == (3, 2, 3)


@pytest.mark.parametrize(
    ("rows", "decided"),
    [
        # Heads 3 of 5 and weights 70 of 100: 40 against 30.
        (["Y,40", "N,30", "A,0", "S,20", "T,10"], ("adopted", "majority-of-votes-cast", "2 × 40 = 80 > 70")),
        (["Y,30", "N,40", "A,0", "S,20", "T,10"], ("not_adopted", "majority-of-votes-cast", "2 × 30 = 60 ≤ 70")),
        (
            ["Y,40", "N,26", "A,0", "S,24", "T,10"],
            ("no_quorum", "two-thirds-of-voting-power-replied", "3 × 66 = 198 < 200"),
        ),
    ],
)
def test_imf_asks_for_heads_and_for_voting_power(
    app_on_both: Flask, clock: FixedClock, rows: list[str], decided: tuple[str, str, str]
):
    opened("imf-governors", [f"{row},," for row in rows])

    say("Y", APPROVE)
    say("N", DISAPPROVE)
    say("A", ABSTAIN)

    assert closed(app_on_both, clock) == decided


@pytest.mark.parametrize(
    ("against", "decided"),
    [
        # Source: the catalogue of rules, case x1. The P-members are 20 to 10, all members 40 to 13 or 14.
        (3, ("adopted", "two-thirds-of-p-members", "3 × 20 = 60 ≥ 60")),
        (4, ("not_adopted", "more-than-a-quarter-negative", "4 × 14 = 56 > 54")),
    ],
)
def test_iso_counts_p_members_apart_and_negatives_of_both_classes(
    app_on_both: Flask, clock: FixedClock, against: int, decided: tuple[str, str, str]
):
    p, o = numbered("P", 31), numbered("O", 25)
    opened("iso-dis", [*(f"{code},1,P," for code in p), *(f"{code},1,O," for code in o)])

    say((*p[:20], *o[:20]), APPROVE)
    say((*p[20:30], *o[20 : 20 + against]), DISAPPROVE, reasons=REASON)

    assert closed(app_on_both, clock) == decided


def test_iso_leaves_a_negative_without_reasons_out_of_both_counts(app_on_both: Flask, clock: FixedClock):
    p, o = numbered("P", 30), numbered("O", 23)
    opened("iso-dis", [*(f"{code},1,P," for code in p), *(f"{code},1,O," for code in o)])

    say((*p[:20], *o[:20]), APPROVE)
    say((*p[20:29], *o[20:23]), DISAPPROVE, reasons=REASON)
    say(p[29:], DISAPPROVE)

    assert closed(app_on_both, clock) == ("adopted", "two-thirds-of-p-members", "3 × 20 = 60 ≥ 58")
    with look() as work:
        counts = {line.name: dict(line.counts) for line in result(work, consultation(), "en")}["1"]
    assert counts["disapprove"] == 13


@pytest.mark.parametrize(
    ("consumers", "decided"),
    [
        (2, ("adopted", "two-thirds-of-issuers", "3 × 2 = 6 ≥ 6")),
        (1, ("not_adopted", "majority-of-consumers", "2 × 1 = 2 ≤ 2")),
    ],
)
def test_both_chambers_of_the_forum_must_be_in_favour(
    app_on_both: Flask, clock: FixedClock, consumers: int, decided: tuple[str, str, str]
):
    opened("ca-browser-forum", [*(f"{code},1,issuers," for code in "ABC"), *(f"{code},1,consumers," for code in "DE")])

    say(("A", "B", *"DE"[:consumers]), APPROVE)
    say(("C", *"DE"[consumers:]), DISAPPROVE)

    assert closed(app_on_both, clock)[0] == decided[0]
    assert decided[2] in {step["inequality"] for step in decisions()["1"].steps}


def test_the_page_of_the_board_gives_weights_and_lists_alternates(app: Flask):
    opened("ifad-executive-board", ["Y,51,,", "N,16,,", "S,33,,", "A,1,,Y"])
    say("A", APPROVE)
    say("N", DISAPPROVE)

    page = " ".join(signed_in(app).get(f"/desk/consultations/{REFERENCE}").text.split())

    assert "By weight: 51 for, 16 against, 0 abstain, 33 no reply" in page
    assert "for Member Y, answered 1, stands in 1" in page


@pytest.mark.parametrize(("rule", "row"), [("iso-dis", "X,1,,"), ("iso-dis", "X,1,Q,"), ("ca-browser-forum", "X,1,P,")])
def test_a_member_of_no_class_of_the_rule_blocks_opening(app_on_both: Flask, rule: str, row: str):
    imported([row], ["X"])
    with begin(SHELL) as work:
        make_draft(work, REFERENCE, body="board", rule=rule, deadline="+60d 18:00")

    with pytest.raises(NotReady), begin(SHELL) as work:
        open_consultation(work, REFERENCE)


def test_letters_and_board_give_votes_where_votes_decide(app_on_both: Flask, clock: FixedClock):
    opened("ifad-executive-board", ["Y,51,,", "N,16,,", "S,33,,"])
    say("Y", APPROVE)
    say("N", DISAPPROVE)
    (invitation, *_) = letters(LetterKind.INVITATION)

    assert "by weight" in " ".join(text_of(invitation).split())
    line = shown().lines[0]
    assert line.weights == DecisionCounts(approve=51, disapprove=16, abstain=0, requests=0, silent=33)
    assert line.threshold is None
    closed(app_on_both, clock)
    text = outcome_letter().replace("\N{NO-BREAK SPACE}", " ")
    assert "2 × 51 = 102 > 100" in text.translate({0x2066: None, 0x2069: None, 0x200E: None})
    assert "approves: 1 · does not approve: 1 · abstains: 0" in text
    assert "By weight: approves: 51 · does not approve: 16 · abstains: 0" in text
    assert "no reply received: 33" in text
