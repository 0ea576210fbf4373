"""A seventh language is a file: with a catalogue more, and nothing else, the house speaks it everywhere."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from app.cli.i18n import extracted
from app.core.i18n import CATALOGUES, LANGUAGES

ROOT = CATALOGUES.parents[1]
#: A language that Babel knows and the house does not speak.
SEVENTH = "eo"
#: What the application and its tests are made of.
HOUSE = ("app", "config.py", "dev", "migrations", "pyproject.toml", "tests", "wsgi.py")


def pseudo(text: str) -> str:
    return f"⟦{text}⟧"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The application with a catalogue that says everything in brackets."""
    for name in HOUSE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    catalogue = Catalog(locale=SEVENTH, charset="utf-8")
    for message in extracted():
        if message.id:
            forms = message.id if message.pluralizable else (message.id,)
            said = [pseudo(forms[-1]) for _form in range(catalogue.num_plurals)]
            string = tuple(said) if message.pluralizable else said[0]
            catalogue.add(message.id, string, context=message.context, flags=message.flags)
    place = tmp_path / "app" / "translations" / SEVENTH / "LC_MESSAGES" / "messages.po"
    place.parent.mkdir(parents=True)
    with place.open("wb") as file:
        write_po(file, catalogue)
    return tmp_path


def run(house: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PYTHONPATH": str(house),
        "PLACET_ENV": "development",
        "PLACET_DATA_DIR": str(house / "var"),
    }
    return subprocess.run(
        [sys.executable, *command], cwd=house, env=environment, capture_output=True, text=True, check=False
    )


def test_the_check_of_catalogues_reads_it(house: Path):
    catalogue = house / "app" / "translations" / SEVENTH / "LC_MESSAGES" / "messages.po"
    found = run(house, "-m", "flask", "--app", "wsgi", "i18n", "check")
    assert [line for line in found.stdout.splitlines() if line.startswith(SEVENTH)] == []

    spoilt = catalogue.read_text(encoding="utf-8").replace("⟦%(reference)s: %(title)s⟧", "⟦%(title)s⟧", 1)
    catalogue.write_text(spoilt, encoding="utf-8")
    found = run(house, "-m", "flask", "--app", "wsgi", "i18n", "check")
    assert found.returncode == 1
    assert f"{SEVENTH}: placeholders: '%(reference)s: %(title)s'" in found.stdout


def test_pages_letters_and_texts_of_a_consultation_are_in_it(house: Path):
    found = run(house, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/core/seventh_house.py")

    assert found.returncode == 0, found.stdout + found.stderr


def test_it_comes_after_the_six():
    assert LANGUAGES == ("ar", "zh", "en", "fr", "ru", "es")
