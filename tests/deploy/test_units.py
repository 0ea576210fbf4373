"""What the shipped units and the image start exists, and the example of settings is one."""

import re
from pathlib import Path

import pytest

from app import create_app
from config import settings_from
from tests.fixtures.app import make_settings

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_start_what_there_is_with_little_power(unit: Path, tmp_path: Path):
    said = unit.read_text()
    names = {each.name for each in create_app(make_settings(tmp_path)).cli.commands.values()}

    commands = re.findall(r"flask --app wsgi (\w+)", said)

    assert commands or "gunicorn --no-control-socket --worker-class gthread" in said
    assert set(commands) <= names
    for word in (
        "User=placet",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=\n",
        "UMask=0077",
    ):
        assert word in said


def test_the_example_of_settings_is_understood_once_it_has_a_key():
    lines = (ROOT / "deploy" / "placet.env.example").read_text().splitlines()
    found = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    found["PLACET_SECRET_KEYS"] = "k" * 40

    settings = settings_from(found)

    assert settings.is_production
    assert settings.trusted_proxies == 1


def test_the_image_has_all_that_the_application_needs():
    said = (ROOT / "deploy" / "Containerfile").read_text()
    copied = {word for line in re.findall(r"^COPY (.+)$", said, re.MULTILINE) for word in line.split()[:-1]}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert copied == let_in
    assert copied >= {"requirements.txt", "app", "migrations", "config.py", "wsgi.py"}
    assert all((ROOT / each).exists() for each in copied)
