"""Sessions, links that sign in once, and limits on refused attempts."""

import pytest
from flask import Flask

from app.core.work import SHELL, VISITOR, begin, look
from app.officers import passwords
from app.officers.attempts import subject_of_network
from app.officers.models import Role
from app.officers.queries import Sitting, officer_of, officer_of_link
from app.officers.refusals import OnlyOnLoopback, SignInLinkRefused, TooManyAttempts
from app.officers.service import NewOfficer, add, disable, set_password
from app.officers.signin import (
    begin_sign_in,
    finish_sign_in,
    make_sign_in_link,
    sign_in_by_link,
    sign_out,
    touch,
)
from app.record.events import HOUSE
from app.record.queries import lines
from config import Settings
from tests.fixtures.app import FixedClock, make_settings

EMAIL = "officer.a@secretariat.example"
PASSWORD = "correct horse battery"
NETWORK = "192.0.2.7"


@pytest.fixture(autouse=True)
def officer(app: Flask) -> None:
    with begin(SHELL) as work:
        add(work, NewOfficer(email=EMAIL, name="Reader A", role=Role.READER, password_hash=passwords.hashed(PASSWORD)))


def try_to_sign_in(password: str = PASSWORD, email: str = EMAIL, network: str = NETWORK) -> str | None:
    with begin(VISITOR) as work:
        attempt = begin_sign_in(work, email, network)
    is_right = passwords.matches(attempt.password_hash, password)
    with begin(VISITOR) as work:
        return finish_sign_in(work, attempt, is_right=is_right)


def fail(times: int, *, email: str = EMAIL, network: str = NETWORK) -> None:
    """Refused attempts without the slow part."""
    for _ in range(times):
        with begin(VISITOR) as work:
            attempt = begin_sign_in(work, email, network)
        with begin(VISITOR) as work:
            assert finish_sign_in(work, attempt, is_right=False) is None


def sitting(cookie: str | None) -> Sitting | None:
    with look() as work:
        return officer_of(work, cookie)


def link_token() -> str:
    with begin(SHELL) as work:
        return make_sign_in_link(work, EMAIL).rpartition("/")[2]


def test_address_and_password_open_a_session() -> None:
    cookie = try_to_sign_in()

    found = sitting(cookie)
    assert found is not None
    assert found.officer.email == EMAIL


def test_each_sign_in_has_a_session_of_its_own() -> None:
    assert try_to_sign_in() != try_to_sign_in()


def test_the_database_does_not_hold_what_the_cookie_carries(app: Flask, settings: Settings) -> None:
    cookie = try_to_sign_in()

    assert cookie is not None
    assert cookie.encode() not in (settings.data_dir / "placet.sqlite").read_bytes()


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong password here"), ("nobody@x.example", PASSWORD)])
def test_wrong_password_and_unknown_address_are_refused_alike(email: str, password: str) -> None:
    assert try_to_sign_in(password, email) is None


def test_an_unknown_address_costs_a_hash_too(monkeypatch: pytest.MonkeyPatch) -> None:
    verified = []
    hasher = passwords._hasher

    class Counting:
        def verify(self, password_hash: str, password: str) -> bool:
            verified.append(password_hash)
            return bool(hasher.verify(password_hash, password))

        def hash(self, password: str) -> str:
            return hasher.hash(password)

    monkeypatch.setattr(passwords, "_hasher", Counting())

    try_to_sign_in(email="nobody@x.example")
    try_to_sign_in("wrong password here")

    assert len(verified) == 2
    assert {each.split("$")[3] for each in verified} == {verified[0].split("$")[3]}


def test_a_disabled_account_does_not_sign_in() -> None:
    with begin(SHELL) as work:
        disable(work, EMAIL)

    assert try_to_sign_in() is None


def test_after_ten_refused_attempts_from_a_network_even_the_right_password_waits(clock: FixedClock) -> None:
    fail(10)

    with pytest.raises(TooManyAttempts):
        try_to_sign_in()
    clock.advance(minutes=15)
    assert try_to_sign_in() is not None


def test_another_network_is_not_held_up_by_the_first() -> None:
    fail(10)

    assert try_to_sign_in(network="198.51.100.9") is not None


def test_success_forgets_refused_attempts() -> None:
    fail(9)
    assert try_to_sign_in() is not None

    fail(9)
    assert try_to_sign_in() is not None


def test_an_account_has_at_most_a_hundred_refused_attempts_in_a_row(clock: FixedClock) -> None:
    for number in range(10):
        fail(10, network=f"203.0.113.{number}")
    clock.advance(days=30)

    with pytest.raises(TooManyAttempts):
        try_to_sign_in(network="198.51.100.9")


def test_a_new_password_lifts_the_limit_of_an_account() -> None:
    for number in range(10):
        fail(10, network=f"203.0.113.{number}")

    with begin(SHELL) as work:
        set_password(work, EMAIL, passwords.hashed(PASSWORD))

    assert try_to_sign_in(network="198.51.100.9") is not None


def test_a_network_has_at_most_a_hundred_refused_attempts_in_a_quarter_of_an_hour() -> None:
    for number in range(20):
        fail(5, email=f"officer.{number}@x.example")

    with pytest.raises(TooManyAttempts):
        try_to_sign_in()


@pytest.mark.parametrize(
    ("address", "subject"),
    [
        ("192.0.2.7", "network:192.0.2.7"),
        ("::ffff:192.0.2.7", "network:192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "network:2001:db8:1:2::"),
        ("", "network:unknown"),
    ],
)
def test_networks_are_told_apart_as_customers_have_them(address: str, subject: str) -> None:
    assert subject_of_network(address) == subject


def test_a_session_ends_after_thirty_minutes_without_a_look(clock: FixedClock) -> None:
    cookie = try_to_sign_in()

    clock.advance(minutes=29, seconds=59)
    assert sitting(cookie) is not None
    clock.advance(seconds=1)
    assert sitting(cookie) is None


def test_a_session_ends_after_twelve_hours_however_busy(clock: FixedClock) -> None:
    cookie = try_to_sign_in()

    for _ in range(12 * 4 - 1):
        clock.advance(minutes=15)
        with begin(VISITOR) as work:
            found = officer_of(work, cookie)
            assert found is not None
            touch(work, found)
    clock.advance(minutes=15)
    assert sitting(cookie) is None


def test_signing_out_ends_the_session() -> None:
    cookie = try_to_sign_in()
    found = sitting(cookie)
    assert found is not None

    with begin(found.actor) as work:
        sign_out(work, found)

    assert sitting(cookie) is None


def test_disabling_and_a_new_password_end_all_sessions() -> None:
    first = try_to_sign_in()
    with begin(SHELL) as work:
        set_password(work, EMAIL, passwords.hashed(PASSWORD))
    assert sitting(first) is None

    second = try_to_sign_in()
    with begin(SHELL) as work:
        disable(work, EMAIL)
    assert sitting(second) is None


@pytest.mark.parametrize("cookie", [None, "", "x", "0" * 43])
def test_what_is_no_session_opens_nothing(cookie: str | None) -> None:
    assert sitting(cookie) is None


def test_a_link_signs_in_once() -> None:
    token = link_token()

    with begin(VISITOR) as work:
        cookie = sign_in_by_link(work, token)
    assert sitting(cookie) is not None
    with pytest.raises(SignInLinkRefused), begin(VISITOR) as work:
        sign_in_by_link(work, token)


def test_looking_at_a_link_uses_nothing_up() -> None:
    token = link_token()

    for _ in range(3):
        with look() as work:
            assert officer_of_link(work, token).email == EMAIL


def test_a_link_expires_after_an_hour(clock: FixedClock) -> None:
    token = link_token()
    clock.advance(hours=1)

    with pytest.raises(SignInLinkRefused), begin(VISITOR) as work:
        sign_in_by_link(work, token)


def test_disabling_an_account_ends_its_links() -> None:
    token = link_token()
    with begin(SHELL) as work:
        disable(work, EMAIL)

    with pytest.raises(SignInLinkRefused), begin(VISITOR) as work:
        sign_in_by_link(work, token)


def test_links_are_made_only_on_loopback(settings: Settings) -> None:
    with begin(SHELL) as work:
        elsewhere = make_settings(settings.data_dir, public_url="https://placet.example")
        far = type(work)(session=work.session, now=work.now, actor=work.actor, settings=elsewhere, clock=work.clock)
        with pytest.raises(OnlyOnLoopback):
            make_sign_in_link(far, EMAIL)


def test_coming_and_going_is_in_the_house_log_without_addresses() -> None:
    fail(1)
    found = sitting(try_to_sign_in())
    assert found is not None
    with begin(found.actor) as work:
        sign_out(work, found)

    with look() as work:
        log = b"\n".join(lines(work, HOUSE))
    assert all(word in log for word in (b"sign_in_refused", b"officer_signed_in", b"officer_signed_out"))
    assert EMAIL.encode() not in log
    assert NETWORK.encode() not in log
