"""Changing a focal point: links follow, old and new address are told, and while it is open two officers do it."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.consultations.contacts import change_contact
from app.consultations.models import Invitation
from app.consultations.queries import by_reference
from app.consultations.service import Approval
from app.core.work import SHELL, begin, look
from app.links.refusals import LinkRevoked
from app.members.contacts import Contact, ContactChange
from app.members.models import FocalPoint
from app.members.refusals import AddressInUse, AddressRefused, ContactUnknown, TwoOfficersNeeded
from app.outbox.models import LetterKind, OutboxLetter
from app.record.events import HOUSE, EventType
from app.record.queries import events
from app.rules import Choice
from tests.make import invitation_of, make_council, make_open_consultation
from tests.replies.support import reply, send, submission

TWO = Approval(reason="Note verbale 26/12.", by=1, approved_by=2)
NEW = Contact(email="new@ke.example", name="N. Ew")


def change(former: str = "mission@ke.example", contact: Contact | None = NEW, approval: Approval | None = TWO) -> None:
    with begin(SHELL) as work:
        change_contact(work, ContactChange(code="KE", former=former, contact=contact), approval=approval)


def opened() -> None:
    with begin(SHELL) as work:
        make_open_consultation(work)


def told() -> set[str]:
    with look() as work:
        return set(
            work.session.scalars(select(OutboxLetter.address).where(OutboxLetter.kind == LetterKind.CONTACT_CHANGED))
        )


def test_the_old_the_new_and_the_other_addresses_are_told(app: Flask) -> None:
    opened()
    change()

    assert told() == {"mission@ke.example", "new@ke.example", "ministry@ke.example"}
    with look() as work:
        links = work.session.scalars(select(OutboxLetter.address).where(OutboxLetter.kind == LetterKind.NEW_LINK)).all()
        assert events(work, "DM-26/1", EventType.CONTACT)
        (event,) = events(work, HOUSE, EventType.CONTACT).values()
    assert links == ["new@ke.example"]
    assert event["approved_by"] == [1, 2]


def test_the_former_link_stops_and_the_new_one_replies(app_on_both: Flask) -> None:
    opened()
    drawn = submission("mission@ke.example", {"1": Choice.APPROVE})
    change()

    with pytest.raises(LinkRevoked):
        send(drawn)
    assert reply("new@ke.example", {"1": Choice.APPROVE}).index is not None


def test_one_officer_does_not_change_it_while_a_consultation_is_open(app: Flask) -> None:
    opened()
    with pytest.raises(TwoOfficersNeeded):
        change(approval=None)
    assert not told()


def test_one_officer_changes_it_while_none_is_open(app: Flask) -> None:
    with begin(SHELL) as work:
        make_council(work)

    change(approval=None)

    with look() as work:
        rows = {row.email: row.removed_at for row in work.session.scalars(select(FocalPoint))}
    assert rows["new@ke.example"] is None
    assert rows["mission@ke.example"] is not None


@pytest.mark.parametrize(
    ("contact", "refusal"),
    [
        (Contact(email="a@good.example<e@evil.example>", name=""), AddressRefused),
        (Contact(email="one@x.example, two@x.example", name=""), AddressRefused),
        (Contact(email="MINISTRY@ke.example", name=""), AddressInUse),
    ],
)
def test_addresses_that_are_none_or_taken_are_refused(app: Flask, contact: Contact, refusal: type[Exception]) -> None:
    opened()
    with pytest.raises(refusal):
        change(contact=contact)
    with pytest.raises(ContactUnknown):
        change(former="nobody@ke.example")


def test_who_comes_back_gets_a_new_link(app: Flask) -> None:
    opened()
    change()
    change(former="new@ke.example", contact=Contact(email="mission@ke.example", name="M"))

    with look() as work:
        found = invitation_of(work, by_reference(work, "DM-26/1"), "mission@ke.example")
        gone = work.session.scalars(select(Invitation).where(Invitation.revoked_at.is_not(None))).all()
    assert (found.version, found.revoked_at) == (2, None)
    assert len(gone) == 1
