"""Which pages the tour shows, how, and what it says of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

WIDE, PHONE = 1280, 390


class Reader(StrEnum):
    """Who looks."""

    OFFICER = "officer"
    CHAIR = "chair"
    FOCAL_POINT = "focal point"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture. Sizes are in CSS pixels."""

    name: str
    title: str
    says: str
    #: Of the desk; for a focal point, its address, whose link is followed.
    path: str
    reader: Reader = Reader.OFFICER
    language: str = "en"
    width: int = WIDE
    height: int = 900
    is_dark: bool = False
    #: Whether the whole page is drawn, and not only what the window shows.
    is_whole: bool = True


BOARD = "/desk/consultations/{reference}"
#: While the consultation is open, and after it was closed and announced.
BEFORE: tuple[Picture, ...] = (
    Picture(
        name="board",
        title="The board in mid-course",
        says="Who has replied, what waits for an officer, each decision against the line that it must cross, and "
        "what the scheduler does next. This example lets officers see answers before the close; others seal them.",
        path=BOARD,
    ),
    Picture(
        name="board-arabic-phone",
        title="The same in Arabic, on a phone, dark",
        says="Right to left is as good as left to right: the bars and the time axis are mirrored, references are not.",
        path=BOARD + "?lang=ar",
        language="ar",
        width=PHONE,
        is_dark=True,
        is_whole=False,
    ),
)
AFTER: tuple[Picture, ...] = (
    Picture(
        name="board-closed",
        title="After the close",
        says="Nobody clicked anything: the consultation closed by itself, each decision is decided, and the "
        "inequality that decided it is printed.",
        path=BOARD,
    ),
)

_HEAD = """# A tour

These pictures are drawn by `make tour` from the example consultation. The replies are those of the demonstration: drawn
with a fixed seed and invented, like the reference number, the officers and all addresses. No Member State has said what
they show.
"""


def text(pictures: Iterable[Picture]) -> str:
    """The page of the tour."""
    parts = [f"## {each.title}\n\n{each.says}\n\n![{each.title}](tour/{each.name}.png)\n" for each in pictures]
    return "\n".join((_HEAD, *parts))
