"""Extending, withdrawing and links that are replaced: each in the record, and everybody told."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.consultations.invitations import link, live_invitation, reissue, renew, signer
from app.consultations.models import DueInstant, DueKind, State
from app.consultations.queries import by_reference
from app.consultations.refusals import FileRefused, NoInvitation, NotLater, NotOpen, PastDeadline
from app.consultations.service import Approval, extend, withdraw
from app.core.work import SHELL, Work, begin, look
from app.links.refusals import LinkMangled, LinkReplaced, LinkRevoked
from app.links.tokens import InvitationClaim
from app.members.models import FocalPoint
from app.outbox.models import LetterKind, LetterState, OutboxLetter
from app.record import queries as record
from tests.fixtures.app import FixedClock
from tests.make import at, invitation_of, make_open_consultation

APPROVAL = Approval(reason="More time was asked for.", by=1, approved_by=2)
REFERENCE = "DM-26/1"


@pytest.fixture
def opened(app: Flask) -> Flask:
    with begin(SHELL) as work:
        make_open_consultation(work)
    return app


def events(work: Work, kind: str) -> list[dict]:
    return [event for event in map(json.loads, record.lines(work, REFERENCE)) if event["type"] == kind]


def states_of(work: Work, kind: LetterKind) -> set[str]:
    return set(work.session.scalars(select(OutboxLetter.state).where(OutboxLetter.kind == kind)))


def attempt(act: Callable[[Work], object]) -> None:
    with begin(SHELL) as work:
        act(work)


def test_an_extension_moves_the_deadline_and_tells_everybody(opened: Flask):
    with begin(SHELL) as work:
        extend(work, REFERENCE, deadline="+3d", approval=APPROVAL)

    with look() as work:
        consultation = by_reference(work, REFERENCE)
        (event,) = events(work, "extended")
        told = work.session.scalars(select(OutboxLetter.address).where(OutboxLetter.kind == LetterKind.EXTENSION)).all()
    assert consultation.deadline_at == at("2026-03-15T18:00:00+01:00")
    assert event["deadline"] == "2026-03-15T17:00:00.000000Z"
    assert (event["approved_by"], event["via"]) == ([1, 2], "shell")
    assert event["tally_seen"] is False
    assert "More time" not in json.dumps(event)
    assert len(told) == 8


def test_reminders_are_due_anew_before_the_later_deadline(opened: Flask, clock: FixedClock):
    clock.at = at("2026-03-10T12:00:00+00:00")
    with begin(SHELL) as work:
        extend(work, REFERENCE, deadline="+7d", approval=APPROVAL)

    with look() as work:
        due = work.session.execute(select(DueInstant.kind, DueInstant.due_at).order_by(DueInstant.due_at)).all()
    assert [(row.kind, row.due_at.day) for row in due] == [
        (DueKind.REMINDER, 16),
        (DueKind.REMINDER, 18),
        (DueKind.CLOSE, 19),
    ]


@pytest.mark.parametrize(
    ("deadline", "refusal"),
    [
        ("2026-03-12T17:00Z", NotLater),
        ("2026-03-01T17:00Z", NotLater),
        ("2026-03-20T17:00", FileRefused),
        ("2026-03-29 02:30 Europe/Zurich", FileRefused),
        ("soon", FileRefused),
    ],
)
def test_an_extension_must_be_later_and_understood(opened: Flask, deadline: str, refusal: type[Exception]):
    with pytest.raises(refusal):
        attempt(lambda work: extend(work, REFERENCE, deadline=deadline, approval=APPROVAL))


def test_an_extension_must_precede_the_deadline_to_the_microsecond(opened: Flask, clock: FixedClock):
    clock.at = at("2026-03-12T17:00:00.000001+00:00")
    with pytest.raises(PastDeadline):
        attempt(lambda work: extend(work, REFERENCE, deadline="+3d", approval=APPROVAL))

    clock.at = at("2026-03-12T17:00:00+00:00")
    attempt(lambda work: extend(work, REFERENCE, deadline="+3d", approval=APPROVAL))


def test_a_withdrawal_recalls_what_waits_and_tells_everybody(opened: Flask):
    with begin(SHELL) as work:
        withdraw(work, REFERENCE, approval=APPROVAL)

    with look() as work:
        assert by_reference(work, REFERENCE).state == State.WITHDRAWN
        assert states_of(work, LetterKind.INVITATION) == {LetterState.DROPPED}
        assert states_of(work, LetterKind.WITHDRAWAL) == {LetterState.WAITING}
        assert len(events(work, "withdrawn")) == 1
        assert work.session.scalars(select(DueInstant)).all() == []
        raw = work.session.scalars(select(OutboxLetter.raw).where(OutboxLetter.state == LetterState.DROPPED)).all()
    assert set(raw) == {None}


@pytest.mark.parametrize("act", [extend, withdraw])
def test_nothing_can_be_done_after_withdrawal(opened: Flask, act: Callable[..., object]):
    attempt(lambda work: withdraw(work, REFERENCE, approval=APPROVAL))

    further = {"deadline": "+3d"} if act is extend else {}
    with pytest.raises(NotOpen):
        attempt(lambda work: act(work, REFERENCE, approval=APPROVAL, **further))


def claim_of(work: Work, email: str) -> InvitationClaim:
    invitation = invitation_of(work, by_reference(work, REFERENCE), email)
    return signer(work).read(InvitationClaim, link(work, invitation))


def test_a_reissued_link_replaces_the_former_one(opened: Flask):
    with look() as work:
        former = claim_of(work, "mission@ke.example")

    with begin(SHELL) as work:
        reissue(work, REFERENCE, " Mission@KE.example ")

    with look() as work:
        assert live_invitation(work, claim_of(work, "mission@ke.example")).version == 2
        with pytest.raises(LinkReplaced):
            live_invitation(work, former)
        assert [event["act"] for event in events(work, "invitation")][-2:] == ["revoked", "issued"]
        told = work.session.scalars(select(OutboxLetter.address).where(OutboxLetter.kind == LetterKind.NEW_LINK)).all()
    assert told == ["mission@ke.example"]


def test_a_link_to_an_address_without_one_is_not_reissued(opened: Flask):
    with pytest.raises(NoInvitation):
        attempt(lambda work: reissue(work, REFERENCE, "nobody@ke.example"))


def test_a_revoked_link_says_so_and_is_not_renewed(opened: Flask):
    with begin(SHELL) as work:
        invitation = invitation_of(work, by_reference(work, REFERENCE), "mission@ke.example")
        claim = claim_of(work, "mission@ke.example")
        invitation.revoked_at = work.now

    with begin(SHELL) as work:
        assert not renew(work, invitation.id)
        with pytest.raises(LinkRevoked):
            live_invitation(work, claim)


def test_a_link_of_a_version_that_was_never_issued_is_refused(opened: Flask):
    with look() as work:
        claim = claim_of(work, "mission@ke.example")
        with pytest.raises(LinkMangled):
            live_invitation(work, InvitationClaim(invitation=claim.invitation, version=2))
        with pytest.raises(LinkMangled):
            live_invitation(work, InvitationClaim(invitation="0" * 16, version=1))


def test_a_link_is_mailed_again_at_most_every_ten_minutes(opened: Flask, clock: FixedClock):
    with look() as work:
        number = invitation_of(work, by_reference(work, REFERENCE), "mission@ke.example").id

    def renewed() -> bool:
        with begin(SHELL) as work:
            return renew(work, number)

    assert renewed()
    clock.advance(minutes=9, seconds=59)
    assert not renewed()
    clock.advance(seconds=1)
    assert renewed()


def test_the_link_of_a_focal_point_who_was_removed_opens_nothing_and_is_not_mailed_again(opened: Flask):
    with begin(SHELL) as work:
        invitation = invitation_of(work, by_reference(work, REFERENCE), "mission@ke.example")
        claim = claim_of(work, "mission@ke.example")
        work.session.get_one(FocalPoint, invitation.focal_point_id).removed_at = work.now

    with look() as work, pytest.raises(LinkRevoked):
        live_invitation(work, claim)
    with begin(SHELL) as work:
        assert not renew(work, invitation.id)
    with pytest.raises(NoInvitation):
        attempt(lambda work: reissue(work, REFERENCE, "mission@ke.example"))
