"""Languages: plurals, dates, offsets, and catalogues that are complete."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.cli.i18n import APPLICATION, findings
from app.core import i18n
from app.core.i18n import (
    LANGUAGES,
    SOURCE,
    direction,
    joined,
    ngettext,
    pgettext,
    short_date,
    signed_number,
    speaking,
    utc_offset,
    written_date,
)

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


#: How many Member States: 0, 1, 2, 3, 11 and 100 of them.
MEMBER_STATES = {
    "ar": ["0 دولة عضو", "دولة عضو واحدة (1)", "دولتان عضوان (2)", "3 دول أعضاء", "11 دولة عضواً", "100 دولة عضو"],
    "zh": [f"{number}个成员国" for number in (0, 1, 2, 3, 11, 100)],
    "en": ["0 Member States", "1 Member State", *(f"{number} Member States" for number in (2, 3, 11, 100))],
    "fr": ["0 État Membre", "1 État Membre", *(f"{number} États Membres" for number in (2, 3, 11, 100))],
    "ru": [
        "0 Государств-Членов",
        "1 Государство-Член",
        "2 Государства-Члена",
        "3 Государства-Члена",
        "11 Государств-Членов",
        "100 Государств-Членов",
    ],
    "es": ["0 Estados Miembros", "1 Estado Miembro", *(f"{number} Estados Miembros" for number in (2, 3, 11, 100))],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_are_those_of_the_language(language: str):
    with speaking(language):
        found = [
            i18n.ngettext("%(num)s Member State", "%(num)s Member States", number) % {"num": number}
            for number in (0, 1, 2, 3, 11, 100)
        ]

    assert found == MEMBER_STATES[language]


def test_the_language_ends_with_its_block():
    with speaking("ar"):
        assert direction(i18n.current_language()) == "rtl"

    assert i18n.current_language() == SOURCE


def test_a_sentence_that_prints_no_number_has_its_plural_for_twenty_one_in_russian():
    one, more = "The answers differ on the following decision:", "The answers differ on the following decisions:"

    with speaking("ru"):
        assert ngettext(one, more, 21) == ngettext(one, more, 5) != ngettext(one, more, 1)
        assert ngettext("%(number)s day", "%(number)s days", 21) == "%(number)s день"


def test_a_word_of_two_senses_is_translated_by_its_sense():
    with speaking("zh"):
        assert (pgettext("of a person", "Name"), pgettext("of a thing", "Name")) == ("姓名", "名称")


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("ar", "5 يوليو", "أ وب"),
        ("zh", "7月5日", "أ和ب"),
        ("en", "5 Jul", "أ and ب"),
        ("fr", "5 juil.", "أ et ب"),
        ("ru", "5 июл.", "أ и ب"),
        ("es", "5 jul", "أ y ب"),
    ],
)
def test_short_days_and_lists_are_those_of_the_language(language: str, day: str, words: str):
    with speaking(language):
        assert short_date(date(2021, 7, 5)) == day
        assert joined(["أ", "ب"]) == words


@pytest.mark.parametrize(
    ("number", "text"), [(3600, "+3\N{NO-BREAK SPACE}600"), (-86400, "\N{MINUS SIGN}86\N{NO-BREAK SPACE}400"), (0, "0")]
)
def test_a_difference_has_its_sign_and_groups_of_digits(number: int, text: str):
    assert signed_number(number) == text


#: A colon, comma or bracket beside an expression: Arabic and Chinese have their own, French a space before the colon.
PUNCTUATED = re.compile(r"\}\}[:(,)]|\}\} \(|\(\{\{")


def test_templates_leave_punctuation_to_messages():
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(APPLICATION.glob("**/templates/**/*.html"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if PUNCTUATED.search(line)
    ]

    assert found == []
