"""A message as it came in, opened within bounds: whatever its bytes are, reading them ends soon and raises nothing.

Only the beginning is parsed, because what says what a message is stands there. Messages that nest or stretch their
headers beyond what any mail program writes are not parsed at all: the parser's effort grows with the product of both.
"""

import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

import nh3

from app.outbox.headers import read_text

#: So much of a message is looked at; longer ones are kept whole, and read no further.
HEAD_BYTES = 256 * 1024
LONGEST_FIELD = 4_000
LONGEST_SHOWN = 300
LONGEST_TEXT = 20_000
_MOST_CONTAINERS = 24
_MOST_PARTS = 100
#: Python's parser of messages lets these through where bytes are broken in ways it has not thought of.
PARSER_SLIPS = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)

_CONTAINER = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
_CONTENT_FIELD = re.compile(rb"^content-[a-z-]+:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_IN_BRACKETS = re.compile(rf"<\s*({_ADDRESS.pattern})\s*>")
_IDENTIFIER = re.compile(r"<[^<>\s]{3,250}>")
#: Character sets of mail. Python knows others, some of which take a very long time.
_CHARSETS = re.compile(
    r"(utf|iso|ascii|cp|koi|gb|big5|hz|euc|shift|johab|mac|ptcp|kz|tis|latin)[a-z0-9_-]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRead:
    """What people see of a message. Nothing of it is believed: anybody can write anything there."""

    #: Address in small letters; "" where none can be read.
    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    #: Identifiers of the messages that it answers, with their angle brackets.
    answers: tuple[str, ...] = ()
    #: Addresses that it was sent to and delivered to.
    recipients: tuple[str, ...] = ()
    text: str = ""
    #: Names of the files attached within what was read.
    attachments: tuple[str, ...] = ()


def opened(raw: bytes) -> Message | None:
    """The beginning of a message, parsed; None: it is built like no message."""
    head = raw[:HEAD_BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if len(_CONTAINER.findall(head)) > _MOST_CONTAINERS:
        return None
    if any(len(found[0]) > LONGEST_FIELD for found in _CONTENT_FIELD.finditer(head)):
        return None
    try:
        message = message_from_bytes(head)
    except PARSER_SLIPS:
        return None
    return message if message.keys() else None


def mail_read(message: Message) -> MailRead:
    """What people see of an opened message."""
    written = field(message, "From")
    found = _IN_BRACKETS.findall(written) or _ADDRESS.findall(written)
    return MailRead(
        sender=found[-1].lower() if found else "",
        sender_name=_clean(written.partition("<")[0]).strip(' "') if "<" in written else "",
        subject=_clean(field(message, "Subject")),
        answers=tuple(_IDENTIFIER.findall(f"{field(message, 'In-Reply-To')} {field(message, 'References')}")),
        recipients=tuple(_recipients(message)),
        text=text_of(message)[:LONGEST_TEXT],
        attachments=tuple(_file_names(message)),
    )


def field(message: Message, name: str) -> str:
    """The text of a header field, decoded and bounded; "" where it is missing."""
    return _decoded(str(message.get(name, ""))[:LONGEST_FIELD])


def parts(message: Message) -> Iterator[Message]:
    """The message and its parts, without looking into messages that are attached to it."""
    waiting = [message]
    for _number in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        content = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(content, list):
            waiting[:0] = [each for each in content if isinstance(each, Message)]


def text_of(message: Message) -> str:
    """The text that its writer meant to be read; of HTML the words alone; "" where there is none."""
    for wanted in ("text/plain", "text/html"):
        for part in parts(message):
            if part.get_content_type() == wanted and part.get_content_disposition() != "attachment":
                text = content_of(part)
                return _without_controls(html.unescape(nh3.clean(text, tags=set())) if "html" in wanted else text)
    return ""


def content_of(part: Message) -> str:
    """The text of a part of text, whatever it says of its character set."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(_charset(part), "replace")
    except PARSER_SLIPS:
        return content.decode("ascii", "replace")


def one_line(text: str) -> str:
    """A text as one clean line of at most `LONGEST_SHOWN` characters."""
    return _clean(text)


def _charset(part: Message) -> str:
    named = str(part.get_content_charset("utf-8"))
    if not _CHARSETS.fullmatch(named.removeprefix("windows-").removeprefix("x-")) and not named.startswith("windows-"):
        return "utf-8"
    return codecs.lookup(named.replace("windows-", "cp")).name


def _recipients(message: Message) -> Iterator[str]:
    for name in ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc"):
        for value in message.get_all(name, [])[:20]:
            yield from _ADDRESS.findall(str(value)[:LONGEST_FIELD])


def _file_names(message: Message) -> Iterator[str]:
    for part in parts(message):
        if part.get_content_disposition() == "attachment" or part.get_content_type() == "message/rfc822":
            try:
                name = part.get_filename() or ""
            except PARSER_SLIPS:
                name = ""
            yield _clean(_decoded(name[:LONGEST_FIELD])) or part.get_content_type()


def _decoded(text: str) -> str:
    try:
        return read_text(text)
    except PARSER_SLIPS:
        return text


def _clean(text: str) -> str:
    printable = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text[:LONGEST_FIELD])
    return " ".join(printable.split())[:LONGEST_SHOWN]


def _without_controls(text: str) -> str:
    """Without control characters and halves of characters; PostgreSQL and pages take neither."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"}).strip()
