"""The example in mid-course: a clock that is moved by hand, real letters to a local mailbox, replies drawn by a seed.

The replies are those of the demonstration. Nothing else is invented of a Member State.
"""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.consultations import files
from app.consultations.drafts import import_consultation
from app.consultations.manuscripts import begin_from_earlier, take_over
from app.consultations.opening import open_consultation
from app.core.work import SHELL, begin
from app.members import files as member_files
from app.members.files import NamedFile
from app.members.service import ImportRequest, apply, import_difference
from app.officers import service as officers
from app.officers.models import Role
from app.officers.signin import make_sign_in_link
from app.schedule.tick import tick
from config import Environment, Settings
from dev import example
from dev.demo.people import send
from dev.demo.plan import SEED, Plan, Reply, Wave, Way, members_of, plan_of
from dev.mailbox.server import LocalMailbox
from dev.ports import HOST, free_port
from dev.post import MailReader

#: A Monday morning; the example is open for 24 days.
BEGINNING = datetime(2021, 6, 21, 7, 30, tzinfo=UTC)
#: When the pictures are taken: the first reminder is out, the second is not.
LENGTH = timedelta(days=19, hours=4)
#: Days after the opening on which the first wave replies: no weekends.
DAYS = (1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16)
TWO = tuple(each.email for each in example.OFFICERS)
#: Reference of the consultation that is being written meanwhile.
WRITTEN = "DM-21/1013"
CHAIR = "chair@secretariat.example"
#: How much of the second wave has come.
SECOND_WAVE = 9


@dataclass(slots=True)
class HandClock:
    """A clock that stands until it is moved."""

    at: datetime

    def read(self, _session: Session) -> datetime:
        """The instant it was set to."""
        return self.at

    def told(self, _instant: datetime | None) -> datetime:
        """Likewise."""
        return self.at

    def later(self, _reading: datetime, _seconds: float) -> datetime:
        """Likewise: it stands."""
        return self.at


@dataclass(slots=True, kw_only=True)
class Course:
    """The house in operation, with its clock and its mail."""

    app: Flask
    clock: HandClock
    url: str
    mail: MailReader
    reference: str

    def sign_in_link(self, email: str = TWO[0]) -> str:
        """A link that signs an officer in once."""
        with self.app.app_context(), begin(SHELL) as work:
            return make_sign_in_link(work, email)

    def until(self, moment: datetime) -> None:
        """Let the time pass until an instant, and what is due be done."""
        self.clock.at = moment
        tick(self.app)
        self.mail.refresh()


@contextmanager
def running(directory: Path) -> Iterator[Course]:
    """The example, opened, with its letters delivered."""
    port, clock = free_port(), HandClock(BEGINNING)
    url = f"http://{HOST}:{port}"
    with LocalMailbox(directory=directory / "mailbox", smtp_port=0, web_port=0) as mailbox:
        settings = Settings(
            env=Environment.DEVELOPMENT, public_url=url, data_dir=directory / "data", mail_port=mailbox.smtp_port
        )
        app = create_app(settings, clock)
        server = make_server(HOST, port, app, threaded=True, request_handler=_Quiet)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            reference = _opened(app)
            course = Course(
                app=app, clock=clock, url=url, mail=MailReader(mailbox.url.rstrip("/")), reference=reference
            )
            course.until(BEGINNING)
            yield course
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def play(course: Course) -> None:
    """Let Member States reply over the days, until the pictures are taken."""
    plan = plan_of(members_of(example.EXAMPLES / "members.csv", example.EXAMPLES / "focal-points.csv"))
    chance = random.Random(SEED)  # noqa: S311 - hours of invented replies, not secrets
    moments = sorted(_moment(chance) for _ in plan.of(Wave.FIRST))
    for moment, reply in zip(moments, _shuffled(plan, chance), strict=True):
        course.until(moment)
        send(reply, course.mail)
    later = BEGINNING + timedelta(days=DAYS[-1] + 1)
    # Nobody is shown to differ from a colleague or to take an answer back: that would be an awkward thing to invent.
    plain = [each for each in plan.of(Wave.SECOND) if plan.ways[each.member] in {Way.PORTIONS, Way.REMINDED}]
    for place, reply in enumerate(plain[:SECOND_WAVE]):
        course.until(later + timedelta(hours=5 * place))
        send(reply, course.mail)
    course.until(BEGINNING + LENGTH)
    with course.app.app_context(), begin(SHELL) as work:
        take_over(work, begin_from_earlier(work, course.reference, reference=WRITTEN).number, revision=1)


def _moment(chance: random.Random) -> datetime:
    return BEGINNING + timedelta(days=chance.choice(DAYS), minutes=chance.randrange(10 * 60))


def _shuffled(plan: Plan, chance: random.Random) -> list[Reply]:
    replies = list(plan.of(Wave.FIRST))
    chance.shuffle(replies)
    return replies


def _opened(app: Flask) -> str:
    """Tables, members, officers, and the example, opened; its reference."""
    with app.app_context():
        upgrade()
        members, points = (
            NamedFile(name=name, content=(example.EXAMPLES / name).read_bytes())
            for name in ("members.csv", "focal-points.csv")
        )
        request = ImportRequest(
            body=example.BODY,
            files=member_files.read(members, points),
            names_on=datetime.fromisoformat(example.NAMES_ON).date(),
        )
        draft = files.parsed(example.FILE.read_text(encoding="utf-8"), opener=files.beside(example.FILE))
        with begin(SHELL) as work:
            apply(work, import_difference(work, request))
            for each in example.OFFICERS:
                officers.add(work, officers.NewOfficer(email=each.email, name=each.name))
            officers.add(work, officers.NewOfficer(email=CHAIR, name="Chair (invented)", role=Role.CHAIR))
            import_consultation(work, draft)
            open_consultation(work, draft.reference)
        return draft.reference


class _Quiet(WSGIRequestHandler):
    """A server that writes no line for each request."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""
