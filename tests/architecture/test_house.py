"""Guards for the whole house that no linter keeps."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "app").rglob("*.html"))


def where(pattern: str, files: list[Path], *, besides: tuple[str, ...] = ()) -> list[str]:
    found = []
    for file in files:
        name = str(file.relative_to(ROOT))
        if name in besides:
            continue
        found += [
            f"{name}: {line.strip()}"
            for line in file.read_text(encoding="utf-8").splitlines()
            if re.search(pattern, line)
        ]
    return found


def test_only_work_commits():
    assert where(r"\.(commit|rollback)\(", MODULES, besides=("app/core/work.py",)) == []


def test_only_the_clock_reads_the_clock():
    assert where(r"datetime\.now|time\.time\(|date\.today|utcnow", MODULES, besides=("app/core/clock.py",)) == []


def test_no_template_switches_escaping_off():
    assert where(r"\|\s*safe\b|autoescape", TEMPLATES) == []


def test_no_template_has_inline_style_or_script():
    handlers = r"\son(?:blur|change|click|error|focus|input|key\w+|load|mouse\w+|submit)="
    assert where(rf"\sstyle=|<style|<script(?![^>]*\ssrc=)|{handlers}", TEMPLATES) == []


def test_only_those_who_send_letters_or_ask_name_servers_reach_out():
    """There are no webhooks (R55): whoever adds one comes by here, and to what C8 asks of it."""
    clients = (
        r"socket|ssl|http\.client|urllib\.request|smtplib|ftplib|imaplib|imap_tools"
        r"|asyncio|dns|requests|httpx|aiohttp|urllib3"
    )
    reaches_out = rf"^(?:import|from) (?:{clients})\b"
    those = (
        "app/outbox/wire.py",
        "app/outbox/sender.py",
        "app/outbox/trial.py",
        "app/intake/mailbox.py",  # reads the mailbox that answers to letters go to
        "app/watch/probe.py",  # asks our own web whether it answers, at the address of the settings
    )

    assert where(reaches_out, MODULES, besides=those) == [
        "app/schedule/sending.py: import socket"  # for the name of this machine
    ]


def test_every_package_is_pinned_with_the_hashes_of_its_files():
    for name in ("requirements.txt", "requirements-local.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        packages = [line for line in lines if line and not line.lstrip().startswith("#")]
        assert len(packages) > 20, name
        for package in packages:
            assert re.match(r"[a-z0-9._\[\],-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", package), package


def test_no_rule_of_bandit_is_switched_off_for_the_application():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    for_app = [
        each for place, rules_ in rules["per-file-ignores"].items() if place.startswith("app") for each in rules_
    ]

    assert rules["select"] == ["ALL"]
    assert [each for each in (*rules["ignore"], *for_app) if re.match(r"S\d*$", each)] == []


def test_nothing_is_imported_inside_a_function():
    assert where(r"^\s+(from app|import app)", MODULES) == []


def test_no_module_is_longer_than_four_hundred_lines():
    assert [str(file) for file in MODULES if len(file.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_nothing_is_left_to_be_done():
    assert where(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError", [*MODULES, *TEMPLATES]) == []
