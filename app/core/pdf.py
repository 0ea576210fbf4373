"""Papers as PDF/A-3b: facts in, bytes out, set by typst without network, system fonts or a file of its own choosing.

The facts reach the template as data, so that nothing in them is read as markup; equal facts give equal bytes. What was
set last is kept in the process: a paper set before a transaction is at hand inside it.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import pylopdf_fonts_ar
import pylopdf_fonts_zh_cn
import typst

Standard = Literal["a-3b", "1.7"]
STANDARD: Final = "a-3b"
#: Without its claim to be an archive: it may hold characters that no font of ours has.
_PLAIN_STANDARD: Final = "1.7"
#: Two consultations in six languages.
_MOST_KEPT: Final = 12
#: Arabic first: its fonts have Latin letters too; the Chinese ones also serve Cyrillic.
_FONT_PACKAGES = (pylopdf_fonts_ar, pylopdf_fonts_zh_cn)


def set_paper(template: Path, facts: Mapping[str, Any], *, attached: str = "") -> bytes:
    """Set a paper; one with characters that no font has is an ordinary PDF, with empty boxes in their places.

    Args:
        template: the typst file; it reads `sys.inputs.facts` and `sys.inputs.attached`, and nothing but what lies
            beside it.
        facts: plain values, as JSON takes them; `dated` as year, month, day, without which PDF/A cannot be made.
        attached: what the template embeds, such as the same result for machines.
    """
    return _set(template, json.dumps(facts, ensure_ascii=False), attached)


@lru_cache(maxsize=_MOST_KEPT)
def _set(template: Path, facts: str, attached: str) -> bytes:
    try:
        return _compiled(template, facts, attached, STANDARD)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compiled(template, facts, attached, _PLAIN_STANDARD)


def _compiled(template: Path, facts: str, attached: str, standard: Standard) -> bytes:
    return typst.compile(
        template,
        root=template.parent,
        font_paths=list(_font_directories()),
        ignore_system_fonts=True,
        sys_inputs={"facts": facts, "attached": attached},
        pdf_standards=[standard],
        format="pdf",
    )


@cache
def _font_directories() -> tuple[Path, ...]:
    return tuple(Path(str(package.__file__)).parent for package in _FONT_PACKAGES)
