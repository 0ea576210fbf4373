"""`python -m bench [NAME…]`: measure, print a table, write bench/results.json.

Ends with 0 also where a target is missed: whether that is so depends on the machine, and the table says it.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bench import boards, closings, cold_start, counters, letters, lock, memory, openings, replies, ticks
from bench.ground import SMALL, Ground, Scale, prepared
from bench.machine import this_code, this_machine
from bench.measure import Measurement
from bench.results import FILE, entries, keep, table

#: All measurements, by name, in the order in which they run.
MEASUREMENTS: tuple[tuple[str, Callable[[Ground], Iterable[Measurement]]], ...] = (
    (letters.NAME, letters.measured),
    ("replies", replies.measured),
    ("pages", boards.measured),
    ("closing", closings.measured),
    (counters.NAME, counters.measured),
    ("tick", ticks.measured),
    ("opening", openings.measured),
    (memory.NAME, memory.measured),
    (lock.NAME, lock.measured),
    (cold_start.NAME, cold_start.measured),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for, or everything."""
    wanted = _parser().parse_args(arguments)
    names = [name for name, _ in MEASUREMENTS]
    if unknown := sorted(set(wanted.names) - set(names)):
        print(f"there is no measurement {', '.join(unknown)}; there are {', '.join(names)}", file=sys.stderr)
        return 2
    scale = SMALL if wanted.small else Scale(rounds=wanted.rounds)
    code = this_code()
    with prepared(scale) as ground:
        machine = this_machine(ground.server)
        taken: list[Measurement] = []
        for name, measured in MEASUREMENTS:
            if name in (wanted.names or names):
                began = time.perf_counter()
                found = list(measured(ground))
                print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
                # Written as it goes on: a later one that fails takes nothing along.
                keep(entries(found, machine=machine, code=code), wanted.results)
                taken += found
    print(table(taken))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Placet beside its limits.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which measurements; all where none is named")
    parser.add_argument("--rounds", type=int, default=Scale().rounds, help="how often each side is taken (default: 5)")
    parser.add_argument("--small", action="store_true", help="tiny sizes and one round: does it run?")
    parser.add_argument("--results", type=Path, default=FILE, help="where the figures go (default: bench/results.json)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
