"""What may still become of an item: certain, possible, how many are still needed."""

import pytest

from app.rules import Outcome, Outstanding, forecast
from tests.rules.make import make_counts, preset

ADOPTED, NOT_ADOPTED, NO_QUORUM = Outcome.ADOPTED, Outcome.NOT_ADOPTED, Outcome.NO_QUORUM


def foreseen(rule, counts, **more):
    """The forecast with everybody outstanding that is silent, all of them alike."""
    return forecast(rule, counts, [Outstanding(**more)] * counts.silent)


# ---- certain -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("approve", "disapprove", "certain"),
    [(25, 0, ADOPTED), (24, 23, None), (0, 24, NOT_ADOPTED), (24, 24, NOT_ADOPTED), (0, 23, None)],
)
def test_an_outcome_is_certain_once_nobody_can_change_it(approve, disapprove, certain):
    assert foreseen(preset("itu-council"), make_counts(approve, disapprove)).certain is certain


def test_nothing_outstanding_leaves_one_outcome():
    seen = forecast(preset("itu-council"), make_counts(30, 10, 8), [])

    assert (seen.certain, seen.possible, seen.approvals_needed) == (ADOPTED, (ADOPTED,), 0)


# ---- a no that completes a quorum --------------------------------------------------------------


def test_a_disapproval_can_adopt_where_it_completes_the_quorum():
    # Cases c16 and c17: 24 of 48 replied where more than half must; any 25th reply makes 20 of 23 votes count.
    seen = foreseen(preset("wmo-members"), make_counts(20, 2, 2))

    assert seen.if_all["silent"].outcome is NO_QUORUM
    assert ADOPTED in foreseen(preset("wmo-members"), make_counts(20, 2, 2, entitled=48)).possible
    assert forecast(preset("wmo-members"), make_counts(20, 2, 2), [Outstanding()]).possible == (ADOPTED, NO_QUORUM)
    assert seen.quorum_lacking == 1
