"""What a rule says of itself."""

from datetime import date

import pytest

from tests.rules.make import make_rule

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("first", "last", "applies"),
    [
        (None, None, True),
        (DAY, None, True),
        (None, DAY, True),
        (date(2026, 3, 3), None, False),
        (None, date(2026, 3, 1), False),
    ],
)
def test_a_rule_applies_from_its_first_day_to_its_last(first: date | None, last: date | None, applies: bool):  # noqa: FBT001 - a column of the table
    assert make_rule(valid_from=first, valid_to=last).applies_on(DAY) is applies
