"""`flask members`: the difference as people read it, and what happens without and with `--yes`."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.core.work import look
from app.members import queries
from tests.members.sheets import COUNCIL

POINTS = "iso2,email,language,name,role\nKE,mission@kenya.example,en,A. Example,primary\n"


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["members", *map(str, arguments)])


@pytest.fixture
def focal_points(tmp_path: Path) -> Path:
    path = tmp_path / "points.csv"
    path.write_text(POINTS, encoding="utf-8")
    return path


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "members.csv"
    path.write_text(text, encoding="utf-8")
    return path


def members_on_file() -> int:
    with look() as work:
        return len(queries.roster(work, "council", on=work.now.date()).lines)


def test_without_yes_the_difference_is_shown_and_nothing_is_applied(app: Flask, focal_points: Path):
    result = run(app, "import", "--body", "council", COUNCIL, "--focal-points", focal_points)

    assert result.exit_code == 0
    assert "Body: council (new)" in result.output
    assert "Members: 48 added, 0 changed, 0 removed" in result.output
    assert "  + KE  Kenya  (itu_region: D, groups: ATU, standing: entitled)" in result.output
    assert (
        "  + KE  mission@kenya.example  (language: en, role: primary, scope: reply, name: A. Example)" in result.output
    )
    assert result.output.endswith("Nothing was applied. To apply it, give the same command with --yes.\n")
    assert members_on_file() == 0


def test_with_yes_it_is_applied_and_a_second_time_there_is_no_difference(app: Flask, focal_points: Path):
    command = ("import", "--body", "council", COUNCIL, "--focal-points", focal_points, "--yes")

    first, second = run(app, *command), run(app, *command)

    assert first.output.endswith("Applied.\n")
    assert second.output.endswith("There is no difference; nothing was applied.\n")
    assert members_on_file() == 48


def test_changes_and_removals_are_shown_value_by_value(app: Flask, tmp_path: Path):
    run(app, "import", "--body", "council", COUNCIL, "--yes")
    file = written(tmp_path, "iso2,itu_region,weight\nKE,E,2\n")

    result = run(app, "import", "--body", "council", file, "--remove")

    assert "Members: 0 added, 1 changed, 47 removed" in result.output
    assert "  ~ KE  Kenya\n      itu_region: D -> E\n      weight: 1 -> 2\n" in result.output
    assert "  - FR  France\n" in result.output


def test_names_of_another_day_can_be_taken(app: Flask):
    plain = run(app, "import", "--body", "council", COUNCIL)
    dated = run(app, "import", "--body", "council", COUNCIL, "--names-on", "2021-06-30")

    assert "note: TR: the file has “Turkey”" in plain.output
    assert "  + TR  Turkey  (" in dated.output
    assert "note:" not in dated.output


def test_every_problem_is_told_on_a_line_of_its_own(app: Flask, tmp_path: Path):
    file = written(tmp_path, "iso2,weight\nKE,much\nFR,1\nKE,1\n")
    points = tmp_path / "points.csv"
    points.write_text("iso2,email,language\nKE,mission,en\n", encoding="utf-8")

    result = run(app, "import", "--body", "council", file, "--focal-points", points, "--yes")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "Error: The import cannot be accepted:",
        "members.csv, line 2, column weight: “much” is not a whole number from 0 to 1000000.",
        "members.csv, line 4, column iso2: KE is there already, in line 2.",
        "points.csv, line 2, column email: “mission” is not one plain e-mail address.",
        "Nothing was applied. [members_refused]",
    ]
    assert members_on_file() == 0


def test_a_new_body_is_named_on_the_command_line(app: Flask, tmp_path: Path):
    file = written(tmp_path, "iso2,name_en\nBOARD-1,First seat\n")

    unnamed = run(app, "import", "--body", "board", file)
    named = run(
        app, "import", "--body", "board", file, "--body-name", "en=Board", "--body-name", "fr=Bureau",
        "--secretariat", "en=Registry", "--place", "en=Nairobi", "--yes",
    )  # fmt: skip

    assert unnamed.exit_code == 1
    assert "[body_unnamed]" in unnamed.stderr
    assert named.exit_code == 0, named.output
    with look() as work:
        body = queries.body(work, "board")
    assert body is not None
    assert (body.names, body.secretariat, body.place) == (
        {"en": "Board", "fr": "Bureau"},
        {"en": "Registry"},
        {"en": "Nairobi"},
    )


@pytest.mark.parametrize("text", ["Board", "de=Rat", "en=", "en= ", "en=\x1b[2J"])
def test_a_text_without_its_language_is_refused(app: Flask, text: str):
    result = run(app, "import", "--body", "board", COUNCIL, "--body-name", text)

    assert result.exit_code == 2
    assert "is not like fr=Conseil" in result.stderr


def test_members_are_listed_in_the_order_of_the_body_with_their_focal_points(app: Flask, focal_points: Path):
    run(app, "import", "--body", "council", COUNCIL, "--focal-points", focal_points, "--yes")

    lines = run(app, "list", "--body", "council").output.splitlines()

    assert lines[0] == "ZA\tSouth Africa\tD\tATU\tentitled"
    assert lines[lines.index("KE\tKenya\tD\tATU\tentitled") + 1] == (
        "\tmission@kenya.example\ten\tprimary\treply\tA. Example"
    )


def test_listing_a_body_that_does_not_exist_is_refused(app: Flask):
    result = run(app, "list", "--body", "council")

    assert result.exit_code == 1
    assert "[body_unknown]" in result.stderr
