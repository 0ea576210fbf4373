"""A backup is made while everything runs, restored whole into an empty place or not at all, and is what it was."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.consultations.queries import by_reference
from app.core.db import db
from app.core.work import SHELL, Work, begin, look
from app.custody import backup
from app.custody.projections import projections
from app.custody.refusals import CopyForeign, CopyUnsound, KeysInside, PlaceTaken, TargetNotEmpty
from app.custody.restore import restore
from app.documents.models import Document
from app.record.events import HOUSE
from app.record.queries import checkpoints
from tests.custody.support import PDF, empty_house, furnish, keep_same_checkpoints, read_again, settings_of
from tests.faults.child import DEATH, ROOT
from tests.make import make_open_consultation
from tests.replies.support import APPROVE, REFERENCE, reply
from tests.schedule.support import change_settings, open_council, quiet_tick


def state() -> list[object]:
    with look() as work:
        tables = [projections(work, log) for log in (HOUSE, REFERENCE)]
        return [*tables, checkpoints(work), scans(work)]


def scans(work: Work) -> list[bytes]:
    return list(work.session.scalars(select(Document.content).order_by(Document.sha256)))


def test_what_is_restored_is_what_was_copied_and_goes_on(
    app_on_both: Flask, request: pytest.FixtureRequest, tmp_path: Path
):
    furnish(app_on_both)
    before = state()
    made = backup.make(tmp_path / "copy", keys=tmp_path / "keys")

    with empty_house(app_on_both, request, tmp_path / "other") as other:
        keep_same_checkpoints(app_on_both, other)
        restored = restore(tmp_path / "copy")

        assert not restored.is_held
        assert state() == before
        with look() as work:
            assert PDF in scans(work)
        assert not any(each.problems for each in read_again().values())
        # Numbers go on behind those that were given, and replies are taken.
        reply("mission@fr.example", {"1": APPROVE})
        with begin(SHELL) as work:
            make_open_consultation(work, "DM-26/2")
        quiet_tick(other)
        with look() as work:
            assert by_reference(work, "DM-26/2").id > by_reference(work, REFERENCE).id
    assert made.manifest.size > len(PDF)


def test_the_keys_lie_apart_for_their_owner_only(app: Flask, tmp_path: Path):
    furnish(app)
    with pytest.raises(KeysInside):
        backup.make(tmp_path / "copy", keys=tmp_path / "copy" / "keys")

    backup.make(tmp_path / "copy", keys=tmp_path / "keys")

    assert (tmp_path / "keys").read_text() == (
        f"PLACET_DEPLOYMENT=test\nPLACET_SECRET_KEYS={settings_of(app).secret_keys[0]}\n"
    )
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    key = settings_of(app).secret_keys[0].encode()
    assert not any(key in file.read_bytes() for file in (tmp_path / "copy").iterdir())
    with pytest.raises(PlaceTaken):
        backup.make(tmp_path / "copy", keys=None)
    assert app.test_cli_runner().invoke(args=["backup", str(tmp_path / "second"), "--no-keys"]).exit_code == 0
    assert not (tmp_path / "second.keys").exists()


def test_a_damaged_or_foreign_backup_leaves_nothing(app_on_both: Flask, request: pytest.FixtureRequest, tmp_path: Path):
    furnish(app_on_both)
    backup.make(tmp_path / "copy", keys=None)
    manifest = tmp_path / "copy" / "manifest.json"
    whole = manifest.read_text()

    with empty_house(app_on_both, request, tmp_path / "other") as other:
        change_settings(other, deployment="another")
        with pytest.raises(CopyForeign):
            restore(tmp_path / "copy")
        change_settings(other, deployment="test")
        plain = json.loads(whole)
        plain["snapshot"]["database"] = "oracle"
        manifest.write_text(json.dumps(plain))
        with pytest.raises(CopyForeign):
            restore(tmp_path / "copy")
        manifest.write_text(whole)
        largest = max((tmp_path / "copy").iterdir(), key=lambda file: file.stat().st_size)
        content = bytearray(largest.read_bytes())
        content[len(content) // 2] ^= 1
        largest.write_bytes(content)
        with pytest.raises(CopyUnsound, match="not as the manifest says"):
            restore(tmp_path / "copy")
        assert is_untouched()


def test_a_backup_is_restored_into_an_empty_place_only(app_on_both: Flask, tmp_path: Path):
    furnish(app_on_both)
    before = state()
    backup.make(tmp_path / "copy", keys=None)

    with pytest.raises(TargetNotEmpty):
        restore(tmp_path / "copy")

    assert state() == before


@pytest.mark.slow
def test_a_restore_that_is_killed_leaves_nothing_and_can_be_done_again(
    app_on_both: Flask, request: pytest.FixtureRequest, tmp_path: Path
):
    furnish(app_on_both)
    before = state()
    backup.make(tmp_path / "copy", keys=None)

    with empty_house(app_on_both, request, tmp_path / "other") as other:
        keep_same_checkpoints(app_on_both, other)
        settings = settings_of(other)
        told = {"data_dir": str(settings.data_dir), "database_url": settings.database_url}
        child = subprocess.run(
            [sys.executable, "-m", "tests.custody.dying", json.dumps(told), str(tmp_path / "copy"), "copied"],
            cwd=ROOT,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert child.returncode == DEATH, child.stderr
        assert is_untouched()

        restore(tmp_path / "copy")
        assert state() == before
        assert not list(settings.data_dir.glob("*.restoring"))


def test_a_backup_is_of_one_instant_while_others_write(app_on_both: Flask, tmp_path: Path):
    furnish(app_on_both)

    backup.make(tmp_path / "copy", keys=None)
    open_council("DM-26/2")
    plain = json.loads((tmp_path / "copy" / "manifest.json").read_text())

    assert f"test/{REFERENCE}\n" in plain["snapshot"]["checkpoints"]
    assert "DM-26/2" not in plain["snapshot"]["checkpoints"]
    rows = {each["name"]: each["rows"] for each in plain["snapshot"]["tables"]}
    sizes = [int(each.splitlines()[1]) for each in plain["snapshot"]["checkpoints"].split("\n\n")]
    assert rows["record_events"] == sum(sizes)


def is_untouched() -> bool:
    """Whether the database has no tables, or there is none."""
    if db.engine.dialect.name == "sqlite":
        return not Path(str(db.engine.url.database)).exists()
    with db.engine.connect() as connection:
        return not db.inspect(connection).get_table_names()
