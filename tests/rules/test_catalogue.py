"""The further cases of the catalogue, by their names there, on the rules that ship."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.rules import (
    ChangeReply,
    Choice,
    Counts,
    DeferralEffect,
    EarlyClose,
    Outcome,
    PeriodUnit,
    Portion,
    WithdrawReply,
    count,
    decide,
    is_timely,
    is_within_days,
    overlay,
    parse_moment,
)
from tests.rules.make import APPROVE, DISAPPROVE, make_counts, preset
from tests.rules.rosters import answers, seat, seats

GENEVA = ZoneInfo("Europe/Zurich")
ROME = ZoneInfo("Europe/Rome")


def inequalities(verdict):
    return {step.clause: (step.inequality, step.holds) for step in verdict.steps}


def classed(**classes):
    return Counts.of_classes({name: make_counts(*tally, entitled=48) for name, tally in classes.items()})


# ---- x1: two classes, and reasons that decide ---------------------------------------------------


def test_x1_draft_standard_passes_by_both_classes():
    verdict = decide(preset("iso-dis"), classed(P=(20, 10), O=(20, 3)))

    assert verdict.outcome is Outcome.ADOPTED
    assert inequalities(verdict) == {
        "more-than-a-quarter-negative": ("4 × 13 = 52 ≤ 53", False),
        "two-thirds-of-p-members": ("3 × 20 = 60 ≥ 60", True),
    }


def test_x1_one_more_negative_of_an_observer_rejects():
    verdict = decide(preset("iso-dis"), classed(P=(20, 10), O=(20, 4)))

    assert (verdict.outcome, verdict.clause) == (Outcome.NOT_ADOPTED, "more-than-a-quarter-negative")
    assert verdict.inequality == "4 × 14 = 56 > 54"


def test_x1_a_negative_without_technical_reason_leaves_both_sides():
    members = make_counts(20, 10, unreasoned=1)
    verdict = decide(preset("iso-dis"), Counts.of_classes({"P": members, "O": make_counts(20, 3)}))

    assert verdict.outcome is Outcome.ADOPTED
    assert inequalities(verdict) == {
        "more-than-a-quarter-negative": ("4 × 12 = 48 ≤ 52", False),
        "two-thirds-of-p-members": ("3 × 20 = 60 ≥ 58", True),
    }


# ---- x3: weights, and two majorities -----------------------------------------------------------


def board(*, approve, disapprove, silent):
    roster = [seat("yes", weight=approve), seat("no", weight=disapprove), seat("away", weight=silent)]
    return count(roster, {"yes": {"1": APPROVE}, "no": {"1": DISAPPROVE}}, "1")


def test_x3_three_fifths_of_the_votes_cast_are_not_half_of_all():
    verdict = decide(preset("ifad-executive-board"), board(approve=45, disapprove=22, silent=33))

    assert (verdict.outcome, verdict.clause) == (Outcome.NOT_ADOPTED, "more-than-half-of-all-votes")
    assert inequalities(verdict) == {
        "two-thirds-of-all-votes-replied": ("3 × 67 = 201 ≥ 200", True),
        "three-fifths-of-votes-cast": ("5 × 45 = 225 ≥ 201", True),
        "more-than-half-of-all-votes": ("2 × 45 = 90 ≤ 100", False),
    }


def test_x3_one_vote_less_is_no_quorum():
    verdict = decide(preset("ifad-executive-board"), board(approve=44, disapprove=22, silent=34))

    assert (verdict.outcome, verdict.inequality) == (Outcome.NO_QUORUM, "3 × 66 = 198 < 200")


# ---- x4: what the quorum counts ----------------------------------------------------------------


def test_x4_acknowledgements_make_the_quorum_that_replies_do_not():
    acknowledged = decide(preset("iccat"), make_counts(25, 1, acknowledged=33))
    replied = decide(preset("iccat"), make_counts(25, 1))

    assert acknowledged.outcome is Outcome.ADOPTED
    assert inequalities(acknowledged) == {
        "two-thirds-replied-or-acknowledged": ("3 × 33 = 99 ≥ 96", True),
        "majority-of-parties": ("2 × 25 = 50 > 48", True),
    }
    assert (replied.outcome, replied.inequality) == (Outcome.NO_QUORUM, "3 × 26 = 78 < 96")


# ---- x6: one member takes an item to a meeting, within seven days ------------------------------


@pytest.mark.parametrize(
    ("asked_at", "in_time"),
    [
        (datetime(2021, 3, 1, 9, 0, tzinfo=ROME), True),
        (datetime(2021, 3, 8, 0, 0, tzinfo=ROME), True),
        (datetime(2021, 3, 8, 23, 59, 59, tzinfo=ROME), True),
        (datetime(2021, 3, 9, 0, 0, tzinfo=ROME), False),
        (datetime(2021, 3, 1, 8, 59, tzinfo=ROME), False),
    ],
)
def test_x6_the_day_of_posting_is_not_one_of_the_seven(asked_at, in_time):
    defer = preset("ifad-executive-board").defer
    posted_at = datetime(2021, 3, 1, 9, 0, tzinfo=ROME)

    assert (defer.requests, defer.effect) == (1, DeferralEffect.TO_MEETING)
    assert is_within_days(asked_at, since=posted_at, days=defer.window_days, zone=ROME) is in_time


# ---- x7: seventy-two hours of silence ----------------------------------------------------------

FRIDAY = datetime(2020, 4, 3, 10, 0, tzinfo=GENEVA)


def silence(**vectors):
    roster = [*seats(190), *map(seat, vectors)]
    return decide(preset("un-silence"), count(roster, vectors, "1"))


@pytest.mark.parametrize(
    ("received_at", "timely"),
    [
        (datetime(2020, 4, 6, 9, 59, 59, tzinfo=GENEVA), True),
        (datetime(2020, 4, 6, 10, 0, 1, tzinfo=GENEVA), False),
    ],
)
def test_x7_the_period_runs_in_hours_over_the_week_end(received_at, timely):
    (period,) = preset("un-silence").periods
    deadline = parse_moment(f"+{period.minimum}h", base=FRIDAY, zone=GENEVA)

    assert period.unit is PeriodUnit.HOURS
    assert deadline == datetime(2020, 4, 6, 10, 0, tzinfo=GENEVA)
    assert is_timely(received_at, deadline) is timely


def test_x7_one_objection_breaks_the_silence():
    assert silence(XA={"1": Choice.OBJECT}).outcome is Outcome.SILENCE_BROKEN


def test_x7_an_objection_taken_back_in_time_leaves_the_silence_standing():
    taken_back = overlay({"1": Choice.OBJECT}, {"1": Portion.CLEAR}).vector

    assert preset("un-silence").withdraw_reply is WithdrawReply.UNTIL_CLOSE
    assert silence(XA=taken_back).outcome is Outcome.ADOPTED


# ---- x8: a written resolution ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "agreed", "outcome"),
    [
        ("uk-ordinary-resolution", 50, Outcome.NOT_ADOPTED),
        ("uk-ordinary-resolution", 51, Outcome.ADOPTED),
        ("uk-special-resolution", 74, Outcome.NOT_ADOPTED),
        ("uk-special-resolution", 75, Outcome.ADOPTED),
    ],
)
def test_x8_resolution_passes_by_voting_rights_agreed(rule, agreed, outcome):
    roster = [seat("agrees", weight=agreed), seat("silent", weight=100 - agreed)]

    assert decide(preset(rule), count(roster, {"agrees": {"1": APPROVE}}, "1")).outcome is outcome


@pytest.mark.parametrize("name", ["uk-ordinary-resolution", "uk-special-resolution"])
def test_x8_agreement_is_not_revoked_and_passes_at_once(name):
    rule = preset(name)

    assert rule.choices == (APPROVE,)
    assert (rule.change_reply, rule.withdraw_reply) == (ChangeReply.NEVER, WithdrawReply.NEVER)
    assert rule.early_close is EarlyClose.THRESHOLD_REACHED


def test_x8_the_circulation_date_is_the_first_of_the_days():
    (period,) = preset("uk-ordinary-resolution").periods

    assert (period.usual, period.unit, period.counts_first_day) == (28, PeriodUnit.CALENDAR_DAYS, True)


# ---- x11: a correction -------------------------------------------------------------------------


def test_x11_one_approval_struck_out_turns_the_outcome():
    roster = seats(48)
    vectors = answers(APPROVE, range(25)) | answers(DISAPPROVE, range(25, 35))
    struck = {member: vector for member, vector in vectors.items() if member != "m7"}

    published = decide(preset("itu-council"), count(roster, vectors, "1"))
    corrected = decide(preset("itu-council"), count(roster, struck, "1"))

    assert (published.outcome, published.inequality) == (Outcome.ADOPTED, "2 × 25 = 50 > 48")
    assert (corrected.outcome, corrected.inequality) == (Outcome.NOT_ADOPTED, "2 × 24 = 48 ≤ 48")


# ---- x12: the moment at which the right to vote is read ----------------------------------------


def council(approvals, *, lost=()):
    """The Council's verdict with the first so many in favour; who lost the vote drops out of both numbers."""
    roster = seats(48, without_vote=lost)
    vectors = {member: vector for member, vector in answers(APPROVE, range(approvals)).items() if member not in lost}
    return decide(preset("itu-council"), count(roster, vectors, "1"))


def test_x12_an_approval_lost_with_the_vote_does_not_lose_the_majority():
    assert council(25).inequality == "2 × 25 = 50 > 48"
    assert council(25, lost=["m3"]).inequality == "2 × 24 = 48 > 47"
    assert council(25, lost=["m3"]).outcome is Outcome.ADOPTED


def test_x12_the_suspension_of_a_silent_member_can_adopt():
    assert council(24).outcome is Outcome.NOT_ADOPTED
    assert council(24, lost=["m40"]).outcome is Outcome.ADOPTED


# ---- x13: one reply, several items -------------------------------------------------------------


def test_x13_each_item_is_counted_by_itself_and_a_blank_is_silence():
    roster = seats(3)
    vectors = {
        "m0": {"1": APPROVE, "3": DISAPPROVE},
        "m1": {"1": APPROVE, "2": APPROVE, "3": DISAPPROVE},
    }

    tallies = [count(roster, vectors, item) for item in ("1", "2", "3")]

    assert [tally.entitled for tally in tallies] == [3, 3, 3]
    assert [tally.replies for tally in tallies] == [2, 1, 2]
    assert [decide(preset("itu-council"), tally).outcome for tally in tallies] == [
        Outcome.ADOPTED,
        Outcome.NOT_ADOPTED,
        Outcome.NOT_ADOPTED,
    ]
