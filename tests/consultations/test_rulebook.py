"""A body's rules: the presets and its own, by name and version, and that each addition is in the record."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.consultations import rulebook
from app.consultations.excluded import NotByCorrespondence
from app.consultations.refusals import RuleNameTaken, RuleUnknown, VersionNotHigher
from app.consultations.rule_models import BodyRule
from app.core.work import SHELL, Work, begin, look
from app.members.refusals import BodyUnknown
from app.record import queries as record
from app.record.events import HOUSE, canonical, text_hash
from app.rules import Rule, Silence, presets
from tests.make import make_body
from tests.rules.make import make_rule


def house_rule(version: int = 1, **changes: Any) -> Rule:
    return make_rule(id="house-rule", version=version, **changes)


def added(work: Work) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in record.lines(work, HOUSE)]
    return [line for line in lines if line["type"] == "rule_added"]


def rows(work: Work) -> int | None:
    return work.session.scalar(select(func.count()).select_from(BodyRule))


def test_presets_are_there_for_every_body(app: Flask):
    with begin(SHELL) as work:
        make_body(work)

    with look() as work:
        assert rulebook.names(work) == rulebook.names(work, "council") == presets.names()
        assert rulebook.rule_named(work, "itu-council", body="council") == rulebook.shipped_rule("itu-council")


def test_presets_are_read_without_a_database():
    assert rulebook.shipped_rule("itu-council").id == "itu-council"


def test_a_body_has_its_own_rules_and_no_other_body_has_them(app: Flask):
    with begin(SHELL) as work:
        make_body(work)
        make_body(work, "board")
        assert rulebook.add_rule(work, "council", house_rule())

    with look() as work:
        assert rulebook.rule_named(work, "house-rule", body="council") == house_rule()
        assert "house-rule" in rulebook.names(work, "council")
        assert "house-rule" not in rulebook.names(work, "board")
        with pytest.raises(RuleUnknown):
            rulebook.rule_named(work, "house-rule", body="board")
        with pytest.raises(RuleUnknown):
            rulebook.rule_named(work, "house-rule")


def test_an_addition_is_in_the_record_of_the_house(app: Flask):
    with begin(SHELL) as work:
        make_body(work)
        rulebook.add_rule(work, "council", house_rule(version=3))

    with look() as work:
        (event,) = added(work)
    assert {key: event[key] for key in ("body", "name", "version", "sha256", "by")} == {
        "body": "council",
        "name": "house-rule",
        "version": 3,
        "sha256": text_hash(canonical(house_rule(version=3).as_plain())),
        "by": "shell",
    }


def test_the_same_rule_twice_is_one_rule(app_on_both: Flask):
    with begin(SHELL) as work:
        make_body(work)

    results = []
    for _ in range(2):
        with begin(SHELL) as work:
            results.append(rulebook.add_rule(work, "council", house_rule()))

    with look() as work:
        assert (results, rows(work), len(added(work))) == ([True, False], 1, 1)


def test_the_same_rule_added_at_the_same_time_is_one_rule(app_on_both: Flask):
    with begin(SHELL) as work:
        make_body(work)

    def add(_number: int) -> bool:
        with app_on_both.app_context(), begin(SHELL) as work:
            return rulebook.add_rule(work, "council", house_rule())

    with ThreadPoolExecutor(max_workers=4) as pool:
        results = list(pool.map(add, range(4)))

    with look() as work:
        assert (sorted(results), rows(work), len(added(work))) == ([False, False, False, True], 1, 1)


@pytest.mark.parametrize("version", [1, 2])
def test_a_changed_rule_needs_a_higher_version(app: Flask, version: int):
    with begin(SHELL) as work:
        make_body(work)
        rulebook.add_rule(work, "council", house_rule(version=2))

    with pytest.raises(VersionNotHigher) as refused, begin(SHELL) as work:
        rulebook.add_rule(work, "council", house_rule(version, silence=Silence.ABSTAIN))

    assert refused.value.facts == {"name": "house-rule", "version": version, "present": 2}
    with look() as work:
        assert rows(work) == 1


def test_a_later_version_takes_the_place_of_the_earlier_one(app: Flask):
    with begin(SHELL) as work:
        make_body(work)
        for version in (1, 2):
            rulebook.add_rule(work, "council", house_rule(version))

    with look() as work:
        assert rulebook.rule_named(work, "house-rule", body="council").version == 2
        assert rulebook.names(work, "council").count("house-rule") == 1


def test_before_a_version_is_in_force_the_one_before_it_applies(app: Flask):
    with begin(SHELL) as work:
        make_body(work)
        rulebook.add_rule(work, "council", house_rule(1, valid_to=date(2026, 12, 31)))
        rulebook.add_rule(work, "council", house_rule(2, valid_from=date(2027, 1, 1), valid_to=date(2030, 1, 1)))

    def version(work: Work, on: date | None) -> int:
        return rulebook.rule_named(work, "house-rule", body="council", on=on).version

    with look() as work:
        assert version(work, date(2026, 12, 31)) == 1
        assert version(work, date(2027, 1, 1)) == 2
        assert version(work, None) == 2
        # None applies any more: the latest comes back, and opening is refused by its dates.
        assert version(work, date(2031, 1, 1)) == 2


def test_a_rule_may_not_take_the_name_of_a_preset(app: Flask):
    with begin(SHELL) as work:
        make_body(work)

    with pytest.raises(RuleNameTaken), begin(SHELL) as work:
        rulebook.add_rule(work, "council", make_rule(id="itu-council", version=9))


def test_a_rule_needs_a_body(app: Flask):
    with pytest.raises(BodyUnknown), begin(SHELL) as work:
        rulebook.add_rule(work, "council", house_rule())


def test_an_unknown_name_is_refused_with_those_that_are_known(app: Flask):
    with look() as work, pytest.raises(RuleUnknown) as refused:
        rulebook.rule_named(work, "itu")

    assert "itu-council" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("election", "in a voting system that is built for secrecy"),
        ("secret-ballot", "a secret ballot in person"),
        ("ranked-choice", "one item for each alternative"),
        ("nominations", "formal register of nominations"),
        ("ballot", "a secret ballot in person"),
        ("run-off", "in a voting system that is built for secrecy"),
        ("Instant Run-off", "one item for each alternative"),
        ("approval_voting", "one item for each alternative"),
        ("single-transferable-vote", "one item for each alternative"),
        ("plurality", "one item for each alternative"),
    ],
)
def test_procedures_that_are_not_for_open_replies_are_refused_with_what_to_use_instead(name: str, way: str):
    with pytest.raises(NotByCorrespondence) as refused:
        rulebook.shipped_rule(name)

    assert way in str(refused.value)
