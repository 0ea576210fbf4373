"""Importing members as a difference: shown first, applied as shown, whole or not at all, and in the record."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.core.i18n import LANGUAGES
from app.core.work import SHELL, begin, look
from app.members import files, queries
from app.members.difference import Difference
from app.members.files import NamedFile
from app.members.models import Member, Membership
from app.members.names import BodyTexts
from app.members.queries import RosterLine, missing_names
from app.members.refusals import BadBodyCode, BodyUnnamed, DifferenceOutdated, MembersRefused
from app.members.service import ImportRequest, apply, import_difference
from app.record import queries as record
from app.record.events import HOUSE
from tests.fixtures.app import FixedClock
from tests.make import import_example
from tests.members.sheets import COUNCIL, places, read

MEMBERS = "iso2,name_en,itu_region,groups\nKE,Kenya,D,ATU\nFR,France,B,CEPT\n"
POINTS = (
    "iso2,title,name,email,language,role,scope\n"
    "KE,Permanent Mission,A. Example,mission@kenya.example,en,primary,reply\n"
    "KE,Ministry,B. Example,ministry@kenya.example,en,copy,\n"
    "FR,Mission permanente,C. Exemple,mission@france.example,fr,primary,\n"
)

pytestmark = pytest.mark.usefixtures("app")


def request(text: str, points: str | None = None, **meant: object) -> ImportRequest:
    return ImportRequest(**({"body": "council", "files": read(text, points)} | meant))  # type: ignore[arg-type]


def imported(text: str, points: str | None = None, **meant: object) -> Difference:
    with begin(SHELL) as work:
        difference = import_difference(work, request(text, points, **meant))
        apply(work, difference)
    return difference


def difference_of(text: str, points: str | None = None, **meant: object) -> Difference:
    with look() as work:
        return import_difference(work, request(text, points, **meant))


def refused(text: str, points: str | None = None, **meant: object) -> list[tuple[int | None, str, str]]:
    with pytest.raises(MembersRefused) as caught:
        imported(text, points, **meant)
    return places(caught.value.problems)


def roster(on: date | None = None) -> dict[str, RosterLine]:
    with look() as work:
        return {line.code: line for line in queries.roster(work, "council", on=on or work.now.date()).lines}


def house_events() -> list[dict]:
    with look() as work:
        return [json.loads(line) for line in record.lines(work, HOUSE)]


def changed_fields(difference: Difference) -> dict[str, tuple[str, str]]:
    (change,) = (*difference.members, *difference.focal_points)
    return {each.field: (each.old, each.new) for each in change.fields}


def test_an_import_creates_the_body_with_its_members_and_focal_points():
    difference = imported(MEMBERS, POINTS)

    assert difference.counts() == {
        "members_added": 2,
        "members_changed": 0,
        "members_removed": 0,
        "focal_points_added": 3,
        "focal_points_changed": 0,
        "focal_points_removed": 0,
    }
    with look() as work:
        body = queries.body(work, "council")
    assert body is not None
    assert (body.names["fr"], body.secretariat["en"], body.place["ru"]) == ("Conseil", "General Secretariat", "Женева")
    kenya = roster()["KE"]
    assert (kenya.region, kenya.groups, kenya.zone, kenya.weight) == ("D", ("ATU",), "Africa/Nairobi", 1)
    assert kenya.names["fr"] == "Kenya"
    assert [(each.email, each.role, each.scope) for each in kenya.focal_points] == [
        ("mission@kenya.example", "primary", "reply"),
        ("ministry@kenya.example", "copy", "read"),
    ]


def test_looking_at_a_difference_writes_nothing():
    assert not difference_of(MEMBERS, POINTS).is_empty

    assert roster() == {}
    assert house_events() == []


@pytest.mark.parametrize("names_on", [None, date(2021, 6, 30)])
def test_the_same_import_twice_makes_no_difference(names_on: date | None):
    imported(COUNCIL.read_text(encoding="utf-8"), POINTS, names_on=names_on)
    events = house_events()

    again = imported(COUNCIL.read_text(encoding="utf-8"), POINTS, names_on=names_on)

    assert again.is_empty
    assert house_events() == events


def test_absent_columns_leave_what_is_on_file():
    imported(
        "iso2,itu_region,groups,weight,class,zone\nKE,D,ATU,3,B,Africa/Cairo\n",
        POINTS.splitlines()[0] + "\n" + POINTS.splitlines()[1],
    )
    before = roster()["KE"]

    assert difference_of("iso2\nKE\n", "iso2,email\nKE,mission@kenya.example\n").is_empty
    assert changed_fields(difference_of("iso2,itu_region\nKE,E\n")) == {"itu_region": ("D", "E")}

    imported("iso2,itu_region\nKE,E\n")
    after = roster()["KE"]
    assert (after.region, after.groups, after.weight, after.member_class, after.zone) == (
        "E",
        before.groups,
        3,
        "B",
        "Africa/Cairo",
    )


def test_empty_cells_of_a_column_that_is_there_empty_what_is_on_file():
    imported("iso2,itu_region,groups,weight,zone\nKE,D,ATU,3,Africa/Cairo\n")

    imported("iso2,itu_region,groups,weight,zone\nKE,,,,\n")

    kenya = roster()["KE"]
    assert (kenya.region, kenya.groups, kenya.weight, kenya.zone) == ("", (), 1, "Africa/Nairobi")


def test_absent_rows_stay_unless_they_are_to_be_removed():
    imported(MEMBERS, POINTS)
    fewer = ("iso2\nKE\n", "iso2,email\nKE,mission@kenya.example\n")

    assert difference_of(*fewer).is_empty
    imported(*fewer, removes=True)

    assert list(roster()) == ["KE"]
    assert [each.email for each in roster()["KE"].focal_points] == ["mission@kenya.example"]


def test_removing_members_keeps_focal_points_where_no_file_of_them_is_given():
    imported(MEMBERS, POINTS)

    difference = imported("iso2\nKE\n", removes=True)

    assert difference.focal_points == ()
    assert len(roster()["KE"].focal_points) == 2


def test_a_removed_member_is_still_in_the_roster_of_the_days_before(clock: FixedClock):
    imported(MEMBERS)
    first_day = clock.at.date()
    clock.advance(days=10)

    imported("iso2\nKE\n", removes=True)

    assert set(roster(on=first_day)) == {"KE", "FR"}
    assert set(roster(on=clock.at.date() - timedelta(days=1))) == {"KE", "FR"}
    assert set(roster(on=clock.at.date())) == {"KE"}


def test_a_member_has_its_seat_at_once_in_every_zone(clock: FixedClock):
    clock.at = clock.at.replace(hour=3)

    imported(MEMBERS)

    assert set(roster(on=clock.at.date() - timedelta(days=1))) == {"KE", "FR"}


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_removed_member_can_come_back(clock: FixedClock, days: int):
    imported(MEMBERS)
    imported("iso2\nKE\n", removes=True)
    clock.advance(days=days)

    difference = imported("iso2,weight\nFR,2\n")

    assert [(each.kind, each.after.code) for each in difference.members] == [("added", "FR")]
    assert roster()["FR"].weight == 2


def test_a_removed_address_that_comes_back_is_the_same_focal_point_again():
    imported(MEMBERS, POINTS)
    former = {each.email: each.id for each in roster()["KE"].focal_points}
    imported("iso2\nKE\nFR\n", "iso2,email\nFR,mission@france.example\n", removes=True)
    assert roster()["KE"].focal_points == ()

    difference = imported("iso2\nKE\n", "iso2,email,name\nKE,mission@kenya.example,D. Example\n")

    (point,) = roster()["KE"].focal_points
    assert [each.kind for each in difference.focal_points] == ["added"]
    assert point.id == former["mission@kenya.example"]
    assert (point.name, point.title, point.language) == ("D. Example", "Permanent Mission", "en")


def test_a_new_role_brings_its_scope_unless_the_file_says_otherwise():
    imported(MEMBERS, POINTS)

    difference = imported("iso2\nKE\n", "iso2,email,role\nKE,mission@kenya.example,copy\n")

    assert changed_fields(difference) == {"role": ("primary", "copy"), "scope": ("reply", "read")}


def test_a_bad_row_applies_nothing():
    imported(MEMBERS, POINTS)
    before, events = roster(), house_events()

    assert refused("iso2,itu_region,weight\nKE,E,7\nFR,E,much\n") == [(3, "weight", "not_a_number")]

    assert {code: (each.region, each.weight) for code, each in roster().items()} == {
        code: (each.region, each.weight) for code, each in before.items()
    }
    assert house_events() == events


def test_a_focal_point_of_a_member_without_a_seat_is_refused():
    imported(MEMBERS)

    assert refused("iso2\nKE\n", "iso2,email,language\nDE,m@germany.example,en\nFR,m@france.example,fr\n") == [
        (2, "iso2", "no_member")
    ]


def test_a_new_focal_point_needs_a_language():
    imported(MEMBERS)

    assert refused("iso2\nKE\n", "iso2,email\nKE,new@kenya.example\n") == [(2, "language", "missing_value")]


def test_an_address_of_two_members_is_told():
    points = "iso2,email,language\nKE,joint@mission.example,en\nFR,joint@mission.example,fr\n"

    notices = [each for each in difference_of(MEMBERS, points).notices if each.code == "shared_address"]

    assert [str(each) for each in notices] == [
        "joint@mission.example is a focal point of several Member States: FR, KE."
    ]


def test_a_standing_without_the_vote_stays_with_its_reason_and_goes_when_the_file_says_so():
    imported("iso2,standing,standing_reason,standing_from\nKE,without_vote,arrears,2020-01-01\n")

    assert difference_of("iso2\nKE\n").is_empty
    assert difference_of("iso2,standing\nKE,without_vote\n").is_empty
    difference = imported("iso2,standing\nKE,entitled\n")

    assert changed_fields(difference) == {
        "standing": ("without_vote", "entitled"),
        "standing_reason": ("arrears", ""),
        "standing_from": ("2020-01-01", ""),
    }
    assert roster()["KE"].standing == "entitled"


def test_a_vote_is_not_taken_away_without_reason_and_day():
    imported(MEMBERS)

    assert refused("iso2,standing\nKE,without_vote\n") == [
        (2, "standing_reason", "missing_value"),
        (2, "standing_from", "missing_value"),
    ]


def test_the_council_of_2019_to_2022_has_48_members_with_six_official_names():
    given = files.read(NamedFile(name=COUNCIL.name, content=COUNCIL.read_bytes()))
    with begin(SHELL) as work:
        difference = import_difference(work, ImportRequest(body="council", files=given, names_on=date(2021, 6, 30)))
        apply(work, difference)

    with look() as work:
        found = queries.roster(work, "council", on=work.now.date())
    assert len(found.lines) == 48
    assert missing_names(found, LANGUAGES) == {}
    assert difference.notices == ()
    assert {line.zone for line in found.lines}.isdisjoint({""})
    turkey = next(line for line in found.lines if line.code == "TR")
    assert (turkey.names["en"], turkey.names["fr"], turkey.names["es"]) == ("Turkey", "Turquie", "Turquía")


def test_without_a_day_each_name_holds_from_its_own_day_on():
    difference = imported(COUNCIL.read_text(encoding="utf-8"))

    today = roster()
    (notice,) = difference.notices
    assert today["TR"].names["en"] == "Türkiye"
    assert today["TR"].names["fr"] == "Türkiye"
    assert notice.code == "name_of_another_day"
    assert "“Turkey”" in str(notice)
    with begin(SHELL) as work:
        for membership in work.session.scalars(select(Membership)):
            membership.since = date(2019, 1, 1)
    assert roster(on=date(2021, 6, 30))["TR"].names["en"] == "Turkey"


def test_the_names_of_one_day_take_the_place_of_dated_ones_and_give_way_to_them():
    imported("iso2\nTR\n")
    imported("iso2\nTR\n", names_on=date(2021, 6, 30))
    of_the_day = roster()["TR"].names["fr"]

    imported("iso2\nTR\n")

    assert (of_the_day, roster()["TR"].names["fr"]) == ("Turquie", "Türkiye")


def test_a_name_that_the_table_does_not_know_overrides_it_and_stays():
    imported("iso2,name_en\nKE,The Republic of Kenya\n")

    difference = difference_of("iso2\nKE\n")

    assert roster()["KE"].names["en"] == "The Republic of Kenya"
    assert roster()["KE"].names["fr"] == "Kenya"
    assert difference.is_empty
    assert [each.code for each in difference.notices] == ["name_overridden"]


@pytest.mark.parametrize("cell", ["Kenya", ""])
def test_an_override_ends_with_the_name_of_the_table_or_an_empty_cell(cell: str):
    imported("iso2,name_en\nKE,The Republic of Kenya\n")

    imported(f"iso2,name_en\nKE,{cell}\n")

    assert roster()["KE"].names["en"] == "Kenya"


def test_missing_names_are_told_and_never_substituted():
    difference = imported(
        "iso2,name_en,name_fr\nBOARD-1,First seat,Premier siège\n", body="board", texts=names_of_board()
    )

    with look() as work:
        found = queries.roster(work, "board", on=work.now.date())
    assert found.lines[0].names == {"en": "First seat", "fr": "Premier siège"}
    assert missing_names(found, LANGUAGES) == {"BOARD-1": ["ar", "zh", "ru", "es"]}
    assert [each.facts["language"] for each in difference.notices] == ["ar", "zh", "ru", "es"]


def names_of_board() -> BodyTexts:
    return BodyTexts(names={"en": "Board", "fr": "Conseil d’administration"}, secretariat={}, place={})


def test_a_new_body_without_any_name_is_refused():
    with pytest.raises(BodyUnnamed):
        imported(MEMBERS, body="counsil")


@pytest.mark.parametrize("code", ["", "Council", "a b", "x" * 41, "../x"])
def test_a_code_that_cannot_name_a_body_is_refused(code: str):
    with pytest.raises(BadBodyCode):
        imported(MEMBERS, body=code, texts=names_of_board())


def test_texts_of_a_body_can_be_changed_later():
    imported(MEMBERS)

    difference = imported("iso2\nKE\n", texts=BodyTexts(names={"en": "The Council"}, secretariat={}, place={}))

    assert difference.body_change is not None
    assert [(each.field, each.old, each.new) for each in difference.body_change.fields] == [
        ("name_en", "Council", "The Council")
    ]
    with look() as work:
        body = queries.body(work, "council")
    assert body is not None
    assert (body.names["en"], body.names["fr"]) == ("The Council", "Conseil")


def test_two_bodies_share_members_but_not_seats():
    imported(MEMBERS)

    difference = imported("iso2,weight\nKE,5\n", body="board", texts=names_of_board())

    assert [(each.kind, each.after.code) for each in difference.members] == [("added", "KE")]
    assert roster()["KE"].weight == 1
    assert roster()["KE"].region == "D"
    with look() as work:
        assert [line.weight for line in queries.roster(work, "board", on=work.now.date()).lines] == [5]
        assert len(work.session.scalars(select(Member)).all()) == 2


def test_a_difference_that_is_out_of_date_is_refused_whole():
    shown = difference_of(MEMBERS, POINTS)
    imported("iso2,itu_region\nKE,A\n")

    with pytest.raises(DifferenceOutdated), begin(SHELL) as work:
        apply(work, shown)

    assert set(roster()) == {"KE"}
    assert roster()["KE"].focal_points == ()


def test_a_difference_of_focal_points_that_is_out_of_date_is_refused():
    imported(MEMBERS, POINTS)
    shown = difference_of("iso2\nKE\n", "iso2,email,name\nKE,mission@kenya.example,X\n")
    imported("iso2\nKE\n", "iso2,email,name\nKE,mission@kenya.example,Y\n")

    with pytest.raises(DifferenceOutdated), begin(SHELL) as work:
        apply(work, shown)


def test_what_changed_between_the_difference_and_the_lock_is_seen():
    imported(MEMBERS)

    with begin(SHELL) as work:
        shown = import_difference(work, request("iso2,itu_region\nKE,A\n"))
        kept = work.session.scalars(select(Member)).all()
        # Past the session, as another process would change it.
        work.session.connection().execute(update(Member.__table__).values(region="E"))
        assert {each.region for each in kept} == {"B", "D"}
        with pytest.raises(DifferenceOutdated):
            apply(work, shown)


def test_a_difference_of_a_body_that_is_gone_is_refused():
    shown = replace(difference_of(MEMBERS), body_change=None)

    with pytest.raises(DifferenceOutdated), begin(SHELL) as work:
        apply(work, shown)


def test_an_import_is_in_the_record_with_counts_and_hashes_of_its_files():
    difference = imported(MEMBERS, POINTS)

    created, event, *contacts = house_events()
    assert (created["type"], created["body"], created["by"]) == ("body_created", "council", "shell")
    assert (event["type"], event["body"]) == ("members_imported", "council")
    assert event["counts"]["members_added"] == 2
    assert event["files_sha256"] == list(difference.sha256)
    assert [each["member"] for each in contacts] == ["KE", "FR"]
    assert {each["type"] for each in contacts} == {"contact"}
    assert all(len(each["commit"]) == 64 and each["approved_by"] is None for each in contacts)


def test_the_record_holds_no_personal_data_in_clear_and_its_openings_hold_the_new_list():
    imported(MEMBERS, POINTS)
    imported("iso2\nKE\n", "iso2,email,name\nKE,mission@kenya.example,Z. Example\n")

    text = json.dumps(house_events(), ensure_ascii=False)
    with look() as work:
        *_first, last = record.openings(work, HOUSE)
    assert "@" not in text
    assert "Example" not in text
    assert [(each["email"], each["name"]) for each in json.loads(last.text)["focal_points"]] == [
        ("ministry@kenya.example", "B. Example"),
        ("mission@kenya.example", "Z. Example"),
    ]


def test_a_standing_is_in_the_record_in_clear_and_its_reason_is_not():
    imported("iso2,standing,standing_reason,standing_from\nKE,without_vote,in arrears,2020-01-01\n")

    event = house_events()[1]
    assert event["standing"] == [{"member": "KE", "standing": "without_vote", "from": "2020-01-01"}]
    assert event["standing_reasons_commit"]
    assert "arrears" not in json.dumps(house_events())


def test_the_example_has_49_seats_of_which_48_are_entitled():
    with begin(SHELL) as work:
        import_example(work)
        import_example(work)

    found = roster()
    assert len(found) == 49
    assert [code for code, line in found.items() if line.standing != "entitled"] == ["XA"]
    assert all(line.focal_points for line in found.values())
    assert [event["type"] for event in house_events()].count("members_imported") == 1
