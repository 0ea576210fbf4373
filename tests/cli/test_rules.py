"""`flask rules`: what is printed, what is refused, and that a table is decided whole or not at all."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from app.consultations import rulebook
from app.core import yaml
from app.core.i18n import LANGUAGES
from app.core.work import SHELL, begin, look
from app.rules import presets
from config import Environment, Settings
from tests.make import make_body
from tests.rules.make import make_rule

CASES = Path(__file__).parents[1] / "rules" / "cases.csv"
HEADER = "case,rule,members,entitled,approve,disapprove,abstain\n"
GOOD = "c01,itu-council,48,46,24,5,3\n"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application before any database has been made."""
    return create_app(Settings(env=Environment.DEVELOPMENT, data_dir=tmp_path_factory.mktemp("var")))


@pytest.fixture
def council(app: Flask) -> Flask:
    with begin(SHELL) as work:
        make_body(work)
    return app


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["rules", *map(str, arguments)])


def written(tmp_path: Path, text: str | bytes, name: str = "in.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rule_file(tmp_path: Path, **changes: object) -> Path:
    return written(tmp_path, yaml.dump(make_rule(id="house-rule").as_plain() | changes), "rule.yaml")


# ---- list, show, explain ------------------------------------------------------------------------


def test_all_presets_are_listed_without_a_database(bare: Flask):
    result = run(bare, "list")

    assert result.exit_code == 0
    assert [line.split("\t")[0] for line in result.output.splitlines()] == list(presets.names())
    assert {len(line.split("\t")) for line in result.output.splitlines()} == {4}
    assert not (Path(bare.extensions["placet"].settings.data_dir) / "placet.sqlite").exists()


def test_the_rules_of_a_body_are_listed_with_the_presets(council: Flask, tmp_path: Path):
    run(council, "add", rule_file(tmp_path), "--body", "council")

    names = [line.split("\t")[0] for line in run(council, "list", "--body", "council").output.splitlines()]

    assert names == sorted([*presets.names(), "house-rule"])


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_can_be_shown(bare: Flask, name: str):
    result = run(bare, "show", name)

    assert result.exit_code == 0
    assert result.output.startswith(f"{name}, version ")
    assert result.output.endswith(presets.text(name))


def test_a_rule_is_shown_with_its_foundation_and_in_plain_language(bare: Flask):
    output = run(bare, "show", "iccat").output

    for beginning in (
        "Legal basis: ",
        "Source: ",
        "Status: published source\n",
        "In force: ",
        "Note: ",
        "A decision is adopted if the approvals amount to more than one half of the total membership of the body.\n",
        "Quorum: replies, or acknowledgements of the letter, from at least two thirds",
        "If no reply to a decision is received from a Member State, it is deemed to abstain",
        "Until the deadline, an answer may be changed or taken back.",
        "The answer “asks for more time”: This answer takes no position on the decision.",
        "Period for replies. At least: 40 calendar days. Usually: 40 calendar days.",
    ):
        assert f"\n{beginning}" in output


def test_a_rule_is_shown_as_data(bare: Flask):
    data = json.loads(run(bare, "show", "itu-council", "--json").output)

    sentences, label = data.pop("sentences"), data.pop("status_label")
    assert data == rulebook.shipped_rule("itu-council").as_plain()
    assert (sentences[0].partition(" if ")[0], label) == ("A decision is adopted", "published source")


def test_an_outcome_is_explained_with_its_integers(bare: Flask):
    result = run(
        bare, "explain", "itu-council", "--members", "48", "--entitled", "46", "--approve", "24", "--disapprove", "5",
        "--abstain", "3",
    )  # fmt: skip

    assert result.exit_code == 0
    assert "48 members, 46 entitled: 24 for, 5 against, 3 abstaining, 14 silent" in result.output
    lines = result.output.splitlines()
    assert lines[3:6] == [
        "Adopted [adopted]",
        "The approvals amount to more than one half of the Member States having the right to vote.",
        "majority-of-entitled: 2 × 24 = 48 > 46",
    ]
    assert lines[7].startswith("1. Condition for adoption [majority-of-entitled]: ")
    assert lines[8] == "   2 × 24 = 48 > 46: holds, and decides"


def test_every_clause_stands_in_its_order_with_the_one_that_decided(bare: Flask):
    output = run(bare, "explain", "wmo-members", "--members", "48", "--approve", "20", "--disapprove", "8").output

    inequalities = [line.strip() for line in output.splitlines() if line.startswith("   ")]
    assert inequalities == ["2 × 28 = 56 > 48: holds", "3 × 20 = 60 ≥ 56: holds, and decides"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_outcome_is_explained_in_every_language(bare: Flask, language: str):
    result = run(bare, "explain", "itu-council", "--members", "48", "--approve", "25", "--language", language)

    assert (result.exit_code, "[adopted]" in result.output) == (0, True)
    assert "2 × 25 = 50 > 48" in result.output


def test_an_outcome_is_explained_as_data(bare: Flask):
    result = run(bare, "explain", "un-silence", "--members", "48", "--disapprove", "1", "--json")

    data = json.loads(result.output)
    assert {key: data[key] for key in ("rule", "outcome", "clause")} == {
        "rule": "un-silence",
        "outcome": "silence_broken",
        "clause": data["derivation"][-1]["clause"],
    }
    assert data["figures"] == {
        "members": 48, "entitled": 48, "approve": 0, "disapprove": 1, "abstain": 0, "silent": 47,
    }  # fmt: skip
    assert [step["decides"] for step in data["derivation"]].count(True) == 1


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        (("--members", "-1"), "figures_refused"),
        (("--members", "48", "--entitled", "49"), "figures_refused"),
        (("--members", "48", "--approve", "49"), "figures_refused"),
    ],
)
def test_figures_that_cannot_be_are_refused(bare: Flask, numbers: tuple[str, ...], code: str):
    result = run(bare, "explain", "itu-council", *numbers)

    assert result.exit_code == 1
    assert result.stderr.endswith(f"[{code}]\n")


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("itu", "rule_unknown", "known: ca-browser-forum, "),
        ("election", "not_by_correspondence", "by secret ballot in person"),
        ("secret-ballot", "not_by_correspondence", "a voting system that is built for secrecy"),
        ("ranked-choice", "not_by_correspondence", "one item for each alternative"),
        ("nominations", "not_by_correspondence", "a formal register of nominations"),
        ("fao-comments", "decides_nothing", "collects comments"),
    ],
)
def test_what_is_no_rule_of_decision_is_refused_with_the_reason(bare: Flask, name: str, code: str, words: str):
    result = run(bare, "explain", name, "--members", "48")

    assert result.exit_code == 1
    assert result.stderr.endswith(f"[{code}]\n")
    assert words in result.stderr


def test_an_unknown_body_is_refused(app: Flask):
    result = run(app, "list", "--body", "council")

    assert (result.exit_code, "[body_unknown]" in result.stderr) == (1, True)


# ---- check, add ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_passes_the_check(bare: Flask, tmp_path: Path, name: str):
    result = run(bare, "check", written(tmp_path, presets.text(name), "rule.yaml"))

    assert (result.exit_code, result.stderr) == (0, "")


def test_every_problem_of_a_file_is_told_with_file_and_line(bare: Flask, tmp_path: Path):
    file = rule_file(tmp_path, version="one", tie="coin", quota=1)
    lines = file.read_text().splitlines()

    result = run(bare, "check", file)

    assert result.exit_code == 1
    assert [line.rpartition(" ")[2] for line in result.stderr.splitlines()] == [
        "[wrong_type]", "[unknown_word]", "[unknown_key]",
    ]  # fmt: skip
    assert [line.partition(": ")[0] for line in result.stderr.splitlines()] == [
        f"{file}:{lines.index(each) + 1}" for each in ("version: one", "tie: coin", "quota: 1")
    ]


def test_a_file_in_another_encoding_is_refused(bare: Flask, tmp_path: Path):
    result = run(bare, "check", written(tmp_path, b"title: Cons\xe9il\n", "rule.yaml"))

    assert result.exit_code == 1
    assert result.stderr.endswith("rule.yaml is not UTF-8 (byte 11). [not_utf_8]\n")


def test_a_body_gets_a_rule_once(council: Flask, tmp_path: Path):
    file = rule_file(tmp_path)

    first, second = (run(council, "add", file, "--body", "council") for _ in range(2))

    assert first.output == "council: the rule house-rule, version 1, has been added.\n"
    assert second.output == "council: the rule house-rule, version 1, is there already; nothing was changed.\n"
    with look() as work:
        assert "house-rule" in rulebook.names(work, "council")


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"silence": "abstain"}, "version_not_higher"), ({"id": "itu-council"}, "rule_name_taken")],
)
def test_a_rule_that_cannot_be_added_is_refused(council: Flask, tmp_path: Path, changes: dict, code: str):
    run(council, "add", rule_file(tmp_path), "--body", "council")

    result = run(council, "add", rule_file(tmp_path, **changes), "--body", "council")

    assert (result.exit_code, result.stderr.endswith(f"[{code}]\n")) == (1, True)


def test_a_file_with_problems_is_not_added(council: Flask, tmp_path: Path):
    result = run(council, "add", rule_file(tmp_path, tie="coin"), "--body", "council")

    assert (result.exit_code, "[unknown_word]" in result.stderr) == (1, True)
    with look() as work:
        assert rulebook.names(work, "council") == presets.names()


def test_a_rule_of_the_body_is_shown_and_explained(council: Flask, tmp_path: Path):
    run(council, "add", rule_file(tmp_path), "--body", "council")

    shown = run(council, "show", "house-rule", "--body", "council")
    explained = run(council, "explain", "house-rule", "--body", "council", "--members", "3", "--approve", "2")

    assert "id: house-rule\n" in shown.output
    assert "Adopted [adopted]" in explained.output


# ---- decide -------------------------------------------------------------------------------------


def decide(app: Flask, cases: Path, out: Path, *more: str) -> Result:
    return run(app, "decide", "--cases", cases, "--out", out, *more)


def table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


def test_the_worked_cases_of_the_catalogue_come_out_as_they_are_worked(bare: Flask, tmp_path: Path):
    result = decide(bare, CASES, tmp_path / "out.csv")

    assert result.exit_code == 0
    expected, found = list(table(CASES)), list(table(tmp_path / "out.csv"))
    assert [{key: row[key] for key in expected[0]} for row in found] == expected
    assert len({row["rule"] for row in found}) == 18
    assert all(row["clause"] and row["inequality"] for row in found)


def test_columns_stand_in_their_order_and_others_are_left_out(bare: Flask, tmp_path: Path):
    cases = written(
        tmp_path, "note,abstain,disapprove,approve,entitled,members,rule,case\nx,3,5,24,46,48,itu-council,c01\n"
    )

    decide(bare, cases, tmp_path / "out.csv")

    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == (
        "case,rule,members,entitled,approve,disapprove,abstain,outcome,clause,inequality\n"
        "c01,itu-council,48,46,24,5,3,adopted,majority-of-entitled,2 × 24 = 48 > 46\n"
    )


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + GOOD).encode("utf-8-sig"),
        (HEADER + GOOD).encode("utf-16"),
        (HEADER + GOOD).replace(",", ";").encode(),
        (HEADER + "\n" + GOOD + ",,,,,,\n").replace("\n", "\r\n").encode(),
        (HEADER.replace("case", " Case ") + GOOD).encode(),
    ],
    ids=["mark", "utf-16", "semicolons", "blank lines", "headings"],
)
def test_tables_are_read_as_spreadsheets_write_them(bare: Flask, tmp_path: Path, content: bytes):
    result = decide(bare, written(tmp_path, content), tmp_path / "out.csv")

    assert (result.exit_code, result.stderr) == (0, "")
    assert [(row["case"], row["outcome"]) for row in table(tmp_path / "out.csv")] == [("c01", "adopted")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The file is empty. [file_refused]"),
        ("\n\n", "The file is empty. [file_refused]"),
        (HEADER, "line 1: There is no case below the header row."),
        ("case,rule\nc01,itu-council\n", "line 1: The column “members” is missing."),
        (HEADER.replace("abstain", "approve") + GOOD, "line 1: The column “approve” is there twice."),
        (HEADER + GOOD + "c02,itu-council,48,46,-1,5,3\n", "line 3: approve is -1; a number of members is"),
        (HEADER + "c01,itu-council,48,46,30,15,3\n", "line 2: 48 answers are more than the 46 entitled members."),
        (HEADER + "c01,itu-council,45,46,24,5,3\n", "line 2: 46 entitled are more than the 45 members."),
        (HEADER + "c01,itu-council,48,46,24.0,5,3\n", "line 2: approve: “24.0” is not a whole number"),
        (HEADER + "c01,itu-council,48,46,24,5\n", "line 2: abstain: “” is not a whole number"),
        (HEADER + "c01,itu-council,48,46,٢٤,5,3\n", "line 2: approve: “٢٤” is not a whole number"),
        (HEADER + "c01,itu-council,48,46,24,5,3,0\n", "line 2: The row has more values than the header has columns."),
        (HEADER + "c01,none,48,46,24,5,3\n", "line 2: There is no rule of the name “none”"),
        (HEADER + "c01,election,48,46,24,5,3\n", "line 2: Elections are not held here"),
        (HEADER + "c01,fao-comments,48,46,24,5,3\n", "line 2: The rule fao-comments collects comments"),
        (HEADER + "=1+1,itu-council,48,46,24,5,3\n", "line 2: “=1+1” begins like a formula"),
        (HEADER + '"c01,itu-council,48,46,24,5,3\n', "line 2: The quotation marks do not pair"),
        ("PK\x03\x04", "The file is a workbook; save it as CSV."),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_with_its_line_and_nothing_is_written(bare: Flask, tmp_path: Path, text: str, told: str):
    cases, out = written(tmp_path, text), tmp_path / "out.csv"

    result = decide(bare, cases, out)

    assert result.exit_code == 1
    assert told in result.stderr
    assert sorted(tmp_path.iterdir()) == [cases]


def test_every_bad_row_is_named_at_once(bare: Flask, tmp_path: Path):
    cases = written(tmp_path, HEADER + "a,none,1,1,0,0,0\n" + GOOD + "b,itu-council,1,2,x,0,0\n")

    result = decide(bare, cases, tmp_path / "out.csv")

    assert [line.partition(":")[0] for line in result.stderr.splitlines()[1:]] == ["line 2", "line 4"]


def test_of_very_many_bad_rows_the_first_hundred_are_named(bare: Flask, tmp_path: Path):
    result = decide(bare, written(tmp_path, HEADER + "a,itu-council,1,2,0,0,0\n" * 105), tmp_path / "out.csv")

    assert "line 101: " in result.stderr
    assert "line 102: " not in result.stderr
    assert "… and so on: 5 problems more." in result.stderr


def test_a_bad_row_leaves_what_was_written_before(bare: Flask, tmp_path: Path):
    out = written(tmp_path, "before", "out.csv")

    decide(bare, written(tmp_path, HEADER + "a,none,1,1,0,0,0\n"), out)

    assert out.read_text() == "before"


def test_a_table_may_take_the_place_of_its_cases(bare: Flask, tmp_path: Path):
    cases = written(tmp_path, HEADER + GOOD)

    result = decide(bare, cases, cases)

    assert result.exit_code == 0
    assert [row["outcome"] for row in table(cases)] == ["adopted"]
    assert list(tmp_path.iterdir()) == [cases]


@pytest.mark.parametrize(
    ("place", "reason"), [("missing/out.csv", "there is no folder"), (".", "it is no ordinary file")]
)
def test_a_place_that_takes_no_file_is_refused(bare: Flask, tmp_path: Path, place: str, reason: str):
    result = decide(bare, written(tmp_path, HEADER + GOOD), tmp_path / place)

    assert result.exit_code == 1
    assert f"cannot be written: {reason}" in result.stderr
    assert result.stderr.endswith("[cannot_write]\n")


def test_a_folder_that_lets_nothing_be_written_is_refused(bare: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    cases = written(tmp_path, HEADER + GOOD)
    monkeypatch.setattr(Path, "replace", full)

    result = decide(bare, cases, tmp_path / "out.csv")

    assert result.stderr.endswith("cannot be written: No space left on device. [cannot_write]\n")
    assert list(tmp_path.iterdir()) == [cases]


def test_cases_may_be_decided_by_the_rules_of_a_body(council: Flask, tmp_path: Path):
    run(council, "add", rule_file(tmp_path), "--body", "council")
    cases = written(tmp_path, HEADER + "c01,house-rule,3,3,2,1,0\n")

    assert decide(council, cases, tmp_path / "out.csv").exit_code == 1
    assert decide(council, cases, tmp_path / "out.csv", "--body", "council").exit_code == 0
