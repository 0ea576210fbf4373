"""Who at the desk sees what, when: the table of `app.consultations.sight`, cell by cell (P5, P10)."""

from datetime import UTC, datetime
from itertools import product

import pytest

from app.consultations.models import Consultation, State
from app.consultations.sight import Sight, sight
from app.officers.models import Role
from app.officers.queries import ACTING
from app.rules.vocabulary import After, During

WORKING = sorted(ACTING)
LOOKING = sorted(set(Role) - ACTING)


def seen(role: Role, state: State, during: During = During.SEALED, after: After = After.COUNTS) -> Sight:
    return sight(Consultation(state=state, disclosure_during=during, disclosure_after=after), role)


@pytest.mark.parametrize(("role", "state", "after"), [*product(Role, (State.DRAFT, State.OPEN), After)])
def test_before_the_close_nobody_sees_sealed_answers(role: Role, state: State, after: After) -> None:
    found = seen(role, state, after=after)

    assert not found.counts
    assert not found.names
    assert found.reach is None


@pytest.mark.parametrize(("role", "after"), [*product(Role, After)])
def test_unsealed_answers_are_counts_for_who_acts_and_nothing_for_others(role: Role, after: After) -> None:
    found = seen(role, State.OPEN, During.OFFICERS, after)

    assert found.counts == (role in ACTING)
    assert not found.names


@pytest.mark.parametrize("role", Role)
def test_what_two_officers_have_unsealed_is_for_who_acts(role: Role) -> None:
    unsealed = Consultation(
        state=State.OPEN,
        disclosure_during=During.SEALED,
        disclosure_after=After.NAMES,
        unsealed_at=datetime(2026, 3, 2, tzinfo=UTC),
    )

    assert sight(unsealed, role).counts == (role in ACTING)
    assert not sight(unsealed, role).names


@pytest.mark.parametrize(("during", "after"), [*product(During, After)])
def test_what_is_not_announced_yet_is_for_who_acts_and_the_chair(during: During, after: After) -> None:
    assert [role for role in Role if seen(role, State.CLOSED, during, after).counts] == [
        Role.OFFICER,
        Role.ADMINISTRATOR,
        Role.CHAIR,
    ]


@pytest.mark.parametrize(("role", "during", "after"), [*product(LOOKING, During, After)])
def test_the_announced_result_reaches_as_far_as_disclosure_says(role: Role, during: During, after: After) -> None:
    assert seen(role, State.ANNOUNCED, during, after).reach is after


@pytest.mark.parametrize(("role", "state", "after"), [*product(WORKING, (State.CLOSED, State.ANNOUNCED), After)])
def test_who_acts_sees_whose_answer_is_which_after_the_close(role: Role, state: State, after: After) -> None:
    assert seen(role, state, after=after).reach is After.NAMES_WITH_TEXT


@pytest.mark.parametrize(("role", "state"), [*product(Role, State)])
def test_addresses_and_the_queue_are_for_who_acts(role: Role, state: State) -> None:
    assert seen(role, state).work == (role in ACTING)


@pytest.mark.parametrize("role", LOOKING)
def test_of_a_withdrawn_consultation_others_see_no_answers(role: Role) -> None:
    found = seen(role, State.WITHDRAWN, During.OFFICERS, After.NAMES_WITH_TEXT)

    assert (found.counts, found.names, found.texts) == (False, False, False)
