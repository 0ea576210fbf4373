"""The reviewed tables: names with their days, bodies, zones of capitals."""

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from app.core.i18n import LANGUAGES
from app.members import names
from app.members.names import body_texts, capital_zone, is_official, official_names, periods
from app.members.regions import region_name

MEMBER_STATES = 193


def codes() -> list[str]:
    return sorted({row["code"] for row in names._rows("names.csv")})


def test_every_member_state_has_all_six_names():
    assert len(codes()) == MEMBER_STATES + 1
    for code in codes():
        for period in periods(code):
            assert set(period.names) == set(LANGUAGES), code


def test_periods_of_a_member_touch_and_never_overlap():
    for code in codes():
        found = periods(code)
        for earlier, later in pairwise(found):
            assert earlier.valid_to == later.valid_from, code
        assert found[-1].valid_to is None, code


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2021, 6, 30), "Turkey"),
        (date(2022, 5, 31), "Turkey"),
        (date(2022, 6, 1), "Türkiye"),
        (date(2026, 1, 1), "Türkiye"),
    ],
)
def test_a_name_is_that_of_its_day(day: date, name: str):
    assert official_names("TR", on=day)["en"] == name


def test_a_code_that_is_not_in_the_table_has_no_names_and_no_zone():
    assert official_names("BOARD-1", on=date(2026, 1, 1)) == {}
    assert capital_zone("BOARD-1") == ""
    assert body_texts("board") is None


def test_the_shape_of_an_apostrophe_does_not_count():
    assert is_official("CI", "en", "Côte d'Ivoire")
    assert is_official("CI", "en", "Côte d’Ivoire")
    assert not is_official("CI", "en", "Ivory Coast")


def test_every_member_state_has_the_zone_of_its_capital():
    for code in codes():
        if code != "XA":
            assert ZoneInfo(capital_zone(code)).key == capital_zone(code), code


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("AU", "Australia/Sydney"),
        ("BR", "America/Sao_Paulo"),
        ("CA", "America/Toronto"),
        ("RU", "Europe/Moscow"),
        ("US", "America/New_York"),
        ("KE", "Africa/Nairobi"),
    ],
)
def test_of_several_zones_that_of_the_capital_counts(code: str, zone: str):
    assert capital_zone(code) == zone


def test_the_council_has_its_texts_in_six_languages():
    texts = body_texts("council")

    assert texts is not None
    assert texts.names["fr"] == "Conseil"
    assert all(set(each) == set(LANGUAGES) for each in (texts.names, texts.secretariat, texts.place))


def test_a_region_is_called_by_its_name_and_an_unknown_one_by_its_code():
    assert region_name("D", "fr") == "Afrique"
    assert region_name("North", "fr") == "North"
