"""The result to keep: no further than its reach, without live formulas, equal for equal facts."""

import csv
import io
import json
import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.consultations.corrigenda import CorrectedView, CorrigendumPaper, Version
from app.consultations.queries import by_reference
from app.core.i18n import LANGUAGES, speaking
from app.core.work import SHELL, begin, look
from app.evidence import paper, plain, tables
from app.evidence.facts import MemberLine, Result, ResultLine
from app.evidence.queries import result_of
from app.evidence.refusals import ResultNotKnown
from app.letters.annex import StatementLine
from app.letters.facts import CorrectedLine, OutcomeLine
from app.record.queries import Checkpoint
from app.replies.declaration_queries import DeclarationLine
from app.rules import After
from app.tally.correcting import Correction, correct
from app.tally.numbering import Particulars
from app.tally.service import close
from tests.board.house import open_board
from tests.board.test_board import FIVE
from tests.fixtures.app import FixedClock
from tests.tally.test_certifying import closed

PAYLOADS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－1", " =1", '=HYPERLINK("http://x.example")')


def made(text: str = "Calendar") -> Result:
    """A result with a text everywhere that somebody can write one."""
    instant = datetime(2026, 3, 12, 17, 0, 31, tzinfo=UTC)
    counts = {"approve": 2, "disapprove": 1, "abstain": 0, "silent": 1}
    outcome = OutcomeLine(
        name="1",
        title=text,
        counts=counts,
        outcome="adopted",
        reason="2 × 2 = 4 > 3",
        sentence=text,
        number=text,
        adopted_on="2026-03-12",
    )
    return Result(
        reference="DM-26/1",
        title=text,
        organisation=text,
        secretariat=text,
        legal_basis=text,
        place="Geneva",
        zone="Europe/Zurich",
        language="en",
        opened_at=instant,
        deadline_at=instant,
        closed_at=instant,
        announced_at=None,
        letter_reference="DM-26/1/Outcome",
        seats=4,
        entitled=4,
        replied=3,
        late=0,
        lines=(
            ResultLine(
                item_number="",
                item_title="",
                outcome=outcome,
            ),
        ),
        rules=(text,),
        reach=After.NAMES_WITH_TEXT,
        members=(
            MemberLine(
                code="KE",
                name=text,
                is_entitled=True,
                weight=1,
                answers={"1": "approve"},
                received_at=instant,
                channel="link",
            ),
        ),
        statements=(StatementLine(member=text, decision="", text=text),),
        declarations=(
            DeclarationLine(
                index=1,
                decision="1",
                code="KE",
                member=text,
                kind="reservation",
                text=text,
                received_at=instant,
                declared_at=instant,
                withdrawn_at=None,
            ),
        ),
        corrigenda=(corrigendum(text, instant),),
        checkpoint=Checkpoint(origin="test/DM-26/1", size=9, root=bytes(32)),
        is_illustrative=False,
    )


def corrigendum(text: str, instant: datetime) -> CorrigendumPaper:
    said = {"outcome": "adopted", "reason": "2 × 2 = 4 > 3", "number": text, "adopted_on": "", "in_force_on": ""}
    former = said | {"outcome": "not_adopted", "reason": "2 × 1 = 2 ≤ 3", "number": ""}
    line = CorrectedLine(name="1", title=text, former=former, present=said, former_counts={"approve": 1})
    view = CorrectedView(
        name="1",
        title=text,
        former=Version(verdict="not adopted", inequality="2 × 1 = 2 ≤ 3", details=()),
        present=Version(verdict=text, inequality="2 × 2 = 4 > 3", details=(text,)),
    )
    return CorrigendumPaper(
        reference="DM-26/1/Corr.1",
        number=1,
        published_on=text,
        published_at=instant,
        reason=text,
        lines=(view,),
        corrected=(line,),
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula_in_a_workbook(payload: str) -> None:
    book = load_workbook(io.BytesIO(tables.as_workbook(made(payload))))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(payload.strip() in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_a_csv_begins_like_a_formula(payload: str) -> None:
    text = tables.as_csv(tables.statements_table(made(payload))).decode("utf-8-sig")

    cells = next(row for row in list(csv.reader(io.StringIO(text, newline="")))[1:])
    assert cells[0] == f"'{payload}"


def test_a_csv_says_that_it_is_utf8() -> None:
    assert tables.as_csv(tables.decisions_table(made("Année"))).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_a_pdf_with_the_result_inside_and_the_same_each_time(language: str) -> None:
    found = replace(made('= #read("/etc/passwd") نتيجة'), language=language)
    with speaking(language):
        first, again = paper.as_pdf(found), paper.as_pdf(found)

    assert first.startswith(b"%PDF-")
    assert b"result.json" in first
    assert b"pdfaid" in first
    assert first == again


@pytest.mark.parametrize(
    ("reach", "has_names", "has_texts"),
    [(After.COUNTS, False, False), (After.NAMES, True, False), (After.NAMES_WITH_TEXT, True, True)],
)
def test_a_result_goes_no_further_than_its_reach(
    app: Flask, clock: FixedClock, reach: After, *, has_names: bool, has_texts: bool
) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE)
    with look(SHELL) as work:
        consultation_id = by_reference(work, "DM-26/1").id
    clock.advance(days=11)
    with begin(SHELL) as work:
        assert close(work, consultation_id)

    with look(SHELL) as work:
        found = result_of(work, "DM-26/1", language="en", reach=reach)
    written = json.loads(plain.as_json(found))
    assert bool(found.members) is has_names
    assert ("members" in written) is has_names
    assert bool(found.statements) <= has_texts
    assert written["provisional"] is True
    assert [line.outcome.name for line in found.lines] == ["1", "2a", "2b"]


def test_there_is_no_result_before_the_close(app: Flask) -> None:
    with begin(SHELL) as work:
        open_board(work, FIVE)

    with look(SHELL) as work, pytest.raises(ResultNotKnown):
        result_of(work, "DM-26/1", language="en", reach=After.COUNTS)


def streams(content: bytes) -> bytes:
    """Everything in a PDF that is packed, unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return b"".join(zlib.decompressobj().decompress(each) for each in packed if each[:1] == b"x")


def test_corrigenda_stand_beside_what_they_correct_in_every_form() -> None:
    found = made()

    (written,) = json.loads(plain.as_json(found))["corrigenda"]
    assert (written["number"], written["published_at"]) == (1, "2026-03-12T17:00:31.000000Z")
    assert written["items"]["1"]["former"] == {
        "outcome": "not_adopted",
        "inequality": "2 × 1 = 2 ≤ 3",
        "counts": {"approve": 1},
        "number": None,
        "adopted_on": None,
        "in_force_on": None,
    }
    assert written["items"]["1"]["present"]["number"] == "Calendar"
    sheets = load_workbook(io.BytesIO(tables.as_workbook(found))).worksheets
    cells = [[cell.value for cell in row] for row in sheets[1].iter_rows()]
    assert cells[1][:2] == [1, "1 Calendar"]
    assert cells[1][3:] == ["not adopted\n2 × 1 = 2 ≤ 3", "Calendar\n2 × 2 = 4 > 3\nCalendar", "Calendar"]
    assert b'"corrigenda": [{"number": 1' in streams(paper.as_pdf(found))


def test_a_published_corrigendum_is_in_the_result(app: Flask, clock: FixedClock) -> None:
    approval = closed(clock, is_announced=True)
    with begin(SHELL) as work:
        said = Particulars(number="626")
        correct(work, "DM-26/1", Correction(particulars={"1": said}), approval=approval)

    with look(SHELL) as work:
        found = result_of(work, "DM-26/1", language="en", reach=After.COUNTS)
    (written,) = json.loads(plain.as_json(found))["corrigenda"]
    assert written["reference"] == "DM-26/1/Corr.1"
    assert list(written["items"]) == ["1"]
    assert written["items"]["1"]["present"]["number"] == "626"
    assert written["items"]["1"]["present"]["counts"] == json.loads(plain.as_json(found))["items"]["1"]["counts"]
