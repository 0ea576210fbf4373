"""Settings are typed and loud: what is wrong stops the start, and the message names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import ConfigurationError, Environment, MailTls, settings_from

KEY = "k" * 32
PRODUCTION = {"PLACET_PUBLIC_URL": "https://consult.council.example", "PLACET_SECRET_KEYS": KEY}


def test_production_is_the_default_and_needs_a_key():
    with pytest.raises(ConfigurationError, match="PLACET_SECRET_KEYS"):
        settings_from({})

    assert settings_from(PRODUCTION).env is Environment.PRODUCTION


def test_development_runs_without_any_other_setting():
    settings = settings_from({"PLACET_ENV": "development"})

    assert settings.is_loopback
    assert settings.sqlalchemy_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"PLACET_SECRET_KEYS": "short"}, "PLACET_SECRET_KEYS"),
        ({"PLACET_SECRET_KEYS": f"{KEY},"}, "PLACET_SECRET_KEYS"),
        ({"PLACET_SECRET_KEYS": f"old,{KEY}"}, "PLACET_SECRET_KEYS"),
        ({"PLACET_CLOSE_DRAIN_SECONDS": "19"}, "PLACET_CLOSE_DRAIN_SECONDS"),
        ({"PLACET_REPLY_TIMEOUT_SECONDS": "16"}, "PLACET_CLOSE_DRAIN_SECONDS"),
        ({"PLACET_PUBLIC_URL": "http://consult.council.example"}, "PLACET_PUBLIC_URL"),
        ({"PLACET_PUBLIC_URL": "https://consult.council.example/path"}, "PLACET_PUBLIC_URL"),
        ({"PLACET_MAIL_SERVER": "relay.council.example"}, "PLACET_MAIL_TLS"),
        ({"PLACET_MAIL_TLS": "maybe"}, "PLACET_MAIL_TLS"),
        ({"PLACET_MAIL_PORT": "many"}, "PLACET_MAIL_PORT"),
        ({"PLACET_TICK_SECONDS": "-1"}, "PLACET_TICK_SECONDS"),
        ({"PLACET_OUTBOX_RETRY_MINUTES": "1,0"}, "PLACET_OUTBOX_RETRY_MINUTES"),
        ({"PLACET_ENV": "test"}, "PLACET_ENV"),
        ({"PLACET_ENV": "development"}, "PLACET_ENV"),
        ({"PLACET_TYPO": "1"}, "PLACET_TYPO"),
        ({"PLACET_MAIL_RETURN_PATH": "bounce@council.example"}, "PLACET_MAIL_RETURN_PATH"),
        ({"PLACET_MAIL_RETURN_PATH": "bounce@{token}.council.example"}, "PLACET_MAIL_RETURN_PATH"),
        ({"PLACET_MAIL_RETURN_PATH": "{token}{token}@council.example"}, "PLACET_MAIL_RETURN_PATH"),
        ({"PLACET_MAIL_RETURN_PATH": f"{'b' * 23}{{token}}@council.example"}, "PLACET_MAIL_RETURN_PATH"),
    ],
)
def test_unsafe_or_misread_settings_stop_the_start(changes: dict[str, str], name: str):
    with pytest.raises(ConfigurationError, match=name):
        settings_from(PRODUCTION | changes)


def test_settings_are_read_with_their_types():
    settings = settings_from(
        PRODUCTION
        | {
            "PLACET_SECRET_KEYS": f"{'a' * 32}, {'b' * 32}",
            "PLACET_MAIL_TLS": "starttls",
            "PLACET_MAIL_SERVER": "relay.council.example",
            "PLACET_OUTBOX_RETRY_MINUTES": "1, 2,5",
            "PLACET_DATA_DIR": "/srv/placet",
            "OTHER": "ignored",
        }
    )

    assert settings.secret_keys == ("a" * 32, "b" * 32)
    assert settings.mail_tls is MailTls.STARTTLS
    assert settings.outbox_retry_minutes == (1, 2, 5)
    assert settings.checkpoint_path == Path("/srv/placet/checkpoints")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:p@db.example/placet",
        "postgres://u:p@db.example/placet",
        "postgresql+psycopg://u:p@db.example/placet",
    ],
)
def test_postgresql_addresses_select_psycopg(address: str):
    assert settings_from(PRODUCTION | {"PLACET_DATABASE_URL": address}).sqlalchemy_url == (
        "postgresql+psycopg://u:p@db.example/placet"
    )


def test_a_wrong_setting_is_told_in_one_sentence(tmp_path: Path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PLACET_")}

    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "tick"],
        env=environment | {"PLACET_MAIL_PORT": "many"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "Placet cannot start: PLACET_MAIL_PORT='many' is not a whole number, 0 or more\n"
