"""The deadline in the calendars of the focal points: from the opening, through an extension, until there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from icalendar import Calendar, Event
from sqlalchemy import delete

from app.consultations.invitations import send_again
from app.consultations.service import Approval, extend, withdraw, withdraw_item
from app.core.work import SCHEDULER, SHELL, begin
from app.outbox.models import OutboxLetter
from app.tally.service import announce, close
from tests.fixtures.app import NOON, FixedClock
from tests.letters import ics
from tests.make import make_body, make_focal_point, make_member, make_open_consultation

APPROVAL = Approval(reason="More time was asked for.", by=1, approved_by=2)
REFERENCE = "DM-26/1"
MISSION = "mission@ke.example"
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")

Bag = Callable[[], list[EmailMessage]]


@dataclass(frozen=True)
class Kept:
    method: str
    event: Event


@pytest.fixture
def opened(app: Flask, courier_bag: Bag) -> Callable[[str], list[Kept]]:
    """The small consultation, opened, with a copy; reads what letters to an address carried since the last reading."""
    copies = [{"name": "A regional organization", "email": "copy@org.example", "language": "en"}]
    with begin(SHELL) as work:
        make_open_consultation(work, copies=copies)

    def read(address: str) -> list[Kept]:
        found = [kept for each in courier_bag() if address in each["To"] for kept in _carried(each)]
        with begin(SHELL) as work:
            work.session.execute(delete(OutboxLetter))
        return found

    return read


def _carried(message: EmailMessage) -> list[Kept]:
    return [_kept(part) for part in message.iter_attachments() if part.get_filename() == "calendar.ics"]


def _kept(part: EmailMessage) -> Kept:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    by_hand = ics.read(content)
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == by_hand.calendar["METHOD"]
    calendar = Calendar.from_ical(content)
    (event,) = calendar.events
    return Kept(method=str(calendar["METHOD"]), event=event)


def test_the_entry_follows_the_deadline_and_goes_when_the_consultation_is_withdrawn(
    opened: Callable[[str], list[Kept]], clock: FixedClock
):
    (invited,) = opened(MISSION)
    clock.advance(hours=1)
    with begin(SHELL) as work:
        extend(work, REFERENCE, deadline="+3d", approval=APPROVAL)
    (extended,) = opened(MISSION)
    clock.advance(hours=1)
    with begin(SHELL) as work:
        send_again(work, REFERENCE, MISSION)
    (again,) = opened(MISSION)
    clock.advance(hours=1)
    with begin(SHELL) as work:
        withdraw(work, REFERENCE, approval=APPROVAL)
    (withdrawn,) = opened(MISSION)

    all_four = (invited, extended, again, withdrawn)
    assert len({str(each.event["UID"]) for each in all_four}) == 1
    assert [each.event["SEQUENCE"] for each in all_four] == [0, 1, 1, 2]
    assert [each.method for each in all_four] == ["PUBLISH", "PUBLISH", "PUBLISH", "CANCEL"]
    assert [each.event.start for each in all_four] == [
        datetime(2026, 3, 12, 17, tzinfo=UTC),
        *[datetime(2026, 3, 15, 17, tzinfo=UTC)] * 3,
    ]
    assert [each.event.stamp for each in all_four] == [NOON + timedelta(hours=hours) for hours in range(4)]


def test_each_focal_point_reads_the_entry_in_its_own_language(app: Flask, courier_bag: Bag):
    with begin(SHELL) as work:
        body = make_body(work)
        for language in LANGUAGES:
            member = make_member(work, body, f"M{language.upper()}", zone="Africa/Cairo")
            make_focal_point(work, member, f"mission@{language}.example", language=language)
        make_open_consultation(work)
    mails = courier_bag()
    with begin(SHELL) as work:
        extend(work, REFERENCE, deadline="+3d", approval=APPROVAL)
    mails += courier_bag()[len(mails) :]
    with begin(SHELL) as work:
        withdraw(work, REFERENCE, approval=APPROVAL)
    mails += courier_bag()

    for language in LANGUAGES:
        kept = [each for mail in mails if mail["Content-Language"] == language for each in _carried(mail)]
        assert [(each.method, each.event["SEQUENCE"]) for each in kept] == [
            ("PUBLISH", 0),
            ("PUBLISH", 1),
            ("CANCEL", 2),
        ]
        assert {each.event["SUMMARY"].params["LANGUAGE"] for each in kept} == {language}


def test_who_has_no_link_gets_no_entry(opened: Callable[[str], list[Kept]]):
    assert opened("copy@org.example") == []

    with begin(SHELL) as work:
        withdraw(work, REFERENCE, approval=APPROVAL)

    assert opened("copy@org.example") == []


def test_a_link_mailed_again_after_the_deadline_brings_no_entry(opened: Callable[[str], list[Kept]], clock: FixedClock):
    opened(MISSION)
    clock.advance(days=11)

    with begin(SHELL) as work:
        send_again(work, REFERENCE, MISSION)

    assert opened(MISSION) == []


def test_a_consultation_that_is_over_before_its_deadline_leaves_the_calendars(opened: Callable[[str], list[Kept]]):
    opened(MISSION)
    with begin(SHELL) as work:
        for name in ("1", "2"):
            withdraw_item(work, REFERENCE, name, approval=APPROVAL)
    opened(MISSION)

    with begin(SCHEDULER) as work:
        assert close(work, 1)
        assert announce(work, 1)

    (over,) = opened(MISSION)
    assert (over.method, over.event["STATUS"], over.event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
