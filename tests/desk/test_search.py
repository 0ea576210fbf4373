"""Search at the desk: found in every language, however it is typed, and never what somebody may not see."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.consultations.models import Decision
from app.consultations.search import consultations_found
from app.core.folding import sought
from app.core.work import SHELL, begin, look
from app.members.models import Member, MemberName, Membership
from app.members.search import members_found
from app.officers.models import Role
from tests.desk.conftest import signed_in
from tests.desk.test_acts import opened
from tests.fixtures.app import FixedClock
from tests.fixtures.statements import counted_statements
from tests.make import make_body, make_council, make_draft, make_member, make_open_consultation
from tests.tally.test_certifying import closed

PAGE = "/desk/search"


def names(**given: str) -> None:
    """Give the members of these codes another name, in a language each: `ke="ar:…"`."""
    with begin(SHELL) as work:
        for code, said in given.items():
            language, _, name = said.partition(":")
            row = work.session.scalars(
                select(MemberName).where(
                    MemberName.language == language, MemberName.name.startswith(f"Member {code.upper()}")
                )
            ).one()
            row.name = name


def found(client: FlaskClient, words: str, **more: str) -> str:
    answer = client.get(PAGE, query_string={"q": words, **more})
    assert answer.status_code == 200
    return answer.text.partition("<main")[2]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cote d'ivoire", "ke"),
        ("CÔTE d’Ivoire", "ke"),
        ("الامارات", "fr"),
        ("肯尼亚", "eg"),
        ("肯尼", "eg"),
        ("ivoire cote", "ke"),
        ("\u202eivoire", "ke"),
    ],
)
def test_members_are_found_by_every_official_name_however_it_is_typed(
    officer: FlaskClient, typed: str, code: str
) -> None:
    with begin(SHELL) as work:
        make_council(work)
    names(ke="fr:Côte d’Ivoire", fr="ar:الإِمارات العربية", eg="zh:肯尼亚共和国")

    page = found(officer, typed)

    assert f"Member {code.upper()}" in page
    assert page.count('href="/desk/members') == 1


def test_the_hits_are_in_the_readers_language(officer: FlaskClient) -> None:
    opened()

    page = found(officer, "member KE", lang="fr")

    assert "Member KE (fr)" in page
    assert "lang=fr" in page


def test_a_member_of_two_bodies_is_one_hit(officer: FlaskClient) -> None:
    with begin(SHELL) as work:
        make_council(work, ("KE",), without_vote=())
        member = work.session.scalars(select(Member)).one()
        work.session.add(
            Membership(
                body_id=make_body(work, "assembly").id, member_id=member.id, since=date(2019, 1, 1), standing="entitled"
            )
        )

    page = found(officer, "Member KE")

    assert page.count('scope="row"') == 1
    assert 'href="/desk/members/KE"' in page


@pytest.mark.parametrize(("role", "is_told"), [(Role.OFFICER, True), (Role.READER, False), (Role.CHAIR, False)])
def test_addresses_are_searched_for_those_who_may_see_them(app: Flask, role: Role, *, is_told: bool) -> None:
    opened()

    assert ("Member KE" in found(signed_in(app, "x@x.example", role), "mission@ke")) == is_told


def test_consultations_are_found_by_reference_title_and_items(officer: FlaskClient) -> None:
    opened()

    for words in ("dm-26/1", "URGENT", "urgent elections", "Élections"):
        page = found(officer, words)
        assert 'href="/desk/consultations/DM-26/1"' in page, words
    assert "Elections" in found(officer, "urgent elections")
    assert "Nothing holds all of these words." in found(officer, "urgent nothing")


def test_decisions_are_found_by_title_and_text(officer: FlaskClient) -> None:
    opened()

    page = found(officer, "endorses guidelines")
    assert "Guidelines" in page
    assert page.count('scope="row"') == 1
    assert "Submission" in found(officer, "DM-26/1 submits")
    # The reference alone is the consultation's.
    assert found(officer, "DM-26/1").count('scope="row"') == 1


@pytest.mark.parametrize(
    ("role", "is_announced", "is_told"),
    [
        (Role.READER, False, False),
        (Role.READER, True, True),
        (Role.CHAIR, False, True),
        (Role.OFFICER, False, True),
    ],
)
def test_numbers_and_outcomes_are_found_by_those_who_may_see_the_result(
    app: Flask, clock: FixedClock, role: Role, *, is_announced: bool, is_told: bool
) -> None:
    closed(clock, is_announced=is_announced, certify="none" if is_announced else "officers")
    with begin(SHELL) as work:
        work.session.scalars(select(Decision).where(Decision.name == "1")).one().number = "Decision 625"
    someone = signed_in(app, "x@x.example", role)

    assert ("Calendar" in found(someone, "decision 625")) == is_told
    page = found(someone, "calendar")
    assert ("Adopted" in page) == is_told
    assert ('href="/desk/results/DM-26/1"' in page) == is_told


@pytest.mark.parametrize("role", list(Role))
def test_nobody_finds_what_is_sealed(app: Flask, role: Role) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work, disclosure={"during": "sealed", "after": "names_with_text"})
        row = work.session.scalars(select(Decision).where(Decision.name == "1")).one()
        row.number, row.outcome = "Decision 625", "adopted"
    someone = signed_in(app, "x@x.example", role)

    assert "Calendar" not in found(someone, "625")
    assert "Adopted" not in found(someone, "calendar")


@pytest.mark.parametrize(("role", "is_told"), [(Role.OFFICER, True), (Role.READER, False)])
def test_texts_of_a_draft_are_for_those_who_write_it(app: Flask, role: Role, *, is_told: bool) -> None:
    with begin(SHELL) as work:
        make_council(work)
        make_draft(work)
    someone = signed_in(app, "x@x.example", role)

    assert ("Guidelines" in found(someone, "endorses")) == is_told
    assert "Guidelines" in found(someone, "guidelines")


def test_without_words_the_page_says_what_can_be_found(officer: FlaskClient) -> None:
    for address in (PAGE, f"{PAGE}?q=", f"{PAGE}?q=%20%E2%80%8B"):
        assert "Names are found in all six languages" in officer.get(address).text


@pytest.mark.parametrize("words", ["' OR 1=1 --", '"><script>alert(1)</script>', "\u202e", "%", "_", "x" * 10_000])
def test_hostile_words_find_nothing_and_harm_nobody(officer: FlaskClient, words: str) -> None:
    opened()

    page = officer.get(PAGE, query_string={"q": words}).text

    assert "<script>alert" not in page
    assert 'scope="row"' not in page


def test_every_page_carries_the_words_box(officer: FlaskClient) -> None:
    assert 'name="q"' in officer.get("/desk/").text
    assert 'value="calendar"' in officer.get(f"{PAGE}?q=calendar").text


def test_a_search_reads_the_same_on_both_databases_in_a_fixed_number_of_queries(app_on_both: Flask) -> None:
    def ask() -> tuple[list[str], list[str], list[str], int]:
        with look() as work, counted_statements() as statements:
            members = members_found(work, sought("member"), "ar", is_full=True)
            hits = consultations_found(work, sought("calendar"), "en", Role.READER)
        count = len([each for each in statements if each.startswith("SELECT")])
        return (
            [each.code for each in members],
            [each.reference for each in hits.consultations],
            [each.name for each in hits.decisions],
            count,
        )

    with begin(SHELL) as work:
        make_open_consultation(work)
    codes, references, decisions, few = ask()
    assert (sorted(codes), references, decisions) == (["EG", "FR", "KE", "XA"], ["DM-26/1"], ["1"])

    with begin(SHELL) as work:
        other = make_body(work, "another")
        for place in range(30):
            make_member(work, other, f"M{place}")
        for place in range(2, 12):
            make_draft(work, f"DM-26/{place}")
    codes, references, decisions, many = ask()
    assert (len(codes), len(references), len(decisions)) == (34, 11, 11)
    assert many == few
