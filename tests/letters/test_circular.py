"""The circular on paper: whole in six languages, a form with the answers that the rule offers, and nothing secret."""

import pytest

from app.core import pdf
from app.core.i18n import direction, speaking
from app.letters import blocks
from app.letters.papers import circular
from tests.letters.builders import LANGUAGES, make_sheet
from tests.letters.papers import CODE_ADDRESS, drawn, make_item_texts, make_rules, texts_in

HOSTILE = '#panic("x") $a$ *b* \\[ "]) <img src=x onerror=alert(1)> \u202eevil\u202c \x07 \N{GRINNING FACE}'


def circular_frame(language: str):
    with speaking(language):
        return circular.frame(make_sheet(language))


def blocks_in(language: str, text: str | None = None):
    sheet = make_sheet(language)
    with speaking(language):
        drawing = circular.blocks(
            sheet,
            body=text or "I have the honour.",
            items=make_item_texts(language, text),
            rules=make_rules(),
            code_address=CODE_ADDRESS,
        )
        return drawn(language, circular.frame(sheet), drawing)


def test_it_holds_items_rule_deadline_annexes_and_where_a_code_is_entered():
    said = "\n".join(texts_in(blocks_in("en")))

    for text in (
        "DM-21/1012",
        "Schedule of events for 2022",
        "Legal basis: ",
        "2\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}approvals\N{NO-BREAK SPACE}>\N{NO-BREAK SPACE}48",
        "Thursday, 15 July 2021, 18:00 Geneva, UTC+2",
        "16:00 UTC",
        CODE_ADDRESS,
        "council@secretariat.example",
        "Annexes",
    ):
        assert text in said
    assert "/l/" not in said


def test_the_form_has_a_box_for_each_answer_that_the_rule_offers():
    boxes = [each for each in blocks_in("en")["blocks"] if each["kind"] == "boxes"]

    assert [(each["name"], each["choices"]) for each in boxes] == [
        ("1", ["approves", "does not approve", "abstains"]),
        ("6a", ["approves", "does not approve", "abstains", "asks for discussion at a meeting"]),
        ("6b", []),
    ]


def test_the_form_asks_for_name_function_signature_stamp_and_date():
    blanks = [each for each in blocks_in("en")["blocks"] if each["kind"] == "blanks"]

    assert blanks[-1]["labels"] == ["Name", "Function", "Signature", "Stamp", "Date"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_set_in_every_language_and_the_same_each_time(language: str):
    facts = {"body": "**x**", "items": make_item_texts(language), "rules": make_rules(), "code_address": CODE_ADDRESS}
    first = circular.set_circular(make_sheet(language), **facts)
    pdf._set.cache_clear()

    assert circular.set_circular(make_sheet(language), **facts) == first
    assert b"pdfaid" in first
    assert blocks_in(language)["direction"] == direction(language)


def test_texts_of_people_are_text_whatever_stands_in_them():
    facts = blocks_in("en", HOSTILE)
    set_paper = circular.set_circular(
        make_sheet("en"),
        body=HOSTILE,
        items=make_item_texts("en", HOSTILE),
        rules=make_rules(),
        code_address=CODE_ADDRESS,
    )

    said = "".join(texts_in(facts))
    assert '#panic("x") $a$' in said
    assert "\u202e" not in said
    assert "\x07" not in said
    assert set_paper.startswith(b"%PDF")


def test_what_somebody_said_runs_as_its_own_letters_do():
    said = blocks.Quotation(paragraphs=("1. Explanation", "1. بيان", "1."))
    for language, last in (("ar", "rtl"), ("en", "ltr")):
        (found,) = drawn(language, circular_frame(language), (said,))["blocks"]
        assert [each["direction"] for each in found["paragraphs"]] == ["ltr", "rtl", last]


def test_marks_of_direction_stay_in_arabic_only():
    assert "\u2066DM-21/1012\u2069" in "".join(texts_in(blocks_in("ar")["blocks"]))
    assert "\u2066" not in "".join(texts_in(blocks_in("fr")))
