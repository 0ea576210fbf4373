"""Papers as PDF/A-3b: facts in, bytes out, set by typst without network, system fonts or a file of its own choosing.

The facts reach the template as data, so that nothing in them is read as markup; equal facts give equal bytes.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_ar
import pylopdf_fonts_zh_cn
import typst

STANDARD: Final = "a-3b"
#: Arabic first: its fonts have Latin letters too; the Chinese ones also serve Cyrillic.
_FONT_PACKAGES = (pylopdf_fonts_ar, pylopdf_fonts_zh_cn)


def set_paper(template: Path, facts: Mapping[str, Any], *, attached: str) -> bytes:
    """Set a paper.

    Args:
        template: the typst file; it reads `sys.inputs.facts` and `sys.inputs.attached`, and nothing beside itself.
        facts: plain values, as JSON takes them; `dated` as year, month, day, without which PDF/A cannot be made.
        attached: what the template embeds, such as the same result for machines.
    """
    return typst.compile(
        template,
        root=template.parent,
        font_paths=list(_font_directories()),
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False), "attached": attached},
        pdf_standards=[STANDARD],
        format="pdf",
    )


@cache
def _font_directories() -> tuple[Path, ...]:
    return tuple(Path(str(package.__file__)).parent for package in _FONT_PACKAGES)
