"""A note verbale in the tour, entered by one officer and approved by another.

It is of the fictional Member State without the right to vote and leaves a statement, so that it shows nothing awkward
of anybody and changes no count.
"""

import struct
import zlib
from datetime import timedelta

from sqlalchemy import select

from app.consultations.service import Approval
from app.core.work import SHELL, Actor, ActorKind, begin
from app.intake.entry import Entry, Scan
from app.intake.service import enter
from app.officers.models import Officer
from app.officers.requests import approve
from app.tally.papers import record_approved
from dev.tour.course import TWO, Course

MEMBER = "XA"
STATEMENT = "The Permanent Mission has the honour to state that its Government welcomes the schedule of events."


def enter_paper(course: Course) -> int:
    """What the first officer enters; the number of the request that waits for the second."""
    with course.app.app_context(), begin(_officer(course, TWO[0])) as work:
        paper = enter(
            work,
            Entry(
                reference=course.reference,
                member=MEMBER,
                channel="letter",
                note_number="NV/2021/47",
                note_on=work.now.date() - timedelta(days=1),
                is_signed=True,
                received_at=work.now - timedelta(hours=3),
                registry_number="R-2021-4417",
                scan=Scan(name="note-verbale.png", content=_sheet()),
                answers={},
                sentences={},
                unclear={},
                statements={"*": STATEMENT},
                name="A. Person (invented)",
                function="Permanent Representative",
                reason="The note verbale reached the registry.",
            ),
        )
        if paper.request_id is None:
            raise LookupError("the paper waits for nobody")
        return paper.request_id


def approve_paper(course: Course, request: int) -> None:
    """What the second officer does, before the close: a paper that waits holds the announcement."""
    with course.app.app_context(), begin(_officer(course, TWO[1])) as work:
        found = approve(work, request)
        approval = Approval(reason=found.reason, by=found.by, approved_by=found.approved_by)
        record_approved(work, found.particulars["paper"], approval)


def _officer(course: Course, email: str) -> Actor:
    with course.app.app_context(), begin(SHELL) as work:
        number = work.session.scalars(select(Officer.id).where(Officer.email == email)).one()
    return Actor(kind=ActorKind.OFFICER, id=str(number))


def _sheet() -> bytes:
    """An empty sheet as a PNG: the scan of the tour."""
    width, height = 16, 22
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress((b"\0" + b"\xff" * width) * height)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
