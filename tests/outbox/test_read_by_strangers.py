"""Letters through a real server, read by a mail parser that has nothing of Python's: it finds what was meant."""

from dataclasses import replace
from itertools import cycle, islice

import fast_mail_parser
import pytest

from app.outbox.letter import Attachment, Letter, Mailbox
from app.outbox.mime import compose
from app.outbox.sender import Courier
from app.outbox.wire import MailServer
from config import MailTls
from tests.fixtures.mail import SmtpSink
from tests.letters.builders import LANGUAGES
from tests.outbox.letters import COMPOSED_AT, random_texts, samples

SHORT, LONG = 80, 6_000
#: So many letters are looked at before they are forgotten.
BATCH = 200
SENDER, RECIPIENT = "council@secretariat.example", "mission@member.example"

EVERY = pytest.mark.parametrize("language", LANGUAGES)
OFTEN = pytest.mark.parametrize("count", [SHORT, pytest.param(LONG, marks=pytest.mark.prove)], ids=["short", "long"])


@EVERY
@OFTEN
def test_subjects_names_words_and_files_arrive_as_they_were_meant(smtp_sink: SmtpSink, language: str, count: int):
    subjects, names, files = (random_texts(language, seed=f"{language} {what}") for what in ("subject", "name", "file"))
    letters = (
        replace(letter, subject=next(subjects), attachments=_files(letter, next(files), next(files)))
        for letter in islice(cycle(samples(language)), count)
    )
    seen = 0

    with Courier(MailServer(host=smtp_sink.host, port=smtp_sink.port, tls=MailTls.NONE)) as courier:
        while batch := list(islice(letters, BATCH)):
            meant = [(letter, next(names), next(names)) for letter in batch]
            for number, (letter, sender, reader) in enumerate(meant):
                raw = compose(
                    letter,
                    message_id=f"<{number}@secretariat.example>",
                    date=COMPOSED_AT,
                    sender=Mailbox(name=sender, address=SENDER),
                    to=Mailbox(name=reader, address=RECIPIENT),
                )
                courier.deliver(envelope_from=SENDER, recipient=RECIPIENT, raw=raw)
            arrived = [each.content for each in smtp_sink.received]
            smtp_sink.received.clear()
            seen += len(arrived)
            for content, each in zip(arrived, meant, strict=True):
                found, expected = _read(content), _meant(*each)
                assert {key: found[key] for key in found if found[key] != expected[key]} == {}, expected

    assert seen == count


def _files(letter: Letter, *names: str) -> tuple[Attachment, ...]:
    """Files whose names no system refuses."""
    allowed = ("".join(each for each in name if each not in '/\\"')[:60].strip(". ") or "1" for name in names)
    return tuple(
        Attachment(
            filename=f"{name}.pdf", media_type="application/pdf", content=letter.text.encode() + bytes(range(256))
        )
        for name in allowed
    )


def _meant(letter: Letter, sender: str, reader: str) -> dict[str, object]:
    files = [(each.filename, each.media_type, each.content) for each in letter.attachments]
    if letter.calendar:
        files.append(("calendar.ics", "text/calendar", letter.calendar.encode()))
    return {
        "subject": letter.subject,
        "from": (sender, SENDER),
        "to": [(reader, RECIPIENT)],
        "others": ([], [], []),
        "date": COMPOSED_AT,
        "language": [letter.language],
        "text": [letter.text.replace("\n", "\r\n")],
        "html": [letter.html.replace("\n", "\r\n")],
        "files": files,
        "warnings": [],
    }


def _read(content: bytes) -> dict[str, object]:
    mail = fast_mail_parser.parse_email(content)
    return {
        "subject": mail.subject,
        "from": (mail.from_.display_name, mail.from_.address) if mail.from_ else None,
        "to": [(each.display_name, each.address) for each in mail.to],
        "others": (mail.cc, mail.bcc, mail.reply_to),
        "date": mail.date_parsed,
        "language": mail.headers["Content-Language"],
        "text": mail.text_plain,
        "html": mail.text_html,
        "files": [(each.filename, each.mimetype, bytes(each.content)) for each in mail.attachments],
        "warnings": mail.warnings,
    }
