"""The result as people read it."""

from collections.abc import Mapping
from typing import Any

_OUTCOMES = {"adopted": "adopted", "not_adopted": "not adopted", None: "open"}
_COLUMNS = ("item", "approve", "disapprove", "abstain", "silent", "inequality", "outcome")


def table(status: Mapping[str, Any]) -> str:
    """Items with counts, inequality and outcome; below, who replied and what became of the letters."""
    rows = [_row(name, item) for name, item in status["items"].items()]
    widths = [max(len(row[column]) for row in (_COLUMNS, *rows)) for column in range(len(_COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (_COLUMNS, *rows)]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([*lines, "", *_sums(status)])


def _row(name: str, item: Mapping[str, Any]) -> tuple[str, ...]:
    counts = (str(item[each]) for each in ("approve", "disapprove", "abstain", "silent"))
    return (name, *counts, item["reason"] or "", _OUTCOMES.get(item["outcome"], str(item["outcome"])))


def _sums(status: Mapping[str, Any]) -> tuple[str, ...]:
    mail = status["mail"]
    kinds = (
        f"{status['reminders']} reminders, {status['receipts']} receipts, {status['outcome_letters']} outcome letters"
    )
    return (
        f"{status['seats']} seats, {status['entitled']} entitled; {status['replies']} replies, {status['late']} late.",
        f"Letters: {mail['queued']} queued, {mail['accepted']} accepted (of them {kinds}),",
        f"{mail['dropped']} dropped as no longer true, {mail['refused']} refused, {mail['waiting']} waiting.",
    )
