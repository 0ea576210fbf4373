"""The log: one line for each event, and nothing in it that opens anything, names anybody or poses as another line.

Whatever is logged, by us or by a library, goes through here: addresses of personal links, tokens and e-mail addresses
are taken out, and what would begin a new line is written out. In production each line is one JSON object.
"""

import json
import logging
import re
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

from config import Settings

LONGEST_EVENT, LONGEST_ERROR = 4_000, 20_000
#: Loggers of the servers that we run under; they bring handlers of their own.
_SERVERS: Final = ("gunicorn.error", "gunicorn.access", "werkzeug")
_HIDDEN: Final = "…"
_LINK = re.compile(r"(/[lcdk]/)[^\s\"?]+")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,400}\.[A-Za-z0-9_-]{43}")
#: A random value of 32 bytes, as sessions, forms and sign-in links carry one; what is all hexadecimal is a hash.
_SECRET = re.compile(r"(?<![\w-])(?![0-9a-f]+(?![\w-]))[A-Za-z0-9_-]{40,}")
#: Bounded on both sides, so that a long text costs no more than its length.
_MAIL = re.compile(r"[^\s@<>\"'(),;:=\[\]{}]{1,64}(?:@|%40|\N{FULLWIDTH COMMERCIAL AT})[^\s@<>\"'(),;:=\[\]{}]{1,255}")


def masked(text: str, *, longest: int = LONGEST_EVENT) -> str:
    """The text without personal links, tokens and e-mail addresses; what is longer is cut off."""
    text = _LINK.sub(rf"\1{_HIDDEN}", text[:longest])
    for pattern in (_TOKEN, _SECRET, _MAIL):
        text = pattern.sub(_HIDDEN, text)
    return text


def on_one_line(text: str) -> str:
    """The text with each character by its number that begins a line, turns the direction, or cannot be printed."""
    return "".join(each if each.isprintable() else _written_out(each) for each in text)


class JsonLines(logging.Formatter):
    """One JSON object on one line of ASCII for each event."""

    def format(self, record: logging.LogRecord) -> str:
        """Instant in UTC, level, logger, process, event; where there are some, the incident's number and the error."""
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "event": on_one_line(masked(record.getMessage())),
        }
        if incident := getattr(record, "incident", None):
            fields["incident"] = str(incident)
        if error := _error(self, record):
            fields["error"] = error
        return json.dumps(fields)


class Readable(logging.Formatter):
    """The same for people: the error below its event, moved in so that no line of it looks like an event."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger and event."""
        time = self.formatTime(record)
        line = f"{time} {record.levelname} {record.name}: {on_one_line(masked(record.getMessage()))}"
        error = "".join(f"\n    {on_one_line(each)}" for each in _error(self, record).split("\n") if each)
        return line + error


def configure(settings: Settings) -> None:
    """Let all loggers of this process write to standard error in this way; harmless when called again.

    A server that has begun its own log before keeps where it writes, and writes it like this from now on.
    """
    form = JsonLines() if settings.writes_json else Readable()
    handler = logging.StreamHandler()
    handler.setFormatter(form)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("app").setLevel(logging.INFO)
    for server in _SERVERS:
        for each in logging.getLogger(server).handlers:
            each.setFormatter(form)
    if settings.writes_json:
        # What nobody has caught is an event too.
        logging.captureWarnings(capture=True)
        sys.excepthook = _uncaught
        threading.excepthook = lambda told: _uncaught(
            told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
        )


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        logging.getLogger("app").critical("uncaught", exc_info=(kind, error, trace))


def _error(form: logging.Formatter, record: logging.LogRecord) -> str:
    """The traceback, masked; "": there is none."""
    return masked(form.formatException(record.exc_info), longest=LONGEST_ERROR) if record.exc_info else ""


def _written_out(character: str) -> str:
    return f"\\u{ord(character):04x}"
