"""Mails as `.eml` files in a directory, byte for byte as they came, so that a restart loses nothing."""

import json
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_LINK = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&()\[\]*+,;=%-]+")
#: What may stand behind a link in a sentence without being part of it.
_BEHIND_A_LINK = ".,;:!?)]"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that came with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One mail, as the list shows it."""

    id: int
    path: Path
    #: When it came, in UTC.
    at: datetime
    #: Where the envelope said it comes from and goes to; the headers may say otherwise.
    envelope_from: str
    recipients: tuple[str, ...]
    sender: str
    to: str
    subject: str
    message_id: str
    #: Language code from the header; "" where there is none.
    language: str
    #: Addresses found in the plain text, in order, each once.
    links: tuple[str, ...]
    file_count: int

    @property
    def direction(self) -> str:
        """Direction of its script: `rtl`, `ltr`, or `auto` where no language is given."""
        if not self.language:
            return "auto"
        return "rtl" if self.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"

    @property
    def source(self) -> bytes:
        """The bytes as they came."""
        return self.path.read_bytes()

    def is_for(self, asked: str) -> bool:
        """Whether it went to the address asked for, or to one that contains the word asked for."""
        wanted = asked.strip().lower()
        addresses = [each.lower() for each in self.recipients]
        # A whole address means that address: "a@b.example" must not find "aa@b.example".
        return wanted in addresses if wanted.find("@") > 0 else any(wanted in each for each in addresses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One mail, taken apart to be read."""

    headers: tuple[tuple[str, str], ...]
    #: None where the mail has no such part.
    text: str | None
    html: str | None
    files: tuple[File, ...]


class Store:
    """All mails of one directory. Safe for several threads of one process."""

    def __init__(self, directory: Path) -> None:
        """Open the directory, making it if need be, and read what is there."""
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._lock = threading.Lock()
        self._mails = {each.id: each for each in _kept(directory)}

    def keep(self, content: bytes, *, envelope_from: str, recipients: Sequence[str]) -> Arrived:
        """Take a mail in; when this returns it is in its file."""
        with self._lock:
            number = max(self._mails, default=0) + 1
            path = self._directory / f"{number:06}.eml"
            envelope = json.dumps({"from": envelope_from, "to": list(recipients)}, ensure_ascii=False)
            # The mail comes last: a mail without its envelope never shows.
            _write(path.with_suffix(".json"), envelope.encode())
            _write(path, content)
            mail = _arrived(path)
            self._mails[number] = mail
            return mail

    def newest_first(self, *, to: str = "", after: int = 0) -> list[Arrived]:
        """Mails for an address or part of one ("" for all) that came after the one with number `after`."""
        with self._lock:
            mails = sorted(self._mails.values(), key=lambda each: each.id, reverse=True)
        return [each for each in mails if each.id > after and (not to or each.is_for(to))]

    def find(self, number: int) -> Arrived | None:
        """The mail with that number, if there is one."""
        with self._lock:
            return self._mails.get(number)


def opened(mail: Arrived) -> Opened:
    """A mail taken apart."""
    message = message_from_bytes(mail.source)
    leaves = [each for each in message.walk() if not each.is_multipart()]
    return Opened(
        headers=tuple((name, _decoded(value)) for name, value in message.items()),
        text=_body(leaves, "text/plain"),
        html=_body(leaves, "text/html"),
        files=tuple(_file(each, number) for number, each in enumerate(leaves, 1) if _is_file(each)),
    )


def _kept(directory: Path) -> Iterator[Arrived]:
    for path in sorted(directory.glob("[0-9]*.eml")):
        if path.stem.isdigit():
            yield _arrived(path)


def _arrived(path: Path) -> Arrived:
    message = message_from_bytes(path.read_bytes())
    leaves = [each for each in message.walk() if not each.is_multipart()]
    envelope_from, recipients = _envelope(path.with_suffix(".json"))
    return Arrived(
        id=int(path.stem),
        path=path,
        at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        envelope_from=envelope_from,
        recipients=recipients,
        sender=_decoded(message.get("From", "")),
        to=_decoded(message.get("To", "")),
        subject=_decoded(message.get("Subject", "")),
        message_id=_decoded(message.get("Message-ID", "")),
        language=_decoded(message.get("Content-Language", "")).lower(),
        links=links_in(_body(leaves, "text/plain") or ""),
        file_count=sum(1 for each in leaves if _is_file(each)),
    )


def _envelope(path: Path) -> tuple[str, tuple[str, ...]]:
    """Sender and recipients; nobody, for a mail that was put into the directory by hand."""
    if not path.exists():
        return "", ()
    envelope = json.loads(path.read_bytes())
    return str(envelope["from"]), tuple(map(str, envelope["to"]))


def links_in(text: str) -> tuple[str, ...]:
    """Web addresses in a text, in order, each once, without the punctuation that follows them."""
    return tuple(dict.fromkeys(each.rstrip(_BEHIND_A_LINK) for each in _LINK.findall(text)))


def _is_file(part: Message) -> bool:
    return part.get_filename() is not None or part.get_content_maintype() != "text"


def _file(part: Message, number: int) -> File:
    name = (part.get_filename() or f"part-{number}").replace("/", "_").replace("\\", "_")
    return File(name=name, media_type=part.get_content_type(), content=_content(part))


def _body(leaves: Sequence[Message], media_type: str) -> str | None:
    for part in leaves:
        if part.get_content_type() == media_type and not _is_file(part):
            try:
                return _content(part).decode(part.get_content_charset("utf-8"), "replace")
            except LookupError:  # a character set that does not exist
                return _content(part).decode("ascii", "replace")
    return None


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _decoded(value: object) -> str:
    """A header as people read it; one that is broken stays as it came."""
    text = re.sub(r"\r?\n(?=[ \t])", "", str(value)).strip()
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text


def _write(path: Path, content: bytes) -> None:
    """Write so that the file is there whole or not at all."""
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
