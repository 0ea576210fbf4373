"""Correcting a text while it is open: editorial leaves answers, substantive lets them lapse and asks again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.consultations.models import Count, Decision, TextChange
from app.consultations.queries import by_reference
from app.consultations.refusals import ItemSettled, ItemUnknown, NotIssuedIn, NotSealed, SameText, TextsStand
from app.consultations.service import Approval
from app.consultations.unsealing import unseal
from app.core.work import SHELL, begin, look
from app.outbox.models import LetterKind, OutboxLetter
from app.record.events import EventType
from app.record.queries import events
from app.replies.corrections import Correction, correct_text
from app.replies.submission import RecordedKind, Submission
from app.rules import Choice
from app.tally.counting import decided
from tests.fixtures.app import FixedClock
from tests.make import make_open_consultation, seat_of
from tests.replies.support import letters, reply, seat, send, settle_now, submission

TWO = Approval(reason="A slip of the pen.", by=1, approved_by=2)
ALL = {"1": Choice.APPROVE, "2a": Choice.APPROVE, "2b": Choice.ABSTAIN}


def correction(*, name: str = "1", text: str = "The Council approves the corrected calendar.", **changes: object):
    return Correction(**({"name": name, "titles": {}, "texts": {"en": text}, "is_substantive": False} | changes))


def corrected(**changes: object) -> tuple[str, ...]:
    with begin(SHELL) as work:
        return correct_text(work, "DM-26/1", correction(**changes), approval=TWO)


def opened() -> None:
    with begin(SHELL) as work:
        make_open_consultation(work)


def test_an_editorial_correction_leaves_answers_and_keeps_both_texts(app: Flask) -> None:
    opened()
    reply("mission@ke.example", ALL)

    assert corrected() == ()

    with look() as work:
        change = work.session.scalars(select(TextChange)).one()
        decision = work.session.scalars(select(Decision).where(Decision.name == "1")).one()
        assert seat_of(work, by_reference(work, "DM-26/1"), "KE").answers["1"] == "approve"
        count = work.session.scalar(select(func.count()).where(OutboxLetter.kind == LetterKind.TEXT_CHANGED))
        (event,) = events(work, "DM-26/1", EventType.TEXT_CHANGED).values()
    assert "The Council approves the calendar." in change.former["en"]
    assert decision.texts["en"] == "The Council approves the corrected calendar."
    assert event["text_sha256"] == decision.text_sha256
    assert event["substantive"] is False
    assert count == 8


def test_a_substantive_correction_lets_answers_lapse_and_asks_again(app_on_both: Flask) -> None:
    opened()
    reply("mission@ke.example", ALL)
    reply("mission@fr.example", {"2a": Choice.APPROVE})

    assert corrected(is_substantive=True) == ("KE",)

    with look() as work:
        consultation = by_reference(work, "DM-26/1")
        decision = work.session.scalars(select(Decision).where(Decision.name == "1")).one()
        kept = work.session.scalar(select(func.sum(Count.heads)).where(Count.decision_id == decision.id))
        assert (consultation.replied_count, consultation.complete_count) == (2, 0)
        assert seat_of(work, consultation, "KE").answers == {"2a": "approve", "2b": "abstain"}
        assert kept == 0
        decided(work, consultation)  # counters and seats agree

    told = reply("mission@ke.example", {"1": Choice.DISAPPROVE})
    assert told.kind is RecordedKind.RECORDED
    with look() as work:
        assert by_reference(work, "DM-26/1").complete_count == 1


@pytest.mark.parametrize("had_replied", [True, False])
def test_a_form_drawn_before_never_answers_the_new_text(app_on_both: Flask, *, had_replied: bool) -> None:
    opened()
    if had_replied:
        reply("mission@ke.example", {"2a": Choice.APPROVE})
    drawn = submission("mission@ke.example", {"1": Choice.APPROVE})

    corrected(is_substantive=True)

    assert send(drawn).kind is RecordedKind.CHANGED
    with look() as work:
        assert "1" not in seat_of(work, by_reference(work, "DM-26/1"), "KE").answers


def test_what_cannot_be_corrected_is_refused(app: Flask, clock: FixedClock) -> None:
    opened()
    with pytest.raises(SameText):
        corrected(text="The Council approves the calendar.")
    with pytest.raises(ItemUnknown):
        corrected(name="9")
    with pytest.raises(NotIssuedIn):
        corrected(texts={"fr": "Le Conseil approuve."})
    clock.advance(days=11)
    with pytest.raises(TextsStand):
        corrected()


def test_what_all_parts_of_an_item_share_changes_with_all_of_them(app: Flask) -> None:
    opened()
    reply("mission@ke.example", ALL)

    lapsed = corrected(name="2", texts={"en": "Two other decisions are proposed."}, is_substantive=True)

    assert lapsed == ("KE",)
    with look() as work:
        assert seat_of(work, by_reference(work, "DM-26/1"), "KE").answers == {"1": "approve"}
        found = events(work, "DM-26/1", EventType.TEXT_CHANGED).values()
        count = work.session.scalar(select(func.count()).where(OutboxLetter.kind == LetterKind.TEXT_CHANGED))
        decided(work, by_reference(work, "DM-26/1"))
    assert [each["item"] for each in found] == ["2a", "2b"]
    assert count == 8


def test_a_part_without_a_title_of_its_own_bears_the_corrected_one(app: Flask) -> None:
    parts = [{"letter": letter, "text": {"en": f"Text of part {letter}."}} for letter in "ab"]
    item = {"number": "2", "title": {"en": "Elections"}, "text": {"en": "Two decisions."}, "parts": parts}
    with begin(SHELL) as work:
        make_open_consultation(work, items=[item])

    corrected(name="2", titles={"en": "Election"}, texts={})

    with look() as work:
        titles = work.session.scalars(select(Decision.titles)).all()
    assert titles == [{"en": "Election"}, {"en": "Election"}]


def test_a_part_that_has_left_the_procedure_keeps_what_it_shares(app: Flask) -> None:
    opened()
    settle_now("2a")

    with pytest.raises(ItemSettled):
        corrected(name="2")
    assert corrected(name="2b") == ()


def test_the_same_answer_may_be_given_to_the_corrected_text(app: Flask) -> None:
    opened()
    first = reply("mission@ke.example", {"1": Choice.APPROVE})
    corrected(is_substantive=True)

    again = reply("mission@ke.example", {"1": Choice.APPROVE})

    assert again.index != first.index
    assert again.differing == ()
    with look() as work:
        assert seat_of(work, by_reference(work, "DM-26/1"), "KE").answers == {"1": "approve"}
        decided(work, by_reference(work, "DM-26/1"))


def test_no_former_answer_binds_where_answers_may_not_be_changed(app: Flask) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, rule_changes={"change_reply": "never", "withdraw_reply": "never"})
    reply("mission@ke.example", {"1": Choice.APPROVE})
    corrected(is_substantive=True)

    assert reply("mission@ke.example", {"1": Choice.DISAPPROVE}).kind is RecordedKind.RECORDED


def test_a_reason_lapses_with_its_answer(app: Flask) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, rule_changes={"negative_reason": "excluded_if_missing"})
    reply("mission@ke.example", {"1": Choice.DISAPPROVE}, reasons={"1": "Too late in the year."})
    corrected(is_substantive=True)
    reply("mission@ke.example", {"1": Choice.DISAPPROVE})

    assert seat("KE").unreasoned == ["1"]
    with look() as work:
        decided(work, by_reference(work, "DM-26/1"))


def test_no_difference_is_noted_where_only_the_text_changed(app: Flask) -> None:
    opened()
    reply("mission@ke.example", {"2a": Choice.APPROVE})
    drawn = submission("ministry@ke.example", {"1": Choice.APPROVE})
    corrected(is_substantive=True)

    assert send(drawn).kind is RecordedKind.CHANGED
    with look() as work:
        assert not events(work, "DM-26/1", EventType.DIFFERED)


def test_a_correction_and_a_reply_that_race_never_leave_an_answer_to_the_former_text(app_on_both: Flask) -> None:
    opened()
    drawn = [submission(f"mission@{code}.example", {"1": Choice.APPROVE}) for code in ("ke", "fr", "eg")]

    def answered(form: Submission) -> RecordedKind:
        with app_on_both.app_context():
            return send(form).kind

    def asked_again() -> tuple[str, ...]:
        with app_on_both.app_context():
            return corrected(is_substantive=True)

    with ThreadPoolExecutor(max_workers=4) as pool:
        replies = [pool.submit(answered, form) for form in drawn[:2]]
        correction_ = pool.submit(asked_again)
        replies.append(pool.submit(answered, drawn[2]))
    told = [each.result() for each in replies]

    assert len(correction_.result()) == told.count(RecordedKind.RECORDED)
    with look() as work:
        found = by_reference(work, "DM-26/1")
        assert all("1" not in each.answers for each in found.seats)
        assert (found.replied_count, found.complete_count) == (0, 0)
        decided(work, found)


def test_an_objection_to_the_former_text_lapses_with_one_letter(app: Flask) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, rule="no-objection", rule_changes={"withdraw_reply": "until_close"})
    reply("mission@ke.example", {"1": Choice.OBJECT})
    assert letters("objection")

    corrected(is_substantive=True)

    with look() as work:
        decision = work.session.scalars(select(Decision).where(Decision.name == "1")).one()
        assert decision.broken_at is None
        assert events(work, "DM-26/1", EventType.SILENCE_RESTORED)
    assert not letters("objection_withdrawn")
    assert len(letters("text_changed")) == 8


def test_answers_are_unsealed_by_two_officers_once(app: Flask) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, disclosure={"during": "sealed", "after": "names"})

    with begin(SHELL) as work:
        unseal(work, "DM-26/1", approval=TWO)

    with look() as work:
        assert by_reference(work, "DM-26/1").unsealed_at is not None
        (event,) = events(work, "DM-26/1", EventType.UNSEALED).values()
    assert event["approved_by"] == [1, 2]
    with begin(SHELL) as work, pytest.raises(NotSealed):
        unseal(work, "DM-26/1", approval=TWO)
