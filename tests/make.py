"""Builders: what a test needs to exist, with defaults. They write rows or call services; they never replace them."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.consultations import files
from app.consultations.drafts import import_consultation
from app.consultations.models import Consultation, Invitation, Seat
from app.consultations.opening import open_consultation
from app.consultations.queries import decisions
from app.core.i18n import LANGUAGES
from app.core.work import Work
from app.members import files as member_files
from app.members.files import NamedFile
from app.members.models import Body, FocalPoint, Member, MemberName, Membership
from app.members.service import ImportRequest, apply, import_difference
from app.officers.models import Officer, Role

EXAMPLES = Path(files.__file__).parent / "examples"


def in_all_languages(text: str) -> dict[str, str]:
    """A text that says in each language which one it is, so that a mix-up shows."""
    return {language: text if language == "en" else f"{text} ({language})" for language in LANGUAGES}


def make_body(work: Work, code: str = "council") -> Body:
    body = Body(
        code=code,
        names=in_all_languages("Council"),
        secretariat=in_all_languages("General Secretariat"),
        place=in_all_languages("Geneva"),
    )
    work.session.add(body)
    work.session.flush()
    return body


def make_member(work: Work, body: Body, code: str, **facts: Any) -> Member:
    """A member with its membership; `standing="without_vote"` gets a reason and a date."""
    member = Member(
        code=code,
        region=facts.get("region", "A"),
        groups=list(facts.get("groups", ())),
        zone=facts.get("zone", ""),
        names=[
            MemberName(language=language, name=name, valid_from=date(1945, 1, 1))
            for language, name in in_all_languages(facts.get("name", f"Member {code}")).items()
        ],
    )
    work.session.add(member)
    work.session.flush()
    standing = facts.get("standing", "entitled")
    work.session.add(
        Membership(
            body_id=body.id,
            member_id=member.id,
            since=date(2019, 1, 1),
            weight=facts.get("weight", 1),
            member_class=facts.get("member_class", ""),
            alternate_for=facts.get("alternate_for", ""),
            standing=standing,
            standing_reason="" if standing == "entitled" else "invented for a test",
            standing_from=None if standing == "entitled" else date(2020, 1, 1),
        )
    )
    work.session.flush()
    return member


def make_focal_point(work: Work, member: Member, email: str, **facts: Any) -> FocalPoint:
    point = FocalPoint(
        member_id=member.id,
        title=facts.get("title", "Permanent Mission"),
        name=facts.get("name", "Focal point"),
        email=email,
        language=facts.get("language", "en"),
        role=facts.get("role", "primary"),
        scope=facts.get("scope", "reply"),
    )
    work.session.add(point)
    work.session.flush()
    return point


def make_officer(work: Work, email: str = "officer.a@secretariat.example", role: Role = Role.OFFICER) -> Officer:
    officer = Officer(email=email, name=email.partition("@")[0], role=role, password_hash="", added_at=work.now)
    work.session.add(officer)
    work.session.flush()
    return officer


def consultation_file(reference: str = "DM-26/1", **changes: Any) -> str:
    """A small consultation file: items 1 and 2, the latter with parts a and b, in English."""
    values: dict[str, Any] = {
        "reference": reference,
        "body": "council",
        "original": "en",
        "title": {"en": "Urgent matters"},
        "letter": {"en": "I have the honour to consult the Council on two items."},
        "legal_basis": {"en": "rule 3.2 of the Rules of Procedure"},
        "signatory": {"en": "The Chair of the Council"},
        "contact": {"name": {"en": "Governing Bodies"}, "email": "council@secretariat.example"},
        "deadline": "+10d 18:00",
        "zone": "Europe/Zurich",
        "rule": "itu-council",
        "disclosure": {"during": "officers", "after": "names"},
        "reminders": ["-3d", "-1d"],
        "items": [
            {"number": "1", "title": {"en": "Calendar"}, "text": {"en": "The Council approves the calendar."}},
            {
                "number": "2",
                "title": {"en": "Elections"},
                "text": {"en": "Two decisions are proposed."},
                "parts": [
                    {"letter": "a", "title": {"en": "Submission"}, "text": {"en": "The Council submits the document."}},
                    {
                        "letter": "b",
                        "title": {"en": "Guidelines"},
                        "text": {"en": "The Council endorses the guidelines."},
                    },
                ],
            },
        ],
    }
    return files.exported(values | changes)


def no_files(name: str) -> bytes:
    raise FileNotFoundError(name)


def make_draft(work: Work, reference: str = "DM-26/1", **changes: Any) -> Consultation:
    """A draft of the small consultation; the body and its members must exist."""
    return import_consultation(work, files.parsed(consultation_file(reference, **changes), opener=no_files))


def make_council(
    work: Work, codes: Sequence[str] = ("KE", "FR", "EG"), *, without_vote: Sequence[str] = ("XA",)
) -> Body:
    """A body with members, each with the focal points mission@ and ministry@ of its code under `.example`."""
    body = make_body(work)
    for code in (*codes, *without_vote):
        standing = "without_vote" if code in without_vote else "entitled"
        member = make_member(work, body, code, standing=standing)
        make_focal_point(work, member, f"mission@{code.lower()}.example")
        make_focal_point(work, member, f"ministry@{code.lower()}.example", role="alternate", name="Ministry")
    return body


def make_open_consultation(
    work: Work, reference: str = "DM-26/1", codes: Sequence[str] = ("KE", "FR", "EG"), **changes: Any
) -> Consultation:
    """The small consultation, opened now, over a council of its own if there is none yet.

    `rule_changes`: keys of the rule, in plain values, that every decision has otherwise than its preset.
    """
    if work.session.scalar(select(Body.id).where(Body.code == "council")) is None:
        make_council(work, codes)
    rule_changes = changes.pop("rule_changes", {})
    consultation = make_draft(work, reference, **changes)
    for decision in decisions(work, consultation):
        decision.rule = decision.rule | rule_changes
        decision.choices = list(decision.rule["choices"])
    open_consultation(work, reference)
    return consultation


def seat_of(work: Work, consultation: Consultation, code: str) -> Seat:
    return work.session.scalars(select(Seat).where(Seat.consultation_id == consultation.id, Seat.code == code)).one()


def invitation_of(work: Work, consultation: Consultation, email: str) -> Invitation:
    return work.session.scalars(
        select(Invitation)
        .join(FocalPoint, FocalPoint.id == Invitation.focal_point_id)
        .where(Invitation.consultation_id == consultation.id, FocalPoint.email == email)
    ).one()


def import_example(work: Work) -> None:
    """The example's members and focal points, with the names that the Member States bore in June 2021."""
    members, focal_points = (
        NamedFile(name=name, content=(EXAMPLES / name).read_bytes()) for name in ("members.csv", "focal-points.csv")
    )
    request = ImportRequest(body="council", files=member_files.read(members, focal_points), names_on=date(2021, 6, 30))
    apply(work, import_difference(work, request))


def open_example(work: Work) -> Consultation:
    """The shipped example, opened now: 49 seats, 48 entitled, 12 decisions, six languages."""
    import_example(work)
    file = EXAMPLES / "dm-21-1012.yaml"
    draft = files.parsed(file.read_text(encoding="utf-8"), opener=files.beside(file))
    consultation = import_consultation(work, draft)
    open_consultation(work, draft.reference)
    return consultation


def at(text: str) -> datetime:
    """An instant from its ISO form with offset."""
    instant = datetime.fromisoformat(text)
    assert instant.tzinfo is not None
    return instant
