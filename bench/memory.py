"""Memory of each process at the largest size: the most that it ever had, as the kernel counted it."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from app.core.work import SHELL, begin, look
from app.outbox.models import PENDING_IN_SQL, OutboxLetter
from bench.ground import Database, Ground, opened
from bench.houses import draft, found_council
from bench.machine import ROOT
from bench.measure import Figures, Judged, Measurement, Sense, Target
from bench.sink import running_sink
from config import Settings
from dev.browser import Browser
from dev.example import OFFICERS, sign_in_link
from dev.installation import Installation
from dev.ports import free_port

NAME = "memory"
REFERENCE = "DM-26/1"
TARGET = Target(bound=300, sense=Sense.AT_MOST, judged=Judged.FIGURE)
#: Each page so often, because what is kept shows only then.
_VIEWS = 20
_LONGEST_SECONDS = 1800.0
_BYTES_A_KB, _MB = 1024, 1_000_000


def measured(ground: Ground) -> Iterator[Measurement]:
    """On PostgreSQL: the command that opens, the web process, a sender beside it, the scheduler."""
    seats = ground.scale.seats[-1]
    with running_sink() as port:
        settings = ground.settings(Database.POSTGRESQL, mail_port=port)
        installation = _installation(settings, smtp_port=port)
        with opened(settings), begin(SHELL) as work:
            found_council(work, seats)
            draft(work, REFERENCE)
        yield _measured("opening", seats, _most_of_command(installation, "consultations", "open", REFERENCE))
        with _running(installation, installation.web.command) as web:
            _read(installation)
            yield _measured("web", seats, _most(web))
        with _running(installation, installation.scheduler.command) as scheduler:
            _wait_until_sent(settings)
            yield _measured("scheduler, which also sends", seats, _most(scheduler))


def _installation(settings: Settings, *, smtp_port: int) -> Installation:
    return Installation(
        directory=settings.data_dir,
        web_port=free_port(),
        smtp_port=smtp_port,
        mailbox_port=smtp_port,
        settings={"PLACET_DATABASE_URL": settings.database_url},
    )


def _measured(process: str, seats: int, megabytes: float) -> Measurement:
    return Measurement(
        name=NAME,
        what=f"{process}, PostgreSQL, the most it had",
        unit="MB",
        seats=seats,
        ours=Figures((megabytes,)),
        target=TARGET,
    )


def _most_of_command(installation: Installation, *words: str) -> float:
    """Of a command of the application, run to its end."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    # A process in between: the kernel tells the most of all children that have ended, and here there is just one.
    told = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
    told += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    done = subprocess.run(
        [sys.executable, "-c", told, *command],
        cwd=ROOT,
        env=installation.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(done.stdout) * _BYTES_A_KB / _MB


@contextmanager
def _running(installation: Installation, command: Sequence[str]) -> Iterator[int]:
    """A process of the installation, and its number."""
    process = subprocess.Popen(command, cwd=ROOT, env=installation.environment, stdout=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _most(process: int) -> float:
    """Megabytes of whichever of the process and its children has had most."""
    numbers = [process, *map(int, Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split())]
    found = [
        re.search(r"^VmHWM:\s*(\d+) kB$", Path(f"/proc/{number}/status").read_text(encoding="ascii"), re.MULTILINE)
        for number in numbers
    ]
    return max(int(each[1]) for each in found if each) * _BYTES_A_KB / _MB


def _read(installation: Installation) -> None:
    """What an officer looks at."""
    officer = OFFICERS[0]
    installation.flask("officers", "add", officer.email, "--name", officer.name, "--role", officer.role)
    browser = Browser()
    _wait_for(browser, f"{installation.public_url}/desk/sign-in")
    page = browser.open(sign_in_link(installation, officer))
    browser.send(page, page.form_that_posts())
    for path in ("/desk/", f"/desk/consultations/{REFERENCE}", f"/desk/letters/{REFERENCE}"):
        for _ in range(_VIEWS):
            page = browser.open(f"{installation.public_url}{path}")
            if page.status != 200:  # noqa: PLR2004 - a page that came
                raise RuntimeError(f"{path} answers {page.status}")


def _wait_for(browser: Browser, url: str) -> None:
    ends = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < ends:
        try:
            browser.open(url)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


def _wait_until_sent(settings: Settings) -> None:
    ends = time.monotonic() + _LONGEST_SECONDS
    with opened(settings):
        while time.monotonic() < ends:
            with look(SHELL) as work:
                if not work.session.scalar(select(func.count()).select_from(OutboxLetter).where(PENDING_IN_SQL)):
                    return
            time.sleep(0.5)
    raise TimeoutError("letters are still waiting")
