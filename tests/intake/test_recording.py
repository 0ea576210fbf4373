"""Replies on paper: by the same path as those by link, with two officers, on both databases."""

import pytest
from flask import Flask

from app.core.work import begin
from app.intake.models import PaperState
from app.intake.refusals import (
    PaperRefused,
    PaperSettled,
    ReceivedBeforeOpening,
    ReceivedInFuture,
    RegistryNumberUsed,
    ScanMissing,
    SenderUnknown,
    SentenceMissing,
)
from app.intake.service import drop_entered
from app.links.tokens import ContestClaim
from app.officers.refusals import OwnRequest
from app.officers.requests import approve, recall
from app.outbox.models import LetterKind
from app.replies.contests import contest, rule_on_contest
from app.replies.refusals import ChoiceNotOffered, WithoutVote
from app.replies.submission import RecordedKind, Ruling
from app.tally.queries import Hold, holds
from tests.fixtures.app import FixedClock
from tests.intake.support import FIRST, approve_now, enter_now, entry, hours, officer, papers, record
from tests.replies.support import (
    APPROVE,
    DISAPPROVE,
    consultation,
    invitation_row,
    kept_counters,
    letters,
    open_council,
    recount,
    replies,
    reply,
    seat,
)
from tests.schedule.support import events, kinds, past_drain, quiet_tick, text_of

MISSION = "mission@ke.example"


@pytest.fixture(autouse=True)
def _open(app_on_both: Flask, clock: FixedClock) -> None:
    open_council()
    clock.advance(hours=2)


def last(kind: str) -> dict:
    return [each for each in events() if each["type"] == kind][-1]


def test_a_paper_counts_once_a_second_officer_has_approved() -> None:
    paper = enter_now(entry({"1": "approve", "2a": "disapprove"}))
    assert seat("KE").answers == {}

    recorded = approve_now(paper)

    assert recorded.kind is RecordedKind.RECORDED
    assert seat("KE").answers == {"1": "approve", "2a": "disapprove"}
    assert kept_counters() == recount()
    event = last("reply")
    assert (event["channel"], len(set(event["by"])), event["replaces"]) == ("letter", 2, None)
    assert event["evidence_sha256"] == paper.sha256
    assert event["received_at"] == "2026-03-02T13:00:00.000000Z"
    (row,) = replies()
    assert (row.invitation_id, row.channel, row.received_at) == (None, "letter", hours(1))
    assert papers()[0].state == PaperState.RECORDED


def test_all_focal_points_are_told_with_the_number_of_the_note() -> None:
    record()

    told = letters(LetterKind.ON_BEHALF)
    assert [each.address for each in told] == ["ministry@ke.example", MISSION]
    text = text_of(told[0])
    assert "Number: NV/12" in text
    assert "Received as: note verbale or letter" in text
    assert "/c/" in text


def test_nobody_approves_the_own_entry() -> None:
    paper = enter_now(entry())

    with pytest.raises(OwnRequest), begin(officer(FIRST)) as work:
        approve(work, paper.request_id or 0)
    assert not replies()


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"received_at": hours(3)}, ReceivedInFuture),
        ({"received_at": hours(-1)}, ReceivedBeforeOpening),
        ({"member": "QQ"}, SenderUnknown),
        ({"sender": "Arab Group"}, SenderUnknown),
        ({"sentences": {"1": " "}}, SentenceMissing),
        ({"unclear": {"1": "takes note"}}, SentenceMissing),
        ({"scan": None}, ScanMissing),
    ],
)
def test_what_cannot_be_is_refused(facts: dict, refusal: type[PaperRefused]) -> None:
    with pytest.raises(refusal):
        enter_now(entry(**facts))
    assert not papers()


def test_a_registry_number_serves_once_unless_the_entry_was_refused() -> None:
    paper = enter_now(entry())
    with pytest.raises(RegistryNumberUsed):
        enter_now(entry(member="FR"))

    with begin(officer(FIRST)) as work:
        recall(work, paper.request_id or 0)
        drop_entered(work, paper.id)

    assert enter_now(entry(member="FR")).state == PaperState.WAITING
    assert [each.state for each in papers()] == [PaperState.REFUSED, PaperState.WAITING]


def test_answers_that_the_rule_does_not_offer_are_refused() -> None:
    with pytest.raises(ChoiceNotOffered):
        record({"1": "object"})
    with pytest.raises(WithoutVote):
        record({"1": "approve"}, member="XA", registry_number="2026/2")


def test_a_member_without_the_vote_may_leave_a_statement() -> None:
    recorded = record({}, member="XA", statements={"*": "We follow with interest."})

    assert recorded.kind is RecordedKind.STATEMENT
    assert last("statement")["channel"] == "letter"


def test_the_same_content_confirms_the_reply_that_stands() -> None:
    standing = reply(MISSION, {"1": APPROVE})

    recorded = record({"1": "approve"})

    assert (recorded.kind, recorded.index) == (RecordedKind.CONFIRMED, standing.index)
    assert len(replies()) == 1
    assert last("reply_confirmed")["reply"] == standing.index
    assert papers()[0].state == PaperState.CONFIRMED
    assert "confirms it" in text_of(letters(LetterKind.ON_BEHALF)[0])


def test_a_paper_does_not_undo_what_was_answered_after_it_was_received() -> None:
    reply(MISSION, {"1": DISAPPROVE})

    recorded = record({"1": "approve"}, received_at=hours(1))

    assert recorded.kind is RecordedKind.OVERTAKEN
    assert seat("KE").answers == {"1": "disapprove"}
    assert papers()[0].state == PaperState.OVERTAKEN
    assert kinds()["paper_kept"] == 1
    assert "Those later answers stand" in text_of(letters(LetterKind.NO_REPLY)[0]).replace("\n", " ")


def test_a_paper_received_after_a_reply_by_link_replaces_its_answers(clock: FixedClock) -> None:
    former = reply(MISSION, {"1": DISAPPROVE, "2a": APPROVE})
    clock.advance(hours=2)

    record({"1": "approve"}, received_at=hours(3))

    assert seat("KE").answers == {"1": "approve", "2a": "approve"}
    assert last("reply")["replaces"] == former.index
    assert kept_counters() == recount()


def test_a_later_reply_by_link_replaces_what_the_paper_said() -> None:
    record({"1": "approve"})

    reply(MISSION, {"1": DISAPPROVE})

    assert seat("KE").answers == {"1": "disapprove"}
    assert kept_counters() == recount()


def test_unclear_sentences_are_no_answer_and_the_member_is_asked() -> None:
    paper = enter_now(entry({}, unclear={"1": "The Government takes note."}))

    assert (paper.state, paper.request_id) == (PaperState.CLARIFICATION, None)
    assert seat("KE").answers == {}
    assert last("paper_kept")["items"] == ["1"]
    asked = letters(LetterKind.CLARIFICATION)
    assert len(asked) == 2
    assert "The Government takes note." in text_of(asked[0])


def test_what_is_clear_is_recorded_and_the_rest_is_asked_again() -> None:
    record({"1": "approve"}, unclear={"2a": "approves provided that"})

    assert seat("KE").answers == {"1": "approve"}
    assert len(letters(LetterKind.CLARIFICATION)) == len(letters(LetterKind.ON_BEHALF)) == 2


def test_a_letter_for_a_group_of_states_is_no_reply() -> None:
    group = {"member": "", "sender": "Arab Group", "address": "group@missions.example", "scan": None}
    paper = enter_now(entry({}, **group))

    assert paper.state == PaperState.NO_REPLY
    assert not replies()
    (told,) = letters(LetterKind.NO_REPLY)
    assert told.address == "group@missions.example"


def test_a_paper_received_after_the_deadline_is_kept_and_not_counted(app_on_both: Flask, clock: FixedClock) -> None:
    past_drain(app_on_both, clock)
    quiet_tick(app_on_both)

    recorded = record(received_at=clock.at)

    assert recorded.kind is RecordedKind.LATE
    assert seat("KE").answers == {}
    assert kept_counters() == recount()


def test_a_paper_that_waits_holds_the_announcement(app_on_both: Flask, clock: FixedClock) -> None:
    paper = enter_now(entry())
    past_drain(app_on_both, clock)
    quiet_tick(app_on_both)
    found = consultation()
    assert found.state == "closed"
    with begin(officer(FIRST)) as work:
        assert holds(work, found) == (Hold.PAPER,)

    recorded = approve_now(paper)

    assert recorded.kind is RecordedKind.ADMITTED
    names = [each["type"] for each in events()]
    assert names[names.index("admitted") + 1] == "outcome"
    assert last("admitted")["approved_by"] == last("admitted")["by"]
    assert last("outcome")["items"]["1"]["counts"]["approve"] == 1
    assert kept_counters() == recount()
    quiet_tick(app_on_both)
    assert consultation().state == "announced"


def test_after_the_announcement_a_corrigendum_follows(app_on_both: Flask, clock: FixedClock) -> None:
    past_drain(app_on_both, clock)
    quiet_tick(app_on_both)
    assert consultation().state == "announced"

    recorded = record()

    assert recorded.kind is RecordedKind.ADMITTED
    assert [each["type"] for each in events()][-2:] == ["admitted", "corrected"]
    assert kept_counters() == recount()
    assert letters(LetterKind.CORRIGENDUM)


def test_a_paper_is_recorded_once() -> None:
    paper = enter_now(entry())
    approve_now(paper)

    with pytest.raises(PaperSettled), begin(officer(FIRST)) as work:
        drop_entered(work, paper.id)


def test_an_upheld_contest_removes_a_reply_on_paper() -> None:
    recorded = record()
    point = invitation_row(MISSION).focal_point_id
    with begin(officer(FIRST)) as work:
        contest(work, ContestClaim(focal_point=point, consultation=consultation().id, reply=recorded.index or 0))
    with begin(officer(FIRST)) as work:
        ruling = Ruling(is_upheld=True, reason="not theirs", by_id=1, approved_by_id=2)
        rule_on_contest(work, "DM-26/1", recorded.index or 0, ruling)

    assert seat("KE").answers == {}
    assert kept_counters() == recount()
