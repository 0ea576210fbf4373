"""What building the application does to the machine."""

from pathlib import Path

from app import create_app
from tests.fixtures.app import FixedClock, make_settings


def test_nobody_else_on_the_machine_may_look_into_the_data_directory(tmp_path: Path):
    settings = make_settings(tmp_path)

    create_app(settings, FixedClock())

    assert settings.data_dir.stat().st_mode & 0o077 == 0
