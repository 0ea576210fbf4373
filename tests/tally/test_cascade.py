"""A cascade: the Council decides, then all Member States are consulted, then once more because too few replied."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from app.consultations.opening import open_consultation
from app.consultations.rounds import Continuation, continue_consultation
from app.core.work import SHELL, Work, begin
from app.members.models import Member, Membership
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.make import make_body, make_council, make_draft, make_focal_point, make_member
from tests.replies.support import reply
from tests.schedule.support import consultation, decisions, events, letters, past_drain, quiet_tick, text_of

COUNCIL, FIRST, SECOND = "DM-26/1", "CL-26/7", "CL-26/8"
ITEM = {"number": "1", "title": {"en": "Dates of the assembly"}, "text": {"en": "The assembly meets in March."}}


def make_union(work: Work) -> None:
    """All Member States: the three of the Council and two more."""
    union = make_body(work, "union")
    for member in work.session.scalars(select(Member).where(Member.code != "XA")):
        work.session.add(
            Membership(
                body_id=union.id, member_id=member.id, since=date(2019, 1, 1), standing="entitled", standing_reason=""
            )
        )
    for code in ("BR", "NO"):
        make_focal_point(work, make_member(work, union, code), f"mission@{code.lower()}.example")


def go_on(earlier: str, new: str, **changes: str) -> None:
    with begin(SHELL) as work:
        continue_consultation(work, earlier, Continuation(reference=new, deadline="+30d 18:00", **changes))
        open_consultation(work, new)


def end(app: Flask, clock: FixedClock, reference: str) -> tuple[str, str]:
    """Outcome and reason of the one decision once the consultation is over."""
    past_drain(app, clock, reference)
    quiet_tick(app)
    found = decisions(reference)["1"]
    return found.outcome, found.reason


def test_the_council_then_all_member_states_then_a_round_that_is_decisive(app: Flask, clock: FixedClock):
    with begin(SHELL) as work:
        make_council(work)
        make_union(work)
        make_draft(work, COUNCIL, items=[ITEM])
        open_consultation(work, COUNCIL)
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": Choice.APPROVE}, reference=COUNCIL)
    assert end(app, clock, COUNCIL) == ("adopted", "2 × 2 = 4 > 3")

    with begin(SHELL) as work:
        continuation = Continuation(
            reference=FIRST, deadline="+30d 18:00", rule="itu-cv47-first", body="union", items=("1",)
        )
        continue_consultation(work, COUNCIL, continuation)
        open_consultation(work, FIRST)
    assert consultation(FIRST).entitled_count == 5
    for code in ("ke", "br"):
        reply(f"mission@{code}.example", {"1": Choice.APPROVE}, reference=FIRST)
    outcome, reason = end(app, clock, FIRST)
    assert outcome == "second_round_required", reason

    go_on(FIRST, SECOND)
    assert decisions(SECOND)["1"].rule["id"] == "itu-cv47-second"
    reply("mission@no.example", {"1": Choice.APPROVE}, reference=SECOND)
    assert end(app, clock, SECOND) == ("adopted", "2 × 1 = 2 > 1")

    assert [events(each)[0]["continues"] for each in (COUNCIL, FIRST, SECOND)] == [None, COUNCIL, FIRST]


def test_the_letter_of_the_second_round_says_that_it_is_decisive(app: Flask, clock: FixedClock):
    with begin(SHELL) as work:
        make_council(work)
        make_draft(work, FIRST, items=[ITEM], rule="itu-cv47-first")
        open_consultation(work, FIRST)
    assert end(app, clock, FIRST)[0] == "second_round_required"

    go_on(FIRST, SECOND)

    written = [" ".join(text_of(each).split()) for each in letters("invitation") if each.log == SECOND]
    assert written
    assert all(f"continues the consultation {FIRST}" in each for each in written)
    assert all("decisive regardless of the number of replies" in each for each in written)
