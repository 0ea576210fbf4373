"""Which pages the tour shows, how, and what it says of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

WIDE, PHONE = 1280, 390


class Reader(StrEnum):
    """Who looks."""

    OFFICER = "officer"
    SECOND_OFFICER = "second officer"
    CHAIR = "chair"
    FOCAL_POINT = "focal point"
    #: Who has received a letter; the first to an address is shown, as a mail program shows it.
    MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture. Sizes are in CSS pixels."""

    name: str
    title: str
    says: str
    #: Of the desk; for a focal point, the address whose link is followed or whose mail is read.
    path: str
    reader: Reader = Reader.OFFICER
    language: str = "en"
    width: int = WIDE
    height: int = 900
    is_dark: bool = False
    #: Whether the whole page is drawn, and not only what the window shows.
    is_whole: bool = True


BOARD = "/desk/consultations/{reference}"
#: While the consultation is open, in its last days, and after it was closed and announced.
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
    Picture(
        name="act",
        title="An act by two officers",
        says="Nothing happens before a second officer approves. What stands in the way is said to who asks.",
        path="/desk/acts/extend/{reference}",
    ),
    Picture(
        name="paper-entry",
        title="A note verbale is entered",
        says="What identifies the paper, its scan, and the sentence that carries each answer. “Takes note” is no "
        "answer: a clear one is asked for.",
        path="/desk/paper-entry/{reference}",
        is_whole=False,
        height=1500,
    ),
    Picture(
        name="paper",
        title="The paper, before the second officer approves",
        says="The entry beside the scan and its hash. The Member State is the fictional one; it leaves a statement.",
        path="/desk/paper/1",
    ),
    Picture(
        name="request",
        title="What the second officer decides",
        says="Who asked, when and why; nobody approves the own request.",
        path="/desk/requests/1",
        reader=Reader.SECOND_OFFICER,
    ),
    Picture(
        name="focal-points",
        title="Focal points and their links",
        says="What became of the last letter to each, reminders beside the plan, links mailed again or replaced.",
        path="/desk/focal-points/{reference}",
        is_whole=False,
    ),
    Picture(
        name="members",
        title="Members",
        says="In the order of the body, with standing and designations. The Member State without the right to vote is "
        "fictional.",
        path="/desk/members",
        is_whole=False,
    ),
    Picture(
        name="manuscript",
        title="Writing a consultation",
        says="What is complete in each language, what is missing, and where; taken over, it becomes a draft.",
        path="/desk/manuscripts/1",
    ),
    Picture(
        name="frame",
        title="The frame, two languages side by side",
        says="Times with the plan of reminders, the rule with what it takes, disclosure and certification.",
        path="/desk/manuscripts/1/frame?left=fr&right=ar",
        is_whole=False,
        height=1600,
    ),
    Picture(
        name="letter-previews",
        title="Every letter before it is sent",
        says="Each letter in each language as its recipient will read it.",
        path="/desk/manuscripts/1/letters",
    ),
    Picture(
        name="preflight",
        title="Before opening",
        says="What stands in the way and what is worth knowing, each with the way to mend it; the deadline in the "
        "capitals; relay, SPF and DKIM tried.",
        path="/desk/preflight/DM-21/1013",
    ),
    Picture(
        name="reply",
        title="What a focal point sees",
        says="The personal link, in the language of the focal point: items, annexes, answers, no account.",
        path="mission@egypt.example",
        reader=Reader.FOCAL_POINT,
        language="ar",
        is_whole=False,
        height=1400,
    ),
)
NEAR: tuple[Picture, ...] = (
    Picture(
        name="board-last-days",
        title="The last three days",
        says="The call list stands on top; what is due next, and when such work last ran.",
        path=BOARD,
        is_whole=False,
    ),
    Picture(
        name="call-list",
        title="Whom to call",
        says="All focal points of Member States without a reply, whatever the others have answered, with room for "
        "notes on paper.",
        path="/desk/call-list/{reference}",
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
    Picture(
        name="outcome",
        title="The outcome",
        says="Counts, the inequality behind each outcome, answers by Member State as far as they are disclosed, and "
        "the same as PDF/A, workbook, CSV and JSON.",
        path="/desk/results/{reference}",
    ),
    Picture(
        name="register",
        title="The register of decisions",
        says="What was adopted, with Atom and JSON feeds.",
        path="/desk/decisions",
    ),
)

_HEAD = """# A tour

These pictures are drawn by `make tour` from the example consultation. The replies are those of the demonstration: drawn
with a fixed seed and invented, like the reference number, the officers and all addresses. No Member State has said what
they show.
"""


def text(pictures: Iterable[Picture], *tables: str) -> str:
    """The page of the tour: pictures with what is said of them, then tables of pictures."""
    parts = [f"## {each.title}\n\n{each.says}\n\n![{each.title}](tour/{each.name}.png)\n" for each in pictures]
    return "\n".join((_HEAD, *parts, *tables))
