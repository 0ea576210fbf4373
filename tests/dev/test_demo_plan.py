"""What the demonstration plans: the same story each time, with every way to reply and both outcomes in it."""

from collections import Counter

import pytest

from dev.demo.people import CLEAR, Ledger, Told
from dev.demo.plan import APPROVALS, HOW_MANY, Member, Plan, Reply, Wave, Way, members_of, plan_of
from dev.demo.story import accelerated
from dev.example import EXAMPLES, reference_of

ENTITLED = 48


@pytest.fixture(scope="module")
def members() -> tuple[Member, ...]:
    return members_of(EXAMPLES / "members.csv", EXAMPLES / "focal-points.csv")


@pytest.fixture(scope="module")
def plan(members: tuple[Member, ...]) -> Plan:
    return plan_of(members)


def played(plan: Plan) -> Ledger:
    ledger = Ledger()
    for index, reply in enumerate(each for wave in Wave for each in plan.of(wave)):
        said = "late" if reply.wave is Wave.LATE else "recorded"
        kind = "reply" if reply.answers else "statement"
        ledger.write(Told(reply=reply, said=said, kind=kind, receipt="", index=index))
    return ledger


def test_the_plan_is_the_same_each_time(members, plan):
    assert plan_of(members) == plan


def test_every_way_to_reply_occurs(plan):
    counts = Counter(plan.ways.values())

    assert sum(counts.values()) == ENTITLED
    assert set(counts) == set(Way)
    assert {way: counts[way] for way in HOW_MANY} == dict(HOW_MANY)


def test_the_approvals_are_those_meant_and_both_outcomes_occur(plan):
    vectors = played(plan).vectors.values()

    approvals = {name: sum(1 for each in vectors if each.get(name) == "approve") for name in APPROVALS}

    assert approvals == dict(APPROVALS)
    assert 2 * approvals["6b"] == ENTITLED
    assert {2 * count > ENTITLED for count in approvals.values()} == {True, False}


def test_whoever_takes_the_only_answer_back_has_not_replied(plan):
    emptied = next(code for code, way in plan.ways.items() if way is Way.TAKEN_BACK)

    assert emptied not in played(plan).standing()
    assert any(CLEAR in each.answers.values() for each in plan.replies if each.member == emptied)


def test_the_member_without_the_vote_leaves_a_statement_and_no_answer(plan):
    [statement] = [each for each in plan.replies if each.member == "XA"]

    assert not statement.answers
    assert "Invented" in statement.statement


def test_colleagues_reply_one_after_the_other(plan):
    for code in (code for code, way in plan.ways.items() if way is Way.COLLEAGUES):
        first, second = [each for each in plan.replies if each.member == code]
        assert (first.wave, second.wave) == (Wave.FIRST, Wave.SECOND)
        assert first.address != second.address


def test_the_contest_comes_from_a_colleague_of_who_replied(plan):
    [reply] = [each for each in plan.replies if each.member == plan.contested]

    assert plan.contester != reply.address


def test_those_who_wait_for_a_reminder_have_not_replied_before(plan):
    assert len(plan.waiting_for(Wave.SECOND)) == HOW_MANY[Way.REMINDED]
    assert len(plan.waiting_for(Wave.THIRD)) == HOW_MANY[Way.LAST_MINUTE]


def test_what_was_refused_or_late_changes_no_vector():
    ledger = Ledger()
    reply = Reply(member="AR", address="a@b.example", wave=Wave.FIRST, answers={"1": "approve"})
    for said in ("refused", "late", "changed"):
        ledger.write(Told(reply=reply, said=said, kind="", receipt="", index=None))

    assert ledger.standing() == {}


def test_the_accelerated_file_differs_in_times_only(tmp_path):
    file = accelerated(tmp_path)

    before = (EXAMPLES / file.name).read_text(encoding="utf-8").splitlines()
    after = file.read_text(encoding="utf-8").splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.partition(":")[0] for line in changed] == ["deadline", "reminders"]
    assert reference_of(file) == "DM-21/1012"
