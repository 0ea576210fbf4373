"""What a run leaves: `bench/results.json`, every figure as it was taken, and a table for people."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.machine import Code, Machine
from bench.measure import Figures, Measurement

FILE = Path(__file__).resolve().parent / "results.json"

#: A measurement as JSON.
Entry = dict[str, Any]


def entries(measurements: Iterable[Measurement], *, machine: Machine, code: Code) -> list[Entry]:
    """Each measurement with where and when it was taken, so that runs of some names can stand beside others."""
    taken_at = datetime.now(UTC).isoformat(timespec="seconds")
    return [
        {
            "name": each.name,
            "what": each.what,
            "seats": each.seats,
            "unit": each.unit,
            "ours": _figures(each.ours),
            "limit": _figures(each.limit) if each.limit else None,
            "ratio": each.ratio,
            "target": str(each.target) if each.target else None,
            "is_reached": each.is_reached,
            "share_of_target": each.share,
            "note": each.note,
            "taken_at": taken_at,
            "code": asdict(code),
            "machine": asdict(machine),
        }
        for each in measurements
    ]


def keep(found: Sequence[Entry], file: Path = FILE) -> None:
    """Write the results of a run; those of measurements that were not run stay, with their own commit beside them."""
    names = {each["name"] for each in found}
    former: list[Entry] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    kept = [each for each in former if each["name"] not in names]
    text = json.dumps([*kept, *found], indent=1, ensure_ascii=False)
    file.write_text(f"{text}\n", encoding="utf-8")


def table(measurements: Sequence[Measurement]) -> str:
    """The run as a table in Markdown."""
    head = ("measured", "seats", "ours", "limit", "ratio", "target", "")
    rows = [head, tuple("---" for _ in head), *map(_row, measurements)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(taken: Measurement) -> tuple[str, ...]:
    return (
        f"{taken.name}: {taken.what}",
        f"{taken.seats:,}" if taken.seats is not None else "",
        f"{_shown(taken.ours)} {taken.unit}",
        f"{_shown(taken.limit)} {taken.unit}" if taken.limit else "",
        f"{taken.ratio:.2f}" if taken.ratio is not None else "",
        str(taken.target) if taken.target else "",
        _verdict(taken),
    )


def _verdict(taken: Measurement) -> str:
    if taken.share is None:
        return ""
    return "reached" if taken.is_reached else f"missed: {taken.share:.2f} of it"


def _shown(figures: Figures) -> str:
    middle, least, most = (_number(each) for each in (figures.median, figures.least, figures.most))
    return middle if len(figures.taken) == 1 else f"{middle} ({least}–{most})"


def _number(value: float) -> str:
    """Three digits that mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 - see above


def _figures(figures: Figures) -> dict[str, Any]:
    return {"median": figures.median, "least": figures.least, "most": figures.most, "taken": list(figures.taken)}
