"""Rows of members and focal points: what each cell may say, and what is refused with line, column and reason."""

import pytest

from app.members.refusals import MembersRefused
from tests.members.sheets import focal_points, members, places, problems_of, read

POINT = "iso2,email,language\nKE,{address},en\n"

BAD_ADDRESSES = [
    "mission",
    "mission@",
    "@kenya.example",
    "mission@kenya",
    "mission @kenya.example",
    "mission@kenya.example, ministry@kenya.example",
    "mission@kenya.example;ministry@kenya.example",
    "Mission <mission@kenya.example>",
    "<mission@kenya.example>",
    "a@good.example<e@evil.example>",
    "a@good.example(e@evil.example)",
    "mission(comment)@kenya.example",
    '"mission"@kenya.example',
    "mission@[192.0.2.1]",
    "mission..one@kenya.example",
    ".mission@kenya.example",
    "mission.@kenya.example",
    "mission@kenya..example",
    "mission@-kenya.example",
    "mission@kenya.example.",
    "mission@kenya.example-",
    "mission%evil.example@kenya.example",
    "evil.example!mission@kenya.example",
    "mission@kеnya.example",
    "missiön@kenya.example",
    "mission@kenya.example\\r\\nBcc: x@evil.example",
    "=?utf-8?q?x?=@kenya.example",
    "mailto:mission@kenya.example",
    f"{'m' * 65}@kenya.example",
    f"mission@{'k' * 64}.example",
    f"mission@{'kenya.' * 50}example",
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_anything_but_one_plain_address_is_refused(address: str):
    quoted = '"' + address.replace('"', '""') + '"'

    problems = problems_of(members("iso2\nKE\n"), focal_points(POINT.format(address=quoted)))

    assert [(each.line, each.column) for each in problems] == [(2, "email")]


@pytest.mark.parametrize("address", ["a@b.example", "Mission.KE+council@Kenya.Example", "o'neil@xn--bcher-kva.example"])
def test_a_plain_address_is_kept_in_small_letters(address: str):
    given = read("iso2\nKE\n", POINT.format(address=address))

    assert given.focal_points is not None
    assert given.focal_points[0].email == address.lower()


@pytest.mark.parametrize("code", ["", "K E", "ÄÖ", "KE_1", "ABCDEFGHIJKLM", "K.E"])
def test_a_code_that_cannot_be_one_is_refused(code: str):
    assert [(each.line, each.column) for each in problems_of(members(f"iso2,groups\n{code},ATU\n"))] == [(2, "iso2")]


@pytest.mark.parametrize("code", ["KE", "na", "NO", "BOARD-1", "ABCDEFGHIJKL"])
def test_codes_of_states_organisations_and_boards_are_taken_in_capitals(code: str):
    assert read(f"iso2\n{code}\n").members[0].code == code.upper()


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("weight", "-1", "formula"),
        ("weight", "1.5", "not_a_number"),
        ("weight", "1000001", "not_a_number"),
        ("weight", "٣", "not_a_number"),
        ("weight", "9" * 400, "not_a_number"),
        ("zone", "Nairobi", "not_a_zone"),
        ("zone", "Africa", "not_a_zone"),
        ("zone", "../../etc/passwd", "not_a_zone"),
        ("zone", "zone.tab", "not_a_zone"),
        ("standing", "observer", "not_a_choice"),
    ],
)
def test_values_that_mean_nothing_are_refused(column: str, cell: str, code: str):
    assert places(problems_of(members(f"iso2,{column}\nKE,{cell}\n"))) == [(2, column, code)]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("language", "de"), ("language", ""), ("role", "boss"), ("scope", "all"), ("iso2", "")],
)
def test_values_of_focal_points_that_mean_nothing_are_refused(column: str, cell: str):
    row = {"iso2": "KE", "email": "m@kenya.example", "language": "en", "role": "primary", "scope": "reply"}
    row[column] = cell
    text = f"{','.join(row)}\n{','.join(row.values())}\n"

    assert [(each.line, each.column) for each in problems_of(members("iso2\nKE\n"), focal_points(text))] == [
        (2, column)
    ]


STANDING = "iso2,standing,standing_reason,standing_from\nKE,{0}\n"


def test_a_member_without_the_vote_has_a_reason_and_a_day():
    (row,) = read(STANDING.format("without_vote,arrears,2020-01-01")).members

    assert row.standing is not None
    assert (row.standing.standing, row.standing.reason) == ("without_vote", "arrears")


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ("without_vote,,2020-01-01", "standing_reason", "missing_value"),
        ("without_vote,arrears,", "standing_from", "missing_value"),
        ("without_vote,arrears,01.01.2020", "standing_from", "not_a_day"),
        ("without_vote,arrears,2020-02-30", "standing_from", "not_a_day"),
        ("entitled,arrears,", "standing_reason", "not_without_vote"),
        (",,2020-01-01", "standing_from", "not_without_vote"),
    ],
)
def test_a_standing_that_does_not_fit_its_reason_is_refused(cells: str, column: str, code: str):
    assert places(problems_of(members(STANDING.format(cells)))) == [(2, column, code)]


def test_a_reason_without_a_standing_is_refused():
    assert places(problems_of(members("iso2,standing_reason\nKE,arrears\n"))) == [(None, "standing", "missing_column")]


@pytest.mark.parametrize(
    ("cells", "role", "scope"),
    [
        ("primary,", "primary", "reply"),
        (",", "primary", "reply"),
        ("alternate,prepare", "alternate", "prepare"),
        ("copy,", "copy", "read"),
        ("COPY,Reply", "copy", "reply"),
    ],
)
def test_a_scope_that_is_not_given_follows_from_the_role(cells: str, role: str, scope: str):
    given = read("iso2\nKE\n", f"iso2,email,language,role,scope\nKE,m@kenya.example,en,{cells}\n")

    assert given.focal_points is not None
    assert [(each.role, each.scope) for each in given.focal_points] == [(role, scope)]


def test_a_member_that_stands_twice_is_refused():
    (problem,) = problems_of(members("iso2\nKE\nFR\nke\n"))

    assert (problem.line, problem.column, problem.code) == (4, "iso2", "duplicate")
    assert "line 2" in str(problem)


def test_a_focal_point_that_stands_twice_is_refused():
    text = "iso2,email,language\nKE,m@kenya.example,en\nKE,M@KENYA.example,fr\nFR,m@kenya.example,fr\n"

    problems = problems_of(members("iso2\nKE\nFR\n"), focal_points(text))

    assert places(problems) == [(3, "email", "duplicate")]


def test_problems_of_both_files_are_told_at_once_with_file_line_and_column():
    with pytest.raises(MembersRefused) as caught:
        read("iso2,zone\nKE,Mars\n", "iso2,email,language,role\nKE,m@kenya,en,boss\n")

    assert str(caught.value).splitlines() == [
        "The import cannot be accepted:",
        "members.csv, line 2, column zone: “Mars” is not the name of a zone like Africa/Nairobi.",
        "focal-points.csv, line 2, column role: “boss” is not one of: primary, alternate, copy.",
        "focal-points.csv, line 2, column email: “m@kenya” is not one plain e-mail address.",
        "Nothing was applied.",
    ]


def test_what_a_problem_quotes_cannot_move_the_cursor():
    (problem,) = problems_of(members("iso2,zone\nKE,Mars\u200b\x1b[2J\n"))

    assert str(problem).isprintable()
