"""Further rounds: which decisions go into them, what is carried over, and that both rounds name each other."""

import json
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.board import queries as boards
from app.board.agenda_facts import FurtherRound
from app.board.facts import Filters
from app.consultations import files
from app.consultations.approval import Approval
from app.consultations.drafts import import_consultation
from app.consultations.following import following_rounds
from app.consultations.models import Annex, Consultation, Decision, State
from app.consultations.opening import open_consultation
from app.consultations.preflight import problems_before_opening
from app.consultations.queries import by_reference, decisions, items
from app.consultations.refusals import (
    BodyToName,
    CannotContinue,
    DecisionsUnknown,
    FileRefused,
    NoFurtherRound,
    NotDecided,
    ReferenceTaken,
    RuleToName,
)
from app.consultations.rounds import Continuation, continue_consultation
from app.consultations.withdrawing import withdraw
from app.core.work import SHELL, Work, begin, look
from app.documents.models import Document
from app.record.queries import lines
from app.replies.models import Reply
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.make import consultation_file, make_body, make_council, make_draft, make_focal_point, make_member, no_files
from tests.replies.support import reply
from tests.schedule.support import past_drain, quiet_tick

EARLIER, NEW = "DM-26/1", "DM-26/2"
TWO = Approval(reason="withdrawn", by=1, approved_by=2)


def foresee(work: Work, name: str, after: str, body: str = "same") -> None:
    """Let the rule of a decision that has not been opened foresee a further round."""
    decision = work.session.scalars(select(Decision).where(Decision.name == name)).one()
    decision.rule = decision.rule | {"next_rounds": [{"after": after, "rule": "itu-council", "body": body}]}


def opened(work: Work, *foreseen: tuple[str, str, str], **changes: Any) -> None:
    make_council(work)
    make_draft(work, EARLIER, **changes)
    for each in foreseen:
        foresee(work, *each)
    open_consultation(work, EARLIER)


def announced(app: Flask, clock: FixedClock, *foreseen: tuple[str, str, str], **changes: Any) -> None:
    """A consultation in which 1 is adopted, 2a and 2b are not."""
    with begin(SHELL) as work:
        opened(work, *foreseen, **changes)
    for code in ("ke", "fr"):
        reply(f"mission@{code}.example", {"1": Choice.APPROVE})
    past_drain(app, clock)
    quiet_tick(app)


def text(message: EmailMessage) -> str:
    """The plain text of a letter without its line breaks."""
    body = message.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def continued(**changes: Any) -> tuple[str, ...]:
    """The decisions of the further round."""
    facts: dict[str, Any] = {"reference": NEW, "deadline": "+24d 18:00"}
    with begin(SHELL) as work:
        draft = continue_consultation(work, EARLIER, Continuation(**(facts | changes)))
        return tuple(each.name for each in decisions(work, draft))


def test_the_decisions_whose_outcome_calls_for_it_are_taken_by_themselves(app: Flask, clock: FixedClock):
    announced(app, clock, ("1", "not_adopted", "same"), ("2b", "not_adopted", "same"))

    assert continued() == ("2b",)


def test_decisions_may_be_named_whatever_became_of_them(app: Flask, clock: FixedClock):
    announced(app, clock)

    assert continued(items=("1", "2a"), rule="itu-council") == ("1", "2a")


def test_the_draft_has_the_texts_and_a_letter_clock_and_reference_of_its_own(app: Flask, clock: FixedClock):
    announced(app, clock, ("2b", "not_adopted", "same"))

    continued()

    with look() as work:
        draft = by_reference(work, NEW)
        (item,) = items(work, draft)
        assert (draft.state, draft.continues, draft.deadline_text) == (State.DRAFT, EARLIER, "+24d 18:00")
        assert (item.number, item.texts) == ("2", {"en": "Two decisions are proposed."})
        assert [each.texts for each in item.decisions] == [{"en": "The Council endorses the guidelines."}]
        assert draft.letters == by_reference(work, EARLIER).letters


def test_replies_are_not_carried_over(app: Flask, clock: FixedClock):
    announced(app, clock)
    continued(items=("1",), rule="itu-council")
    with begin(SHELL) as work:
        open_consultation(work, NEW)

    with look() as work:
        fresh = by_reference(work, NEW)
        assert fresh.replied_count == 0
        assert all(not seat.answers for seat in fresh.seats)
        assert work.session.scalar(select(func.count()).where(Reply.consultation_id == fresh.id)) == 0


def test_annexes_are_carried_over_by_hash_without_a_copy_of_their_bytes(app: Flask, clock: FixedClock):
    annex = {"name": {"en": "Draft"}, "files": {"en": "annexes/draft.txt"}}
    item = {"number": "1", "title": {"en": "Calendar"}, "text": {"en": "It is approved."}, "annexes": [annex]}
    with begin(SHELL) as work:
        make_council(work)
        text = consultation_file(EARLIER, items=[item])
        import_consultation(work, files.parsed(text, opener=lambda _name: b"the draft"))
        open_consultation(work, EARLIER)
    past_drain(app, clock)
    quiet_tick(app)

    continued(items=("1",), rule="itu-council")

    with look() as work:
        assert len(work.session.scalars(select(Annex.sha256)).all()) == 2
        assert len(set(work.session.scalars(select(Annex.sha256)))) == 1
        held = select(func.count()).select_from(Document).where(Document.sha256.in_(select(Annex.sha256)))
        assert work.session.scalar(held) == 1


def test_the_event_of_opening_names_the_earlier_round(app: Flask, clock: FixedClock):
    announced(app, clock)
    continued(items=("1",), rule="itu-council")
    with begin(SHELL) as work:
        open_consultation(work, NEW)

    with look() as work:
        first = json.loads(lines(work, NEW)[0])
    assert (first["type"], first["continues"]) == ("opened", EARLIER)


def test_letters_of_the_further_round_say_what_it_continues(app: Flask, clock: FixedClock, courier_bag):
    announced(app, clock)
    continued(items=("1",), rule="itu-council")
    with begin(SHELL) as work:
        open_consultation(work, NEW)

    written = [text(each) for each in courier_bag() if NEW in each["Subject"]]

    assert written
    assert all(f"continues the consultation {EARLIER}" in each and "not carried over" in each for each in written)


def test_an_earlier_round_that_is_still_open_cannot_be_continued(app: Flask):
    with begin(SHELL) as work:
        opened(work)

    with pytest.raises(CannotContinue):
        continued(items=("1",), rule="itu-council")


def test_of_an_open_consultation_only_a_decision_that_has_left_it_is_taken(app: Flask):
    with begin(SHELL) as work:
        opened(work)
        left = work.session.scalars(select(Decision).where(Decision.name == "1")).one()
        left.settled_at, left.outcome = work.now, "silence_broken"

    assert continued(items=("1",), rule="itu-council") == ("1",)
    with pytest.raises(NotDecided, match="2a"):
        continued(reference="DM-26/3", items=("1", "2a"), rule="itu-council")


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (NoFurtherRound, {}),
        (RuleToName, {"items": ("1",)}),
        (DecisionsUnknown, {"items": ("9",), "rule": "itu-council"}),
        (ReferenceTaken, {"reference": EARLIER, "items": ("1",), "rule": "itu-council"}),
        (FileRefused, {"items": ("1",), "rule": "no-such-rule"}),
        (FileRefused, {"items": ("1",), "rule": "itu-council", "deadline": "soon"}),
        (FileRefused, {"items": ("1",), "rule": "itu-council", "reference": "no spaces"}),
    ],
)
def test_what_cannot_be_continued_is_refused(app: Flask, clock: FixedClock, refusal: type, changes: dict[str, Any]):
    announced(app, clock)

    with pytest.raises(refusal):
        continued(**changes)


def test_another_body_must_be_named(app: Flask, clock: FixedClock):
    announced(app, clock, ("1", "adopted", "another"))
    with begin(SHELL) as work:
        union = make_body(work, "union")
        make_focal_point(work, make_member(work, union, "BR"), "mission@br.example")

    with pytest.raises(BodyToName):
        continued()
    assert continued(body="union") == ("1",)
    with begin(SHELL) as work:
        open_consultation(work, NEW)
        assert [seat.code for seat in by_reference(work, NEW).seats] == ["BR"]


def test_a_file_says_what_it_continues_and_is_written_back(app: Flask, clock: FixedClock):
    announced(app, clock)
    continued(items=("1",), rule="itu-council")

    with begin(SHELL) as work:
        text = files.exported(by_reference(work, NEW).document)
        again = import_consultation(work, files.parsed(text, opener=no_files))

    assert f"continues: {EARLIER}" in text
    assert again.continues == EARLIER


@pytest.mark.parametrize("earlier", ["DM-26/9", NEW])
def test_a_file_that_continues_nothing_that_is_decided_is_refused(app: Flask, clock: FixedClock, earlier: str):
    with begin(SHELL) as work:
        opened(work)

    with begin(SHELL) as work, pytest.raises(CannotContinue):
        make_draft(work, NEW, continues=earlier)


def test_a_round_whose_earlier_one_was_withdrawn_meanwhile_is_not_opened(app: Flask, clock: FixedClock):
    announced(app, clock, certify="officers")
    continued(items=("1",), rule="itu-council")
    with begin(SHELL) as work:
        withdraw(work, EARLIER, approval=TWO)

    with look() as work:
        found = {each.code for each in problems_before_opening(work, by_reference(work, NEW)) if each.is_blocking}
    assert found == {"cannot_continue"}


def test_the_outcome_letter_says_that_a_further_consultation_follows(app: Flask, clock: FixedClock, courier_bag):
    announced(app, clock, ("2a", "not_adopted", "same"), ("2b", "not_adopted", "another"))

    with look() as work:
        earlier = by_reference(work, EARLIER)
        found = following_rounds(work, earlier, decisions(work, earlier), "en")
    assert {name: each.is_same_body for name, each in found.items()} == {"2a": True, "2b": False}
    (written, *_others) = (text(each) for each in courier_bag() if "outcome" in each["Subject"])
    assert "A further consultation of the same Member States follows" in written
    assert "A further consultation of another body follows" in written


def look_at(reference: str) -> Any:
    with look() as work:
        return boards.board(work, reference, Filters(language="en"))


def test_the_boards_of_both_rounds_link_to_each_other(app: Flask, clock: FixedClock):
    announced(app, clock, ("2b", "not_adopted", "same"))
    assert look_at(EARLIER).waiting.further == FurtherRound(decisions=("2b",), is_of_another_body=False)
    with look() as work:
        before = boards.version(work, EARLIER).tag

    continued()

    earlier = look_at(EARLIER)
    assert [(each.reference, each.state) for each in earlier.rounds.later] == [(NEW, State.DRAFT)]
    assert earlier.waiting.further is None
    assert look_at(NEW).rounds.earlier == EARLIER
    with look() as work:
        assert boards.version(work, EARLIER).tag != before


def test_once_the_further_round_is_open_the_outcome_names_it_and_its_body(app: Flask, clock: FixedClock):
    announced(app, clock, ("2b", "not_adopted", "same"))
    continued()
    with begin(SHELL) as work:
        open_consultation(work, NEW)

    (line,) = (each for each in look_at(EARLIER).lines if each.following)
    assert (line.name, line.following.reference, line.following.body) == ("2b", NEW, "Council")


def test_the_command_writes_the_draft(app: Flask, clock: FixedClock):
    announced(app, clock)
    arguments = ["consultations", "continue", EARLIER, "--reference", NEW, "--deadline", "+24d 18:00"]

    result = app.test_cli_runner().invoke(args=[*arguments, "--items", "1, 2a", "--rule", "itu-council"])

    assert result.output == f"{NEW}: draft that continues {EARLIER} with 1, 2a.\n"
    with look() as work:
        assert work.session.scalars(select(Consultation.state).where(Consultation.reference == NEW)).one() == "draft"
