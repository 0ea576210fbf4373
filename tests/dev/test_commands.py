"""Commands that make an example ready: as from a shell of their own, whatever the surrounding one holds."""

from pathlib import Path

import pytest

from dev.installation import CommandFailed, Installation


def test_a_command_reads_what_it_is_given_and_nothing_of_the_surrounding_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # A setting that there is not stops every start.
    monkeypatch.setenv("PLACET_NO_SUCH_SETTING", "1")
    installation = Installation(directory=tmp_path, web_port=5000, smtp_port=1025, mailbox_port=8025)

    installation.flask("db", "upgrade")
    words = ("officers", "add", "zoe@x.example", "--name", "Zoë", "--role", "reader", "--password-stdin")
    said = installation.flask(*words, given="brackish-tuba-7 of Zoë\n")

    assert "zoe@x.example" in said
    assert "Zoë" in installation.flask("officers", "list")
    with pytest.raises(CommandFailed, match=r"consultations status DM-1 --json: .*\[consultation_unknown\]"):
        installation.status("DM-1")
