"""Recording a reply: portions, standing, one-time forms, the deadline."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from app.consultations.models import State
from app.core.work import SHELL, begin
from app.links.refusals import LinkMangled, LinkReplaced
from app.record.events import canonical
from app.record.queries import openings
from app.replies.models import ReplyKind
from app.replies.refusals import (
    ChoiceNotOffered,
    DecisionUnknown,
    FormUnknown,
    FormUsed,
    NothingToRecord,
    Withdrawn,
    WithoutVote,
)
from app.replies.submission import RecordedKind
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.make import invitation_of
from tests.replies.support import (
    ABSTAIN,
    APPROVE,
    CLEAR,
    DISAPPROVE,
    KEEP,
    REFERENCE,
    consultation,
    kept_counters,
    letters,
    link_in,
    log,
    open_council,
    recount,
    replies,
    reply,
    seat,
    send,
    submission,
)

MISSION, MINISTRY, WITHOUT_VOTE = "mission@ke.example", "ministry@ke.example", "mission@xa.example"


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    open_council()


def test_first_reply_stands_with_code_and_receipts_to_all_focal_points_of_the_state():
    recorded = reply(MISSION, {"1": APPROVE, "2a": ABSTAIN})

    assert recorded.kind is RecordedKind.RECORDED
    assert seat("KE").answers == {"1": "approve", "2a": "abstain"}
    assert seat("KE").current_index == recorded.index
    assert [each.address for each in letters("receipt")] == [MINISTRY, MISSION]


def test_each_focal_point_gets_a_contest_link_of_its_own():
    reply(MISSION, {"1": APPROVE})

    first, second = (link_in(each, "/c/") for each in letters("receipt"))
    assert first != second


def test_later_portion_replaces_only_what_it_answers():
    first = reply(MISSION, {"1": APPROVE, "2a": ABSTAIN})
    second = reply(MISSION, {"2a": DISAPPROVE, "2b": APPROVE, "1": KEEP})

    assert seat("KE").answers == {"1": "approve", "2a": "disapprove", "2b": "approve"}
    row = replies()[-1]
    assert (row.index, row.replaces, row.given) == (second.index, first.index, {"2a": "disapprove", "2b": "approve"})


def test_taking_an_answer_back_leaves_no_answer():
    reply(MISSION, {"1": APPROVE, "2a": ABSTAIN})
    reply(MISSION, {"1": CLEAR})

    assert seat("KE").answers == {"2a": "abstain"}
    assert kept_counters() == recount()


def test_event_commits_to_the_complete_vector_and_shows_no_answer():
    reply(MISSION, {"1": APPROVE})
    reply(MISSION, {"2a": ABSTAIN}, statement="We reserve our position.", instructions="CAB/7")

    event = json.loads(log()[-1])
    with begin(SHELL) as work:
        revealed = {each.field: each.text for each in openings(work, REFERENCE) if each.index == len(log()) - 1}
    assert event["type"] == "reply"
    assert (event["member"], event["channel"]) == ("KE", "link")
    assert b"approve" not in log()[-1]
    assert json.loads(revealed["answers_commit"]) == {"1": "approve", "2a": "abstain"}
    assert set(json.loads(revealed["texts_commit"])) == {"1", "2a"}
    assert revealed["statement_commit"] == canonical({"*": "We reserve our position."})
    assert json.loads(revealed["replier_commit"])["instructions"] == "CAB/7"


def test_event_without_statement_says_null():
    reply(MISSION, {"1": APPROVE})

    assert json.loads(log()[-1])["statement_commit"] is None


def test_member_without_the_vote_may_leave_a_statement():
    recorded = reply(WITHOUT_VOTE, {}, statement="We support the calendar.")

    assert recorded.kind is RecordedKind.STATEMENT
    assert json.loads(log()[-1])["type"] == "statement"
    assert (kept_counters().replied, seat("XA").answers) == (0, {})
    assert len(letters("receipt")) == 2


@pytest.mark.parametrize("answer", [APPROVE, CLEAR])
def test_choice_of_a_member_without_the_vote_is_refused(answer: Choice):
    with pytest.raises(WithoutVote):
        reply(WITHOUT_VOTE, {"1": answer}, statement="And a statement.")

    assert replies() == []


def test_statement_alone_of_an_entitled_member_changes_no_answer():
    first = reply(MISSION, {"1": APPROVE})
    recorded = reply(MISSION, {"1": KEEP}, statement="An explanation.")

    assert recorded.kind is RecordedKind.STATEMENT
    assert seat("KE").current_index == first.index


def test_nothing_chosen_and_nothing_said_is_refused():
    reply(MISSION, {"1": APPROVE})

    with pytest.raises(NothingToRecord):
        reply(MISSION, {"1": APPROVE, "2a": KEEP, "2b": CLEAR})


def test_unknown_decision_is_refused():
    with pytest.raises(DecisionUnknown):
        reply(MISSION, {"9": APPROVE})


def test_choice_that_the_rule_does_not_have_is_refused():
    with pytest.raises(ChoiceNotOffered):
        reply(MISSION, {"1": Choice.NO_OBJECTION})


def test_same_form_twice_is_one_reply():
    form = submission(MISSION, {"1": APPROVE})
    first, second = send(form), send(form)

    assert (second.index, second.receipt_code, second.is_repeated) == (first.index, first.receipt_code, True)
    assert len(replies()) == 1
    assert len(letters("receipt")) == 2


def test_second_tab_with_the_same_answers_is_the_same_reply():
    second_tab = submission(MISSION, {"1": APPROVE})
    first = reply(MISSION, {"1": APPROVE})
    second = send(second_tab)

    assert (second.index, second.is_repeated) == (first.index, True)
    assert len(replies()) == 1


def test_second_tab_with_the_same_statement_is_the_same_statement():
    first, second = (reply(WITHOUT_VOTE, statement="We support it.") for _ in range(2))

    assert (second.index, second.is_repeated) == (first.index, True)
    assert len(replies()) == 1


def test_answer_that_a_colleague_replaced_may_be_given_again():
    reply(MISSION, {"1": APPROVE})
    reply(MINISTRY, {"1": DISAPPROVE})
    again = reply(MISSION, {"1": APPROVE})

    assert (again.kind, again.is_repeated) == (RecordedKind.RECORDED, False)
    assert seat("KE").answers == {"1": "approve"}


def test_same_form_with_other_answers_is_refused():
    send(submission(MISSION, {"1": APPROVE}, nonce="n1"))

    with pytest.raises(FormUsed):
        send(submission(MISSION, {"1": DISAPPROVE}, nonce="n1"))
    assert seat("KE").answers == {"1": "approve"}


def test_form_of_another_invitation_is_refused():
    with pytest.raises(FormUnknown):
        reply(MISSION, {"1": APPROVE}, form_invitation="somebody-else")


def test_replaced_link_records_nothing():
    with begin(SHELL) as work:
        invitation_of(work, work.session.merge(consultation()), MISSION).version = 2

    with pytest.raises(LinkReplaced):
        reply(MISSION, {"1": APPROVE}, version=1)
    with pytest.raises(LinkMangled):
        reply(MISSION, {"1": APPROVE}, version=3)


def test_form_that_was_shown_an_older_reply_is_asked_again():
    stale = submission(MISSION, {"1": DISAPPROVE, "2a": APPROVE})
    reply(MINISTRY, {"1": APPROVE})
    answer = send(stale)

    assert answer.kind is RecordedKind.CHANGED
    assert answer.differing == ("1", "2a")
    assert len(replies()) == 1
    assert json.loads(log()[-1])["type"] == "differed"
    assert [each.address for each in letters("colleague")] == [MINISTRY, MISSION]


def test_difference_is_noted_once_for_the_same_standing_reply():
    stale = submission(MISSION, {"1": DISAPPROVE})
    reply(MINISTRY, {"1": APPROVE})
    send(stale)
    before = len(log())
    send(stale)

    assert len(log()) == before
    assert len(letters("colleague")) == 2


def test_stale_form_with_the_same_answers_flags_no_difference():
    stale = submission(MISSION, {"1": APPROVE})
    reply(MINISTRY, {"1": APPROVE})
    answer = send(stale)

    assert (answer.kind, answer.differing) == (RecordedKind.CHANGED, ())
    assert letters("colleague") == []


def test_second_tab_of_the_same_person_is_asked_again_without_a_flag():
    stale = submission(MISSION, {"1": DISAPPROVE})
    reply(MISSION, {"1": APPROVE})
    answer = send(stale)

    assert answer.kind is RecordedKind.CHANGED
    assert letters("colleague") == []


def test_changing_a_colleagues_answer_knowingly_is_recorded_and_marked():
    reply(MINISTRY, {"1": APPROVE, "2a": APPROVE})
    recorded = reply(MISSION, {"1": DISAPPROVE, "2a": APPROVE})

    assert recorded.differing == ("1",)
    assert replies()[-1].differing == ["1"]


@pytest.mark.parametrize(
    ("offset", "kind"),
    [(-1, RecordedKind.RECORDED), (0, RecordedKind.RECORDED), (1, RecordedKind.LATE)],
)
def test_deadline_is_exact_to_the_microsecond(clock: FixedClock, offset: int, kind: RecordedKind):
    form = submission(MISSION, {"1": APPROVE})
    deadline = consultation().deadline_at
    assert deadline is not None
    clock.at = deadline + timedelta(microseconds=offset)

    assert send(form).kind is kind


def test_late_reply_is_kept_and_not_counted(clock: FixedClock):
    first = reply(MISSION, {"1": APPROVE})
    clock.advance(days=30)
    late = reply(MINISTRY, {"1": DISAPPROVE})

    assert late.kind is RecordedKind.LATE
    assert json.loads(log()[-1])["type"] == "late"
    assert (seat("KE").answers, seat("KE").current_index) == ({"1": "approve"}, first.index)
    assert kept_counters() == recount()
    assert kept_counters().late == 1
    assert replies()[-1].kind == ReplyKind.LATE


def test_late_reply_is_not_asked_again_whatever_it_was_shown(clock: FixedClock):
    form = submission(MISSION, {"1": DISAPPROVE})
    reply(MINISTRY, {"1": APPROVE})
    clock.advance(days=30)

    assert send(form).kind is RecordedKind.LATE


def test_reply_after_the_close_is_late_even_if_it_was_received_in_time():
    form = submission(MISSION, {"1": APPROVE})
    with begin(SHELL) as work:
        work.session.merge(consultation()).state = State.CLOSED

    assert send(form).kind is RecordedKind.LATE


def test_withdrawn_consultation_takes_no_reply():
    with begin(SHELL) as work:
        work.session.merge(consultation()).state = State.WITHDRAWN

    with pytest.raises(Withdrawn):
        reply(MISSION, {"1": APPROVE})


def test_counters_equal_a_recount_after_many_replies():
    for email, given in (
        (MISSION, {"1": APPROVE, "2a": APPROVE, "2b": ABSTAIN}),
        ("mission@fr.example", {"1": DISAPPROVE}),
        (MINISTRY, {"1": DISAPPROVE, "2b": CLEAR}),
        ("ministry@eg.example", {"1": APPROVE, "2a": APPROVE, "2b": APPROVE}),
        ("mission@fr.example", {"1": CLEAR}),
        ("mission@eg.example", {"2a": ABSTAIN}),
    ):
        reply(email, given)

        assert kept_counters() == recount()
    assert (kept_counters().replied, kept_counters().complete) == (2, 1)
