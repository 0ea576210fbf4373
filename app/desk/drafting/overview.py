"""What the overview of a manuscript shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.consultations import writing
from app.consultations.completeness import Completeness, completeness
from app.consultations.manuscript_queries import Script, script
from app.consultations.manuscripts import problems_of
from app.consultations.refusals import Problem
from app.consultations.writing import Slot
from app.core.web import has_view
from app.core.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item in the list."""

    index: int
    number: str
    title: str
    parts: int
    annexes: int
    problems: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A manuscript at a glance."""

    script: Script
    original: str
    completeness: Sequence[Completeness]
    items: Sequence[ItemLine]
    #: In the order of the text.
    problems: Sequence[Problem]


def overview_of(work: Work, number: int) -> Overview:
    """Gather it. Raises ManuscriptUnknown."""
    found = script(work, number)
    problems = sorted(problems_of(work, number, found.document), key=_place)
    original = writing.original_of(found.document)
    return Overview(
        script=found,
        original=original,
        completeness=completeness(found.document),
        items=[
            _line(index, item, original, sum(each.path[:2] == ("items", index) for each in problems))
            for index, item in enumerate(writing.items_of(found.document))
        ],
        problems=problems,
    )


def has_preflight() -> bool:
    """Whether there is a page that checks a draft before it is opened."""
    return has_view("desk.preflight.page")


def _line(index: int, item: Mapping[str, object], original: str, problems: int) -> ItemLine:
    title = writing.read({"original": original, **item}, Slot(("title",), original))
    parts, annexes = item.get("parts"), item.get("annexes")
    return ItemLine(
        index=index,
        number=str(item.get("number") or index + 1),
        title=title,
        parts=len(parts) if isinstance(parts, list) else 0,
        annexes=len(annexes) if isinstance(annexes, list) else 0,
        problems=problems,
    )


def _place(problem: Problem) -> tuple[int, int]:
    index = problem.path[1] if problem.path[:1] == ("items",) and len(problem.path) > 1 else -1
    return (int(index), problem.line or 0)
