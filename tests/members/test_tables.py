"""Tables in the form in which people hand them in: every delimiter, every encoding, CSV and XLSX."""

import io
import time
import zipfile
from datetime import date, datetime

import pytest

from app.members import files, tables
from app.members.files import NamedFile
from app.members.tables import MOST_ROWS
from tests.members.sheets import as_csv, as_xlsx, members, places, problems_of, read, repacked

ROWS = [
    ["iso2", "name_en", "itu_region", "groups"],
    ["CI", "Côte d'Ivoire", "D", "ATU"],
    ["DZ", "Algeria", "D", "ATU|Arab States"],
]
SEPARATORS = {",": ";", ";": ",", "\t": ";"}
DELIMITERS = pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
FORMULAS = ["=1+1", '=HYPERLINK("http://x.example")', "＝1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1"]


def rows_for(separator: str) -> list[list[str]]:
    return [[cell.replace("|", separator) for cell in row] for row in ROWS]


def read_bytes(content: bytes) -> files.Files:
    return files.read(NamedFile(name="members", content=content))


def assert_both_members(given: files.Files) -> None:
    first, second = given.members
    assert (first.code, first.names["en"], first.region, first.groups) == ("CI", "Côte d'Ivoire", "D", ("ATU",))
    assert (second.code, second.groups) == ("DZ", ("ATU", "Arab States"))


@DELIMITERS
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_every_dialect_of_csv_reads_alike(delimiter: str, encoding: str, line_end: str):
    rows = rows_for(SEPARATORS[delimiter])

    given = read_bytes(as_csv(rows, delimiter=delimiter, encoding=encoding, line_end=line_end))

    assert_both_members(given)
    assert [each.line for each in given.members] == [2, 3]


def test_xlsx_reads_as_csv_does():
    assert_both_members(read_bytes(as_xlsx(rows_for(";"))))


@pytest.mark.parametrize("separator", [",", "|", ";"])
def test_values_of_a_semicolon_file_are_parted_by_what_is_not_its_delimiter(separator: str):
    assert_both_members(read_bytes(as_csv(rows_for(separator), delimiter=";")))


def test_in_a_comma_file_a_comma_belongs_to_the_value():
    given = read('iso2,groups\nKE,"Group of Kenya, and others;ATU"\n')

    assert given.members[0].groups == ("Group of Kenya, and others", "ATU")


def test_windows_1252_is_told_because_it_was_guessed():
    (notice,) = read_bytes(as_csv(ROWS, encoding="cp1252")).notices

    assert notice.code == "windows_1252"
    assert "Windows-1252" in str(notice)


def test_quoted_cells_keep_delimiters_and_quotation_marks():
    given = read('iso2,name_en\nKE,"Kenya, ""the Republic"" of"\n')

    assert given.members[0].names["en"] == 'Kenya, "the Republic" of'


def test_blank_lines_are_skipped_and_counted():
    given = read("\n\niso2,groups\n\nKE,ATU\n,\n   ,\nFR,CEPT\n\n")

    assert [(each.line, each.code) for each in given.members] == [(5, "KE"), (8, "FR")]


def test_a_value_over_several_lines_counts_for_the_first():
    problems = problems_of(members('iso2,name_en\nKE,"Ken\nya"\n!!,x\n'))

    assert places(problems) == [(2, "name_en", "bad_character"), (4, "iso2", "bad_code")]


def test_headings_ignore_case_blanks_and_hyphens():
    given = read(" ISO2 ,Name-EN,ITU Region\nke,Kenya,D\n")

    assert (given.members[0].code, given.members[0].region) == ("KE", "D")


def test_cells_that_spreadsheets_leave_out_at_the_end_of_a_row_are_empty():
    given = read("iso2,itu_region,groups\nKE\nFR,B\n")

    assert [each.groups for each in given.members] == [(), ()]


def test_unknown_columns_are_refused_by_name_together_with_bad_rows():
    problems = problems_of(members("iso2,population,Länder\nKE,1,2\n??,1,2\n"))

    assert places(problems) == [
        (1, "population", "unknown_column"),
        (1, "länder", "unknown_column"),
        (3, "iso2", "bad_code"),
    ]


def test_missing_and_duplicate_columns_are_refused():
    problems = problems_of(members("name_en,groups,Groups\nKenya,,\n"))

    assert places(problems) == [(1, "groups", "duplicate_column"), (1, "iso2", "missing_column")]


def test_a_value_without_a_heading_is_refused():
    problems = problems_of(members("iso2,groups,,\nKE,ATU,,stray\nFR,CEPT,,,more\nIT,CEPT,,,\n"))

    assert places(problems) == [(2, "", "no_heading"), (3, "", "no_heading")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", as_xlsx([])], ids=["none", "blank", "bom", "xlsx"])
def test_an_empty_file_is_refused(content: bytes):
    assert places(problems_of(NamedFile(name="m", content=content))) == [(None, "", "empty")]


def test_a_header_row_alone_is_refused_because_with_remove_it_would_empty_the_body():
    assert places(problems_of(members("iso2,groups\n"))) == [(None, "", "no_rows")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"iso2,name_en\nKE,\x81\x8d\n", "unknown_encoding"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_workbook"),
        (b'iso2,name_en\nKE,"Kenya\nFR,France\n', "bad_quotes"),
        (b'iso2,name_en\nKE,"Kenya" of\n', "bad_quotes"),
        (b'iso2,"name_en\nKE,Kenya\n', "bad_quotes"),
        (b"x" * (tables.LARGEST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, code: str):
    assert [each.code for each in problems_of(NamedFile(name="m", content=content))] == [code]


@pytest.mark.parametrize("formula", FORMULAS)
@DELIMITERS
def test_formulas_in_csv_are_refused(formula: str, delimiter: str):
    content = as_csv([["iso2", "name_en"], ["KE", formula]], delimiter=delimiter)

    assert places(problems_of(NamedFile(name="m", content=content))) == [(2, "name_en", "formula")]


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_in_xlsx_are_refused(formula: str):
    content = as_xlsx([["iso2", "name_en"], ["KE", formula]])

    assert places(problems_of(NamedFile(name="m", content=content))) == [(2, "name_en", "formula")]


def test_a_formula_is_refused_even_where_the_workbook_keeps_its_result():
    sheet = "xl/worksheets/sheet1.xml"
    plain = as_xlsx([["iso2", "name_en"], ["KE", "Kenya"]])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        xml = archive.read(sheet)
    cell = xml[xml.index(b'<c r="B2"') : xml.index(b"</c>", xml.index(b'<c r="B2"')) + 4]
    computed = xml.replace(cell, b'<c r="B2" t="str"><f>UPPER("Kenya")</f><v>KENYA</v></c>')

    problems = problems_of(NamedFile(name="m", content=repacked(plain, {sheet: computed})))

    assert places(problems) == [(2, "name_en", "formula")]


def test_a_formula_over_several_cells_is_refused():
    array = '<row r="2"><c r="A2"><f t="array" ref="A2:A3">ROW(A2:A3)</f><v>2</v></c></row>'
    content = sheet_of('<row r="1"><c r="A1" t="inlineStr"><is><t>iso2</t></is></c></row>' + array)

    assert places(problems_of(NamedFile(name="m", content=content))) == [(2, "iso2", "formula")]


def test_a_truth_value_in_a_workbook_reads_as_it_is_shown():
    (problem,) = problems_of(NamedFile(name="m", content=as_xlsx([["iso2", "weight"], ["KE", True]])))

    assert "“TRUE”" in str(problem)


def test_a_number_that_is_written_with_decimals_is_whole_and_an_instant_is_no_day():
    rows = [["iso2", "weight", "standing", "standing_reason", "standing_from"]]
    rows.append(["KE", 7654321, "without_vote", "arrears", datetime(2021, 2, 3, 4, 5)])  # noqa: DTZ001 - workbooks have no zones
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(as_xlsx(rows))) as archive:
        changed = archive.read(sheet).replace(b"<v>7654321</v>", b"<v>2.0</v>")

    problems = problems_of(NamedFile(name="m", content=repacked(as_xlsx(rows), {sheet: changed})))

    assert places(problems) == [(2, "standing_from", "not_a_day")]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?"])
def test_errors_of_formulas_are_refused(error: str):
    assert places(problems_of(members(f"iso2,groups\nKE,{error}\n"))) == [(2, "groups", "error_value")]


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u2028", "\x07", "\x1b", "\ufffd", "\x7f", "\ue000"], ids=ascii)
def test_characters_that_mislead_readers_are_refused(sign: str):
    (problem,) = problems_of(members(f"iso2,name_en\nKE,Ken{sign}ya\n"))

    assert (problem.line, problem.column, problem.code) == (2, "name_en", "bad_character")
    assert f"U+{ord(sign):04X}" in str(problem)
    assert sign not in str(problem)


def test_a_joiner_inside_a_word_is_kept():
    given = read("iso2,name_ar\nIR,می\u200cخواهم\n")

    assert given.members[0].names["ar"] == "می\u200cخواهم"


def test_a_text_that_is_too_long_is_refused():
    assert places(problems_of(members(f"iso2,name_en\nKE,{'x' * 501}\n"))) == [(2, "name_en", "too_long")]


def test_more_rows_than_allowed_are_refused():
    rows = "\n".join(f"M{number}" for number in range(MOST_ROWS + 1))

    assert places(problems_of(members(f"iso2\n{rows}\n"))) == [(None, "", "too_many_rows")]


def test_as_many_rows_as_allowed_are_read_in_a_few_seconds():
    rows = "\n".join(f"M{number},D,A;B,Africa/Nairobi" for number in range(MOST_ROWS))
    started = time.perf_counter()

    given = read(f"iso2,itu_region,groups,zone\n{rows}\n")

    assert len(given.members) == MOST_ROWS
    assert time.perf_counter() - started < 10


def test_numbers_and_days_in_a_workbook_read_as_they_are_shown():
    content = as_xlsx(
        [
            ["iso2", "weight", "standing", "standing_reason", "standing_from"],
            ["KE", 2, "without_vote", "arrears", date(2020, 1, 1)],
            ["FR", 3.0, "without_vote", "arrears", datetime(2021, 2, 3)],  # noqa: DTZ001 - workbooks have no zones
        ]
    )

    first, second = read_bytes(content).members

    assert (first.weight, second.weight) == (2, 3)
    assert first.standing is not None
    assert second.standing is not None
    assert (first.standing.since, second.standing.since) == (date(2020, 1, 1), date(2021, 2, 3))


def test_blank_rows_and_columns_of_a_workbook_do_not_count():
    content = as_xlsx([[None, None, None], ["iso2", "groups", None], [], ["KE", "ATU", None], [None, " ", None]])

    assert [(each.line, each.code) for each in read_bytes(content).members] == [(4, "KE")]


def sheet_of(xml_rows: str) -> bytes:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{xml_rows}</sheetData></worksheet>"
    )
    return repacked(as_xlsx([["iso2"]]), {"xl/worksheets/sheet1.xml": sheet.encode()})


def prompt_refusal(content: bytes) -> str:
    started = time.perf_counter()
    (problem,) = problems_of(NamedFile(name="m", content=content))
    assert time.perf_counter() - started < 4  # a tenth of it, but for the measuring of coverage
    return problem.code


def test_a_bomb_of_one_great_part_is_refused_unopened():
    assert prompt_refusal(sheet_of(" " * 60_000_000)) == "too_large_unpacked"


def test_a_bomb_of_many_parts_is_refused_unopened():
    parts = {f"xl/media/{number}": b"" for number in range(1_000)}

    assert prompt_refusal(repacked(as_xlsx([["iso2"]]), parts)) == "too_large_unpacked"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_bomb_of_entities_is_refused(encoding: str):
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    )
    content = repacked(as_xlsx([["iso2"]]), {"xl/worksheets/sheet1.xml": xml.encode(encoding)})

    assert prompt_refusal(content) == "declarations"


def test_a_cell_a_billion_rows_below_is_refused():
    content = sheet_of('<row r="1000000000"><c r="A1000000000" t="inlineStr"><is><t>x</t></is></c></row>')

    assert prompt_refusal(content) in {"too_many_lines", "damaged_workbook"}


def test_a_cell_far_to_the_right_is_refused():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>iso2</t></is></c><c r="BM1"><v>1</v></c></row>'

    assert prompt_refusal(sheet_of(rows)) == "too_many_columns"


@pytest.mark.parametrize("size", [30, 400, -40])
def test_a_workbook_cut_short_is_refused(size: int):
    assert prompt_refusal(as_xlsx(ROWS)[:size]) == "damaged_workbook"


def test_a_zip_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("hello.txt", "hello")

    assert prompt_refusal(target.getvalue()) == "damaged_workbook"
