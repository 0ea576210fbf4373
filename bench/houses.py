"""A council of any size and its consultation: the shipped example's texts, annexes left out."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import insert

from app.consultations import files
from app.consultations.drafts import import_consultation
from app.consultations.models import Consultation
from app.core.i18n import LANGUAGES
from app.core.work import Work
from app.members.models import Body, FocalPoint, FocalPointRole, Member, MemberName, Membership, Scope

EXAMPLE = Path(files.__file__).parent / "examples" / "dm-21-1012.yaml"
REGIONS = ("A", "B", "C", "D", "E")


def found_council(work: Work, seats: int) -> None:
    """The example's council with that many entitled members, each with one focal point, languages in turn."""
    body = Body(
        code="council",
        names=dict.fromkeys(LANGUAGES, "Council"),
        secretariat=dict.fromkeys(LANGUAGES, "General Secretariat"),
        place=dict.fromkeys(LANGUAGES, "Geneva"),
    )
    work.session.add(body)
    work.session.flush()
    numbers = range(1, seats + 1)
    codes = [f"M{number}" for number in numbers]
    work.session.execute(
        insert(Member),
        [
            {"id": number, "code": code, "region": REGIONS[number % len(REGIONS)], "groups": [], "zone": ""}
            for number, code in zip(numbers, codes, strict=True)
        ],
    )
    work.session.execute(
        insert(MemberName),
        [
            {"member_id": number, "language": language, "name": f"Member {number}", "valid_from": date(1945, 1, 1)}
            for number in numbers
            for language in LANGUAGES
        ],
    )
    work.session.execute(
        insert(Membership),
        [
            {"body_id": body.id, "member_id": number, "since": date(2019, 1, 1), "standing": "entitled"}
            for number in numbers
        ],
    )
    work.session.execute(insert(FocalPoint), [_focal_point(number) for number in numbers])


def draft(work: Work, reference: str = "DM-26/1") -> Consultation:
    """The example as a draft: eight items, twelve decisions, six languages, no annexes."""
    example = files.parsed(EXAMPLE.read_text(encoding="utf-8"), opener=files.beside(EXAMPLE))
    items = tuple(replace(item, annexes=()) for item in example.items)
    return import_consultation(work, replace(example, reference=reference, items=items))


def _focal_point(number: int) -> dict[str, object]:
    return {
        "member_id": number,
        "title": "Permanent Mission",
        "name": f"Focal point {number}",
        "email": f"mission@m{number}.example",
        "language": LANGUAGES[number % len(LANGUAGES)],
        "role": FocalPointRole.PRIMARY,
        "scope": Scope.REPLY,
    }
