"""YAML as plain values with lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import yaml

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"), exclude_characters="\ufeff"), max_size=30
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=12,
)


@given(st.dictionaries(WORDS, VALUES, max_size=4))
def test_what_is_written_is_read_back_the_same(value: dict):
    assert yaml.load(yaml.dump(value)).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no", "no"),
        ("a: yes", "yes"),
        ("a: true", True),
        ("a: 1.5", "1.5"),
        ("a: 2021-06-22", "2021-06-22"),
        ("a: 12", 12),
        ("a: -12", -12),
        (f"a: {'9' * 5000}", "9" * 5000),
        ("a: 0x1F", "0x1F"),
        ("a: 18:00", "18:00"),
        ("a: ~", None),
        ("a: '12'", "12"),
    ],
)
def test_only_numbers_and_two_booleans_are_more_than_words(text: str, value: object):
    assert yaml.load(text).value == {"a": value}


def test_every_value_knows_its_line():
    marked = yaml.load("a: 1\nb:\n  - c: x\n  - d: y\n")

    assert [marked.line(path) for path in (("a",), ("b", 0, "c"), ("b", 1, "d"), ("b", 1, "d", "deeper"), ())] == [
        1,
        3,
        4,
        4,
        1,
    ]


@pytest.mark.parametrize("text", ["a: 1\na: 2", "a: [", "? [x]\n: 1", "a: !!float 1", "\t- x", "a: \x00"])
def test_what_is_not_plain_is_refused(text: str):
    with pytest.raises(yaml.YamlProblem):
        yaml.load(text)


@pytest.mark.parametrize("text", ["a: 1\nb: &x [1]\nc: *x", "a: 1\nb: &x 1", "a: 1\nb: *x", "a: 1\n&x b: 1"])
def test_anchors_and_aliases_are_refused_with_their_line(text: str):
    with pytest.raises(yaml.YamlProblem, match="line 2: anchors"):
        yaml.load(text)


def test_a_value_that_stands_in_two_places_is_written_twice():
    part = ["x", "y"]

    assert yaml.load(yaml.dump({"a": part, "b": part})).value == {"a": part, "b": part}
