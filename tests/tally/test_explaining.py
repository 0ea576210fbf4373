"""Why each decision came to its outcome, as the close leaves it: kept beside the outcome and shown everywhere."""

import json

from click.testing import Result
from flask import Flask

from app.core.i18n import speaking
from app.core.work import look
from app.letters.facts import OutcomeLine
from app.tally.queries import result
from tests.desk.conftest import signed_in
from tests.fixtures.app import FixedClock
from tests.replies.support import reply
from tests.schedule.support import (
    REFERENCE,
    consultation,
    decisions,
    letters,
    open_under,
    past_drain,
    quiet_tick,
    text_of,
)

BOARD = f"/desk/consultations/{REFERENCE}"
#: Two clauses, both of which must hold: two thirds of the replies for and against, half of the entitled.
TWO_CLAUSES = {
    "accept": {
        "mode": "ALL",
        "clauses": [
            {"id": "votes", "count": ["approve"], "basis": "votes", "comparison": ">=", "share": "2/3"},
            {"id": "members", "count": ["approve"], "basis": "entitled", "comparison": ">", "share": "1/2"},
        ],
    }
}
SEALED = {"during": "sealed", "after": "names"}


def closed(app: Flask, clock: FixedClock) -> None:
    """Two of three approve decision 1, one of them alone 2a, and one opposes 2b."""
    reply("mission@ke.example", {"1": "approve", "2a": "approve", "2b": "disapprove"})
    reply("mission@fr.example", {"1": "approve"})
    past_drain(app, clock)
    quiet_tick(app)


def explained(language: str = "en") -> dict[str, OutcomeLine]:
    with look() as work:
        return {each.name: each for each in result(work, consultation(), language)}


def told(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["consultations", "derivation", REFERENCE, *arguments])


def test_the_steps_are_kept_beside_the_outcome(app: Flask, clock: FixedClock):
    open_under(TWO_CLAUSES)
    closed(app, clock)

    assert decisions()["2a"].steps == [
        {
            "stage": "accept",
            "clause": "votes",
            "count": 1,
            "basis": 1,
            "product": 3,
            "bound": 2,
            "inequality": "3 × 1 = 3 ≥ 2",
            "holds": True,
            "decides": False,
        },
        {
            "stage": "accept",
            "clause": "members",
            "count": 1,
            "basis": 3,
            "product": 2,
            "bound": 3,
            "inequality": "2 × 1 = 2 ≤ 3",
            "holds": False,
            "decides": True,
        },
    ]


def test_the_result_says_why_in_the_language_asked_for(app: Flask, clock: FixedClock):
    open_under(TWO_CLAUSES)
    closed(app, clock)

    found = explained()
    assert found["1"].sentence == "All conditions for adoption are met."
    assert [(each.inequality, each.decides) for each in found["2a"].derivation] == [
        ("3 × 1 = 3 ≥ 2", False),
        ("2 × 1 = 2 ≤ 3", True),
    ]
    with speaking("ar"):
        assert explained()["1"].sentence == found["1"].sentence


def test_before_the_close_nothing_is_explained(app: Flask):
    open_under(TWO_CLAUSES)
    reply("mission@ke.example", {"1": "approve"})

    assert [(each.sentence, each.derivation) for each in explained().values()] == [("", ())] * 3


def test_the_outcome_letter_tells_each_clause_where_there_are_several(app: Flask, clock: FixedClock):
    open_under(TWO_CLAUSES)
    closed(app, clock)

    text = " ".join(text_of(letters("outcome")[0]).split())
    assert "Condition for adoption (1). Approvals: 2. Threshold: at least two thirds of the replies for" in text
    assert "This decides." in text


def test_the_desk_says_why_after_the_close_and_not_before(app: Flask, clock: FixedClock):
    open_under(TWO_CLAUSES)
    before = signed_in(app).get(BOARD).text
    closed(app, clock)
    after = signed_in(app, "officer.b@secretariat.example").get(BOARD).text

    assert '<details class="why">' not in before
    assert after.count('<details class="why">') == 3
    assert "Approvals: 1. Threshold: more than one half of the Member States having the right to vote (3)." in after


def test_the_derivation_is_printed_as_data(app: Flask, clock: FixedClock):
    open_under(TWO_CLAUSES)
    closed(app, clock)

    found = json.loads(told(app, "--json").output)

    item = found["items"]["2a"]
    assert list(item) == ["outcome", "clause", "counts", "sentence", "steps"]
    assert (item["outcome"], item["clause"]) == ("not_adopted", "members")
    assert item["counts"] == {"approve": 1, "disapprove": 0, "abstain": 0, "silent": 2}
    assert [(each["clause"], each["inequality"], each["holds"], each["decides"]) for each in item["steps"]] == [
        ("votes", "3 × 1 = 3 ≥ 2", True, False),
        ("members", "2 × 1 = 2 ≤ 3", False, True),
    ]


def test_the_derivation_is_printed_for_people(app: Flask, clock: FixedClock):
    open_under(TWO_CLAUSES)
    closed(app, clock)

    *_, sentence, votes, members = told(app).output.splitlines()
    assert sentence == "      The approvals do not amount to at least two thirds of the replies for and against."
    assert votes.startswith(
        "      > votes: Approvals: 0. Threshold: at least two thirds of the replies for and against (1). "
    )
    assert votes.endswith("3 × 0 = 0 < 2: false")
    assert members.startswith("        members: Approvals: 0.")


def test_sealed_answers_are_not_told_before_the_close(app: Flask):
    open_under(TWO_CLAUSES, disclosure=SEALED)
    reply("mission@ke.example", {"1": "approve"})

    refused = told(app, "--json")

    assert refused.exit_code == 1
    assert "sealed until it is closed" in refused.output
    assert "approve" not in refused.output


def test_where_officers_may_see_answers_only_counts_are_told_before_the_close(app: Flask):
    open_under(TWO_CLAUSES)
    reply("mission@ke.example", {"1": "approve"})

    item = json.loads(told(app, "--json").output)["items"]["1"]

    assert item["counts"]["approve"] == 1
    assert (item["outcome"], item["clause"], item["sentence"], item["steps"]) == (None, None, None, [])
