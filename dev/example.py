"""Loading the example: tables, members, the consultation, accounts. What is there already is left as it is."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from dev.installation import ROOT, CommandFailed, Installation

EXAMPLES = ROOT / "app" / "consultations" / "examples"
BODY = "council"
FILE = EXAMPLES / "dm-21-1012.yaml"
#: The official names that stood when the real consultation was held.
NAMES_ON = "2021-06-30"
#: No secret: it is printed, and these accounts exist only where everything stays on one's own machine.
PASSWORD = "try placet on this machine"  # noqa: S105 - see above

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleOfficer:
    """An officer invented for trying things out."""

    email: str
    name: str
    role: str = "officer"


OFFICERS = (
    ExampleOfficer(email="first.officer@secretariat.example", name="First officer (invented)"),
    ExampleOfficer(email="second.officer@secretariat.example", name="Second officer (invented)"),
)
#: Those who need no link: they sign in with address and password.
OTHERS = (
    ExampleOfficer(email="chair@council.example", name="Chair (invented)", role="chair"),
    ExampleOfficer(email="reader@secretariat.example", name="Reader (invented)", role="reader"),
    ExampleOfficer(email="administrator@secretariat.example", name="Administrator (invented)", role="administrator"),
)


def reference_of(file: Path) -> str:
    """The reference that a consultation file gives."""
    found = re.search(r"^reference:\s*(\S+)\s*$", file.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError(f"{file} names no reference")
    return found[1]


def load(installation: Installation, file: Path, progress: Progress) -> str:
    """Bring the tables up to date, import what is not there yet, and open the consultation unless it has been.

    Gives the state that the consultation was found in, "" for none.

    Raises:
        CommandFailed: a command of the application refused.
    """
    progress("bringing the database up to date")
    installation.flask("db", "upgrade")
    reference = reference_of(file)
    found = _state(installation, reference)
    if not found:
        progress("importing 49 members and their focal points, adding accounts")
    with ThreadPoolExecutor() as side_by_side:
        tasks = [side_by_side.submit(_add_officers, installation)]
        if not found:
            tasks.append(side_by_side.submit(_import_members, installation))
    for task in tasks:
        task.result()
    if not found:
        progress(f"importing {file.name}")
        installation.flask("consultations", "import", str(file))
    if found in {"", "draft"}:
        progress(f"opening {reference}: its letters are written in six languages and queued")
        installation.flask("consultations", "open", reference)
    return found


def sign_in_link(installation: Installation, officer: ExampleOfficer) -> str:
    """A link that signs an officer in once."""
    return installation.flask("officers", "sign-in-link", officer.email).strip()


def _import_members(installation: Installation) -> None:
    installation.flask(
        "members",
        "import",
        str(EXAMPLES / "members.csv"),
        "--body",
        BODY,
        "--focal-points",
        str(EXAMPLES / "focal-points.csv"),
        "--names-on",
        NAMES_ON,
        "--yes",
    )


def _add_officers(installation: Installation) -> None:
    there = installation.flask("officers", "list")
    for each in (*OFFICERS, *OTHERS):
        if each.email not in there:
            words = ("officers", "add", each.email, "--name", each.name, "--role", each.role, "--password-stdin")
            installation.flask(*words, given=f"{PASSWORD}\n")


def _state(installation: Installation, reference: str) -> str:
    try:
        return str(installation.status(reference)["state"])
    except CommandFailed as failure:
        if "[consultation_unknown]" in str(failure):
            return ""
        raise
