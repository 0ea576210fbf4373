"""The local mailbox: everything sent to it can be read in it, and nowhere else."""

import json
import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from app.outbox.letter import Attachment, Mailbox
from app.outbox.sender import Courier, Delivery, DeliveryResult
from app.outbox.wire import MailServer
from config import MailTls
from dev.mailbox.server import LocalMailbox
from dev.mailbox.store import links_in
from tests.outbox.letters import make_bytes, make_letter

LINK = "https://consult.example/l/eyJpIjo0fQ.Zq3vT0cV8k-r5_yWn2hXe"
ARABIC = "DM-26/1001: مشاورة بالمراسلة، يرجى الرد في موعد أقصاه 2 مارس"


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[LocalMailbox]:
    answers = {"gone@member.example": 550, "Later@member.example": 451}
    with LocalMailbox(directory=tmp_path / "mail", smtp_port=0, web_port=0, answers=answers) as running:
        yield running


def send(mailbox: LocalMailbox, recipient: str, raw: bytes | None = None) -> Delivery:
    server = MailServer(host="127.0.0.1", port=mailbox.smtp_port, tls=MailTls.NONE, timeout_seconds=5)
    with Courier(server) as courier:
        return courier.deliver(envelope_from="bounce@s.example", recipient=recipient, raw=raw or make_bytes())


def page(mailbox: LocalMailbox, path: str) -> str:
    with urlopen(mailbox.url + path, timeout=5) as answer:
        text: str = answer.read().decode()
        return text


def messages(mailbox: LocalMailbox, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(page(mailbox, f"api/messages{query}"))
    return found


def asked(mailbox: LocalMailbox, path: str, **headers: str) -> HTTPResponse:
    connection = HTTPConnection(urlsplit(mailbox.url).netloc, timeout=5)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def test_a_letter_shows_in_the_listing_for_scripts(mailbox: LocalMailbox):
    letter = make_letter(language="ar", subject=ARABIC, text=f"نص\n\n{LINK}\n\nsee {LINK}, (https://a.example/b).\n")

    send(mailbox, "mission@member.example", make_bytes(letter))

    [found] = messages(mailbox)
    assert found["id"] == 1
    assert found["to"] == "mission@member.example"
    assert found["envelope_from"] == "bounce@s.example"
    assert found["subject"] == ARABIC
    assert found["message_id"] == "<0f1e2d3c@secretariat.example>"
    assert found["language"] == "ar"
    assert found["links"] == [LINK, "https://a.example/b"]


def test_the_newest_letter_comes_first_and_the_address_filters(mailbox: LocalMailbox):
    for address in ("a@one.example", "b@two.example", "aa@one.example", "A@one.example"):
        send(mailbox, address)

    assert [each["id"] for each in messages(mailbox)] == [4, 3, 2, 1]
    assert [each["id"] for each in messages(mailbox, "?to=a@one.example")] == [4, 1]
    assert [each["id"] for each in messages(mailbox, "?to=one.example")] == [4, 3, 1]
    assert [each["id"] for each in messages(mailbox, "?to=@two.example")] == [2]
    assert [each["id"] for each in messages(mailbox, "?after=2")] == [4, 3]
    assert "b@two.example" not in page(mailbox, "?to=a@one.example")
    assert "No letter to this address" in page(mailbox, "?to=nobody@one.example")


def test_the_list_tells_subject_recipient_and_direction(mailbox: LocalMailbox):
    send(mailbox, "mission@member.example", make_bytes(make_letter(language="ar", subject=ARABIC)))

    text = page(mailbox, "")

    assert ARABIC in text
    assert "mission@member.example" in text
    assert "right to left" in text
    assert 'dir="rtl" lang="ar"' in text


def test_an_empty_mailbox_says_so(mailbox: LocalMailbox):
    assert "No letter has arrived yet" in page(mailbox, "")
    assert messages(mailbox) == []


def test_a_long_list_continues_on_another_page(mailbox: LocalMailbox):
    for _ in range(201):
        mailbox.store.keep(make_bytes(), envelope_from="", recipients=["a@one.example"])

    first = page(mailbox, "")
    second = page(mailbox, "?before=2")

    assert "201 letters" in first
    assert 'href="/?before=2"' in first
    assert 'href="/messages/2"' in first
    assert 'href="/messages/1"' not in first
    assert 'href="/messages/1"' in second
    assert "Older letters" not in second


def test_a_letter_opens_with_its_text_links_headers_and_files(mailbox: LocalMailbox):
    file = Attachment(filename="Résolution – قرار.pdf", media_type="application/pdf", content=b"%PDF-" + bytes(999))
    letter = make_letter(text=f"Sir/Madam,\n\n{LINK}\n", attachments=(file,), calendar="BEGIN:VCALENDAR\n")
    mission = Mailbox(name="البعثة الدائمة لدى مكتب الأمم المتحدة في جنيف", address="m@member.example")
    raw = make_bytes(letter, to=mission)
    send(mailbox, "m@member.example", raw)

    text = page(mailbox, "messages/1")
    saved = asked(mailbox, "/messages/1/files/1")
    source = asked(mailbox, "/messages/1/source")

    assert "Sir/Madam," in text
    assert f'<a href="{LINK}" target="_blank" rel="noreferrer noopener">' in text
    assert mission.name in text
    assert "Auto-Submitted" in text
    assert "Résolution – قرار.pdf" in text
    assert "calendar.ics" in text
    assert saved.body == file.content  # type: ignore[attr-defined]
    assert str(saved.headers["Content-Disposition"]).startswith("attachment")
    assert source.body == raw  # type: ignore[attr-defined]


def test_the_html_of_a_letter_is_shut_in_and_its_links_leave_the_frame(mailbox: LocalMailbox):
    html = f"<!doctype html><html><head><title>x</title></head><body><script>1</script><a href='{LINK}'>l</a></body>"
    send(mailbox, "m@member.example", make_bytes(make_letter(html=html)))

    frame = asked(mailbox, "/messages/1/html")

    assert '<iframe title="The letter as HTML"' in page(mailbox, "messages/1")
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page(mailbox, "messages/1")
    policy = str(frame.headers["Content-Security-Policy"])
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script-src" not in policy
    assert policy.endswith("sandbox allow-popups allow-popups-to-escape-sandbox")
    assert b'<head><base target="_blank">' in frame.body  # type: ignore[attr-defined]


def test_what_a_letter_says_is_never_markup(mailbox: LocalMailbox):
    raw = (
        b'From: <script>alert(1)</script>\r\nTo: "><img src=x onerror=alert(1)> <a@b.example>\r\n'
        b'Subject: </title><script>alert(1)</script>\r\nContent-Language: "><script>\r\n'
        b"Message-ID: <script>\r\nX-<b>: <b>\r\n\r\n</pre><script>alert(1)</script> javascript:alert(1)\r\n"
    )
    send(mailbox, "m@member.example", raw)

    for path in ("", "messages/1"):
        text = page(mailbox, path)
        assert "<script>" not in text
        assert "<img" not in text
        assert 'href="javascript' not in text


@pytest.mark.parametrize(
    "raw",
    [
        b"\r\n",
        b"no headers at all\r\n",
        b"Subject: =?utf-8?b?x?=\r\n\r\n",
        b"Subject: =?no-such-set?q?x?=\r\n\r\n",
        b"Content-Type: text/plain; charset=no-such-set\r\n\r\n\xff\xfe\r\n",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nunfinished\r\n",
        b"Content-Type: multipart/mixed\r\n\r\nnothing\r\n",
        b'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="../../x"\r\n\r\nx\r\n',
        b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner\r\n",
        b"From: \xff\r\nSubject: \xc3\xa9\r\n\r\n",
    ],
    ids=range(10),
)
def test_a_broken_mail_is_kept_and_shown(mailbox: LocalMailbox, raw: bytes):
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=5) as client:
        client.sendmail("a@b.example", ["m@member.example"], raw)

    assert messages(mailbox)[0]["to"] == "m@member.example"
    assert "m@member.example" in page(mailbox, "")
    assert "No. 1" in page(mailbox, "messages/1")
    assert mailbox.store.newest_first()[0].source == raw


@pytest.mark.parametrize("path", ["/messages/9", "/messages/1/files/1", "/messages/1/html", "/messages/9/source", "/x"])
def test_what_is_not_there_is_not_found(mailbox: LocalMailbox, path: str):
    send(mailbox, "m@member.example", b"Subject: plain\r\n\r\ntext\r\n")

    assert asked(mailbox, path).status == 404


def test_another_name_for_this_machine_reads_no_mail(mailbox: LocalMailbox):
    send(mailbox, "m@member.example")

    assert asked(mailbox, "/api/messages", Host="evil.example").status == 400
    assert asked(mailbox, "/api/messages", Host=f"localhost:{urlsplit(mailbox.url).port}").status == 200


def test_pages_load_nothing_from_elsewhere_and_are_not_stored(mailbox: LocalMailbox):
    answer = asked(mailbox, "/")

    assert str(answer.headers["Content-Security-Policy"]).startswith("default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert b"http" not in asked(mailbox, "/static/mailbox.css").body  # type: ignore[attr-defined]
    assert asked(mailbox, "/static/mailbox.js").status == 200


def test_an_address_that_is_to_fail_fails_as_told(mailbox: LocalMailbox):
    ends = {each: send(mailbox, each) for each in ("gone@member.example", "later@member.example", "m@member.example")}

    assert [(each.result, each.code) for each in ends.values()] == [
        (DeliveryResult.REFUSED, 550),
        (DeliveryResult.DEFERRED, 451),
        (DeliveryResult.ACCEPTED, 250),
    ]
    assert [each["to"] for each in messages(mailbox)] == ["m@member.example"]


def test_letters_survive_a_restart_and_numbers_go_on(tmp_path: Path):
    for expected in ([1], [2, 1], [3, 2, 1]):
        with LocalMailbox(directory=tmp_path, smtp_port=0, web_port=0) as mailbox:
            send(mailbox, f"m{len(expected)}@member.example")

            found = messages(mailbox)

        assert [each["id"] for each in found] == expected
        assert [each["to"] for each in found] == [f"m{number}@member.example" for number in expected]
    assert sorted(path.name for path in tmp_path.glob("*.eml")) == ["000001.eml", "000002.eml", "000003.eml"]


def test_a_mail_put_into_the_directory_by_hand_is_shown(tmp_path: Path):
    (tmp_path / "000007.eml").write_bytes(make_bytes())
    (tmp_path / "notes.eml").write_bytes(b"not numbered")

    with LocalMailbox(directory=tmp_path, smtp_port=0, web_port=0) as mailbox:
        [found] = messages(mailbox)

    assert (found["id"], found["to"]) == (7, "")


def test_a_large_mail_is_taken_and_text_outside_ascii_in_an_address_is_not(mailbox: LocalMailbox):
    file = Attachment(filename="annex.pdf", media_type="application/pdf", content=bytes(8_000_000))
    raw = make_bytes(make_letter(attachments=(file,)))

    end = send(mailbox, "m@member.example", raw)
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=5) as client:
        client.ehlo()
        offered = client.esmtp_features

    assert end.result is DeliveryResult.ACCEPTED
    assert mailbox.store.newest_first()[0].source == raw
    assert "smtputf8" not in offered
    assert int(offered["size"]) >= 50_000_000


def test_the_command_runs_until_it_is_told_to_stop(tmp_path: Path):
    smtp_port, web_port = free_port(), free_port()
    command = [sys.executable, "-m", "dev.mailbox", "--smtp-port", str(smtp_port), "--web-port", str(web_port)]
    command += ["--directory", str(tmp_path), "--answer", "gone@member.example=550", "--answer", "a=b@c.example=451"]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == (
            f"Local mailbox: http://127.0.0.1:{web_port}/ (SMTP on port {smtp_port})\n"
        )
        with smtplib.SMTP("127.0.0.1", smtp_port, timeout=5) as client:
            client.sendmail("s@s.example", ["m@member.example"], make_bytes())
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                client.sendmail("s@s.example", ["gone@member.example"], make_bytes())
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate(timeout=10)

    assert process.returncode == 0
    assert complaints == ""
    assert len(list(tmp_path.glob("*.eml"))) == 1


@pytest.mark.parametrize("answer", ["a@b.example", "a@b.example=250", "a@b.example=55", "=550", "a@b.example=x50"])
def test_an_answer_that_is_no_refusal_is_not_understood(tmp_path: Path, answer: str):
    command = [sys.executable, "-m", "dev.mailbox", "--directory", str(tmp_path), "--answer", answer]

    end = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)

    assert end.returncode == 2
    assert "is not ADDRESS=CODE" in end.stderr


@pytest.mark.parametrize(
    "text",
    [LINK, f"{LINK}.", f"({LINK})", f"<{LINK}>", f"{LINK},", f"« {LINK} »", f"\u2066{LINK}\u2069", f"a {LINK}؟ ب"],
)
def test_a_link_is_found_without_what_sticks_to_it(text: str):
    assert links_in(text) == (LINK,)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port
