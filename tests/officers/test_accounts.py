"""Accounts at the desk, and the rule of two officers."""

import json

import pytest
from flask import Flask

from app.core.work import SHELL, begin, look
from app.officers import passwords, queries
from app.officers.models import Role
from app.officers.refusals import (
    NotAnAddress,
    OfficerDisabled,
    OfficerExists,
    OfficerUnknown,
    OnlyOnLoopback,
    PasswordTooShort,
    RoleMayNotAct,
    SecondOfficerNeeded,
)
from app.officers.service import NewOfficer, add, disable, two_officers
from app.record.events import HOUSE
from app.record.queries import lines, openings
from config import Settings
from tests.fixtures.app import SLOW_HASHER, make_settings
from tests.make import make_officer


def test_an_account_is_added_with_its_address_in_lower_case(app: Flask) -> None:
    with begin(SHELL) as work:
        add(work, NewOfficer(email=" Officer.A@Secretariat.EXAMPLE ", name="Officer A"))

    with look() as work:
        (line,) = queries.officers(work)
    assert (line.email, line.role, line.is_enabled) == ("officer.a@secretariat.example", Role.OFFICER, True)


def test_adding_is_in_the_house_log_without_name_or_address(app: Flask) -> None:
    with begin(SHELL) as work:
        officer = add(work, NewOfficer(email="officer.a@secretariat.example", name="Officer A"))

    with look() as work:
        (line,) = lines(work, HOUSE)
        (opening,) = openings(work, HOUSE)
    event = json.loads(line)
    assert event["type"] == "officer_added"
    assert event["officer"] == officer.id
    assert b"officer.a" not in line
    assert json.loads(opening.text) == {"email": "officer.a@secretariat.example", "name": "Officer A"}


@pytest.mark.parametrize("email", ["", "officer", "two words@x.example", "a@b@c", "<a@b.example>"])
def test_what_is_no_address_is_refused(app: Flask, email: str) -> None:
    with pytest.raises(NotAnAddress), begin(SHELL) as work:
        add(work, NewOfficer(email=email, name="Officer A"))


def test_an_address_has_one_account(app: Flask) -> None:
    with begin(SHELL) as work:
        make_officer(work)

    with pytest.raises(OfficerExists), begin(SHELL) as work:
        add(work, NewOfficer(email="officer.a@secretariat.example", name="Again"))


def test_an_account_without_a_password_exists_only_on_loopback(settings: Settings, app: Flask) -> None:
    elsewhere = make_settings(settings.data_dir, public_url="https://placet.example")
    with begin(SHELL) as work:
        far = type(work)(session=work.session, now=work.now, actor=work.actor, settings=elsewhere, clock=work.clock)
        with pytest.raises(OnlyOnLoopback):
            add(far, NewOfficer(email="officer.a@secretariat.example", name="Officer A"))


def test_a_password_of_fourteen_characters_is_refused_and_one_of_fifteen_is_not() -> None:
    with pytest.raises(PasswordTooShort) as refused:
        passwords.hashed("brackish-tuba-")

    assert refused.value.facts == {"least": 15, "length": 14}
    assert passwords.matches(passwords.hashed("brackish-tuba-7"), "brackish-tuba-7")


def test_hashes_are_argon2id_with_at_least_nineteen_mebibytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", SLOW_HASHER)

    _, kind, _, parameters, *_ = passwords.hashed("correct horse battery").split("$")

    found = dict(pair.split("=") for pair in parameters.split(","))
    assert kind == "argon2id"
    assert int(found["m"]) >= 19 * 1024
    assert int(found["t"]) >= 2


def test_no_password_matches_an_account_without_one() -> None:
    assert not passwords.matches("", "nobody has this password")


def test_two_different_enabled_officers_may_act_together(app: Flask) -> None:
    with begin(SHELL) as work:
        make_officer(work, "a@x.example")
        make_officer(work, "b@x.example", Role.ADMINISTRATOR)
        by, approved_by = two_officers(work, "A@x.example", "b@x.example")

        assert (by.email, approved_by.email) == ("a@x.example", "b@x.example")


def test_the_same_officer_twice_is_not_two(app: Flask) -> None:
    with begin(SHELL) as work:
        make_officer(work, "a@x.example")
        with pytest.raises(SecondOfficerNeeded):
            two_officers(work, "a@x.example", "A@X.example")


@pytest.mark.parametrize("role", [Role.CHAIR, Role.READER])
def test_who_only_looks_does_not_approve(app: Flask, role: Role) -> None:
    with begin(SHELL) as work:
        make_officer(work, "a@x.example")
        make_officer(work, "b@x.example", role)
        with pytest.raises(RoleMayNotAct):
            two_officers(work, "a@x.example", "b@x.example")


def test_a_disabled_officer_does_not_approve(app: Flask) -> None:
    with begin(SHELL) as work:
        make_officer(work, "a@x.example")
        make_officer(work, "b@x.example")
        disable(work, "b@x.example")
        with pytest.raises(OfficerDisabled):
            two_officers(work, "a@x.example", "b@x.example")


def test_an_unknown_officer_does_not_approve(app: Flask) -> None:
    with begin(SHELL) as work:
        make_officer(work, "a@x.example")
        with pytest.raises(OfficerUnknown):
            two_officers(work, "a@x.example", "nobody@x.example")
