"""What tests of the tick share: ticks that must be good, the log as data, and the outbox as it stands."""

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.consultations.models import Consultation, Decision, DueInstant, Seat
from app.consultations.queries import by_reference
from app.core.work import SHELL, begin, look
from app.outbox.models import OutboxLetter
from app.record.queries import lines
from app.schedule.tick import TickReport, tick
from tests.fixtures.app import FixedClock
from tests.make import make_open_consultation

REFERENCE = "DM-26/1"


def change_settings(app: Flask, **changes: Any) -> None:
    house = app.extensions["placet"]
    app.extensions["placet"] = replace(house, settings=replace(house.settings, **changes))


def open_council(reference: str = REFERENCE, **changes: Any) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, reference, **changes)


def open_under(changed: dict[str, Any], reference: str = REFERENCE, **changes: Any) -> None:
    """The small consultation over a council of its own, each decision under the usual rule with these changes."""
    open_council(reference, rule_changes=changed, **changes)


def consultation(reference: str = REFERENCE) -> Consultation:
    with look() as work:
        return by_reference(work, reference)


def deadline(reference: str = REFERENCE) -> datetime:
    found = consultation(reference).deadline_at
    assert found is not None
    return found


def past_drain(app: Flask, clock: FixedClock, reference: str = REFERENCE) -> None:
    """Move the clock to the first instant at which the consultation may be closed."""
    clock.at = deadline(reference)
    clock.advance(seconds=app.extensions["placet"].settings.close_drain_seconds)


def quiet_tick(app: Flask, *, deliver: bool = False) -> TickReport:
    """A tick in which nothing may fail; without mail unless asked."""
    report = tick(app, deliver=deliver)
    assert report.is_good, report.lines
    return report


def events(reference: str = REFERENCE) -> list[dict[str, Any]]:
    with look() as work:
        return [json.loads(line) for line in lines(work, reference)]


def kinds(reference: str = REFERENCE) -> Counter[str]:
    return Counter(each["type"] for each in events(reference))


def decisions(reference: str = REFERENCE) -> dict[str, Decision]:
    with look() as work:
        found = work.session.scalars(
            select(Decision).join(Consultation).where(Consultation.reference == reference).order_by(Decision.position)
        )
        return {each.name: each for each in found}


def due_instants(kind: str, reference: str = REFERENCE) -> list[DueInstant]:
    with look() as work:
        return list(
            work.session.scalars(
                select(DueInstant)
                .join(Consultation)
                .where(Consultation.reference == reference, DueInstant.kind == kind)
                .order_by(DueInstant.due_at)
            )
        )


def letters(kind: str) -> list[OutboxLetter]:
    with look() as work:
        return list(
            work.session.scalars(
                select(OutboxLetter)
                .where(OutboxLetter.kind == kind)
                .options(undefer(OutboxLetter.raw))
                .order_by(OutboxLetter.address, OutboxLetter.cause, OutboxLetter.attempt)
            )
        )


def addresses(kind: str, *, state: str = "waiting") -> list[str]:
    return [each.address for each in letters(kind) if each.state == state]


def text_of(letter: OutboxLetter) -> str:
    message = message_from_bytes(letter.raw or b"", policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def forget_letters() -> None:
    """Let the outbox be as if everything so far had been dealt with, so that a test sees only what follows."""
    with begin(SHELL) as work:
        for letter in work.session.scalars(select(OutboxLetter)):
            work.session.delete(letter)


def seats(reference: str = REFERENCE) -> list[Seat]:
    with look() as work:
        return list(by_reference(work, reference).seats)
