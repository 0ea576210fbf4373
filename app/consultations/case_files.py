"""Tables of cases: which rule, how many members, how many of each answer; read whole, decided, written whole."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.consultations.refusals import ConsultationRefused, FileRefused, Problem
from app.consultations.trials import DecidesNothing, FiguresRefused, figures, verdict_on
from app.core.i18n import N_
from app.members import delimited
from app.members.cells import Cells, Line, NoTable, fault_in, heading, shown
from app.rules import Figures, Kind, Rule

FIGURES = ("members", "entitled", "approve", "disapprove", "abstain")
COLUMNS = ("case", "rule", *FIGURES)
RESULTS = ("outcome", "clause", "inequality")

_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)
_WORKBOOK = b"PK\x03\x04"
#: More would scroll away what comes first.
_MOST_TOLD = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One row."""

    name: str
    rule: Rule
    figures: Figures


def read(content: bytes, *, named: Callable[[str], Rule]) -> tuple[Case, ...]:
    """The cases of a CSV file, as spreadsheets and programs write it; columns of other names are ignored.

    Args:
        content: the file's bytes.
        named: gives the rule of a name, or refuses it.

    Raises:
        FileRefused: with every problem and its line.
    """
    cells = _cells(content)
    lines = [line for line in cells.lines if any(line.texts)]
    if not lines:
        raise FileRefused([Problem(code="empty", text=N_("The file is empty."))])
    reader = _Reader(lines[0], named=named)
    found = [reader.case(line) for line in lines[1:]]
    if not found:
        reader.complain(lines[0], "no_case", N_("There is no case below the header row."))
    if reader.problems:
        raise FileRefused(_shortened(reader.problems))
    return tuple(case for case in found if case)


def decided(cases: Iterable[Case]) -> str:
    """The cases with what decided each, as a CSV text."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow((*COLUMNS, *RESULTS))
    for case in cases:
        verdict = verdict_on(case.rule, case.figures)
        numbers = (getattr(case.figures, name) for name in FIGURES)
        table.writerow((case.name, case.rule.id, *numbers, verdict.outcome, verdict.clause, verdict.inequality))
    return text.getvalue()


class _Reader:
    """Reads rows under a header and remembers what is wrong with them."""

    def __init__(self, header: Line, *, named: Callable[[str], Rule]) -> None:
        self.problems: list[Problem] = []
        self._header = _places(header)
        self._width = len(header.texts)
        self._named = named
        self._rules: dict[str, Rule | Problem] = {}

    def complain(self, line: Line, code: str, text: str, /, **facts: object) -> None:
        self.problems.append(Problem(code=code, text=text, facts=facts, line=line.number))

    def case(self, line: Line) -> Case | None:
        """The case of a line; None where something is wrong with it."""
        before = len(self.problems)
        cells = {name: line.texts[place] if place < len(line.texts) else "" for name, place in self._header.items()}
        if any(line.texts[self._width :]):
            self.complain(line, "row_too_long", N_("The row has more values than the header has columns."))
        if fault := fault_in(cells["case"]):
            self.complain(line, fault.code, fault.text, **fault.facts)
        rule = self._rule(line, cells["rule"])
        found = self._figures(line, cells)
        if rule is None or found is None or len(self.problems) > before:
            return None
        return Case(name=cells["case"], rule=rule, figures=found)

    def _rule(self, line: Line, name: str) -> Rule | None:
        if name not in self._rules:
            self._rules[name] = self._looked_up(name)
        found = self._rules[name]
        if isinstance(found, Rule):
            return found
        self.complain(line, found.code, found.text, **found.facts)
        return None

    def _looked_up(self, name: str) -> Rule | Problem:
        try:
            rule = self._named(name)
        except ConsultationRefused as refusal:
            return Problem(code=refusal.code, text="%(reason)s", facts={"reason": str(refusal)})
        if rule.kind is Kind.COMMENTS:
            return Problem(code=DecidesNothing.code, text=DecidesNothing.text, facts={"rule": rule.id})
        return rule

    def _figures(self, line: Line, cells: Mapping[str, str]) -> Figures | None:
        strange = [name for name in FIGURES if not _NUMBER.fullmatch(cells[name])]
        for name in strange:
            self.complain(
                line,
                "not_a_number",
                N_("%(figure)s: “%(value)s” is not a whole number of nine digits at most."),
                figure=name,
                value=shown(cells[name]),
            )
        if strange:
            return None
        try:
            return figures(**{name: int(cells[name]) for name in FIGURES})
        except FiguresRefused as refusal:
            self.complain(line, refusal.reason, refusal.sentence, **refusal.facts)
            return None


def _cells(content: bytes) -> Cells:
    if content.startswith(_WORKBOOK):
        raise FileRefused([Problem(code="workbook", text=N_("The file is a workbook; save it as CSV."))])
    try:
        return delimited.read(content, known=COLUMNS)
    except NoTable as problem:
        fault = problem.fault
        raise FileRefused([Problem(code=fault.code, text=fault.text, facts=fault.facts, line=problem.line)]) from None


def _places(line: Line) -> Mapping[str, int]:
    """Each column that counts, to its place."""
    headings = [heading(text) for text in line.texts]
    problems = tuple(_header_problems(headings, line))
    if problems:
        raise FileRefused(problems)
    return {name: headings.index(name) for name in COLUMNS}


def _header_problems(headings: Sequence[str], line: Line) -> Iterator[Problem]:
    for name in COLUMNS:
        facts: dict[str, object] = {"column": name}
        if name not in headings:
            text = N_("The column “%(column)s” is missing.")
            yield Problem(code="column_missing", text=text, facts=facts, line=line.number)
        elif headings.count(name) > 1:
            text = N_("The column “%(column)s” is there twice.")
            yield Problem(code="column_twice", text=text, facts=facts, line=line.number)


def _shortened(problems: Sequence[Problem]) -> Sequence[Problem]:
    rest = len(problems) - _MOST_TOLD
    if rest <= 0:
        return problems
    more = Problem(code="more", text=N_("… and so on: %(count)s problems more."), facts={"count": rest})
    return (*problems[:_MOST_TOLD], more)
