"""Alternates in a members file: who stands in for whom, and what is refused with line and column."""

import pytest

from tests.members.test_import import difference_of, imported, refused, roster

pytestmark = pytest.mark.usefixtures("app")


def test_an_alternate_is_kept_in_capitals_and_shown_in_the_difference():
    difference = imported("iso2,alternate_for\nKE,\nUG,ke\n")

    (added,) = (each for each in difference.members if each.after.code == "UG")
    assert {each.field: each.new for each in added.fields}["alternate_for"] == "KE"
    assert {code: line.alternate_for for code, line in roster().items()} == {"KE": "", "UG": "KE"}
    assert [code for code, line in roster().items() if line.has_vote] == ["KE"]


def test_an_absent_column_leaves_the_alternate_and_an_empty_cell_ends_it():
    imported("iso2,alternate_for\nKE,\nUG,KE\n")

    imported("iso2,weight\nUG,2\n")
    assert roster()["UG"].alternate_for == "KE"

    (change,) = imported("iso2,alternate_for\nUG,\n").members
    assert [(each.field, each.old, each.new) for each in change.fields] == [("alternate_for", "KE", "")]
    assert roster()["UG"].alternate_for == ""


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ("KE,\nUG,FR\n", [(3, "alternate_for", "no_principal")]),
        ("KE,KE\n", [(2, "alternate_for", "own_alternate")]),
        ("KE,\nUG,KE\nRW,UG\n", [(4, "alternate_for", "alternate_of_alternate")]),
        (
            "KE,UG\nUG,KE\n",
            [(2, "alternate_for", "alternate_of_alternate"), (3, "alternate_for", "alternate_of_alternate")],
        ),
        ("KE,\nUG,KE\nRW,KE\n", [(3, "alternate_for", "second_alternate"), (4, "alternate_for", "second_alternate")]),
        ("KE,\nUG,k e\n", [(3, "alternate_for", "bad_code")]),
    ],
    ids=["unknown", "itself", "of an alternate", "of each other", "two for one", "no code"],
)
def test_an_alternate_that_cannot_be_is_refused(rows: str, problems: list[tuple[int, str, str]]):
    assert refused(f"iso2,alternate_for\n{rows}") == problems


def test_what_is_on_file_counts_as_well():
    imported("iso2,alternate_for\nKE,\nFR,\nUG,KE\n")

    assert refused("iso2,alternate_for\nRW,UG\n") == [(2, "alternate_for", "alternate_of_alternate")]
    assert refused("iso2,alternate_for\nRW,KE\n") == [(2, "alternate_for", "second_alternate")]
    assert refused("iso2,alternate_for\nKE,FR\n") == [(2, "alternate_for", "has_alternate")]
    assert difference_of("iso2,alternate_for\nRW,FR\n").counts()["members_added"] == 1


def test_whoever_is_stood_in_for_cannot_leave_alone():
    imported("iso2,alternate_for\nKE,\nFR,\nUG,KE\n")

    assert refused("iso2\nFR\nUG\n", removes=True) == [(3, "alternate_for", "no_principal")]
    assert difference_of("iso2\nFR\n", removes=True).counts()["members_removed"] == 2
