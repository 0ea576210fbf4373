"""Letters become bytes that every reader understands the same way."""

import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.outbox.letter import Attachment, BadAddress, LetterRefusal, Mailbox, mailbox_of, valid_address
from app.outbox.mime import BadAttachment, compose, valid_header_text
from app.outbox.sender import Courier, DeliveryResult
from app.outbox.wire import MailServer
from config import MailTls
from tests.fixtures.mail import SmtpSink
from tests.outbox.letters import (
    COMPOSED_AT,
    MISSION,
    SECRETARIAT,
    decoded,
    mailboxes,
    make_bytes,
    make_letter,
    random_words,
)

PLAIN_NAMES = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
]

# Raw line ends, folded ones, every other separator that some program takes for a line end, NUL and control
# characters, and all of these inside encoded words in both encodings, once and twice over.
INJECTIONS = [
    "a\r\nBcc: evil@evil.example",
    "a\nBcc: evil@evil.example",
    "a\rBcc: evil@evil.example",
    "a\r\n Bcc: evil@evil.example",
    "a\n\tBcc: evil@evil.example",
    "\r\nBcc: evil@evil.example",
    "\n\nbody",
    "a\r\n\r\nbody",
    "a\r\n.\r\nMAIL FROM:<evil@evil.example>",
    *[f"a{separator}Bcc: e@evil.example" for separator in "\x00\x01\x07\x08\t\x0b\x0c\x1b\x1c\x1d\x1e\x1f\x7f"],
    *[f"a{separator}Bcc: e@evil.example" for separator in "\x80\x85\x9b\u2028\u2029\ud800\udfff\ue000\uffff"],
    "a\U000f0000b",
    "a\U0010ffffb",
    "a\ufdd0b",
    "=?utf-8?q?A=0ABcc=3A_evil=40x=2Eorg?=",
    "=?utf-8?q?A=0D=0AX-Evil=3A_1=0D=0A=0D=0Abody?= t",
    "=?utf-8?q?A=0DBcc=3A_e?=",
    "=?utf-8?b?QQpYLUV2aWw6IDE=?=",
    "=?UTF-8?B?QQ0KQmNjOiBl?=",
    "=?utf-8?q?A=00B?=",
    "=?utf-8?q?A=0BB?=",
    "=?utf-8?q?A=1BB?=",
    "=?utf-8?q?A=7FB?=",
    "=?utf-8?q?A=C2=85B?=",
    "=?utf-8?q?A=E2=80=A8B?=",
    "=?utf-8?q?A=E2=80=A9B?=",
    "=?iso-8859-1?q?A=0ABcc=3A?=",
    "=?iso-8859-1?q?A=85B?=",
    "=?us-ascii?q?A=0AB?=",
    "=?utf-7?q?A+AAoA-B?=",
    "=?utf-16?b?AEEACgBC?=",
    "=?utf-8*en?q?A=0AB?=",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3FA=3D0AB=3F=3D?=",
    "=?utf-8?b?PT91dGYtOD9xP0E9MEFCPz0=?=",
    "=?utf-8?q?=3D=3F?=",
    "=\u200e?utf-8?q?A=0ABcc=3A_e?=",
    "=\u2060?utf-8?q?A=0ABcc=3A_e?=",
    "\u202e=?utf-8?q?A=0ABcc=3A_e?=",
    "=?utf-8?q?=3D=E2=80=8E=3Futf-8=3Fq=3FA=3D0AB=3F=3D?=",
    "good =?utf-8?q?A=0AB?= good",
    "=?utf-8?q?good?= =?utf-8?q?A=0AB?=",
    "=?nonsense?q?A?=",
    "=?utf-8?x?A?=",
    "=?utf-8?b?Q?=",
    "=?utf-8?b?/w==?=",
    "=?utf-8?q?=FF?=",
    "=?utf-8?q?=ED=A0=80?=",
    "=?",
    "=?=?=?",
    "a =? b",
    "x" * 501,
    "ب" * 501,
    "e" + "\u0301" * 1_000_000,
]
# A lone surrogate is no text at all.
TEXTS = [each for each in INJECTIONS if not re.search("[\ud800-\udfff]", each)]

BAD_ADDRESSES = [
    "",
    "a",
    "a@",
    "@good.org",
    "a@good.org<e@evil.org>",
    "a@good.org <e@evil.org>",
    "<a@good.org>",
    "A <a@good.org>",
    '"A" <a@good.org>',
    "a@good.org,e@evil.org",
    "a@good.org, e@evil.org",
    "a@good.org;e@evil.org",
    "a@good.org e@evil.org",
    "a@good.org\te@evil.org",
    "a@good.org\ne@evil.org",
    "a@good.org\r\nBcc: e@evil.org",
    "a@good.org\r\nRCPT TO:<e@evil.org>",
    "a@good.org\n",
    "a@good.org ",
    " a@good.org",
    "a@good.org\x00",
    "a\x00@good.org",
    "a\x7f@good.org",
    "a(comment)@good.org",
    "a@good.org(comment)",
    "a@(comment)good.org",
    '"a b"@good.org',
    '"a@good.org"@evil.org',
    "a@b@good.org",
    "@evil.org:a@good.org",
    "a%evil.org@good.org",
    "evil.org!a@good.org",
    "group:a@good.org;",
    "mailto:a@good.org",
    ".a@good.org",
    "a.@good.org",
    "a..b@good.org",
    "a@.good.org",
    "a@good..org",
    "a@good.org.",
    "a@-good.org",
    "a@good-.org",
    "a@good.org-",
    "a@good.123",
    "a@good",
    "a@[192.0.2.1]",
    "a@192.0.2.1",
    "a@good_host.org",
    "a@gооd.org",
    "а@good.org",
    "a@münchen.example",
    "a@good.org\u202e",
    "a@good\u200b.org",
    "a\u2028@good.org",
    "a\uff20good.org",
    "a@good\u3002org",
    "=?utf-8?q?e=40evil.org?=@good.org",
    "a\\@good.org",
    "a@good.org>",
    "a" * 65 + "@good.org",
    "a@" + "b" * 64 + ".org",
    "a@" + "b." * 130 + "org",
]
GOOD_ADDRESSES = [
    "a@good.org",
    "first.last+tag@sub.good.org",
    "o'neil@good.org",
    "bounce+0f1e=good.org@secretariat.example",
    "UPPER@Good.ORG",
    "a@xn--mnchen-3ya.example",
    "a@good.xn--p1ai",
    "placet@localhost",
    "1@2.example",
]


def test_random_subjects_and_names_in_six_languages_read_back_in_old_and_new_programs():
    for language, subject, name in random_words(600, seed=1):
        person = Mailbox(name=name, address="mission@member.example")

        raw = make_bytes(make_letter(language=language, subject=subject), sender=person, to=person)

        old, new = message_from_bytes(raw), message_from_bytes(raw, policy=default)
        assert decoded(old["Subject"]) == new["Subject"] == subject
        assert mailboxes(old["From"]) == mailboxes(old["To"]) == [(name, "mission@member.example")]
        assert [each.addr_spec for each in new["To"].addresses] == ["mission@member.example"]
        assert raw.isascii()
        assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_random_letters_arrive_through_a_real_server_as_they_were_stored(smtp_sink: SmtpSink):
    drawn = list(random_words(60, seed=2))
    stored = [
        make_bytes(make_letter(language=language, subject=subject, text=name * 300), message_id=f"<{number}@a.example>")
        for number, (language, subject, name) in enumerate(drawn)
    ]

    with Courier(MailServer(host=smtp_sink.host, port=smtp_sink.port, tls=MailTls.NONE)) as courier:
        ends = [
            courier.deliver(envelope_from="council@secretariat.example", recipient="mission@member.example", raw=raw)
            for raw in stored
        ]

    assert {each.result for each in ends} == {DeliveryResult.ACCEPTED}
    assert [each.content for each in smtp_sink.received] == stored
    assert [decoded(message_from_bytes(each.content)["Subject"]) for each in smtp_sink.received] == [
        subject for _, subject, _ in drawn
    ]


def test_a_letter_has_these_headers_and_two_alternatives():
    raw = make_bytes()

    message = _read(raw)
    assert message.keys() == PLAIN_NAMES
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert message["Message-ID"] == "<0f1e2d3c@secretariat.example>"
    assert message["Date"].datetime == COMPOSED_AT
    assert message["From"].addresses[0].display_name == "Council, General Secretariat"
    assert message.get_content_type() == "multipart/alternative"
    assert _content(message, "plain") == "Sir/Madam,\r\n\r\nhttps://consult.example/l/abc\r\n"
    assert _content(message, "html") == "<!doctype html><p>Sir/Madam,</p>\r\n"


def test_every_body_part_is_base64_and_in_short_lines():
    raw = make_bytes(make_letter(text="مرحبا " * 2000 + "\n.\n..\nFrom here", html="<p>" + "磋商" * 3000))

    parts = [part for part in message_from_bytes(raw).walk() if not part.is_multipart()]
    assert {part["Content-Transfer-Encoding"] for part in parts} == {"base64"}
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")


def test_attachments_and_calendar_come_after_the_text():
    names = ["Résolution 1 – texte.pdf", "قرار.pdf", "plain name.pdf", "决" * 40 + ".pdf", "x" * 140 + ".pdf"]
    files = [
        Attachment(filename=name, media_type="application/pdf", content=bytes(range(256)) * 9 + name.encode())
        for name in names
    ]
    calendar = "BEGIN:VCALENDAR\nMETHOD:PUBLISH\nSUMMARY:موعد\nEND:VCALENDAR\n"

    message = _read(make_bytes(make_letter(attachments=tuple(files), calendar=calendar)))

    assert message.get_content_type() == "multipart/mixed"
    first, *others = message.iter_parts()
    assert [part.get_content_type() for part in first.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_filename() for part in others] == [*names, "calendar.ics"]
    assert [part.get_content() for part in others[:-1]] == [each.content for each in files]
    assert others[-1].get_content_type() == "text/calendar"
    assert others[-1].get_param("method") == "PUBLISH"
    assert others[-1].get_content().splitlines() == calendar.splitlines()


def test_an_office_document_keeps_its_long_media_type():
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    file = Attachment(filename="a.docx", media_type=media_type, content=b"PK")

    message = _read(make_bytes(make_letter(attachments=(file,))))

    assert [part.get_content_type() for part in message.iter_attachments()] == [media_type]


@pytest.mark.parametrize(
    ("filename", "media_type"),
    [
        ("../a.pdf", "application/pdf"),
        ("a\\b.pdf", "application/pdf"),
        ('a".pdf', "application/pdf"),
        ("a\r\nX: 1.pdf", "application/pdf"),
        ("a\u202efdp.exe", "application/pdf"),
        ("", "application/pdf"),
        ("..", "application/pdf"),
        ("x" * 151, "application/pdf"),
        ("a.eml", "message/rfc822"),
        ("a.txt", "multipart/mixed"),
        ("a.pdf", "application/pdf\r\nX: 1"),
        ("a.pdf", "application/pdf; name=b"),
        ("a.pdf", "pdf"),
    ],
)
def test_a_file_name_or_media_type_that_could_say_more_is_refused(filename: str, media_type: str):
    file = Attachment(filename=filename, media_type=media_type, content=b"x")

    with pytest.raises(LetterRefusal) as refused:
        make_bytes(make_letter(attachments=(file,)))

    assert refused.value.code in {"bad_attachment", "bad_header"}
    assert isinstance(refused.value, BadAttachment) or "\r\n" in filename


def test_thread_and_further_headers_are_written_and_read_back():
    earlier = tuple(f"<{number}-{'x' * 40}@secretariat.example>" for number in range(4))
    further = {
        "X-Consultation": "DM-26/1001",
        "X-Title": "استشارة بالمراسلة " * 8,
        "X-Long": "word " * 60,
        "Importance": "high",
    }

    raw = make_bytes(
        reply_to=Mailbox(name="Секретариат", address="answer@secretariat.example"), references=earlier, headers=further
    )

    message = message_from_bytes(raw)
    assert decoded(message["References"]).split() == list(earlier)
    assert mailboxes(message["Reply-To"]) == [("Секретариат", "answer@secretariat.example")]
    assert {name: decoded(message[name]) for name in further} == {name: text.strip() for name, text in further.items()}
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_a_word_that_cannot_be_folded_may_make_its_line_longer():
    identifier = f"<{'x' * 100}@{'y' * 100}.example>"

    raw = make_bytes(message_id=identifier, headers={"X-Link": "https://a.example/" + "z" * 200})

    message = message_from_bytes(raw)
    assert decoded(message["Message-ID"]) == identifier
    assert decoded(message["X-Link"]) == "https://a.example/" + "z" * 200


@pytest.mark.parametrize(
    "name",
    [
        "Bcc",
        "cc",
        "TO",
        "Subject",
        "Sender",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Resent-To",
        "List-Unsubscribe-Post",
        "list-unsubscribe-post",
        "Message-Id",
        "X A",
        "X:",
        "X\r\nBcc",
        "",
        "É",
        "X" * 41,
    ],
)
def test_a_header_name_that_belongs_to_others_or_to_nobody_is_refused(name: str):
    with pytest.raises(LetterRefusal) as refused:
        make_bytes(headers={name: "x"})

    assert refused.value.code == "bad_header"


def test_there_are_at_least_sixty_injections():
    assert len(set(INJECTIONS)) >= 60
    assert len(set(BAD_ADDRESSES)) >= 60


@pytest.mark.parametrize(
    "place",
    [
        lambda text: make_bytes(make_letter(subject=text)),
        lambda text: make_bytes(sender=Mailbox(name=text, address="a@good.org")),
        lambda text: make_bytes(to=Mailbox(name=text, address="a@good.org")),
        lambda text: make_bytes(reply_to=Mailbox(name=text, address="a@good.org")),
        lambda text: make_bytes(headers={"X-Note": text}),
        lambda text: make_bytes(make_letter(language=text)),
        lambda text: make_bytes(message_id=text),
        lambda text: make_bytes(references=(text,)),
        lambda text: make_bytes(
            make_letter(attachments=(Attachment(filename=text, media_type="application/pdf", content=b""),))
        ),
    ],
    ids=["subject", "sender", "to", "reply_to", "header", "language", "message_id", "references", "filename"],
)
def test_an_injection_is_refused_wherever_it_stands(place: Callable[[str], bytes]):
    for text in INJECTIONS:
        refused = refusal_of(place, text)
        assert refused is not None, text
        assert refused.code in {"bad_header", "bad_attachment"}, text
        assert len(repr(refused.facts)) < 2000, text


def refusal_of(place: Callable[[str], bytes], text: str) -> LetterRefusal | None:
    try:
        place(text)
    except LetterRefusal as refused:
        return refused
    return None


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_an_injection_in_a_body_stays_in_the_body(text: str):
    raw = make_bytes(make_letter(text=text, html=text))

    message = message_from_bytes(raw)
    assert message.keys() == PLAIN_NAMES
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_a_body_that_is_no_text_is_refused():
    with pytest.raises(LetterRefusal) as refused:
        make_bytes(make_letter(text="a\ud800b"))

    assert refused.value.code == "not_read_back"


@given(st.text(max_size=120))
@example("=?utf-8?q?a?=")
@example("\u200f=?utf-8?b?4oCu?=")
@settings(max_examples=300, deadline=None)
def test_whatever_text_is_given_the_headers_are_those_intended(text: str):
    try:
        raw = make_bytes(make_letter(subject=text), to=Mailbox(name=text, address="a@good.org"))
    except LetterRefusal:
        return

    message = message_from_bytes(raw)
    assert message.keys() == PLAIN_NAMES
    assert decoded(message["Subject"]) == valid_header_text(text)
    assert [address for _, address in mailboxes(message["To"])] == ["a@good.org"]


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("Décision urgente : État d’urgence", "Décision urgente : État d’urgence"),
        ("قرار عاجل", "قرار عاجل"),
        ("緊急決定", "緊急決定"),
        ("Re: A = B? (yes)", "Re: A = B? (yes)"),
        ("می‌خواهم", "می‌خواهم"),
        ("  spaced  ", "spaced"),
        ("ab\u202ecd", "abcd"),
        ("\u2067عاجل\u2069\u200f", "عاجل"),
        ("e\u0301", "é"),
        ("=?utf-8?q?d=C3=A9cision?= urgente", "décision urgente"),
        ("=?utf-8?b?2YLYsdin2LE=?=", "قرار"),
        ("", ""),
    ],
)
def test_honest_text_is_kept_decoded_composed_and_without_direction_marks(given_text: str, kept: str):
    assert valid_header_text(given_text) == kept
    assert unicodedata.is_normalized("NFC", kept)


@pytest.mark.parametrize("address", BAD_ADDRESSES, ids=range(len(BAD_ADDRESSES)))
def test_anything_but_one_plain_address_is_refused(address: str):
    with pytest.raises(ValueError, match="not one plain e-mail address") as refused:
        Mailbox(name="A", address=address)

    assert isinstance(refused.value, BadAddress)
    assert refused.value.code == "bad_address"
    assert str(refused.value).isascii()


@pytest.mark.parametrize("address", GOOD_ADDRESSES)
def test_a_plain_address_is_kept_as_it_is(address: str):
    raw = make_bytes(to=Mailbox(name="A", address=address))

    assert valid_address(address) == address
    assert mailboxes(message_from_bytes(raw)["To"]) == [("A", address)]


def test_a_setting_names_a_mailbox_with_or_without_a_name():
    assert mailbox_of("Council Secretariat <council@secretariat.example>") == Mailbox(
        name="Council Secretariat", address="council@secretariat.example"
    )
    assert mailbox_of('"Council, Secretariat" <c@s.example>').name == "Council, Secretariat"
    assert mailbox_of("c@s.example") == Mailbox(name="", address="c@s.example")
    for text in ("A <a@good.org> <e@evil.org>", "A <a@good.org>, e@evil.org", "A", "<>"):
        with pytest.raises(BadAddress):
            mailbox_of(text)


def test_a_mailbox_without_a_name_is_an_address_alone():
    assert message_from_bytes(make_bytes(to=Mailbox(name="", address="a@good.org")))["To"] == "a@good.org"


@pytest.mark.parametrize(
    "name", ['"quoted" \\ back', "<e@evil.org>", "a, b; c: d", "a@good.org", "(comment)", "x" * 90]
)
def test_a_name_of_special_characters_is_only_a_name(name: str):
    raw = make_bytes(to=Mailbox(name=name, address="a@good.org"))

    assert mailboxes(message_from_bytes(raw)["To"]) == [(name, "a@good.org")]


@pytest.mark.parametrize(
    "date", [COMPOSED_AT.replace(tzinfo=None), datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=1)))]
)
def test_a_date_that_is_not_in_utc_is_refused(date: datetime):
    with pytest.raises(LetterRefusal) as refused:
        make_bytes(date=date)

    assert refused.value.code == "bad_header"


def test_the_same_letter_makes_the_same_bytes_and_another_identifier_other_boundaries():
    letter = make_letter(attachments=(Attachment(filename="a.pdf", media_type="application/pdf", content=b"x"),))

    once, again = make_bytes(letter), make_bytes(letter)
    other = make_bytes(letter, message_id="<other@secretariat.example>")

    assert once == again
    assert _read(once).get_boundary() != _read(other).get_boundary()


def test_another_process_in_another_place_makes_the_same_bytes():
    # Importing Flask-Mail changes how the standard library encodes UTF-8 in the whole process; here it is undone.
    program = (
        "import sys; from email import charset; from tests.outbox.letters import make_bytes, make_letter; "
        "charset.add_charset('utf-8', charset.SHORTEST, charset.BASE64, 'utf-8'); "
        "sys.stdout.buffer.write(make_bytes(make_letter(subject='قرار عاجل ' * 9, text='é' * 99)))"
    )
    place = dict(os.environ, PYTHONHASHSEED="77", LC_ALL="C", TZ="Pacific/Apia")

    there = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=place, timeout=60)

    assert there.stdout == make_bytes(make_letter(subject="قرار عاجل " * 9, text="é" * 99))


def test_the_date_is_written_without_the_zone_of_the_machine():
    raw = compose(
        make_letter(),
        message_id="<1@a.example>",
        date=datetime(2026, 3, 2, 12, 0, 59, 999999, tzinfo=UTC),
        sender=SECRETARIAT,
        to=MISSION,
    )

    assert message_from_bytes(raw)["Date"] == "Mon, 02 Mar 2026 12:00:59 +0000"


def _read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()
