"""Every setting stands in docs/configuration.md as config.py has it, and the page knows no other."""

import re
from dataclasses import Field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from config import Environment, LogForm, MailTls, Settings, settings_from, variable

PAGE = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"
ROW = re.compile(r"^\| `(PLACET_[A-Z_]+)` \| (.*?) \| (.*?)\s*\| (.*?) \| (.*) \|$", re.MULTILINE)
DOCUMENTED = {
    name: (kind, unit, default, meaning) for name, kind, unit, default, meaning in ROW.findall(PAGE.read_text())
}
TYPES = {
    str: "text",
    int: "whole number",
    bool: "`true` or `false`",
    Path: "path",
    Path | None: "path",
    tuple[int, ...]: "list of whole numbers",
    tuple[str, ...]: "list of texts",
    Environment: "`production` or `development`",
    MailTls: "`none`, `starttls` or `implicit`",
    LogForm: "`auto`, `json` or `text`",
}


def written(value: Any) -> str:
    """A default as an environment variable would hold it."""
    if value is None or value == "":
        return "empty"
    if isinstance(value, tuple):
        return f"`{','.join(map(str, value))}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`"


def test_the_page_names_all_settings_in_their_order_and_no_other():
    assert list(DOCUMENTED) == [variable(each.name) for each in fields(Settings)]


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda each: each.name)
def test_type_unit_default_and_meaning_are_those_of_the_code(setting: Field[Any]):
    kind, unit, default, meaning = DOCUMENTED[variable(setting.name)]

    assert kind == TYPES[setting.type]
    assert unit == setting.metadata["unit"]
    assert default == written(setting.default)
    assert meaning == setting.metadata["meaning"]


def test_every_documented_default_is_understood_when_it_is_set():
    given = {name: default.strip("`") for name, (_, _, default, _) in DOCUMENTED.items() if default != "empty"}

    assert settings_from(given | {"PLACET_ENV": "development"}) == Settings(env=Environment.DEVELOPMENT)


def test_every_choice_is_named():
    for kind in (Environment, MailTls, LogForm):
        assert issubclass(kind, StrEnum)
        for choice in kind:
            assert f"`{choice}`" in TYPES[kind]
