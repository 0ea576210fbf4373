"""What a rule says of extensions binds the officers."""

import pytest
from flask import Flask

from app.consultations import rulebook
from app.consultations.queries import by_reference
from app.consultations.refusals import (
    ExtendedTooOften,
    ExtensionExcluded,
    ExtensionOnRequest,
    ExtensionTooLong,
)
from app.consultations.service import Approval, extend, withdraw_item
from app.core.work import SHELL, begin, look
from app.rules import Extension, ExtensionBy
from tests.make import at, make_council, make_open_consultation
from tests.rules.make import make_rule

APPROVAL = Approval(reason="More time was asked for.", by=1, approved_by=2)
REFERENCE = "DM-26/1"
DEADLINE = at("2026-03-12T18:00:00+01:00")
ITEMS = [
    {"number": "1", "title": {"en": "Calendar"}, "text": {"en": "The calendar is approved."}},
    {"number": "2", "title": {"en": "Theme"}, "text": {"en": "The theme is approved."}, "rule": "house-rule"},
]


def by(who: ExtensionBy, *, days: int | None = None, times: int | None = None) -> Extension:
    return Extension(by=who, requests=None, days=days, times=times)


def opened_under(extension: Extension | None) -> None:
    """Item 2 under a rule with that extension, item 1 under one that says nothing of it."""
    with begin(SHELL) as work:
        make_council(work)
        rulebook.add_rule(work, "council", make_rule(id="house-rule", extension=extension))
        make_open_consultation(work, items=ITEMS)


def extend_by(text: str) -> None:
    with begin(SHELL) as work:
        extend(work, REFERENCE, deadline=text, approval=APPROVAL)


def deadline() -> object:
    with look() as work:
        return by_reference(work, REFERENCE).deadline_at


@pytest.mark.parametrize("extension", [None, by(ExtensionBy.CHAIR)])
def test_officers_extend_where_the_rule_leaves_it_to_the_chair_or_says_nothing(app: Flask, extension: Extension | None):
    opened_under(extension)

    extend_by("+30d")
    extend_by("+30d")

    assert deadline() == at("2026-05-11T18:00:00+02:00")


def test_nobody_extends_where_the_rule_says_so(app: Flask):
    opened_under(by(ExtensionBy.NOBODY))

    with pytest.raises(ExtensionExcluded) as refused:
        extend_by("+3d")

    assert str(refused.value) == ("Under the rule that applies to 2, house-rule, the deadline cannot be moved.")
    assert deadline() == DEADLINE


def test_officers_do_not_extend_what_only_members_may_have_extended(app: Flask):
    with begin(SHELL) as work:
        make_council(work)
        make_open_consultation(work, rule="iccat", deadline="+41d 18:00")

    with pytest.raises(ExtensionOnRequest):
        extend_by("+30d")


def test_an_extension_reaches_to_the_end_of_its_last_day_and_no_further(app: Flask):
    opened_under(by(ExtensionBy.CHAIR, days=10))

    with pytest.raises(ExtensionTooLong, match="days at most from the present one: 10"):
        extend_by("+11d 0:00")
    extend_by("+10d 23:59:59")

    assert deadline() == at("2026-03-22T23:59:59+01:00")


def test_an_extension_is_given_as_often_as_the_rule_says(app: Flask):
    opened_under(by(ExtensionBy.CHAIR, times=1))
    extend_by("+3d")

    with pytest.raises(ExtendedTooOften, match="extensions at most: 1"):
        extend_by("+3d")

    assert deadline() == at("2026-03-15T18:00:00+01:00")


def test_the_rule_of_a_settled_decision_binds_no_more(app: Flask):
    opened_under(by(ExtensionBy.NOBODY))
    with begin(SHELL) as work:
        withdraw_item(work, REFERENCE, "2", approval=APPROVAL)

    extend_by("+3d")

    assert deadline() == at("2026-03-15T18:00:00+01:00")
