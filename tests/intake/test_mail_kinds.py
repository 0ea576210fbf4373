"""What a message is, over a corpus in six languages and the ways of many mail systems; and bytes meant to do harm."""

import random
import time
import zlib

import pytest

from app.intake.mail_kinds import MailKind, classified
from app.intake.mime_reading import HEAD_BYTES, LONGEST_SHOWN, LONGEST_TEXT
from tests.intake.mail_corpus import CORPUS, Sample, dsn, written

#: A hostile message may take so long; the limit is generous, because other things run on the machine.
PATIENCE_SECONDS = 5.0


@pytest.mark.parametrize("sample", CORPUS, ids=lambda sample: f"{sample.kind}: {sample.name}")
def test_each_message_is_what_it_is(sample: Sample):
    found = classified(sample.raw)

    assert found.kind is sample.kind
    if sample.words:
        assert found.report is not None
        assert sample.words in found.report.words


def test_the_corpus_has_many_of_each():
    assert len(CORPUS) >= 70
    assert {sample.kind for sample in CORPUS} == set(MailKind) - {MailKind.UNREADABLE}


def test_line_ends_do_not_matter():
    for sample in CORPUS:
        assert classified(sample.raw.replace(b"\r\n", b"\n")).kind is sample.kind, sample.name


def test_nothing_but_reports_is_a_bounce_whatever_is_cut_off():
    """A connection that broke, a gateway that cut: no part of an answer may become the end of a letter."""
    for sample in CORPUS:
        if sample.kind in {MailKind.HUMAN, MailKind.AUTOMATIC} and b"MAILER-DAEMON" not in sample.raw:
            for end in range(0, len(sample.raw), 97):
                assert classified(sample.raw[:end]).kind is not MailKind.BOUNCE, (sample.name, end)


def test_an_answer_is_read_as_it_was_meant():
    raw = written(
        "Le Gouvernement approuve.\n\n\u202eTexte",
        subject="Re : DM-26/1, décisions",
        sender="Délégation permanente <Mission@KE.example>",
        In_Reply_To="<0@secretariat.example>",
        References="<1@secretariat.example> <2@secretariat.example>",
    )

    mail = classified(raw).mail

    assert mail.sender == "mission@ke.example"
    assert mail.sender_name == "Délégation permanente"
    assert mail.subject == "Re : DM-26/1, décisions"
    assert mail.answers == ("<0@secretariat.example>", "<1@secretariat.example>", "<2@secretariat.example>")
    assert mail.text.startswith("Le Gouvernement approuve.")
    assert mail.recipients == ("council@secretariat.example",)


def test_of_html_the_words_are_read_and_no_script():
    raw = written("x").replace(b"text/plain", b"text/html")
    raw = raw.replace(b"\r\nx\r\n", b"\r\n<style>p{}</style><p>We &amp; they</p><script>alert(1)</script>\r\n")

    assert classified(raw).mail.text == "We & they"


def test_only_a_hint_stays_with_a_person_and_is_said():
    found = classified(written("We approve.", subject="Автоматический ответ"))

    assert found.kind is MailKind.HUMAN
    assert found.is_like_automatic


def nested(depth: int, filler: bytes = b"") -> bytes:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return b"From: x@y.example\r\n" + head + filler


HOSTILE = {
    "nested 20 deep, then lines": nested(20, b"\n" * HEAD_BYTES),
    "nested 300 deep, then lines": nested(300, b"\n" * HEAD_BYTES),
    "nested 5,000 deep": nested(5_000),
    "messages in messages": b"From: x@y.example\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
    "digests in digests": b"From: x@y.example\r\n" + b"Content-Type: multipart/digest; boundary=a\n\n--a\n\n" * 5_000,
    "a hundred thousand parts": nested(1, b"--b0\n\n" * 100_000),
    "a parameter of quotes": b'Content-Type: multipart/mixed; a="' + b";" * HEAD_BYTES + b"\r\n\r\nx",
    "a parameter over many lines": b'Content-Type: multipart/mixed; a="' + b";\n " * (HEAD_BYTES // 3) + b"\n\nx",
    "ten thousand headers": b"X-A: b\r\n" * 10_000 + b"\r\nx",
    "a header without end": b"From: " + b"a" * HEAD_BYTES * 2,
    "addresses without end": b"From: x\r\nTo: " + b"a@b.example, " * 50_000 + b"\r\n\r\nx",
    "encoded words without end": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\nx",
    "brackets": b"From: " + b"<" * 100_000 + b"\r\n\r\nx",
    "identifiers": b"References: " + b"<a" * 100_000 + b"\r\n\r\nx",
    "status without end": dsn().replace(b"Action: failed", b"Action: failed\r\n" + b"Status: 5\r\n" * 30_000),
    "a slow character set": written("x").replace(b"utf-8", b"punycode") + b"a-" * HEAD_BYTES,
    "a set that is none": written("x").replace(b"utf-8", b"zip"),
    "an unknown set in the subject": b"Subject: =?x-unknown?b?4pyT?=\r\n\r\nx",
    "broken base64 in the subject": b"Subject: =?utf-8?b?%%%?=\r\n\r\nx",
    "half characters": b"Subject: \xed\xa0\x80\xff\r\nFrom: \xff <x@y.example>\r\n\r\n\xff\xed\xa0\x80",
    "tags without end": written("x").replace(b"text/plain", b"text/html") + b"<b>" * 60_000,
    "nothing": b"",
    "NULs": b"\x00" * HEAD_BYTES,
    "a zip": b"PK\x03\x04" + bytes(range(256)) * 1000,
    "more than is read": b"From: x@y.example\r\n\r\n" + b"a" * 8 * HEAD_BYTES,
    "a line of it": b"Content-Type: text/plain; charset=" + b"x" * 10_000 + b"\r\n\r\nx",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_bytes_meant_to_do_harm_end_soon_and_are_no_bounce(name: str):
    started = time.monotonic()

    found = classified(HOSTILE[name])

    assert time.monotonic() - started < PATIENCE_SECONDS
    assert found.kind is MailKind.BOUNCE if name == "status without end" else found.kind is not MailKind.BOUNCE
    assert len(found.mail.subject) <= LONGEST_SHOWN
    assert len(found.mail.text) <= LONGEST_TEXT
    assert "\x00" not in found.mail.text + found.mail.subject + found.mail.sender_name
    (found.mail.text + found.mail.subject + found.mail.sender_name + "".join(found.mail.attachments)).encode()


def test_no_damage_to_any_message_makes_reading_fail():
    draw = random.Random(20260302)
    for _ in range(600):
        raw = bytearray(draw.choice(CORPUS).raw)
        for _ in range(draw.randint(1, 30)):
            raw[draw.randrange(len(raw))] = draw.randrange(256)
        found = classified(bytes(raw))
        assert found.kind in set(MailKind)
        found.mail.text.encode()


def test_what_is_compressed_is_not_unpacked():
    bomb = zlib.compress(b"0" * 50_000_000)
    raw = written("x").partition(b"\r\n\r\n")[0] + b"\r\nContent-Encoding: deflate\r\n\r\n" + bomb

    assert len(classified(raw).mail.text) <= LONGEST_TEXT
