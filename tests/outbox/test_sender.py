"""Stored bytes are handed over once, or it is known why not."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_mail
import pytest
import trustme
from flask import Flask

from app.core.clock import SystemClock
from app.core.work import House
from app.outbox import sender, wire
from app.outbox.letter import BadAddress
from app.outbox.sender import Courier, Delivery, DeliveryResult, server_of
from app.outbox.wire import BadBytes, MailServer
from config import Environment, MailTls, Settings
from tests.fixtures.mail import SmtpSink, running_smtp_sink
from tests.outbox.letters import make_bytes
from tests.outbox.relays import AT_ONCE, POLITE, Conversation, hang_up, running_relay

SENDER = "bounce+1@secretariat.example"
RECIPIENT = "mission@member.example"


def make_server(port: int, **changes: Any) -> MailServer:
    given = {"host": "127.0.0.1", "port": port, "tls": MailTls.NONE, "timeout_seconds": 5.0}
    return MailServer(**(given | changes))


def deliver(courier: Courier, *, recipient: str = RECIPIENT, raw: bytes | None = None) -> Delivery:
    return courier.deliver(envelope_from=SENDER, recipient=recipient, raw=raw or make_bytes())


def deliver_once(port: int, **changes: Any) -> Delivery:
    with Courier(make_server(port, **changes)) as courier:
        return deliver(courier)


def test_stored_bytes_arrive_unchanged_under_the_explicit_envelope(smtp_sink: SmtpSink):
    raw = make_bytes()

    with Courier(make_server(smtp_sink.port)) as courier:
        end = deliver(courier, raw=raw)

    assert end == Delivery(result=DeliveryResult.ACCEPTED, code=250, words="OK", began=True)
    [mail] = smtp_sink.received
    assert (mail.sender, mail.recipients, mail.content) == (SENDER, (RECIPIENT,), raw)


def test_lines_that_begin_with_a_dot_arrive_as_they_are(smtp_sink: SmtpSink):
    raw = b".\r\nSubject: x\r\n..\r\n.a\r\n\r\n.\r\n.\r\nend without line end"

    with Courier(make_server(smtp_sink.port)) as courier:
        deliver(courier, raw=raw)

    assert smtp_sink.received[0].content == raw + b"\r\n"


def test_fifty_letters_use_one_connection(smtp_sink: SmtpSink):
    with Courier(make_server(smtp_sink.port)) as courier:
        ends = [deliver(courier, recipient=f"m{number}@member.example") for number in range(50)]

    assert {each.result for each in ends} == {DeliveryResult.ACCEPTED}
    assert len(smtp_sink.received) == 50
    assert smtp_sink.connection_count == 1


def test_nothing_is_opened_without_a_letter(smtp_sink: SmtpSink):
    with Courier(make_server(smtp_sink.port)):
        pass

    assert smtp_sink.connection_count == 0


def test_an_opened_connection_is_used_for_the_first_letter(smtp_sink: SmtpSink):
    courier = Courier(make_server(smtp_sink.port))
    courier.open()
    courier.open()
    end = deliver(courier)
    courier.close()
    courier.close()

    assert end.result is DeliveryResult.ACCEPTED
    assert smtp_sink.connection_count == 1


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("451 4.7.1 greylisted", DeliveryResult.DEFERRED),
        ("421 4.3.2 too busy", DeliveryResult.DEFERRED),
        ("550 5.1.1 no such mailbox", DeliveryResult.REFUSED),
        ("554 5.7.1 no", DeliveryResult.REFUSED),
        ("530 5.7.0 authentication required", DeliveryResult.DEFERRED),
    ],
)
def test_the_answer_to_a_recipient_is_kept(smtp_sink: SmtpSink, answer: str, result: DeliveryResult):
    smtp_sink.answer(RECIPIENT, answer)

    end = deliver_once(smtp_sink.port)

    code, _, words = answer.partition(" ")
    assert end == Delivery(result=result, code=int(code), words=words, began=False)
    assert smtp_sink.received == []


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ("451 4.3.0 later", DeliveryResult.DEFERRED),
        ("552 5.3.4 too large", DeliveryResult.REFUSED),
        ("250 taken", DeliveryResult.ACCEPTED),
    ],
)
def test_the_answer_to_a_letter_is_kept(smtp_sink: SmtpSink, answer: str, result: DeliveryResult):
    smtp_sink.answer_data(RECIPIENT, answer)

    end = deliver_once(smtp_sink.port)

    assert (end.result, end.code, end.began) == (result, int(answer[:3]), True)


def test_one_refused_recipient_harms_no_other_and_keeps_the_connection(smtp_sink: SmtpSink):
    smtp_sink.answer("no@member.example", "550 no")
    smtp_sink.answer("later@member.example", "451 later", "250 OK")
    asked = ["a@member.example", "no@member.example", "b@member.example", "later@member.example", "c@member.example"]

    with Courier(make_server(smtp_sink.port)) as courier:
        ends = [deliver(courier, recipient=each) for each in [*asked, "later@member.example"]]

    assert [each.result.value for each in ends] == [
        "accepted",
        "refused",
        "accepted",
        "deferred",
        "accepted",
        "accepted",
    ]
    assert [each.recipients for each in smtp_sink.received] == [
        ("a@member.example",),
        ("b@member.example",),
        ("c@member.example",),
        ("later@member.example",),
    ]
    assert smtp_sink.connection_count == 1


@pytest.fixture(params=["step by step", "at once"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relays that are asked command by command, and such that take the whole envelope at once."""
    if request.param == "at once":
        monkeypatch.setitem(POLITE, "EHLO", AT_ONCE)


@pytest.mark.parametrize(
    ("refused", "answer", "result"),
    [
        ("MAIL", b"451 later\r\n", DeliveryResult.DEFERRED),
        ("RCPT", b"550 nobody here\r\n", DeliveryResult.REFUSED),
        ("DATA", b"554 not today\r\n", DeliveryResult.REFUSED),
    ],
)
@pytest.mark.parametrize("says_to_data", [b"354 go on\r\n", b"503 no recipient\r\n"])
def test_an_envelope_that_is_refused_at_once_sends_no_letter_and_keeps_the_connection(
    monkeypatch: pytest.MonkeyPatch, refused: str, answer: bytes, result: DeliveryResult, says_to_data: bytes
):
    monkeypatch.setitem(POLITE, "EHLO", AT_ONCE)
    refusing = True

    def scene(talk: Conversation, command: str) -> bool:
        if refusing and command in {refused, "DATA"}:
            talk.say(answer if command == refused else says_to_data)
            return True
        return False

    with running_relay(scene) as relay, Courier(make_server(relay.port)) as courier:
        first = deliver(courier)
        refusing = False
        second = deliver(courier)

    assert (first.result, first.words, first.began) == (result, answer[4:].decode().strip(), False)
    assert second.result is DeliveryResult.ACCEPTED
    assert len(relay.conversations) == 1
    assert [each for each in relay.letters if each] == relay.letters[-1:]


@pytest.mark.usefixtures("way")
def test_words_of_a_server_are_one_clean_bounded_line():
    def scene(talk: Conversation, command: str) -> bool:
        if command == "RCPT":
            talk.say(b"550-first \x1b[31m\x00 line\r\n550-\xe2\x80\xae second \xff\r\n550 " + b"x" * 900 + b"\r\n")
        return command == "RCPT"

    with running_relay(scene) as relay:
        end = deliver_once(relay.port)

    assert end.words.startswith("first [31m line second \ufffd xxx")
    assert len(end.words) == 300


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_letter_is_deferred(command: str):
    with running_relay(lambda talk, heard: heard == command and hang_up(talk)) as relay:
        end = deliver_once(relay.port)

    assert (end.result, end.code, end.began) == (DeliveryResult.DEFERRED, None, False)
    assert end.words


@pytest.mark.usefixtures("way")
def test_a_connection_lost_while_the_letter_goes_out_is_deferred():
    taken = threading.Event()

    def scene(talk: Conversation, command: str) -> bool:
        if command == "DATA":
            talk.say(b"354 go on\r\n")
            talk.link.recv(1000)
            taken.set()
            hang_up(talk)
        return False

    with running_relay(scene) as relay, Courier(make_server(relay.port)) as courier:
        end = deliver(courier, raw=b"x" * 70 + b"\r\n" + b"y" * 50_000_000 + b"\r\n")

    assert taken.is_set()
    assert (end.result, end.code, end.began) == (DeliveryResult.DEFERRED, None, True)


@pytest.mark.usefixtures("way")
def test_a_connection_lost_after_the_final_dot_is_unknown_and_nothing_is_sent_twice():
    with running_relay(lambda talk, command: command == "." and hang_up(talk)) as relay:
        end = deliver_once(relay.port)

    assert (end.result, end.code, end.began) == (DeliveryResult.UNKNOWN, None, True)
    assert len(relay.letters) == 1


@pytest.mark.usefixtures("way")
def test_a_connection_lost_after_the_final_dot_on_a_kept_connection_is_unknown_too():
    def scene(talk: Conversation, command: str) -> bool:
        return command == "." and talk.heard.count(".") == 2 and hang_up(talk)

    with running_relay(scene) as relay, Courier(make_server(relay.port)) as courier:
        ends = [deliver(courier) for _ in range(3)]

    assert [each.result.value for each in ends] == ["accepted", "unknown", "accepted"]
    assert len(relay.letters) == 3


@pytest.mark.usefixtures("way")
def test_an_answer_that_is_none_after_the_final_dot_is_unknown():
    def scene(talk: Conversation, command: str) -> bool:
        if command == ".":
            talk.say(b"yes please\r\n")
        return command == "."

    with running_relay(scene) as relay:
        end = deliver_once(relay.port)

    assert (end.result, end.code, end.began) == (DeliveryResult.UNKNOWN, None, True)


@pytest.mark.usefixtures("way")
def test_a_missing_final_answer_is_unknown_after_its_own_time_limit():
    with running_relay(lambda _talk, command: command == ".") as relay:
        started = time.monotonic()
        end = deliver_once(relay.port, timeout_seconds=0.2, answer_timeout_seconds=1.0)

    assert end.result is DeliveryResult.UNKNOWN
    assert 0.9 < time.monotonic() - started < 3


def test_a_final_answer_slower_than_the_other_limit_is_awaited(smtp_sink: SmtpSink):
    smtp_sink.delay_seconds = 1.0

    end = deliver_once(smtp_sink.port, timeout_seconds=0.5)

    assert end.result is DeliveryResult.ACCEPTED


def test_a_black_hole_is_left_after_the_time_limit():
    with running_relay(lambda *_: True, greeting=b"") as relay:
        started = time.monotonic()
        end = deliver_once(relay.port, timeout_seconds=1.0)

    assert (end.result, end.code, end.began) == (DeliveryResult.DEFERRED, None, False)
    assert 0.9 < time.monotonic() - started < 3


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_drips_without_end_is_left_after_the_time_limit(command: str):
    def scene(talk: Conversation, heard: str) -> bool:
        while heard == command:
            talk.say(b"250-still thinking\r\n")
            time.sleep(0.05)
        return False

    with running_relay(scene) as relay:
        started = time.monotonic()
        end = deliver_once(relay.port, timeout_seconds=0.5)

    assert (end.result, end.began) == (DeliveryResult.DEFERRED, False)
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("drip", [b"", b"2"], ids=["silent", "a byte at a time"])
def test_a_server_that_falls_silent_or_drips_bytes_at_any_stage_is_left_after_the_time_limit(subtests, drip: bytes):
    for stage in ("EHLO", "MAIL", "RCPT", "DATA", "."):

        def scene(talk: Conversation, heard: str, stage: str = stage) -> bool:
            while heard == stage and drip:
                talk.say(drip)
                time.sleep(0.1)
            return heard == stage

        with subtests.test(stage), running_relay(scene) as relay:
            started = time.monotonic()
            end = deliver_once(relay.port, timeout_seconds=0.5, answer_timeout_seconds=0.5)

            is_out = stage == "."
            assert end.result is (DeliveryResult.UNKNOWN if is_out else DeliveryResult.DEFERRED)
            assert end.began is is_out
            assert time.monotonic() - started < 3


def test_a_half_open_connection_that_takes_no_bytes_is_left_and_the_letter_may_be_tried_again():
    def scene(talk: Conversation, heard: str) -> bool:
        if heard == "DATA":
            talk.say(b"354 go on\r\n")
            time.sleep(3)
            hang_up(talk)
        return heard == "DATA"

    with running_relay(scene) as relay, Courier(make_server(relay.port, answer_timeout_seconds=0.5)) as courier:
        started = time.monotonic()
        # More than the buffers of two sockets hold.
        end = deliver(courier, raw=b"Subject: x\r\n\r\n" + b"x\r\n" * 8_000_000)

    assert (end.result, end.began) == (DeliveryResult.DEFERRED, True)
    assert time.monotonic() - started < 3


@pytest.mark.usefixtures("way")
def test_the_whole_exchange_has_its_limit():
    def scene(_talk: Conversation, _command: str) -> bool:
        time.sleep(0.3)
        return False

    with running_relay(scene) as relay:
        started = time.monotonic()
        end = deliver_once(relay.port, timeout_seconds=5.0, exchange_seconds=0.7)

    assert end.result is DeliveryResult.DEFERRED
    assert time.monotonic() - started < 2


def test_a_refused_connection_is_deferred_and_the_next_letter_tries_again(smtp_sink: SmtpSink):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free_port = taken.getsockname()[1]

    end = deliver_once(free_port)

    assert (end.result, end.code, end.began) == (DeliveryResult.DEFERRED, None, False)
    assert "refused" in end.words.lower()


@pytest.mark.parametrize("greeting", [b"554 5.7.1 not you\r\n", b"421 too busy\r\n"])
def test_a_server_that_declines_to_talk_is_deferred_whatever_its_code(greeting: bytes):
    with running_relay(greeting=greeting) as relay:
        end = deliver_once(relay.port)

    assert (end.result, end.code, end.began) == (DeliveryResult.DEFERRED, int(greeting[:3]), False)


@pytest.mark.usefixtures("way")
def test_a_connection_that_the_server_dropped_is_renewed_without_a_word(monkeypatch: pytest.MonkeyPatch):
    def scene(talk: Conversation, command: str) -> bool:
        return command == "MAIL" and talk.heard.count("MAIL") == 3 and hang_up(talk)

    with running_relay(scene) as relay, Courier(make_server(relay.port)) as courier:
        ends = [deliver(courier) for _ in range(6)]

    assert {each.result for each in ends} == {DeliveryResult.ACCEPTED}
    assert len(relay.letters) == 6
    assert [each.heard.count(".") for each in relay.conversations] == [2, 2, 2]


@pytest.mark.usefixtures("way")
def test_a_server_that_limits_letters_per_connection_gets_a_new_connection():
    def scene(talk: Conversation, command: str) -> bool:
        if command == "MAIL" and talk.heard.count("MAIL") > 2:
            talk.say(b"421 4.7.0 too many letters\r\n")
            return True
        return False

    with running_relay(scene) as relay, Courier(make_server(relay.port)) as courier:
        ends = [deliver(courier) for _ in range(5)]

    assert {each.result for each in ends} == {DeliveryResult.ACCEPTED}
    assert len(relay.conversations) == 3


@pytest.mark.usefixtures("way")
def test_a_server_that_is_always_busy_is_asked_twice_and_no_more():
    def scene(talk: Conversation, command: str) -> bool:
        if command == "MAIL" and len(relay.letters) == 1:
            talk.say(b"421 busy\r\n")
            return True
        return False

    with running_relay(scene) as relay, Courier(make_server(relay.port)) as courier:
        ends = [deliver(courier), deliver(courier)]

    assert [each.result.value for each in ends] == ["accepted", "deferred"]
    assert relay.heard.count("MAIL") == 3


@pytest.mark.usefixtures("way")
def test_an_idle_connection_is_tried_before_it_is_trusted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sender, "IDLE_SECONDS", -1.0)

    with running_relay() as relay, Courier(make_server(relay.port)) as courier:
        ends = [deliver(courier), deliver(courier)]
        hang_up_quietly(relay.conversations[0])
        ends.append(deliver(courier))

    assert {each.result for each in ends} == {DeliveryResult.ACCEPTED}
    assert relay.conversations[0].heard.count("NOOP") == 1
    assert len(relay.conversations) == 2


def hang_up_quietly(talk: Conversation) -> None:
    with pytest.raises(ConnectionAbortedError):
        hang_up(talk)


def test_closing_after_the_server_has_gone_raises_nothing():
    with running_relay(lambda talk, command: command == "QUIT" and hang_up(talk)) as relay:
        with Courier(make_server(relay.port)) as courier:
            deliver(courier)

        assert courier.host is None


def test_closing_after_the_server_has_gone_hides_nothing():
    def fail(port: int) -> None:
        with Courier(make_server(port)) as courier:
            deliver(courier)
            raise KeyError

    with running_relay(lambda talk, command: command == "QUIT" and hang_up(talk)) as relay, pytest.raises(KeyError):
        fail(relay.port)


def test_we_introduce_ourselves_by_the_domain_of_the_sender():
    heard: list[bytes] = []

    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_note_first_line, args=(door, heard), daemon=True).start()
        deliver_once(door.getsockname()[1], helo_name="secretariat.example")

    assert heard == [b"ehlo secretariat.example\r\n"]


def _note_first_line(door: socket.socket, heard: list[bytes]) -> None:
    link, _ = door.accept()
    with link:
        link.sendall(b"220 hello\r\n")
        heard.append(link.recv(1000))


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


@pytest.fixture(params=[MailTls.STARTTLS, MailTls.IMPLICIT])
def tls_sink(request: pytest.FixtureRequest, authority: trustme.CA) -> Iterator[tuple[SmtpSink, MailTls]]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    if request.param is MailTls.STARTTLS:
        with running_smtp_sink(starttls=context) as sink:
            yield sink, request.param
    else:
        with running_smtp_sink(implicit_tls=context) as sink:
            yield sink, request.param


def test_a_trusted_server_gets_letters_over_tls_on_one_connection(tls_sink: tuple[SmtpSink, MailTls], ca_file: str):
    sink, tls = tls_sink
    raw = make_bytes()

    with Courier(make_server(sink.port, tls=tls, ca_file=ca_file)) as courier:
        ends = [deliver(courier, raw=raw) for _ in range(20)]

    assert {each.result for each in ends} == {DeliveryResult.ACCEPTED}
    assert [each.content for each in sink.received] == [raw] * 20
    assert sink.connection_count == 1


def test_a_server_with_an_untrusted_certificate_gets_nothing(tls_sink: tuple[SmtpSink, MailTls]):
    sink, tls = tls_sink

    end = deliver_once(sink.port, tls=tls)

    assert (end.result, end.code, end.began) == (DeliveryResult.DEFERRED, None, False)
    assert "CERTIFICATE_VERIFY_FAILED" in end.words
    assert sink.received == []


def test_a_certificate_for_another_name_is_not_trusted(authority: trustme.CA, ca_file: str):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("other.example").configure_cert(context)

    with running_smtp_sink(starttls=context) as sink:
        end = deliver_once(sink.port, tls=MailTls.STARTTLS, ca_file=ca_file)

    assert end.result is DeliveryResult.DEFERRED
    assert "mismatch" in end.words
    assert sink.received == []


def test_a_server_without_starttls_is_never_spoken_to_in_the_clear():
    with running_relay() as relay:
        end = deliver_once(relay.port, tls=MailTls.STARTTLS, username="placet", password="secret")

    assert (end.result, end.began) == (DeliveryResult.DEFERRED, False)
    assert relay.heard == ["EHLO"]


def test_a_wrong_password_defers_the_letter_and_does_not_refuse_the_recipient():
    def scene(talk: Conversation, command: str) -> bool:
        answers = {"EHLO": b"250-relay\r\n250 AUTH PLAIN\r\n", "AUTH": b"535 5.7.8 wrong\r\n"}
        if command in answers:
            talk.say(answers[command])
        return command in answers

    with running_relay(scene) as relay:
        end = deliver_once(relay.port, username="placet", password="secret")

    assert (end.result, end.code, end.words) == (DeliveryResult.DEFERRED, 535, "5.7.8 wrong")


def test_clear_text_is_only_for_this_machine():
    with pytest.raises(ValueError, match="must be on this machine"):
        MailServer(host="relay.example", port=25, tls=MailTls.NONE)

    assert MailServer(host="::1", port=25, tls=MailTls.NONE).host == "::1"
    assert MailServer(host="localhost", port=25, tls=MailTls.NONE).host == "localhost"


@pytest.mark.parametrize(
    "address", ["a@good.org<e@evil.org>", "a@b.org\r\nRCPT TO:<e@evil.org>", "", "<>", "a@b.org> X"]
)
def test_an_envelope_address_that_is_not_plain_is_refused(smtp_sink: SmtpSink, address: str):
    with Courier(make_server(smtp_sink.port)) as courier:
        with pytest.raises(BadAddress):
            courier.deliver(envelope_from=address, recipient=RECIPIENT, raw=make_bytes())
        with pytest.raises(BadAddress):
            courier.deliver(envelope_from=SENDER, recipient=address, raw=make_bytes())

    assert smtp_sink.connection_count == 0


@pytest.mark.parametrize("raw", [b"a\nb\r\n", b"a\rb\r\n", b"a\n.\r\nMAIL FROM:<e@evil.org>\r\n", "é\r\n".encode()])
def test_bytes_that_would_not_arrive_as_they_are_are_refused_and_the_connection_lives_on(
    smtp_sink: SmtpSink, raw: bytes
):
    with Courier(make_server(smtp_sink.port)) as courier:
        with pytest.raises(BadBytes):
            deliver(courier, raw=raw)
        end = deliver(courier)

    assert end.result is DeliveryResult.ACCEPTED
    assert len(smtp_sink.received) == 1
    assert smtp_sink.connection_count == 1


def make_application(smtp_port: int, **config: Any) -> Flask:
    app = Flask(__name__)
    app.testing = True
    app.config.update(config)
    settings = make_settings(mail_port=smtp_port)
    app.extensions["placet"] = House(settings=settings, clock=SystemClock())
    sender.init_app(app, settings)
    return app


def make_settings(**changes: Any) -> Settings:
    given = {"env": Environment.DEVELOPMENT, "mail_from": "Council, Secretariat <council@secretariat.example>"}
    return Settings(**(given | changes))


def test_the_application_sends_through_flask_mail_with_our_settings(smtp_sink: SmtpSink):
    app = make_application(smtp_sink.port)

    with app.app_context(), sender.couriers()[0] as courier:
        end = deliver(courier)

    assert isinstance(courier, flask_mail.Connection)
    assert end.result is DeliveryResult.ACCEPTED
    assert app.config["MAIL_PORT"] == smtp_sink.port
    assert (app.config["MAIL_USE_TLS"], app.config["MAIL_USE_SSL"], app.config["MAIL_DEBUG"]) == (False, False, False)


def test_suppressed_sending_says_so_and_counts_as_not_sent(smtp_sink: SmtpSink):
    app = make_application(smtp_sink.port, MAIL_SUPPRESS_SEND=True)

    with app.app_context(), sender.couriers()[0] as courier:
        end = deliver(courier)

    assert (end.result, end.code, end.began) == (DeliveryResult.DEFERRED, None, False)
    assert "MAIL_SUPPRESS_SEND" in end.words
    assert smtp_sink.connection_count == 0


def test_messages_that_flask_mail_composes_itself_are_not_sent(smtp_sink: SmtpSink):
    app = make_application(smtp_sink.port)

    with app.app_context():
        message = flask_mail.Message("subject", recipients=[RECIPIENT], body="text")
        with pytest.raises(TypeError, match="queued in the outbox"):
            sender.mail.send(message)

    assert smtp_sink.received == []


def test_the_relay_follows_from_the_settings(tmp_path: Path):
    server = server_of(
        make_settings(
            mail_server="relay.example",
            mail_port=465,
            mail_tls=MailTls.IMPLICIT,
            mail_username="placet",
            mail_password="secret",
            mail_ca_file=str(tmp_path / "ca.pem"),
            mail_timeout_seconds=30,
            outbox_lease_seconds=900,
        )
    )

    assert server == MailServer(
        host="relay.example",
        port=465,
        tls=MailTls.IMPLICIT,
        username="placet",
        password="secret",
        ca_file=str(tmp_path / "ca.pem"),
        timeout_seconds=30,
        helo_name="secretariat.example",
        exchange_seconds=840,
    )
    assert server.answer_timeout_seconds == 600


@pytest.mark.parametrize(("lease_seconds", "exchange_seconds"), [(900, 840), (3600, 840), (300, 240), (30, 15)])
def test_an_exchange_ends_before_the_lease_does(lease_seconds: int, exchange_seconds: int):
    server = server_of(make_settings(outbox_lease_seconds=lease_seconds))

    assert server.exchange_seconds == exchange_seconds


def test_small_packets_do_not_wait_for_one_another(smtp_sink: SmtpSink):
    connection = wire.connected(make_server(smtp_sink.port))

    assert connection.sock is not None
    assert connection.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    connection.quit()
