"""The bench: a figure beside its limit, what is written down of it, and that it runs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench import letters
from bench.__main__ import main
from bench.ground import SMALL, Database, Ground
from bench.machine import Code, Machine
from bench.measure import Figures, Judged, Measurement, Sense, Target, alternating
from bench.results import entries, keep, table
from bench.sink import running_sink
from dev.postgres import PostgresServer

MACHINE = Machine(cpu="x", cores=2, memory_gib=1.0, kernel="k", python="3", postgresql="18", sqlite="3")
CODE = Code(commit="c0ffee", is_dirty=False)
LETTERS = Measurement(
    name="letters",
    what="one process",
    unit="letters/s",
    seats=48,
    ours=Figures((300.0, 500.0, 400.0)),
    limit=Figures((1000.0, 900.0, 1100.0)),
    target=Target(bound=0.5),
)
MEMORY = Measurement(
    name="memory",
    what="web",
    unit="MB",
    ours=Figures((150.0,)),
    target=Target(bound=300, sense=Sense.AT_MOST, judged=Judged.FIGURE),
)


def test_a_ratio_is_that_of_the_medians_and_a_missed_target_says_by_how_much():
    assert LETTERS.ratio == pytest.approx(0.4)
    assert LETTERS.is_reached is False
    assert LETTERS.share == pytest.approx(0.8)
    assert replace(LETTERS, target=Target(bound=0.4)).is_reached is True


def test_a_figure_may_be_judged_by_itself():
    assert MEMORY.ratio is None
    assert MEMORY.is_reached is True
    assert replace(MEMORY, ours=Figures((301.0,))).is_reached is False


def test_a_ratio_without_a_limit_is_refused():
    with pytest.raises(ValueError, match="needs a limit"):
        replace(LETTERS, limit=None)


def test_both_sides_are_taken_in_turns_and_neither_is_always_first():
    order = []

    def run(side: str) -> float:
        order.append(side)
        return float(len(order))

    ours, limit = alternating([lambda: run("ours"), lambda: run("limit")], rounds=3)

    assert order == ["ours", "limit", "limit", "ours", "ours", "limit"]
    assert ours.taken == (1.0, 4.0, 5.0)
    assert limit.median == 3.0


def test_a_table_tells_what_is_reached_and_what_is_missed():
    lines = table([LETTERS, MEMORY]).splitlines()

    assert lines[2] == (
        "| letters: one process | 48 | 400 (300–500) letters/s | 1,000 (900–1,100) letters/s | 0.40 | ≥ 0.5 × "
        "| missed: 0.80 of it |"
    )
    assert lines[3] == "| memory: web |  | 150 MB |  |  | ≤ 300 | reached |"


def test_results_of_other_measurements_stay_with_their_own_commit(tmp_path: Path):
    file = tmp_path / "results.json"
    keep(entries([LETTERS, MEMORY], machine=MACHINE, code=CODE), file)

    keep(entries([LETTERS], machine=MACHINE, code=replace(CODE, commit="decade")), file)

    found = json.loads(file.read_text(encoding="utf-8"))
    assert {each["name"]: each["code"]["commit"] for each in found} == {"memory": "c0ffee", "letters": "decade"}


def test_an_unknown_name_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    file = tmp_path / "results.json"

    assert main(["leters", "--results", str(file)]) == 2

    assert "cold-start" in capsys.readouterr().err
    assert not file.exists()


@pytest.mark.slow
def test_a_tiny_run_measures_letters_that_were_really_accepted(
    tmp_path: Path, postgres_server: PostgresServer, empty_postgres: str, empty_database: Path
):
    ground = Ground(
        directory=tmp_path,
        server=postgres_server,
        scale=SMALL,
        empty_postgres=empty_postgres,
        empty_sqlite=empty_database,
    )

    with running_sink() as port:
        case = letters.Case(database=Database.SQLITE, processes=1, letters=3, rounds=1)
        taken = list(letters.beside(ground, port, case))

    keep(entries(taken, machine=MACHINE, code=CODE), tmp_path / "results.json")
    found = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert [(each["what"], each["seats"]) for each in found] == [
        ("1 process, SQLite, against raw smtplib", 3),
        ("1 process, SQLite, against Flask-Mail", 3),
    ]
    assert all(each["ours"]["median"] > 0 and each["ratio"] > 0 and len(each["ours"]["taken"]) == 1 for each in found)
