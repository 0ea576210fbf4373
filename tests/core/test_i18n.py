"""Languages: plurals, dates, offsets, and catalogues that are complete."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.core import i18n
from app.core.i18n import LANGUAGES, SOURCE, direction, speaking, utc_offset, written_date
from dev.catalogues import findings

TRANSLATED = [language for language in LANGUAGES if language != SOURCE]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_with_its_placeholders(language: str):
    assert list(findings(language)) == []


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("UTC", "UTC"),
        ("Europe/Zurich", "UTC+2"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("America/New_York", "UTC\N{MINUS SIGN}4"),
        ("America/St_Johns", "UTC\N{MINUS SIGN}2:30"),
    ],
)
def test_clocks_are_named_by_their_offset(zone: str, text: str):
    assert utc_offset(datetime(2021, 7, 1, tzinfo=UTC), ZoneInfo(zone)) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_have_latin_digits_everywhere(language: str):
    with speaking(language):
        text = written_date(date(2021, 7, 13), weekday=True)

    assert "2021" in text
    assert "13" in text


@pytest.mark.parametrize(("weekday", "text"), [(False, "1er juillet 2021"), (True, "jeudi 1er juillet 2021")])
def test_the_first_of_a_month_is_an_ordinal_in_french(*, weekday: bool, text: str):
    with speaking("fr"):
        assert written_date(date(2021, 7, 1), weekday=weekday) == text


def test_the_language_ends_with_its_block():
    with speaking("ar"):
        assert direction(i18n.current_language()) == "rtl"

    assert i18n.current_language() == SOURCE
