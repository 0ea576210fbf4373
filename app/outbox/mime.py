"""A letter made into the bytes that are stored, sent, and sent again without a change.

Pure: the same letter with the same Message-ID and date gives the same bytes in every process. All of it is ASCII in
short lines, because what a relay has no reason to touch arrives as it was signed.
"""

import hashlib
import re
from binascii import b2a_base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from app.core.i18n import N_
from app.outbox.headers import (
    LINE,
    BadHeader,
    read_mailboxes,
    read_text,
    valid_header_text,
    written_mailbox,
    written_subject,
    written_text,
    written_words,
)
from app.outbox.letter import Attachment, Letter, LetterRefusal, Mailbox

__all__ = ["BadAttachment", "NotReadBack", "compose", "valid_header_text"]

LONGEST_LINE = 998
LONGEST_FILENAME = 150
_BYTES_A_LINE = 57
_LARGE_BYTES = 4096
_PARAMETER_PIECE = 54

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MEDIA_TYPE = re.compile(r"(application|audio|font|image|text|video)/[a-z0-9][a-z0-9.+-]{0,90}")
# There are programs that end a name at a semicolon, even between quotation marks: all but these is escaped.
_PLAIN_FILENAME = re.compile(rf"[A-Za-z0-9 ._-]{{1,{_PARAMETER_PIECE}}}")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.#$&'*+/=^_`{|}~-]{1,128}@[A-Za-z0-9.-]{1,120}>")
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,39}")
_CALENDAR_METHOD = re.compile(r"^METHOD:([A-Z]{1,20})\r?$", re.MULTILINE)

# Fields that belong to `compose`, to the envelope or to relays. No one-click unsubscribing either: it would let a
# mail filter strike a Member State from a legal notice.
_NOT_FOR_CALLERS = re.compile(
    r"(from|sender|to|cc|bcc|reply-to|subject|date|message-id|references|in-reply-to|auto-submitted|mime-version"
    r"|content-.*|resent-.*|return-path|received|dkim-signature|authentication-results|list-unsubscribe-post)",
    re.IGNORECASE,
)
#: Builds of letters that have been read back whole: type, name and whether it is empty, of each part.
_sound: set[tuple[tuple[str, str, bool], ...]] = set()
_MOST_BUILDS = 256
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


class BadAttachment(LetterRefusal):
    """A file whose name or media type cannot be written into a letter."""

    code = "bad_attachment"
    text = N_("This file cannot go with a letter: %(filename)s")


class NotReadBack(LetterRefusal):
    """The finished bytes do not say what was meant; they must not leave the house."""

    code = "not_read_back"
    text = N_("The letter does not read back as it was written: %(part)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    name: str
    #: Body of the field on the wire, encoded and folded.
    written: str
    #: What a reader must find in it: a text, or one mailbox as (name, address).
    meant: str | tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaf:
    """One body part: its media type with parameters, its file name ("" for none), its bytes before encoding."""

    content_type: str
    filename: str
    content: bytes

    @property
    def media_type(self) -> str:
        return self.content_type.partition(";")[0]

    @property
    def is_large(self) -> bool:
        """Whether it is a file that is taken as read."""
        return bool(self.filename) and len(self.content) > _LARGE_BYTES


# The one function with more arguments than five: they are the parts of an envelope, and each has a name.
def compose(  # noqa: PLR0913
    letter: Letter,
    *,
    message_id: str,
    date: datetime,
    sender: Mailbox,
    to: Mailbox,
    reply_to: Mailbox | None = None,
    references: tuple[str, ...] = (),
    headers: Mapping[str, str] = _NO_HEADERS,
) -> bytes:
    """The letter as bytes: ASCII, CRLF, ready for the wire before dot-stuffing.

    Args:
        letter: what to say.
        message_id: with its angle brackets; the boundaries are made of it too.
        date: when the letter was composed, aware, in UTC; fractions of a second are not written.
        sender: who it comes from.
        to: who it is for; the envelope is given to the sender separately.
        reply_to: where answers go; None means to `sender`.
        references: earlier letters of the same thread, oldest first.
        headers: further fields, in this order.

    Raises:
        BadHeader: a text, language, identifier, date or field name that may not stand in a header.
        BadAttachment: a file name or media type that cannot be written.
        NotReadBack: the bytes, parsed again, differ from what was meant.
    """
    fields = [
        _mailbox("From", sender),
        _mailbox("To", to),
        *([_mailbox("Reply-To", reply_to)] if reply_to else []),
        _subject(letter.subject),
        _Field(name="Date", written=_date(date), meant=_date(date)),
        _identifiers("Message-ID", (message_id,)),
        *([_identifiers("References", references)] if references else []),
        _text("Auto-Submitted", "auto-generated"),
        _text("Content-Language", _language(letter.language)),
        *(_text(_field_name(name), value) for name, value in headers.items()),
        _text("MIME-Version", "1.0"),
    ]
    leaves = list(_leaves(letter))
    raw = "\r\n".join([*_header_lines(fields), *_body_lines(leaves, message_id), ""]).encode("ascii")
    _check_lines(raw)
    _check_meaning(raw, fields, leaves)
    return raw


def _header_lines(fields: Sequence[_Field]) -> Iterator[str]:
    for field in fields:
        # A first word that would pass the end of the line is folded to the next; then nothing follows the colon.
        yield f"{field.name}:{field.written}" if field.written.startswith("\r\n") else f"{field.name}: {field.written}"


def _mailbox(name: str, mailbox: Mailbox) -> _Field:
    meant = (valid_header_text(mailbox.name), mailbox.address)
    return _Field(name=name, written=written_mailbox(name, mailbox), meant=meant)


def _subject(subject: str) -> _Field:
    text = valid_header_text(subject)
    return _Field(name="Subject", written=written_subject(text), meant=text)


def _text(name: str, value: str) -> _Field:
    text = valid_header_text(value)
    return _Field(name=name, written=written_text(name, text), meant=text)


def _identifiers(name: str, identifiers: tuple[str, ...]) -> _Field:
    for each in identifiers:
        if not _MESSAGE_ID.fullmatch(each):
            raise BadHeader(value=ascii(each[:80])[1:-1])
    return _Field(name=name, written=written_words(name, identifiers), meant=" ".join(identifiers))


def _date(date: datetime) -> str:
    if date.utcoffset() != timedelta(0):
        raise BadHeader(value=str(date))
    return format_datetime(date)


def _language(language: str) -> str:
    if not _LANGUAGE.fullmatch(language):
        raise BadHeader(value=ascii(language[:80])[1:-1])
    return language


def _field_name(name: str) -> str:
    if not _FIELD_NAME.fullmatch(name) or _NOT_FOR_CALLERS.fullmatch(name):
        raise BadHeader(value=ascii(name[:80])[1:-1])
    return name


def _leaves(letter: Letter) -> Iterator[_Leaf]:
    """Text and HTML first: the two alternatives; then the files in their order, the calendar last."""
    yield _Leaf(content_type="text/plain; charset=utf-8", filename="", content=_canonical(letter.text))
    yield _Leaf(content_type="text/html; charset=utf-8", filename="", content=_canonical(letter.html))
    for attachment in letter.attachments:
        yield _attached(attachment)
    if letter.calendar is not None:
        method = _CALENDAR_METHOD.search(letter.calendar)
        content_type = "text/calendar; charset=utf-8" + (f"; method={method[1]}" if method else "")
        yield _Leaf(content_type=content_type, filename="calendar.ics", content=_canonical(letter.calendar))


def _attached(attachment: Attachment) -> _Leaf:
    filename = attachment.filename
    if (
        not filename.strip(". ")
        or len(filename) > LONGEST_FILENAME
        or any(each in filename for each in '/\\"')
        or valid_header_text(filename) != filename
        or not _MEDIA_TYPE.fullmatch(attachment.media_type)
    ):
        raise BadAttachment(filename=ascii(filename[:80])[1:-1])
    charset = "; charset=utf-8" if attachment.media_type.startswith("text/") else ""
    return _Leaf(content_type=attachment.media_type + charset, filename=filename, content=attachment.content)


def _canonical(text: str) -> bytes:
    """Text as mail carries it: UTF-8, lines ended by CRLF, the last one too."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    try:
        return lines.replace("\n", "\r\n").encode()
    except UnicodeEncodeError:
        raise NotReadBack(part="text") from None


def _body_lines(leaves: Sequence[_Leaf], message_id: str) -> Iterator[str]:
    """From the outermost Content-Type to the last boundary."""
    # Neither boundary begins another, and "=_" never stands in base64.
    root = hashlib.sha256(message_id.encode()).hexdigest()[:32]
    files = leaves[2:]
    if not files:
        yield from _multipart("alternative", f"=_a{root}", [_leaf_lines(each) for each in leaves])
        return
    alternative = _multipart("alternative", f"=_a{root}", [_leaf_lines(each) for each in leaves[:2]])
    yield from _multipart("mixed", f"=_m{root}", [alternative, *(_leaf_lines(each) for each in files)])


def _multipart(subtype: str, boundary: str, parts: Sequence[Iterator[str]]) -> Iterator[str]:
    yield f"Content-Type: multipart/{subtype};"
    yield f' boundary="{boundary}"'
    yield ""
    for part in parts:
        yield f"--{boundary}"
        yield from part
    yield f"--{boundary}--"


def _leaf_lines(leaf: _Leaf) -> Iterator[str]:
    gap = " " if len("Content-Type: ") + len(leaf.content_type) <= LINE else "\r\n "
    yield f"Content-Type:{gap}{leaf.content_type}"
    yield "Content-Transfer-Encoding: base64"
    if leaf.filename:
        yield ";\r\n ".join(["Content-Disposition: attachment", *_filename_parameters(leaf.filename)])
    yield ""
    yield from [text] if (text := (_kept if leaf.filename else _encoded)(leaf.content)) else []


def _encoded(content: bytes) -> str:
    """Base64 in lines; "" for no bytes."""
    starts = range(0, len(content), _BYTES_A_LINE)
    lines = (b2a_base64(content[start : start + _BYTES_A_LINE], newline=False) for start in starts)
    return b"\r\n".join(lines).decode("ascii")


#: The same file goes with hundreds of letters.
_kept = lru_cache(maxsize=16)(_encoded)


def _filename_parameters(filename: str) -> list[str]:
    """The parameter(s) that name a file. Source: RFC 2231, sections 3 and 4."""
    if _PLAIN_FILENAME.fullmatch(filename):
        return [f'filename="{filename}"']
    pieces = [""]
    for each in filename:
        escaped = quote(each, safe="")
        if len(pieces[-1]) + len(escaped) > _PARAMETER_PIECE:
            pieces.append("")
        pieces[-1] += escaped
    pieces[0] = "utf-8''" + pieces[0]
    if len(pieces) == 1:
        return [f"filename*={pieces[0]}"]
    return [f"filename*{number}*={piece}" for number, piece in enumerate(pieces)]


def _check_lines(raw: bytes) -> None:
    if not raw.count(b"\r\n") == raw.count(b"\r") == raw.count(b"\n"):
        raise NotReadBack(part="lines")
    if any(len(line) > LONGEST_LINE or b" " in line.strip() for line in raw.split(b"\r\n") if len(line) > LINE):
        raise NotReadBack(part="lines")


def _check_meaning(raw: bytes, fields: Sequence[_Field], leaves: Sequence[_Leaf]) -> None:
    """Parse the bytes as a stranger would, and compare with what was meant.

    The header of every letter; the body of the first of each build. Those that follow have the same lines in it, but
    for figures in boundaries and for base64, which can neither end nor begin anything.
    """
    build = tuple((each.content_type, each.filename, bool(each.content)) for each in leaves)
    if build in _sound:
        _check_fields(BytesHeaderParser().parsebytes(raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"), fields)
        return
    _check_whole(raw, fields, leaves)
    if len(_sound) >= _MOST_BUILDS:
        _sound.clear()
    _sound.add(build)


def _check_fields(parsed: Message, fields: Sequence[_Field]) -> None:
    if parsed.keys() != [*(field.name for field in fields), "Content-Type"]:
        raise NotReadBack(part="header names")
    for field in fields:
        if not _reads_as_meant(str(parsed[field.name]), field.meant):
            raise NotReadBack(part=field.name)


def _check_whole(raw: bytes, fields: Sequence[_Field], leaves: Sequence[_Leaf]) -> None:
    parsed = message_from_bytes(_without(raw, [each for each in leaves if each.is_large]))
    _check_fields(parsed, fields)
    found = [each for each in parsed.walk() if not each.is_multipart()]
    if [_leaf_read(each) for each in found] != [
        (each.media_type, each.filename, b"" if each.is_large else each.content) for each in leaves
    ]:
        raise NotReadBack(part="body")
    if any(each.defects for each in parsed.walk()):
        raise NotReadBack(part="structure")


def _without(raw: bytes, files: Sequence[_Leaf]) -> bytes:
    """The bytes with empty files: base64 can end no part, and taking it apart again for each letter takes long."""
    for file in files:
        raw = raw.replace(b"\r\n\r\n%s\r\n" % _kept(file.content).encode(), b"\r\n\r\n\r\n")
    return raw


# Nearly all fields of a round of letters are the same.
@lru_cache(maxsize=1024)
def _reads_as_meant(value: str, meant: str | tuple[str, str]) -> bool:
    return read_text(value) == meant if isinstance(meant, str) else read_mailboxes(value) == [meant]


def _leaf_read(part: Message) -> tuple[str, str, bytes]:
    content = part.get_payload(decode=True)
    return part.get_content_type(), part.get_filename() or "", content if isinstance(content, bytes) else b""
