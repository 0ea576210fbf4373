"""Lines of plain text."""

from app.letters.directions import as_markup, ltr, tidied, unmarked
from app.letters.wrapping import width, wrapped

CHINESE = "感谢贵国参加第一次理事虚拟磋商会议，由于该会议并非理事会的一届会议，不能作出决定，因此会议拟定了建议的结论。"


def test_width_counts_columns() -> None:
    assert width("abc") == 3
    assert width("理事会，") == 8
    assert width("مشاورةً") == 6
    assert width(ltr("UTC+2")) == 5


def test_words_are_wrapped_at_the_column() -> None:
    lines = wrapped("word " * 40)

    assert max(map(len, lines)) <= 72
    assert " ".join(lines).split() == ["word"] * 40


def test_word_that_is_too_wide_keeps_a_line_of_its_own() -> None:
    assert wrapped(f"before {'x' * 90} after") == ["before", "x" * 90, "after"]


def test_no_break_space_and_marked_runs_hold_together() -> None:
    assert wrapped("12345 a\u00a0b", columns=8) == ["12345", "a\u00a0b"]
    assert wrapped(f"12345 {ltr('18:00 UTC')}", columns=12) == ["12345", ltr("18:00 UTC")]


def test_chinese_is_broken_only_where_it_fits_no_line() -> None:
    assert wrapped(f"{'x' * 60} {CHINESE[:20]}") == ["x" * 60, CHINESE[:20]]

    lines = wrapped(CHINESE)

    assert "".join(lines) == CHINESE
    assert max(map(width, lines)) <= 72
    assert not any(line[0] in "，。" for line in lines)


def test_figures_inside_chinese_are_not_torn() -> None:
    text = "甲" * 35 + "2021" + "乙" * 10

    assert wrapped(text) == ["甲" * 34, "甲2021乙" + "乙" * 9]


def test_nothing_gives_no_line() -> None:
    assert wrapped("") == []


def test_unpaired_marks_overrides_and_control_characters_are_dropped() -> None:
    assert tidied(f"a\u2069b\u202ec\x00d\ne {ltr('f')}\u2066g") == f"abcd e {ltr('f')}g"


def test_marks_become_elements_only_where_the_language_runs_from_right_to_left() -> None:
    assert as_markup(f"<{ltr('a&b')}>", is_rtl=True) == '&lt;<bdi dir="ltr">a&amp;b</bdi>&gt;'
    assert as_markup(f"<{ltr('a&b')}>", is_rtl=False) == "&lt;a&amp;b&gt;"
    assert unmarked(ltr("a")) == "a"
