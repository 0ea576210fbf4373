"""What follows once a silence was broken: a meeting, a round with replies, another text; each once, by two officers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.consultations import after_objection
from app.consultations.approval import Approval
from app.consultations.opening import open_consultation
from app.consultations.refusals import (
    ActNotListed,
    ClosingNow,
    ItemUnknown,
    NobodyObjected,
    NotOpen,
    ObjectionFollowed,
    ReasonMissing,
)
from app.core.work import SHELL, begin
from app.outbox.models import LetterKind
from app.replies.refusals import DecisionSettled
from app.rules import Choice
from tests.fixtures.app import FixedClock
from tests.make import make_draft, make_officer
from tests.replies.support import REFERENCE, reply
from tests.schedule.support import (
    consultation,
    deadline,
    decisions,
    events,
    letters,
    open_council,
    past_drain,
    quiet_tick,
    text_of,
)

APPROVAL = Approval(reason="The objection cannot be met.", by=1, approved_by=2)
OFFICERS = ("officer.a@secretariat.example", "officer.b@secretariat.example")
WORDS = ("--reason", "As agreed.", "--by", OFFICERS[0], "--approved-by", OFFICERS[1])
FURTHER = ("--reference", "DM-26/2", "--deadline", "+10d 18:00")
TEXT = "text:\n  en: The Council approves the calendar without the last week.\n"
MISSION, OTHER = "mission@ke.example", "mission@fr.example"
EVERYBODY = 8

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    open_council(rule="no-objection", reminders=[])
    with begin(SHELL) as work:
        for email in OFFICERS:
            make_officer(work, email)


@pytest.fixture
def run(app: Flask) -> Run:
    """A command of `flask consultations`, on the decision 1 unless another is named."""

    def invoke(act: str, *words: str, name: str = "1") -> Result:
        return app.test_cli_runner().invoke(args=["consultations", act, REFERENCE, name, *words, *WORDS])

    return invoke


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    file = tmp_path / "texts.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


def objected(name: str = "1") -> None:
    reply(MISSION, {name: Choice.OBJECT})


def refer() -> None:
    with begin(SHELL) as work:
        after_objection.refer(work, REFERENCE, "1", approval=APPROVAL)


def closed(app: Flask, clock: FixedClock) -> None:
    past_drain(app, clock)
    quiet_tick(app)


def last_words(kind: LetterKind) -> str:
    (*_, last) = [each for each in letters(kind) if each.address == OTHER]
    return " ".join(text_of(last).split())


# ---- to a meeting ---------------------------------------------------------------------------------


def test_a_decision_is_referred_to_a_meeting_and_everybody_is_told(run: Run):
    objected()

    answer = run("refer")

    assert answer.output == "DM-26/1: decision 1 is referred to a meeting.\n"
    found = decisions()["1"]
    assert (found.outcome, found.clause, found.after_objection) == ("referred_to_meeting", "referral", "meeting")
    event = events()[-1]
    assert {key: event[key] for key in ("type", "item", "act", "continued_by", "approved_by", "via")} == {
        "type": "objection_followed",
        "item": "1",
        "act": "meeting",
        "continued_by": None,
        "approved_by": [1, 2],
        "via": "shell",
    }
    assert len(event["reason_commit"]) == 64
    assert len(letters(LetterKind.AFTER_OBJECTION)) == EVERYBODY
    assert "is referred to a meeting" in last_words(LetterKind.AFTER_OBJECTION)
    assert "Replies to the decision are no longer requested" in last_words(LetterKind.AFTER_OBJECTION)
    with pytest.raises(DecisionSettled):
        reply(MISSION, {"1": Choice.NO_OBJECTION})


def test_two_officers_must_say_why():
    objected()

    with pytest.raises(ReasonMissing), begin(SHELL) as work:
        after_objection.refer(work, REFERENCE, "1", approval=Approval(reason=" ", by=1, approved_by=2))

    assert decisions()["1"].after_objection == ""


def test_what_was_referred_is_announced_so_and_the_rest_by_the_formula(app: Flask, clock: FixedClock):
    objected()
    refer()

    closed(app, clock)

    assert {name: each.outcome for name, each in decisions().items()} == {
        "1": "referred_to_meeting",
        "2a": "adopted",
        "2b": "adopted",
    }
    assert consultation().state == "announced"


def test_after_the_close_the_outcome_stays_and_the_act_is_beside_it(app: Flask, clock: FixedClock):
    objected()
    closed(app, clock)

    refer()

    found = decisions()["1"]
    assert (found.outcome, found.after_objection) == ("silence_broken", "meeting")
    assert "no longer requested" not in last_words(LetterKind.AFTER_OBJECTION)


def test_a_decision_that_its_first_objection_settled_may_be_referred(app: Flask):
    with begin(SHELL) as work:
        draft = make_draft(work, "DM-26/7", rule="no-objection")
        for decision in draft.items[0].decisions:
            decision.rule = decision.rule | {"withdraw_reply": "never"}
        open_consultation(work, "DM-26/7")
    reply(MISSION, {"1": Choice.OBJECT}, reference="DM-26/7")

    with begin(SHELL) as work:
        after_objection.refer(work, "DM-26/7", "1", approval=APPROVAL)

    found = decisions("DM-26/7")["1"]
    assert (found.outcome, found.after_objection) == ("silence_broken", "meeting")


# ---- to a consultation with replies ---------------------------------------------------------------


def test_a_decision_is_put_to_the_members_again_with_replies(run: Run):
    objected()

    answer = run("convert", *FURTHER, "--rule", "simple-majority-of-votes")

    assert answer.exit_code == 0, answer.output
    assert answer.output == "DM-26/2: draft that puts decision 1 of DM-26/1 to the members with replies.\n"
    draft, further = consultation("DM-26/2"), decisions("DM-26/2")
    assert (draft.state, draft.continues) == ("draft", "DM-26/1")
    assert list(further) == ["1"]
    assert (further["1"].rule["id"], further["1"].texts) == ("simple-majority-of-votes", decisions()["1"].texts)
    assert decisions()["1"].outcome == "silence_broken"
    assert (events()[-1]["act"], events()[-1]["continued_by"]) == ("reply_round", "DM-26/2")
    assert "in a consultation in which replies are given" in last_words(LetterKind.AFTER_OBJECTION)


def open_under_cites(clock: FixedClock) -> None:
    """A consultation under the silence of CITES, at the instant at which its exchange of views is over."""
    times = {"replies_open": "+61d 18:00", "deadline": "+95d 18:00", "reminders": []}
    open_council("DM-26/7", rule="cites-silence", **times)
    found = consultation("DM-26/7").replies_open_at
    assert found is not None
    clock.at = found


def test_the_rule_of_the_decision_may_name_the_rule_of_the_round(app: Flask, clock: FixedClock):
    open_under_cites(clock)
    reply(MISSION, {"1": Choice.OBJECT}, reference="DM-26/7")

    further = ("--reference", "DM-26/2", "--deadline", "+60d 18:00")
    answer = app.test_cli_runner().invoke(args=["consultations", "convert", "DM-26/7", "1", *further, *WORDS])

    assert answer.exit_code == 0, answer.output
    assert decisions("DM-26/2")["1"].rule["id"] == "cites-postal-vote"


def test_the_round_that_was_converted_opens_and_takes_replies(run: Run):
    objected()
    run("convert", *FURTHER, "--rule", "simple-majority-of-votes")

    with begin(SHELL) as work:
        open_consultation(work, "DM-26/2")
    reply(MISSION, {"1": Choice.APPROVE}, reference="DM-26/2")

    assert [each["type"] for each in events("DM-26/2")][-1] == "reply"
    assert events("DM-26/2")[0]["continues"] == "DM-26/1"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((*FURTHER, "--rule", "un-silence"), "still_under_silence"),
        (FURTHER, "rule_to_name"),
        (("--reference", "DM-26/1", "--deadline", "+10d", "--rule", "unanimity"), "reference_taken"),
    ],
)
def test_a_round_that_cannot_be_leaves_everything_as_it_was(run: Run, words: tuple[str, ...], code: str):
    objected()
    before = events()

    answer = run("convert", *words)

    assert answer.exit_code == 1
    assert f"[{code}]" in answer.output
    assert events() == before
    assert (decisions()["1"].settled_at, decisions()["1"].after_objection) == (None, "")
    assert letters(LetterKind.AFTER_OBJECTION) == []


# ---- another text ---------------------------------------------------------------------------------


def test_another_text_is_put_under_the_same_silence(run: Run, texts: Path):
    objected()

    answer = run("new-text", *FURTHER, "--file", str(texts))

    assert answer.exit_code == 0, answer.output
    further = decisions("DM-26/2")["1"]
    assert further.texts == {"en": "The Council approves the calendar without the last week."}
    assert further.titles == decisions()["1"].titles
    assert further.rule == decisions()["1"].rule
    assert (events()[-1]["act"], events()[-1]["continued_by"]) == ("new_text", "DM-26/2")
    assert "another text of the following decision" in last_words(LetterKind.AFTER_OBJECTION)


def test_another_text_of_a_part_leaves_the_item_around_it(run: Run, tmp_path: Path):
    objected("2b")
    file = tmp_path / "texts.yaml"
    file.write_text("title: Revised guidelines\ntext: The Council endorses the revised guidelines.\n", encoding="utf-8")

    answer = run("new-text", *FURTHER, "--file", str(file), name="2b")

    assert answer.exit_code == 0, answer.output
    further = decisions("DM-26/2")
    assert list(further) == ["2b"]
    assert (further["2b"].titles, further["2b"].texts) == (
        {"en": "Revised guidelines"},
        {"en": "The Council endorses the revised guidelines."},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("text:\n  en: The Council approves the calendar.\n", "[same_text]"),
        ("title: Calendar\n", "missing"),
        ("text:\n  fr: Le Conseil approuve.\n", "line 1: Missing here: en."),
        ("text: Words.\nannexes: []\n", "line 2: “annexes” is not a known key here"),
        ("text: [\n", "not readable YAML"),
    ],
)
def test_a_file_that_says_nothing_new_or_too_little_is_refused(run: Run, tmp_path: Path, text: str, said: str):
    objected()
    file = tmp_path / "texts.yaml"
    file.write_text(text, encoding="utf-8")

    answer = run("new-text", *FURTHER, "--file", str(file))

    assert answer.exit_code == 1
    assert said in answer.output
    assert decisions()["1"].after_objection == ""


# ---- refused --------------------------------------------------------------------------------------


def test_nothing_follows_where_nobody_objected():
    reply(MISSION, {"1": Choice.NO_OBJECTION})

    with pytest.raises(NobodyObjected):
        refer()


def test_nothing_follows_an_objection_that_was_withdrawn():
    objected()
    reply(MISSION, {"1": Choice.NO_OBJECTION})

    with pytest.raises(NobodyObjected):
        refer()


def test_nothing_follows_an_adoption(app: Flask, clock: FixedClock):
    closed(app, clock)

    with pytest.raises(NobodyObjected):
        refer()


def test_a_second_act_is_refused_whichever_the_first_was(run: Run, texts: Path):
    objected()
    run("new-text", *FURTHER, "--file", str(texts))

    with pytest.raises(ObjectionFollowed):
        refer()


def test_an_act_that_the_rule_does_not_list_is_refused(app: Flask, clock: FixedClock):
    open_under_cites(clock)
    reply(MISSION, {"1": Choice.OBJECT}, reference="DM-26/7")

    with pytest.raises(ActNotListed) as refused, begin(SHELL) as work:
        after_objection.refer(work, "DM-26/7", "1", approval=APPROVAL)

    assert "cites-silence" in str(refused.value)


@pytest.mark.parametrize("name", ["2", "3", "1a"])
def test_only_a_decision_can_be_acted_upon(name: str):
    with pytest.raises(ItemUnknown), begin(SHELL) as work:
        after_objection.refer(work, REFERENCE, name, approval=APPROVAL)


def test_between_deadline_and_close_the_act_waits(clock: FixedClock):
    objected()
    clock.at = deadline()
    clock.advance(seconds=1)

    with pytest.raises(ClosingNow):
        refer()


def test_a_draft_has_no_objections():
    with begin(SHELL) as work:
        make_draft(work, "DM-26/9", rule="no-objection")

    with pytest.raises(NotOpen), begin(SHELL) as work:
        after_objection.refer(work, "DM-26/9", "1", approval=APPROVAL)


def test_one_officer_is_not_enough(app: Flask):
    objected()

    words = ("--reason", "As agreed.", "--by", OFFICERS[0], "--approved-by", OFFICERS[0])
    answer = app.test_cli_runner().invoke(args=["consultations", "refer", REFERENCE, "1", *words])

    assert answer.exit_code == 1
    assert decisions()["1"].after_objection == ""
