"""Every command and every pass of the tick stands in docs/operations.md."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app import create_app
from app.cli import __path__ as modules
from app.schedule.passes import AFTER_SENDING, BEFORE_SENDING
from app.schedule.tick import READING, SENDING
from config import Environment, Settings

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
#: What Flask itself and Flask-Migrate bring; of the latter the page names what operators need.
NOT_OURS = {"run", "shell", "routes", "db"}


def commands(group: click.Group, *path: str) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield " ".join((*path, name))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    directory = tmp_path_factory.mktemp("var")
    app = create_app(Settings(env=Environment.DEVELOPMENT, data_dir=directory))
    return [each for each in commands(app.cli) if each.split()[0] not in NOT_OURS]


def test_the_application_has_commands(ours):
    assert len(list(Path(modules[0]).glob("*.py"))) > 5
    assert "tick" in ours
    assert "consultations open" in ours


def test_every_command_is_named(ours):
    assert [each for each in ours if not re.search(rf"`flask {each}\b", PAGE)] == []


def test_every_command_that_is_named_exists(ours):
    named = set(re.findall(r"`flask ([a-z][a-z0-9]*(?: [a-z][a-z-]*)?)", PAGE))

    assert {each for each in named if each not in ours} == {"db upgrade"}


def test_the_passes_are_named_in_their_order():
    names = [name for name, _ in BEFORE_SENDING] + [SENDING, READING] + [name for name, _ in AFTER_SENDING]

    section = PAGE.partition("## The tick")[2].partition("\n## ")[0]

    assert re.findall(r"^\| ([a-z ]+) \| [a-z]", section, re.MULTILINE)[1:] == names


@pytest.mark.parametrize("option", ["--approved-by", "--password-stdin", "--names-on", "--no-mail", "--json"])
def test_options_that_matter_are_named(option):
    assert option in PAGE
