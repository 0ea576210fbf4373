"""Persons are forgotten once their time is over, and the record is as valid as before; a legal hold keeps them."""

import json
from pathlib import Path

import pytest
from flask import Flask

from app.core.db import Base, db
from app.core.work import look
from app.record.events import HOUSE, EventType
from app.record.queries import events, lines
from tests.custody.support import OFFICERS, furnish, read_again, settings_of
from tests.fixtures.app import FixedClock
from tests.fixtures.mail import SmtpSink
from tests.replies.support import APPROVE, REFERENCE, reply
from tests.schedule.support import change_settings, past_drain, quiet_tick

BY_TWO = ["--reason", "its time is over", "--by", OFFICERS[0], "--approved-by", OFFICERS[1]]
REPLIER, GONE = "Wanjiku Kamau", "ministry@ke.example"


@pytest.fixture
def ended(app_on_both: Flask, smtp_sink: SmtpSink, clock: FixedClock) -> Flask:
    """A consultation that ended two years ago, with a reply, and a focal point who left before that."""
    change_settings(app_on_both, mail_port=smtp_sink.port)
    furnish(app_on_both)
    reply("mission@fr.example", {"1": APPROVE}, name=REPLIER)
    run(app_on_both, "members", "change-contact", "KE", "--former", GONE)
    quiet_tick(app_on_both, deliver=True)
    past_drain(app_on_both, clock)
    quiet_tick(app_on_both, deliver=True)
    quiet_tick(app_on_both, deliver=True)
    clock.advance(days=settings_of(app_on_both).retention_days, seconds=1)
    return app_on_both


def run(app: Flask, *words: str, code: int = 0) -> str:
    result = app.test_cli_runner().invoke(args=[*words, *BY_TWO])
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


def everything() -> str:
    """All that the tables hold, as text; the file itself, too, where there is one."""
    found = []
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            found += [repr(tuple(row)) for row in connection.execute(table.select())]
    if db.engine.dialect.name == "sqlite":
        place = Path(str(db.engine.url.database))
        found += [each.read_bytes().decode("latin-1") for each in place.parent.glob(f"{place.name}*")]
    return "\n".join(found)


def test_persons_are_forgotten_and_the_record_stays_as_it_was(ended: Flask):
    before = everything()
    assert REPLIER in before
    assert GONE in before
    with look() as work:
        old = {log: lines(work, log) for log in (HOUSE, REFERENCE)}

    said = run(ended, "retention", "run")

    assert f"{REFERENCE}: openings " in said
    after = everything()
    assert REPLIER not in after
    assert GONE not in after
    # Who is still in office stays, and so does every answer.
    assert "mission@ke.example" in after
    assert "approve" in after
    assert not any(each.problems for each in read_again().values())
    with look() as work:
        for log, former in old.items():
            assert lines(work, log)[: len(former)] == former
            (event,) = events(work, log, EventType.ERASED).values()
            assert (event["via"], len(event["approved_by"])) == ("shell", 2)
            assert not any(each in json.dumps(event) for each in ("@", "Kamau", "its time is over"))
    assert "[nothing_due]" in run(ended, "retention", "run", code=1)


def test_a_legal_hold_keeps_everything_until_it_is_lifted(ended: Flask):
    run(ended, "retention", "hold", REFERENCE)
    assert "[hold_stands]" in run(ended, "retention", "hold", REFERENCE, code=1)
    shown = ended.test_cli_runner().invoke(args=["retention", "show"]).output
    assert "consultations: none" in shown
    assert "a legal hold concerns them: EG, FR, KE, XA" in shown

    run(ended, "retention", "run", code=1)
    held = everything()
    run(ended, "retention", "lift", REFERENCE)
    run(ended, "retention", "run")

    assert REPLIER in held
    assert GONE in held
    assert REPLIER not in everything()
    with look() as work:
        acts = [each["act"] for each in events(work, REFERENCE, EventType.LEGAL_HOLD).values()]
    assert acts == ["set", "lifted"]


def test_nothing_is_due_a_moment_earlier(ended: Flask, clock: FixedClock):
    clock.advance(seconds=-2)

    shown = ended.test_cli_runner().invoke(args=["retention", "show"]).output

    assert "consultations: none" in shown
