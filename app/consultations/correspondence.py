"""Letters of a consultation: its writing paper, and everybody it is written to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select

from app.consultations.confirmation_codes import printed_code
from app.consultations.models import Consultation, Copy, Decision, Invitation, Seat, State
from app.consultations.procedure import entitled_in, keeps_silence, takes_answers
from app.consultations.queries import body_of, decisions, in_language
from app.core.work import Work
from app.letters.facts import Addressee, CalendarEntry, Contact, ItemLine, RuleLine, Sheet
from app.members.models import Body, FocalPoint
from app.outbox.letter import Mailbox, mailbox_of
from app.outbox.models import LetterKind
from app.outbox.service import Recipient, drop
from app.record.queries import checkpoint
from app.rules import Standing, is_timely, rule_from_plain

#: Of how many parties everything is held at once.
AT_ONCE: Final = 500
_FOCAL_POINTS: Final = (
    select(Seat, FocalPoint, Invitation)
    .join(FocalPoint, FocalPoint.member_id == Seat.member_id)
    .outerjoin(
        Invitation,
        (Invitation.consultation_id == Seat.consultation_id)
        & (Invitation.focal_point_id == FocalPoint.id)
        & Invitation.revoked_at.is_(None),
    )
    .where(FocalPoint.removed_at.is_(None))
    .order_by(Seat.position, FocalPoint.id)
)
_OF_SEAT: Final = _FOCAL_POINTS.where(Seat.consultation_id == bindparam("consultation"), Seat.id == bindparam("seat"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody to whom a consultation's letters go."""

    #: None for a recipient of copies.
    seat: Seat | None
    focal_point: FocalPoint | None
    #: None where the focal point has no personal link, and for recipients of copies.
    invitation: Invitation | None
    language: str
    addressee: Addressee
    recipient: Recipient


def sheet(
    work: Work,
    consultation: Consultation,
    language: str,
    *,
    deadline_at: datetime | None = None,
    body: Body | None = None,
) -> Sheet:
    """The writing paper of a consultation in one language, with the latest checkpoint of its log.

    Args:
        work: the caller's unit of work.
        consultation: whose letters they are.
        language: of the letters.
        deadline_at: stands in for the deadline of a draft, which has none yet.
        body: the one that is consulted, where the caller has it at hand.
    """
    body = body or body_of(work, consultation)
    original = consultation.original
    zone = ZoneInfo(consultation.zone)
    latest = checkpoint(work, consultation.reference)
    closing = deadline_at or deadline_of(consultation)
    return Sheet(
        language=language,
        organisation=in_language(body.names, language, original),
        secretariat=in_language(body.secretariat, language, original),
        place=in_language(body.place, language, original),
        zone=zone,
        reference=consultation.reference,
        title=in_language(consultation.titles, language, original),
        legal_basis=in_language(consultation.legal_basis, language, original),
        authorising_meeting=in_language(consultation.authorising_meeting, language, original),
        signatory=in_language(consultation.signatory, language, original),
        contact=contact(consultation, language),
        continues=consultation.continues,
        dated=work.now.astimezone(zone).date(),
        replies_open_at=consultation.replies_open_at,
        deadline_at=closing,
        calendar_entry=_calendar_entry(work, consultation, closing),
        is_illustrative=consultation.is_illustrative,
        checkpoint_size=latest.size,
        checkpoint_root=latest.short_root,
    )


def contact(consultation: Consultation, language: str) -> Contact:
    """Whom to write to, in one language."""
    found = consultation.contact
    return Contact(
        name=in_language(found.get("name", {}), language, consultation.original),
        email=str(found.get("email", "")),
        phone=str(found.get("phone", "")),
    )


def deadline_of(consultation: Consultation) -> datetime:
    """The deadline of a consultation that has been opened."""
    if consultation.deadline_at is None:
        raise ValueError(f"{consultation.reference} has no deadline yet")
    return consultation.deadline_at


def parties(work: Work, consultation: Consultation) -> Iterator[Party]:
    """Everybody who is written to: all focal points of all seats in the body's order, then recipients of copies.

    They are read as they are needed, and not held all at once.
    """
    rows = work.session.execute(focal_points_in(consultation).execution_options(yield_per=AT_ONCE))
    for seat, point, invitation in rows:
        yield party_of(work, seat, point, invitation)
    copies = work.session.scalars(select(Copy).where(Copy.consultation_id == consultation.id).order_by(Copy.id))
    yield from map(_copied, copies)


def parties_of(work: Work, consultation: Consultation, seat: Seat) -> tuple[Party, ...]:
    """All focal points of one seat."""
    rows = work.session.execute(_OF_SEAT, {"consultation": consultation.id, "seat": seat.id})
    return tuple(party_of(work, seat, point, invitation) for _seat, point, invitation in rows)


def focal_points_in(consultation: Consultation) -> Select[Seat, FocalPoint, Invitation]:
    """Focal points of all seats in the body's order, each with its seat and its invitation; None: it holds none."""
    return _FOCAL_POINTS.where(Seat.consultation_id == consultation.id)


def party_of(work: Work, seat: Seat, focal_point: FocalPoint, invitation: Invitation | None) -> Party:
    """One focal point of a seat as a party."""
    return Party(
        seat=seat,
        focal_point=focal_point,
        invitation=invitation,
        language=focal_point.language,
        addressee=replace(
            addressee(seat, focal_point, focal_point.language),
            code=printed_code(work, invitation) if invitation else "",
        ),
        recipient=Recipient(
            mailbox=Mailbox(name=focal_point.name or focal_point.title, address=focal_point.email),
            member=seat.code,
            focal_point_id=focal_point.id,
        ),
    )


def addressee(seat: Seat, focal_point: FocalPoint, language: str) -> Addressee:
    """Who reads a letter, with the official name of the Member State in the letter's language."""
    return Addressee(
        member=seat.names.get(language, seat.code),
        title=focal_point.title,
        name=focal_point.name,
        zone=ZoneInfo(seat.zone) if seat.zone else None,
        is_entitled=seat.standing == Standing.ENTITLED,
        alternate_for=name_of_principal(seat, language),
    )


def name_of_principal(seat: Seat, language: str) -> str:
    """The Member State for which a seat may step in; "" where it may not, and for a member's own seat."""
    principal = seat.principal if seat.alternate_for and seat.standing == Standing.ENTITLED else None
    return principal.names.get(language, principal.code) if principal else ""


def recall_reminders(work: Work, consultation: Consultation) -> None:
    """Drop reminders of a consultation that wait, also those that name another beside it: they are written anew."""
    drop(work, kinds=(LetterKind.REMINDER,), log=consultation.reference)
    invited = select(Invitation.focal_point_id).where(Invitation.consultation_id == consultation.id)
    drop(work, kinds=(LetterKind.REMINDER,), log="", focal_points=invited)


def item_lines(
    work: Work, consultation: Consultation, language: str, *, only_open: bool = False
) -> tuple[ItemLine, ...]:
    """The decisions of a consultation as letters list them; `only_open` leaves out those that are settled."""
    return tuple(
        ItemLine(
            name=each.name,
            title=in_language(each.titles, language, consultation.original),
            is_comment=not takes_answers(each),
            is_silent=keeps_silence(each),
        )
        for each in decisions(work, consultation)
        if not only_open or each.settled_at is None
    )


def rule_lines(work: Work, consultation: Consultation) -> tuple[RuleLine, ...]:
    """Each rule that applies to some decision, in figures, in the order of first use.

    Where several apply, each names its decisions.
    """
    return rules_of(consultation, decisions(work, consultation))


def rules_of(consultation: Consultation, named: Sequence[Decision]) -> tuple[RuleLine, ...]:
    """The same for these decisions of it."""
    governed: dict[RuleLine, list[str]] = {}
    for decision in named:
        governed.setdefault(_rule_line(consultation, decision), []).append(decision.name)
    if len(governed) <= 1:
        return tuple(governed)
    return tuple(replace(line, items=tuple(names)) for line, names in governed.items())


def _calendar_entry(work: Work, consultation: Consultation, deadline_at: datetime) -> CalendarEntry | None:
    if not is_timely(work.now, deadline_at):
        return None
    # The origin of its log, which no move of the site to another address changes; hashed, for there are calendars that
    # make names of files of it.
    named = uuid5(NAMESPACE_URL, f"{work.settings.deployment}/{consultation.reference}")
    return CalendarEntry(
        uid=str(named),
        moved_count=consultation.extended_count,
        organizer=str(consultation.contact.get("email", "")) or mailbox_of(work.settings.mail_from).address,
        written_at=work.now,
        is_over=consultation.state not in {State.DRAFT, State.OPEN},
    )


def _rule_line(consultation: Consultation, decision: Decision) -> RuleLine:
    """The rule of one decision, in figures."""
    return RuleLine(
        rule=rule_from_plain(decision.rule),
        members=consultation.seat_count,
        entitled=entitled_in(consultation, decision),
    )


def _copied(copy: Copy) -> Party:
    return Party(
        seat=None,
        focal_point=None,
        invitation=None,
        language=copy.language,
        addressee=Addressee(member="", title="", name=copy.name),
        recipient=Recipient(mailbox=Mailbox(name=copy.name, address=copy.email)),
    )
