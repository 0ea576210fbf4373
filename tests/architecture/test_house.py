"""Guards for the whole house that no linter keeps."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "app").rglob("*.html"))


def where(pattern: str, files: list[Path], *, besides: tuple[str, ...] = ()) -> list[str]:
    found = []
    for file in files:
        name = str(file.relative_to(ROOT))
        if name in besides:
            continue
        found += [
            f"{name}: {line.strip()}"
            for line in file.read_text(encoding="utf-8").splitlines()
            if re.search(pattern, line)
        ]
    return found


def test_only_work_commits():
    assert where(r"\.(commit|rollback)\(", MODULES, besides=("app/core/work.py",)) == []


def test_only_the_clock_reads_the_clock():
    assert where(r"datetime\.now|time\.time\(|date\.today|utcnow", MODULES, besides=("app/core/clock.py",)) == []


def test_no_template_switches_escaping_off():
    assert where(r"\|\s*safe\b|autoescape", TEMPLATES) == []


def test_no_template_has_inline_style_or_script():
    handlers = r"\son(?:blur|change|click|error|focus|input|key\w+|load|mouse\w+|submit)="
    assert where(rf"\sstyle=|<style|<script(?![^>]*\ssrc=)|{handlers}", TEMPLATES) == []


def test_nothing_is_imported_inside_a_function():
    assert where(r"^\s+(from app|import app)", MODULES) == []


def test_no_module_is_longer_than_four_hundred_lines():
    assert [str(file) for file in MODULES if len(file.read_text(encoding="utf-8").splitlines()) > 400] == []


@pytest.mark.parametrize("file", [*MODULES, *TEMPLATES], ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_is_left_to_be_done(file: Path):
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError", file.read_text(encoding="utf-8"))
