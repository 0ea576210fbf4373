"""What building the application does to the machine."""

from pathlib import Path

import pytest

from app import create_app
from config import ConfigurationError, Environment
from tests.fixtures.app import FixedClock, make_settings


def test_nobody_else_on_the_machine_may_look_into_the_data_directory(tmp_path: Path):
    settings = make_settings(tmp_path)

    create_app(settings, FixedClock())

    assert settings.data_dir.stat().st_mode & 0o077 == 0


def test_a_debugger_never_runs_in_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    here = make_settings(tmp_path, public_url="https://consult.council.example", env=Environment.PRODUCTION)

    with pytest.raises(ConfigurationError, match="FLASK_DEBUG"):
        create_app(here, FixedClock())
