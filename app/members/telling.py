"""Telling the focal points of a member that their list was changed outside of any open consultation.

Nobody comes to the list or leaves it unseen: the former addresses, the new ones and all others are told.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.core.i18n import SOURCE
from app.core.work import Work
from app.letters import contact_changed
from app.letters.facts import Addressee, Contact, Paper
from app.members.models import Body, FocalPoint, Member, Membership
from app.members.queries import names_on
from app.outbox.letter import Mailbox, mailbox_of
from app.outbox.service import Cause, Recipient, queue
from app.record.events import HOUSE
from app.record.queries import checkpoint


def tell_of_contacts(
    work: Work, member: Member, *, former: Sequence[FocalPoint], present: Sequence[FocalPoint], index: int
) -> None:
    """Queue a letter to everybody who was or is concerned.

    Args:
        work: the caller's unit of work, in which the change has been made.
        member: whose list it is.
        former: who left it.
        present: who came to it.
        index: of the event in the log of the house that it stands in.
    """
    body = body_of_member(work, member)
    in_office = [each for each in member.focal_points if each.removed_at is None]
    for point in (*in_office, *former):
        letter = contact_changed.compose_outside(
            paper(work, body, point.language, index=index),
            addressee(work, member, point),
            former=[each.email for each in former],
            present=[each.email for each in present],
        )
        queue(work, letter, to=recipient(member, point), cause=Cause(log=HOUSE, cause=str(index)))


def paper(work: Work, body: Body, language: str, *, index: int) -> Paper:
    """The writing paper of a body for letters that are of no consultation; whoever writes back quotes the event."""
    office, latest = mailbox_of(work.settings.mail_from), checkpoint(work, HOUSE)
    secretariat = _in(body.secretariat, language)
    return Paper(
        language=language,
        organisation=_in(body.names, language) or body.code,
        secretariat=secretariat,
        place=_in(body.place, language),
        reference=f"{body.code.upper()}/{index}",
        contact=Contact(name=secretariat or office.name, email=office.address),
        dated=work.now.date(),
        is_illustrative=False,
        checkpoint_size=latest.size,
        checkpoint_root=latest.short_root,
    )


def addressee(work: Work, member: Member, point: FocalPoint, *, language: str = "") -> Addressee:
    """Who reads such a letter, with today's official name of the Member State in a language; "": the reader's."""
    names = names_on(member.names, work.now.date())
    return Addressee(
        member=names.get(language or point.language, member.code),
        title=point.title,
        name=point.name,
        zone=ZoneInfo(member.zone) if member.zone else None,
    )


def recipient(member: Member, point: FocalPoint) -> Recipient:
    """Where such a letter goes."""
    mailbox = Mailbox(name=point.name or point.title, address=point.email)
    return Recipient(mailbox=mailbox, member=member.code, focal_point_id=point.id)


def body_of_member(work: Work, member: Member) -> Body:
    """The body on whose paper a member is written to: the first in which it has a seat, or had one last."""
    return work.session.scalars(
        select(Body)
        .join(Membership, Membership.body_id == Body.id)
        .where(Membership.member_id == member.id)
        .order_by(Membership.until.is_not(None), Body.code)
        .limit(1)
    ).one()


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get(SOURCE, "")
