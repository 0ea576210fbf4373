"""How long there is left, in the words of each language."""

from datetime import timedelta

import pytest

from app.core.i18n import speaking
from app.replies.display import length


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "24 يوماً و8 ساعات"),
        ("zh", "24天8小时"),
        ("en", "24 days and 8 hours"),
        ("fr", "24 jours et 8 heures"),
        ("ru", "24 дня и 8 часов"),
        ("es", "24 días y 8 horas"),
    ],
)
def test_a_length_is_told_by_its_two_greatest_units(language: str, words: str):
    with speaking(language):
        assert length(timedelta(days=24, hours=8, minutes=5)) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(seconds=59), ""),
        (timedelta(seconds=-1), ""),
    ],
)
def test_what_is_nothing_is_left_out(span: timedelta, words: str):
    assert length(span) == words
