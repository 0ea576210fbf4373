"""Reminders: one letter for each focal point and due time, to whoever owes, never to anybody else."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.consultations.invitations import reissue
from app.consultations.models import Invitation
from app.consultations.opening import open_consultation
from app.consultations.service import Approval, extend, withdraw
from app.core.work import SHELL, begin
from app.members.models import FocalPoint, Member
from app.outbox.models import LetterKind, LetterState, OutboxLetter
from app.record.events import instant
from app.rules import Choice, Portion
from app.schedule.tick import tick
from tests.fixtures.app import FixedClock
from tests.make import make_council, make_draft, make_focal_point
from tests.replies.support import reply
from tests.schedule.support import (
    REFERENCE,
    addresses,
    deadline,
    due_instants,
    letters,
    open_council,
    quiet_tick,
    text_of,
)

OTHER = "DM-26/2"
ALL = {"1": Choice.APPROVE, "2a": Choice.APPROVE, "2b": Choice.ABSTAIN}
EVERYBODY = [f"{name}@{code}.example" for name in ("ministry", "mission") for code in ("eg", "fr", "ke")]
APPROVAL = Approval(reason="more time was asked for", by=1, approved_by=2)


def to_instant(clock: FixedClock, number: int, reference: str = REFERENCE) -> None:
    """Move the clock to a reminder's due instant; the first is 0."""
    clock.at = due_instants("reminder", reference)[number].due_at


def reminders(state: str = "waiting") -> list[OutboxLetter]:
    return [each for each in letters(LetterKind.REMINDER) if each.state == state]


def test_whoever_owes_is_reminded_at_the_instant_and_not_before(app: Flask, clock: FixedClock):
    open_council()
    to_instant(clock, 0)
    clock.advance(microseconds=-1)
    quiet_tick(app)
    assert reminders() == []

    clock.advance(microseconds=1)
    quiet_tick(app)

    assert addresses(LetterKind.REMINDER) == EVERYBODY
    assert due_instants("reminder")[0].done_at == clock.at


def test_a_second_tick_adds_nothing(app: Flask, clock: FixedClock):
    open_council()
    to_instant(clock, 0)

    first, second = quiet_tick(app), quiet_tick(app)

    assert (first.done("reminders queued"), second.done("reminders queued")) == (6, 0)


def test_a_reminder_names_the_open_decisions_and_the_readers_own_link(app: Flask, clock: FixedClock):
    open_council()
    reply("mission@ke.example", {"1": Choice.APPROVE})
    to_instant(clock, 0)

    quiet_tick(app)

    letter = next(each for each in reminders() if each.address == "mission@ke.example")
    text = text_of(letter)
    assert "Submission" in text
    assert "Guidelines" in text
    assert "Calendar" not in text
    assert text.count("/l/") == 1
    assert letter.log == REFERENCE
    assert letter.cause == instant(clock.at)


def test_a_state_that_owes_nothing_is_not_reminded(app: Flask, clock: FixedClock):
    open_council()
    reply("mission@ke.example", ALL)
    to_instant(clock, 0)

    quiet_tick(app)

    assert addresses(LetterKind.REMINDER) == [each for each in EVERYBODY if "@ke." not in each]


def test_a_state_that_took_an_answer_back_owes_again(app: Flask, clock: FixedClock):
    open_council()
    reply("mission@ke.example", ALL)
    reply("mission@ke.example", {"1": Portion.CLEAR})
    to_instant(clock, 0)

    quiet_tick(app)

    assert "mission@ke.example" in addresses(LetterKind.REMINDER)


def test_a_member_without_the_vote_is_not_reminded(app: Flask, clock: FixedClock):
    open_council()
    to_instant(clock, 0)

    quiet_tick(app)

    assert not any("@xa." in each for each in addresses(LetterKind.REMINDER))


def test_focal_points_that_left_lost_their_link_or_may_only_read_are_not_reminded(app: Flask, clock: FixedClock):
    with begin(SHELL) as work:
        make_council(work)
        member = work.session.scalars(select(Member).where(Member.code == "FR")).one()
        make_focal_point(work, member, "library@fr.example", scope="read", role="copy")
        make_draft(work)
        open_consultation(work, REFERENCE)
    with begin(SHELL) as work:
        points = {each.email: each for each in work.session.scalars(select(FocalPoint))}
        points["mission@ke.example"].removed_at = clock.at
        revoked = work.session.scalars(
            select(Invitation).where(Invitation.focal_point_id == points["mission@eg.example"].id)
        ).one()
        revoked.revoked_at = clock.at
    to_instant(clock, 0)

    quiet_tick(app)

    gone = {"mission@ke.example", "mission@eg.example"}
    assert addresses(LetterKind.REMINDER) == [each for each in EVERYBODY if each not in gone]


def test_after_an_outage_over_two_instants_one_reminder_goes_out(app: Flask, clock: FixedClock):
    open_council()
    to_instant(clock, 1)
    clock.advance(hours=6)

    quiet_tick(app)

    assert addresses(LetterKind.REMINDER) == EVERYBODY
    assert {each.cause for each in reminders()} == {instant(due_instants("reminder")[1].due_at)}
    assert all(each.done_at == clock.at for each in due_instants("reminder"))


def test_each_instant_has_its_own_reminder(app: Flask, clock: FixedClock):
    open_council()
    for number in (0, 1):
        to_instant(clock, number)
        quiet_tick(app)
        forget_sent()

    assert len(letters(LetterKind.REMINDER)) == 2 * len(EVERYBODY)


def forget_sent() -> None:
    """As if a server had accepted all that waits."""
    with begin(SHELL) as work:
        for letter in work.session.scalars(select(OutboxLetter).where(OutboxLetter.state == LetterState.WAITING)):
            letter.state, letter.raw, letter.wiped_at = LetterState.ACCEPTED, None, work.now


def test_no_reminder_after_the_deadline_and_the_instant_is_ticked_off(app: Flask, clock: FixedClock):
    open_council()
    clock.at = deadline()

    quiet_tick(app)

    assert letters(LetterKind.REMINDER) == []
    assert all(each.done_at for each in due_instants("reminder"))


def test_one_letter_covers_all_consultations_that_are_owed(app: Flask, clock: FixedClock):
    open_council()
    open_council(OTHER)
    to_instant(clock, 0)

    quiet_tick(app)

    assert addresses(LetterKind.REMINDER) == EVERYBODY
    letter = reminders()[0]
    assert letter.log == ""
    assert text_of(letter).count("/l/") == 2
    assert all(each.done_at for reference in (REFERENCE, OTHER) for each in due_instants("reminder", reference)[:1])


def test_a_consultation_without_a_due_instant_is_named_beside_one_that_has_it(app: Flask, clock: FixedClock):
    open_council()
    open_council(OTHER, reminders=["-2h"])
    to_instant(clock, 0)

    quiet_tick(app)

    assert text_of(reminders()[0]).count("/l/") == 2
    assert due_instants("reminder", OTHER)[0].done_at is None


def test_a_state_is_not_reminded_of_a_consultation_by_the_instant_of_another(app: Flask, clock: FixedClock):
    open_council()
    open_council(OTHER, reminders=["-2h"])
    reply("mission@ke.example", ALL)
    to_instant(clock, 0)

    quiet_tick(app)

    assert not any("@ke." in each for each in addresses(LetterKind.REMINDER))


def test_a_reminder_is_true_until_the_next_one_or_the_deadline(app: Flask, clock: FixedClock):
    open_council()
    to_instant(clock, 0)
    quiet_tick(app)
    assert {each.send_by_at for each in reminders()} == {due_instants("reminder")[1].due_at}

    to_instant(clock, 1)
    clock.advance(seconds=1)
    quiet_tick(app)

    assert {each.send_by_at for each in reminders()} == {deadline()}


def test_an_unsent_reminder_gives_way_to_the_next(app: Flask, clock: FixedClock):
    open_council()
    to_instant(clock, 0)
    quiet_tick(app)

    to_instant(clock, 1)
    clock.advance(seconds=1)
    quiet_tick(app)

    assert len(reminders("dropped")) == len(reminders("waiting")) == len(EVERYBODY)
    assert {each.attempt for each in reminders()} == {0}


def test_a_dropped_reminder_is_written_anew_for_what_is_still_owed(app: Flask, clock: FixedClock):
    open_council()
    open_council(OTHER)
    to_instant(clock, 0)
    quiet_tick(app)

    # A colleague completes the first consultation: the letter that names both is dropped unsent.
    reply("ministry@ke.example", ALL)
    quiet_tick(app)

    anew = [each for each in reminders() if "@ke." in each.address]
    assert [(each.address, each.attempt, each.log) for each in anew] == [
        ("ministry@ke.example", 1, OTHER),
        ("mission@ke.example", 1, OTHER),
    ]
    assert {each.cause for each in anew} == {each.cause for each in reminders("dropped")}
    assert quiet_tick(app).done("reminders queued") == 0


def test_a_dropped_reminder_is_not_written_anew_to_whoever_owes_nothing(app: Flask, clock: FixedClock):
    open_council()
    to_instant(clock, 0)
    quiet_tick(app)

    reply("mission@ke.example", ALL)
    quiet_tick(app)

    assert [each.address for each in reminders("dropped")] == ["ministry@ke.example", "mission@ke.example"]
    assert not any("@ke." in each.address for each in reminders())


def test_a_dropped_reminder_is_not_written_anew_for_a_consultation_that_opened_later(app: Flask, clock: FixedClock):
    open_council()
    to_instant(clock, 0)
    quiet_tick(app)
    open_council(OTHER)

    reply("mission@ke.example", ALL)
    quiet_tick(app)

    assert not any("@ke." in each.address for each in reminders())


def test_a_reminder_stale_by_one_deadline_is_written_anew_for_the_other(app: Flask, clock: FixedClock):
    open_council()
    open_council(OTHER, deadline="+20d 18:00", reminders=["-18d"])
    clock.at = max(due_instants("reminder")[1].due_at, due_instants("reminder", OTHER)[0].due_at)
    quiet_tick(app)
    assert {each.log for each in reminders()} == {""}

    clock.at = deadline() + timedelta(seconds=1)
    quiet_tick(app)

    assert {(each.log, each.attempt) for each in reminders()} == {(OTHER, 1)}


def test_an_extension_recalls_reminders_that_name_the_former_deadline(app: Flask, clock: FixedClock):
    open_council()
    to_instant(clock, 0)
    quiet_tick(app)
    with begin(SHELL) as work:
        extend(work, REFERENCE, deadline="+7d", approval=APPROVAL)
    quiet_tick(app)

    assert len(reminders("dropped")) == len(EVERYBODY)
    following = min(each.due_at for each in due_instants("reminder") if each.done_at is None)
    assert {(each.attempt, each.send_by_at) for each in reminders()} == {(1, following)}


def test_a_withdrawn_consultation_is_not_named_by_any_reminder(app: Flask, clock: FixedClock):
    open_council()
    open_council(OTHER)
    to_instant(clock, 0)
    quiet_tick(app)
    with begin(SHELL) as work:
        withdraw(work, REFERENCE, approval=APPROVAL)
    quiet_tick(app)

    assert {each.log for each in reminders()} == {OTHER}
    assert not any(REFERENCE in text_of(each) for each in reminders())


def test_an_instant_whose_letter_failed_stays_open_and_the_others_are_written(app: Flask, clock: FixedClock):
    open_council()
    with begin(SHELL) as work:
        broken = work.session.scalars(select(FocalPoint).where(FocalPoint.email == "mission@fr.example")).one()
        broken.email = "not an address"
    to_instant(clock, 0)

    report = tick(app, deliver=False)

    assert not report.is_good
    assert addresses(LetterKind.REMINDER) == [each for each in EVERYBODY if each != "mission@fr.example"]
    assert due_instants("reminder")[0].done_at is None

    with begin(SHELL) as work:
        work.session.get_one(FocalPoint, broken.id).email = "mission@fr.example"
    quiet_tick(app)

    assert addresses(LetterKind.REMINDER) == EVERYBODY
    assert due_instants("reminder")[0].done_at is not None


def test_a_reminder_that_waits_never_carries_a_link_that_was_replaced(app: Flask, clock: FixedClock):
    open_council()
    to_instant(clock, 0)
    quiet_tick(app)
    former = next(text_of(each) for each in reminders() if each.address == "mission@ke.example")

    with begin(SHELL) as work:
        reissue(work, REFERENCE, "mission@ke.example")
    quiet_tick(app)

    (anew,) = (each for each in reminders() if each.address == "mission@ke.example")
    assert anew.attempt == 1
    assert links_in(text_of(anew)) != links_in(former)


def links_in(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if "/l/" in line]


def test_a_reminder_under_silence_says_that_no_reply_is_required_and_what_silence_means(app: Flask, clock: FixedClock):
    open_council(rule="no-objection")
    to_instant(clock, 0)

    quiet_tick(app)

    (reminder,) = [each for each in reminders() if each.address == "mission@ke.example"]
    text = " ".join(text_of(reminder).split())
    assert reminder.subject == "DM-26/1: reminder, silence procedure"
    assert "No reply is required" in text
    assert "it is deemed to have no objection to it. A single objection breaks the silence" in text
    assert "requested" not in text


def test_a_reminder_names_the_decisions_that_are_under_silence_beside_others(app: Flask, clock: FixedClock):
    rules = {"1": "no-objection", "2": "itu-council"}
    items = [
        {"number": number, "title": {"en": "Calendar"}, "text": {"en": "It is approved."}, "rule": rule}
        for number, rule in rules.items()
    ]
    open_council(items=items)
    to_instant(clock, 0)

    quiet_tick(app)

    (reminder,) = [each for each in reminders() if each.address == "mission@ke.example"]
    text = " ".join(text_of(reminder).split())
    assert "A reply is requested not later than the deadline." in text
    assert "the decision named below to which the silence procedure applies. No reply is required" in text
    assert "The silence procedure applies to the decisions numbered: 1" in text
    assert "outstanding" in reminder.subject
