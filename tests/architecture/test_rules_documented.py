"""docs/rules.md names every key of a rule's file, with every word that it may have, and no other."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import get_args, get_origin, get_type_hints

import pytest

from app.rules import (
    Accept,
    AfterAdoption,
    Block,
    Clause,
    Comparison,
    Deferral,
    Disclosure,
    Extension,
    NextRound,
    Phase,
    Quorum,
    Rule,
)
from app.rules import clauses as rule_clauses
from app.rules.checks import _BLOCK_EFFECTS, _EMPTY_BASIS_EFFECTS, _QUORUM_BASES, _QUORUM_COUNTS, _QUORUM_EFFECTS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
SECTIONS = {
    "The rule": Rule,
    "Clause": Clause,
    "Accept": Accept,
    "Block": Block,
    "Quorum": Quorum,
    "`defer`": Deferral,
    "`periods`": Phase,
    "`extension`": Extension,
    "`next_rounds`": NextRound,
    "`after_adoption`": AfterAdoption,
    "`disclosure`": Disclosure,
}
#: Where not every word of the list is possible.
NARROWER = {
    (Rule, "on_quorum_failure"): _QUORUM_EFFECTS,
    (Rule, "empty_basis"): _EMPTY_BASIS_EFFECTS,
    (Block, "effect"): _BLOCK_EFFECTS,
    (Quorum, "count"): _QUORUM_COUNTS,
    (Quorum, "basis"): _QUORUM_BASES,
}
#: Described once, in the table of the clause.
AS_IN_A_CLAUSE = {(Clause, "count"), (Quorum, "comparison")}


def rows(title: str) -> dict[str, str]:
    """Key to the cell of its values, in the table below a heading."""
    section = PAGE.partition(f"\n### {title}\n")[2].partition("\n##")[0]
    found = {}
    for names, values in re.findall(r"^\| (`[^|]+) \| ([^|]*) \|", section, re.MULTILINE):
        found |= dict.fromkeys(re.findall(r"`(\w+)`", names), values)
    return found


def words(hint: object) -> Iterator[str]:
    """The words of the closed lists that a type may hold."""
    if isinstance(hint, UnionType) or get_origin(hint) is tuple:
        for part in get_args(hint):
            yield from words(part)
    elif isinstance(hint, type) and issubclass(hint, StrEnum):
        yield from (word.value for word in hint)


def test_every_mapping_of_a_rule_has_its_table():
    mappings = {each for each in vars(rule_clauses).values() if isinstance(each, type) and is_dataclass(each)}

    assert set(SECTIONS.values()) == mappings


@pytest.mark.parametrize("title", SECTIONS)
def test_every_key_is_named_and_no_other(title: str):
    assert sorted(rows(title)) == sorted(field.name for field in fields(SECTIONS[title]))


@pytest.mark.parametrize(
    ("title", "key"), [(title, field.name) for title, kind in SECTIONS.items() for field in fields(kind)]
)
def test_every_word_is_named_and_no_other(title: str, key: str):
    kind = SECTIONS[title]
    hint = get_type_hints(kind)[key]
    possible = set(map(str, NARROWER.get((kind, key), tuple(words(hint)))))
    if not possible or (kind, key) in AS_IN_A_CLAUSE:
        return

    named = set(re.findall(r"`\"?([\w>=]+)\"?`", rows(title)[key]))

    # A clause is described by what it counts, which is no word of the field itself.
    assert named == possible | (named & {"classes"}), key


def test_comparisons_are_shown_in_quotation_marks():
    assert all(f'`"{sign.value}"`' in PAGE for sign in Comparison)


# ---- nothing is only written ---------------------------------------------------------------------

APP = ROOT / "app"
#: Here rules are defined, read, and put into words; nothing that a rule says has an effect here.
PASSIVE = (
    *(APP / "rules" / f"{name}.py" for name in ("__init__", "checks", "clauses", "plain", "reading", "vocabulary")),
    *(APP / "letters" / "rule_words").glob("*.py"),
)


def acting() -> str:
    """All code in which what a rule says may have an effect, or is shown as it is."""
    files = (path for path in APP.rglob("*") if path.suffix in {".py", ".html"} and path not in PASSIVE)
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def unheard() -> set[str]:
    """Fields that no code reads from a rule, be it the dataclass or the mapping that was frozen."""
    text = acting()
    return {field.name for field in fields(Rule) if not re.search(rf"rule(\.|\[\"|\.get\(\"){field.name}\b", text)}


def confessed() -> set[str]:
    """Fields of which the page says what the system does not see to."""
    section = PAGE.partition("\n## What the system does not see to\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def test_what_a_rule_says_has_an_effect_or_the_page_says_that_it_has_none():
    assert unheard() <= confessed()


def test_the_page_speaks_of_fields_that_there_are():
    assert confessed() <= {field.name for field in fields(Rule)}
