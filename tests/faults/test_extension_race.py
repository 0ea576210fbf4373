"""An extension and the close race for the same instant: exactly one wins, and the other is told."""

from datetime import timedelta

import pytest
from flask import Flask

from app.consultations.refusals import NotOpen
from app.consultations.service import Approval, extend
from app.core.work import SCHEDULER, SHELL, begin
from app.tally.service import close
from tests.faults.clocks import give_each_thread_its_clock, race
from tests.fixtures.app import NOON
from tests.schedule.support import consultation, deadline, kinds, open_council

#: How often they race: in every run, and in the long proof.
SHORT, LONG = 10, 300


@pytest.mark.slow
@pytest.mark.parametrize("rounds", [SHORT, pytest.param(LONG, marks=pytest.mark.prove)], ids=["short", "long"])
def test_an_extension_and_the_close_never_both_win(app_on_both: Flask, rounds: int):
    clock = give_each_thread_its_clock(app_on_both, NOON)
    won = []
    for number in range(rounds):
        reference = f"DM-26/{number + 1}"
        open_council(reference, reminders=[])
        ends = deadline(reference)
        found = consultation(reference).id

        def extend_now(reference: str = reference) -> object:
            with begin(SHELL) as work:
                return extend(
                    work, reference, deadline="+3d", approval=Approval(reason="asked for", by=1, approved_by=2)
                )

        def close_now(found: int = found) -> object:
            with begin(SCHEDULER) as work:
                return close(work, found)

        # The extension was asked for at the very deadline; the close comes when the drain is over.
        runners = [(ends, extend_now), (ends + timedelta(seconds=30), close_now)]
        results = dict(zip(("extended", "closed"), race(app_on_both, clock, runners), strict=True))

        log = kinds(reference)
        if isinstance(results["extended"], NotOpen):
            won.append("close")
            assert results["closed"] is True
            assert (consultation(reference).state, log["closed"], log["extended"]) == ("closed", 1, 0)
        else:
            won.append("extension")
            assert results["closed"] is False
            assert (consultation(reference).state, log["closed"], log["extended"]) == ("open", 0, 1)
            assert deadline(reference) == results["extended"]
    assert len(won) == rounds
