"""The mailbox over a real IMAP server: what came in has its effect once, and a forged report has none."""

import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import trustme
from flask import Flask
from sqlalchemy import select

from app.core.work import SCHEDULER, SHELL, begin, look
from app.documents.queries import stored_file
from app.intake import mailbox
from app.intake.mailbox import ReadReport, read_mailbox
from app.intake.message_models import IncomingMessage
from app.intake.mime_reading import HEAD_BYTES
from app.outbox.claims import Pile
from app.outbox.delivery import send_due
from app.outbox.models import OutboxLetter
from app.outbox.returns import envelope_sender
from app.outbox.service import record_settled
from app.schedule.tick import READING, tick
from config import MailTls, Settings
from tests.fixtures.app import NOON, FixedClock
from tests.fixtures.imap import ImapBox, running_imap
from tests.fixtures.mail import SmtpSink
from tests.intake.mail_corpus import CORPUS, GONE, dsn, odd, written
from tests.make import make_open_consultation
from tests.schedule.support import change_settings, events

REFERENCE = "DM-26/1"
PATTERN = "bounce+{token}@secretariat.example"


@pytest.fixture
def box(app: Flask, clock: FixedClock, imap_box: ImapBox, smtp_sink: SmtpSink) -> ImapBox:
    """A council whose letters have left, and its mailbox."""
    settle_in(app, clock, imap_box, smtp_sink)
    return imap_box


def settle_in(app: Flask, clock: FixedClock, imap_box: ImapBox, smtp_sink: SmtpSink) -> None:
    change_settings(app, mail_port=smtp_sink.port, mail_return_path=PATTERN, **imap_box.settings)
    with begin(SHELL) as work:
        make_open_consultation(work, REFERENCE)
    send_due(owner="sender")
    with begin(SCHEDULER) as work:
        record_settled(work)
    clock.advance(minutes=2)


def read() -> ReadReport:
    return read_mailbox()


def letter(address: str = GONE) -> OutboxLetter:
    with look() as work:
        return work.session.scalars(select(OutboxLetter).where(OutboxLetter.address == address)).one()


def return_path(app: Flask, address: str = GONE) -> str:
    return envelope_sender(app.extensions["placet"].settings, letter(address).id)


def messages() -> list[IncomingMessage]:
    with look() as work:
        return list(work.session.scalars(select(IncomingMessage).order_by(IncomingMessage.id)))


def states() -> list[str]:
    return [each.state for each in messages()]


def mail_events() -> list[dict]:
    return [each for each in events() if each["type"] == "mail" and each["message_id"] == letter().message_id]


def test_a_bounce_to_the_signed_return_path_marks_its_letter_and_no_other(app: Flask, box: ImapBox):
    box.put(dsn(to=return_path(app)))

    assert read() == ReadReport(taken_in=1)

    found = letter()
    assert found.state == "bounced"
    assert found.server_words == "5.1.1 smtp; 550 5.1.1 No such user"
    assert letter("ministry@ke.example").state == letter("mission@fr.example").state == "accepted"
    assert states() == ["noted"]


def test_it_is_in_the_record_after_the_acceptance(app: Flask, box: ImapBox):
    box.put(dsn(to=return_path(app)))

    report = tick(app)

    assert report.is_good, report.lines
    assert report.done(READING) == 1
    first, second = mail_events()
    assert first["accepted_at"]
    assert second["refused"] == "bounced"
    assert {key: first[key] for key in ("kind", "member", "message_id", "sha256")} == {
        key: second[key] for key in ("kind", "member", "message_id", "sha256")
    }


@pytest.mark.usefixtures("app")
def test_a_mail_system_that_writes_addresses_in_capitals_is_understood(app: Flask, box: ImapBox):
    box.put(
        odd("550 5.1.1 gone", subject="failure notice").replace(
            b"council@", return_path(app).upper().encode() + b", <council@"
        )
    )

    read()

    assert letter().state == "bounced"


def test_a_delay_is_noted_and_changes_nothing(app: Flask, box: ImapBox):
    box.put(dsn("delayed", "4.4.1", "X-Postfix; timed out", to=return_path(app)))

    read()

    assert letter().state == "accepted"
    assert letter().server_words == "4.4.1 X-Postfix; timed out"
    assert len(mail_events()) == 1


def test_an_absence_is_ignored_wherever_it_is_sent(app: Flask, box: ImapBox):
    away = written("I am away.", subject="Out of office", Auto_Submitted="auto-replied", Return_Path="<>")
    box.put(away, away.replace(b"To: council@secretariat.example", b"To: " + return_path(app).encode()))

    assert read() == ReadReport(taken_in=2)

    assert letter().state == "accepted"
    assert states() == ["noted", "noted"]
    assert {(each.sender, each.subject, each.sha256) for each in messages()} == {("", "", None)}


def forgeries(app: Flask) -> dict[str, bytes]:
    good = return_path(app)
    start = len("bounce+")
    other_key = envelope_sender(
        Settings(secret_keys=("another-key-of-more-than-thirty-two-characters",), mail_return_path=PATTERN), letter().id
    )
    named = f"Message-ID: {letter().message_id}".encode()
    original = b"Message-ID: <00112233445566778899aabbccddeeff@secretariat.example>"
    return {
        "to nobody in particular": dsn(),
        "with the identifier of the letter": dsn().replace(original, named),
        "one character of the signature": dsn(
            to=good[: start + 41] + ("a" if good[start + 41] != "a" else "b") + good[start + 42 :]
        ),
        "signed with another key": dsn(to=other_key),
        "the unsigned number": dsn(to=f"bounce+{letter().id}@secretariat.example"),
        "the address in its text only": dsn(text=f"Your mail from {good} is undeliverable."),
        "at another domain": dsn(to=good.replace("secretariat", "attacker")),
    }


@pytest.mark.usefixtures("app")
def test_a_forged_bounce_has_no_effect_and_is_counted(app: Flask, box: ImapBox):
    before = letter().state, letter().server_words, len(events())
    forged = forgeries(app)
    box.put(*forged.values())

    assert read() == ReadReport(taken_in=len(forged))

    assert (letter().state, letter().server_words, len(events())) == before
    assert sorted(states()) == ["forged"] * 2 + ["unmatched"] * (len(forged) - 2)


def test_without_return_paths_no_report_is_believed(app: Flask, box: ImapBox):
    to = return_path(app)
    change_settings(app, mail_return_path="")
    box.put(dsn(to=to))

    read()

    assert letter().state == "accepted"
    assert states() == ["unmatched"]


def test_a_bounce_that_overtakes_the_sender_ends_the_letter_too(app: Flask, clock: FixedClock, imap_box: ImapBox):
    change_settings(app, mail_return_path=PATTERN, **imap_box.settings)
    with begin(SHELL) as work:
        make_open_consultation(work, REFERENCE)
    with Pile(owner="a sender that dies") as pile:
        while pile.take():
            pass
    imap_box.put(dsn(to=return_path(app)))

    read()

    found = letter()
    assert (found.state, found.accepted_at, found.lease_owner) == ("bounced", None, "")
    assert found.wiped_at is not None
    with begin(SCHEDULER) as work:
        record_settled(work)
    assert [each.get("refused") for each in mail_events()] == ["bounced"]


def test_a_letter_that_was_never_sent_does_not_come_back(app: Flask, imap_box: ImapBox):
    change_settings(app, mail_return_path=PATTERN, **imap_box.settings)
    with begin(SHELL) as work:
        make_open_consultation(work, REFERENCE)
    imap_box.put(dsn(to=return_path(app)))

    read()

    assert letter().state == "waiting"


@pytest.mark.usefixtures("app")
def test_what_a_person_wrote_is_a_proposal_with_the_very_bytes_and_no_reply(box: ImapBox):
    at = NOON + timedelta(minutes=1)
    answer = letter().message_id
    raw = written("Kenya approves all decisions.", sender="Mission <Mission@ke.example>", In_Reply_To=answer)
    box.put(raw, at=at)

    assert read() == ReadReport(taken_in=1)

    (found,) = messages()
    assert (found.kind, found.state, found.received_at) == ("human", "waiting", at)
    assert (found.sender, found.sender_name, found.subject) == ("mission@ke.example", "Mission", "Re: DM-26/1")
    assert (found.member, found.guessed_from, found.letter_id) == ("KE", "address", letter().id)
    with look() as work:
        assert stored_file(work, found.sha256 or "").content == raw
    (event,) = [each for each in events() if each["type"] == "message_received"]
    assert (event["by"], event["evidence_sha256"], event["message"]) == ("scheduler", found.sha256, found.id)
    assert not [each for each in events() if each["type"] in {"reply", "late", "statement", "act_requested"}]


@pytest.mark.usefixtures("app")
def test_a_bounce_like_text_of_a_person_is_a_proposal(app: Flask, box: ImapBox):
    box.put(written("Undeliverable. 550 5.1.1").replace(b"council@secretariat.example", return_path(app).encode()))

    read()

    assert letter().state == "accepted"
    assert states() == ["waiting"]


@pytest.mark.parametrize(
    ("changes", "guess"),
    [
        ({"sender": "someone@elsewhere.example", "In_Reply_To": "ANSWERED"}, ("KE", "letter", True)),
        ({"sender": "someone@elsewhere.example", "subject": "our position on dm-26/1"}, ("", "", True)),
        ({"sender": "someone@elsewhere.example", "subject": "DM-26/12"}, ("", "", False)),
        ({"sender": "mission@fr.example", "subject": "Hello"}, ("FR", "address", True)),
        ({"sender": "mission@fr.example", "In_Reply_To": "ANSWERED"}, ("FR", "address", True)),
        ({"sender": "x", "subject": "Hello"}, ("", "", False)),
    ],
)
@pytest.mark.usefixtures("app")
def test_whose_it_is_and_what_about_is_a_guess(box: ImapBox, changes: dict[str, str], guess: tuple):
    changes = {name: letter().message_id if value == "ANSWERED" else value for name, value in changes.items()}
    box.put(written("We approve.", **changes))

    read()

    (found,) = messages()
    assert (found.member, found.guessed_from, found.consultation_id is not None) == guess


@pytest.mark.usefixtures("app")
def test_each_message_is_taken_in_once_and_the_mailbox_stays_as_it_is(app: Flask, box: ImapBox):
    box.put(dsn(to=return_path(app)), written("We approve."))

    assert read() == ReadReport(taken_in=2)
    assert read() == ReadReport()

    box.put(written("We approve after all.", subject="Second"))
    assert read() == ReadReport(taken_in=1)
    assert not [flag for flags in box.flags() for flag in flags if flag != "\\Recent"]


@pytest.mark.usefixtures("app")
def test_a_mailbox_that_was_rebuilt_brings_nothing_twice(app: Flask, box: ImapBox):
    both = dsn(to=return_path(app)), written("We approve.")
    box.put(*both)
    read()

    box.rebuild()
    box.put(*reversed(both))
    again = written("We approve.").replace(
        b"From:", b"Received: from elsewhere\r\nDelivered-To: council@x.example\r\nFrom:"
    )
    box.put(again)
    read()

    assert states() == ["noted", "waiting", "duplicate", "duplicate", "duplicate"]
    assert read() == ReadReport()


@pytest.mark.usefixtures("app")
def test_a_message_that_has_gone_or_fails_stops_no_other(app: Flask, box: ImapBox, monkeypatch: pytest.MonkeyPatch):
    box.put(written("first", subject="first"), written("second", subject="second"), dsn(to=return_path(app)))
    genuine = mailbox.classified
    monkeypatch.setattr(mailbox, "classified", lambda raw: genuine(raw) if b"first" not in raw else 1 / 0)

    report = tick(app)

    assert [each.failed for each in report.passes if each.name == READING] == [("message 101",)]
    assert letter().state == "bounced"
    assert states() == ["waiting", "noted"]
    monkeypatch.undo()
    assert read() == ReadReport(taken_in=1)


@pytest.mark.usefixtures("app")
def test_the_whole_corpus_goes_through_and_no_unsigned_report_has_an_effect(box: ImapBox):
    with look() as work:
        before = work.session.execute(select(OutboxLetter.id, OutboxLetter.state).order_by(OutboxLetter.id)).all()
    box.put(*(sample.raw for sample in CORPUS))

    assert read() == ReadReport(taken_in=len(CORPUS))

    with look() as work:
        after = work.session.execute(select(OutboxLetter.id, OutboxLetter.state).order_by(OutboxLetter.id)).all()
    assert [tuple(row) for row in before] == [tuple(row) for row in after]
    assert [each.kind for each in messages() if each.state != "duplicate"] == [
        sample.kind for sample, each in zip(CORPUS, messages(), strict=True) if each.state != "duplicate"
    ]


@pytest.mark.usefixtures("app")
def test_of_a_message_that_is_too_large_the_beginning_is_kept(box: ImapBox, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mailbox, "LARGEST_BYTES", 300_000)
    raw = written("We approve.\n" + "x" * 60 + "\n" + "y\n" * 200_000)
    box.put(raw)

    read()

    (found,) = messages()
    assert (found.is_cut, found.state, found.size) == (True, "waiting", len(raw))
    with look() as work:
        assert stored_file(work, found.sha256 or "").content == raw[:HEAD_BYTES]


@pytest.mark.usefixtures("app")
def test_what_cannot_be_read_is_looked_at_by_a_person(box: ImapBox):
    box.put(b"From: x@y.example\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 100)

    read()

    assert [(each.kind, each.state) for each in messages()] == [("unreadable", "waiting")]


@pytest.mark.usefixtures("app")
def test_a_server_whose_clock_is_ahead_does_not_date_messages_into_the_future(box: ImapBox, clock: FixedClock):
    box.put(written("We approve."), at=clock.at + timedelta(days=1))

    read()

    assert messages()[0].received_at == clock.at


@pytest.mark.usefixtures("app")
def test_it_ends_between_two_messages_when_told_to(box: ImapBox):
    box.put(*(written(f"{number}", subject=f"{number}") for number in range(3)))
    asked = iter((False, True))

    assert read_mailbox(should_stop=lambda: next(asked)) == ReadReport(taken_in=1)


def test_readers_at_the_same_time_take_each_message_in_once(
    app_on_both: Flask, clock: FixedClock, imap_box: ImapBox, smtp_sink: SmtpSink
):
    settle_in(app_on_both, clock, imap_box, smtp_sink)
    imap_box.put(dsn(to=return_path(app_on_both)), *(written(f"{n}", subject=f"{n}") for n in range(4)))
    together = threading.Barrier(3)

    def run(_number: int) -> int:
        with app_on_both.app_context():
            together.wait()
            return read_mailbox().taken_in

    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(run, range(3)))

    assert sum(counts) == 5
    assert sorted(states()) == ["noted"] + ["waiting"] * 4
    assert len([each for each in events() if each["type"] == "message_received"]) == 4
    assert letter().state == "bounced"


@pytest.mark.usefixtures("clock")
def test_no_mailbox_is_read_where_none_is_set(app: Flask):
    assert read() == ReadReport()


def test_a_server_out_of_reach_is_said_and_stops_no_tick(app: Flask, imap_box: ImapBox):
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    change_settings(app, **imap_box.settings | {"imap_port": port})

    report = tick(app)

    assert next(each.failed for each in report.passes if each.name == READING)[0].startswith(
        "the mailbox could not be read"
    )
    assert report.passes[-1].name == "checkpoints kept"
    assert not report.passes[-1].failed


def test_a_wrong_password_is_said_without_the_password(app: Flask, imap_box: ImapBox):
    change_settings(app, **imap_box.settings | {"imap_password": "not-the-password"})

    problem = read().problem

    assert problem
    assert "not-the-password" not in problem


def test_a_server_that_hangs_is_left_in_time(app: Flask, imap_box: ImapBox):
    with socket.create_server(("127.0.0.1", 0)) as door:
        change_settings(app, **imap_box.settings | {"imap_port": door.getsockname()[1], "imap_timeout_seconds": 1})
        assert "imeout" in read().problem


@pytest.mark.parametrize("tls", [MailTls.STARTTLS, MailTls.IMPLICIT])
@pytest.mark.usefixtures("clock")
def test_over_tls_the_certificate_is_checked(app: Flask, tmp_path: Path, tls: MailTls):
    authority, stranger = trustme.CA(), trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server)
    authority.configure_trust(client)
    files = {"good": authority, "stranger": stranger}
    for name, each in files.items():
        each.cert_pem.write_to_path(str(tmp_path / name))
    with running_imap(server_tls=server, starttls=tls is MailTls.STARTTLS, trusted=client) as secure:
        secure.put(written("We approve."))
        kept = secure.settings | {"imap_tls": tls}

        change_settings(app, **kept, imap_ca_file=str(tmp_path / "stranger"))
        assert "CERTIFICATE_VERIFY_FAILED" in read().problem
        change_settings(app, **kept, imap_ca_file=str(tmp_path / "good"))
        assert read() == ReadReport(taken_in=1)
