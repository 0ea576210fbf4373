"""The log: one line for each event, whatever is in it; no link, token or address; numbers of incidents."""

import io
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.core.logs import LONGEST_ERROR, JsonLines, Readable, masked
from app.core.work import SHELL, begin
from app.links.tokens import InvitationClaim, Signer
from app.officers.models import Officer
from app.replies.views.silence import hide_tokens
from config import settings_from
from tests.fixtures.app import make_client
from tests.make import make_officer
from tests.sweep import corpora

ROOT = Path(__file__).resolve().parents[2]
TOKEN = Signer(keys=("k" * 32,), deployment="test").sign(InvitationClaim(invitation="abcdefgh", version=1))
SESSION = "Zk3-" + "aB9_" * 10
CORPUS = [*corpora.SCRIPTS, *corpora.TURNS, *corpora.CONTROLS, *corpora.HEADERS, *corpora.FORMULAS, *corpora.ODD]
FORGED = [
    'x\n{"at": "2026-01-01", "level": "info", "event": "all is well"}',
    "x\r\n2026-01-01 00:00:00 INFO app: all is well",
    "x\u2028y\u2029z\x85w\x0bv\x0cu\x1ct",
    '"}\n{"level":"critical"}',
    "%s %d %(name)s {0}",
    "\ud800 lone",
]
SECRETS = [
    f"GET /l/{TOKEN}?lang=en",
    f"GET /c/{TOKEN[:-4]}/..;x",
    f"broken token {TOKEN}",
    f"cookie placet={SESSION}; other={SESSION}",
    f"/desk/sign-in/{SESSION}",
    "mission@ke.example could not be reached",
    "Key (email)=(o.fficer+x@secretariat.example) already exists",
    "rcpt=<b\u00e9a@council.example>, mission%40ke.example",
]
OPENING = (TOKEN, TOKEN[:-4], SESSION, "ke.example", "secretariat", "council.example", "mission")


@pytest.fixture(params=[JsonLines, Readable])
def form(request: pytest.FixtureRequest) -> logging.Formatter:
    return request.param()


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What a logger writes in JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("app")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def record(message: str, *given: object) -> logging.LogRecord:
    return logging.LogRecord("app.x", logging.WARNING, "x.py", 1, message, given, None)


@pytest.mark.parametrize("text", [*CORPUS, *FORGED])
def test_whatever_is_logged_is_one_line(form: logging.Formatter, text: str):
    written = form.format(record("said %s", text))

    assert len(written.splitlines()) == 1
    assert written.isprintable()
    if isinstance(form, JsonLines):
        event = json.loads(written)["event"]
        assert len(event.splitlines()) == 1
        assert event.startswith("said ")


@pytest.mark.parametrize("text", SECRETS)
def test_nothing_that_opens_anything_or_names_anybody_is_logged(form: logging.Formatter, text: str):
    whole = record("about %s", text)
    whole.exc_info = (ValueError, ValueError(text), None)

    written = form.format(whole)

    assert not [each for each in OPENING if each in written], written
    assert "ValueError" in written


def test_what_helps_to_find_the_cause_stays():
    for text in ("letter 0123456789abcdef0123456789abcdef failed", "sha256 " + "0f" * 32, "consultation 7", "DM-26/1"):
        assert masked(text) == text


@pytest.mark.parametrize("text", ["x" * 1_000_000, "a@" * 500_000, "A-_" * 300_000, "." * 500_000, "/l/" * 300_000])
def test_a_long_text_costs_little(text: str):
    begun = time.monotonic()

    written = JsonLines().format(record("%s", text))

    assert len(written) < 6 * LONGEST_ERROR
    assert time.monotonic() - begun < 1


def test_an_error_that_cannot_pose_as_an_event(lines: io.StringIO):
    logging.getLogger("app.x").error("broken", exc_info=RuntimeError(FORGED[0]))

    (line,) = lines.getvalue().splitlines()
    assert json.loads(line).keys() == {"at", "level", "logger", "process", "event", "error"}
    readable = record("broken")
    readable.exc_info = (RuntimeError, RuntimeError(FORGED[1]), None)
    _, *error = Readable().format(readable).split("\n")
    assert error
    assert all(each.startswith("    ") for each in error)


def test_the_number_of_an_incident_is_a_field_of_its_own(app: Flask, lines: io.StringIO):
    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("inside")

    app.testing = False
    pages = [make_client(app).get(path).text for path in ("/broken", f"/l/{TOKEN}x", "/nothing?x=a@b.example")]

    found = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert len(found) == len(pages)
    assert all(event["incident"] in page for event, page in zip(found, pages, strict=True))
    assert "inside" in found[0]["error"]
    assert TOKEN not in lines.getvalue()
    assert "b.example" not in lines.getvalue()


def test_an_error_of_the_database_does_not_take_along_what_was_written(app_on_both: Flask, lines: io.StringIO):
    def twice() -> None:
        with begin(SHELL) as work:
            make_officer(work, "somebody@x.example")
            work.session.add(
                Officer(email="somebody@x.example", name="N", role="r", password_hash=SESSION, added_at=work.now)
            )

    with pytest.raises(IntegrityError) as failure:
        twice()
    logging.getLogger("app.x").error("failed", exc_info=failure.value)

    assert "unique" in lines.getvalue().lower()
    assert "somebody" not in lines.getvalue()
    assert SESSION not in lines.getvalue()


def test_the_servers_own_lines_have_no_tokens_even_without_our_form():
    hide_tokens()
    for name in ("werkzeug", "gunicorn.access"):
        line = logging.LogRecord(name, logging.INFO, "x", 1, '"GET /l/%s HTTP/1.1" 200', (TOKEN,), None)
        assert logging.getLogger(name).filter(line)
        assert TOKEN not in line.getMessage()


@pytest.mark.parametrize("setting", ["json", "auto"])
def test_processes_write_as_they_are_told_and_people_read_theirs(tmp_path: Path, setting: str):
    environment = {"PLACET_ENV": "development", "PLACET_DATA_DIR": str(tmp_path), "PLACET_LOG_FORM": setting}
    code = "import wsgi, logging; logging.getLogger('app.x').info('begun'); raise SystemError('a@b.example')"

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    if setting == "json":
        begun, uncaught = map(json.loads, done.stderr.splitlines())
        assert (begun["event"], uncaught["event"], uncaught["level"]) == ("begun", "uncaught", "critical")
        assert "a@b.example" not in done.stderr
    else:
        assert " INFO app.x: begun\n" in done.stderr


def test_in_production_lines_are_json_unless_somebody_says_otherwise():
    production = {"PLACET_PUBLIC_URL": "https://consult.council.example", "PLACET_SECRET_KEYS": "k" * 32}

    assert settings_from(production).writes_json
    assert not settings_from(production | {"PLACET_LOG_FORM": "text"}).writes_json
