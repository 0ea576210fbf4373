"""What members bring about by asking for time or discussion, in the transaction of the reply that completes it.

A request that is taken back later undoes nothing. Requests that have brought about an extension are spent: a further
one needs as many that came after it.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.consultations.correspondence import Party
from app.consultations.extending import extend_on_request
from app.consultations.invitations import link
from app.consultations.models import Consultation, Decision
from app.consultations.queries import seats
from app.consultations.settling import is_settled, settle
from app.consultations.stationery import Stack, circulate
from app.core.work import Work
from app.letters import item_deferred
from app.outbox.letter import Letter
from app.record.events import EventType
from app.record.service import append
from app.replies.ledger import Place
from app.replies.models import Reply, ReplyKind
from app.rules import (
    DEFERRAL_ID,
    REQUESTS,
    Choice,
    Deferral,
    Extension,
    Overlay,
    Rule,
    Standing,
    deferral_measure,
    deferral_outcome,
    is_within_days,
    rule_from_plain,
)


def follow(work: Work, place: Place, laid: Overlay) -> None:
    """Let the requests of a reply that was just recorded have the effect that the rules give them."""
    asked = {change.item: change.after for change in laid.changes}
    for decision in place.decisions:
        match asked.get(decision.name):
            case Choice.DISCUSS:
                _defer(work, place, decision)
            case Choice.MORE_TIME:
                _extend(work, place, rule_from_plain(decision.rule))


def may_follow(laid: Overlay) -> bool:
    """Whether a reply asks for something new."""
    return any(change.after in REQUESTS for change in laid.changes)


def discussion_over(consultation: Consultation, rule: Rule, *, now: datetime) -> date | None:
    """The last day on which discussion could be asked for, in the consultation's zone; None: it still may be.

    The window begins when replies may be given: a request is a reply.
    """
    days = rule.defer.window_days if rule.defer else None
    since, zone = consultation.replies_open_at or consultation.opened_at, ZoneInfo(consultation.zone)
    if days is None or since is None or is_within_days(now, since=since, days=days, zone=zone):
        return None
    return since.astimezone(zone).date() + timedelta(days=days)


def may_be_extended(consultation: Consultation, extension: Extension) -> bool:
    """Whether requests for more time still have an effect. Every extension counts, whatever brought it about."""
    return extension.times is None or consultation.extended_count < extension.times


def _defer(work: Work, place: Place, decision: Decision) -> None:
    rule = rule_from_plain(decision.rule)
    if rule.defer is None:
        return
    members = list(_asking(work, place.consultation, (decision.name,), Choice.DISCUSS))
    tested = deferral_measure(rule.defer, requests=len(members), entitled=place.consultation.entitled_count)
    if not tested.holds:
        return
    outcome = deferral_outcome(rule.defer)
    settle(work, place.consultation, decision, outcome=outcome, clause=DEFERRAL_ID, reason=tested.inequality)
    _tell(work, place.consultation, decision, rule.defer, members)


def _tell(work: Work, consultation: Consultation, decision: Decision, defer: Deferral, members: Sequence[str]) -> None:
    event = append(
        work,
        consultation.reference,
        EventType.DEFERRED,
        facts={"item": decision.name, "requests": list(members)},
    )

    def written(paper: Stack, party: Party) -> Letter:
        return item_deferred.compose(
            paper.sheet,
            party.addressee,
            settled=paper.settled((decision.name,)),
            requests=len(members),
            effect=defer.effect,
            link=link(work, party.invitation) if party.invitation else None,
        )

    circulate(work, consultation, written, cause=event.index)


def _extend(work: Work, place: Place, rule: Rule) -> None:
    extension, consultation = rule.extension, place.consultation
    if extension is None or extension.requests is None or extension.days is None:
        return
    if not may_be_extended(consultation, extension):
        return
    governed = {each.name for each in place.decisions if not is_settled(each) and each.rule["id"] == rule.id}
    members = _asking_for_time(work, consultation, governed)
    if len(members) >= extension.requests:
        extend_on_request(work, consultation, days=extension.days, members=members)


def _asking_for_time(work: Work, consultation: Consultation, names: Collection[str]) -> list[str]:
    """Members that ask for more time on one of these decisions, by a reply that came after the last extension."""
    asking = _asking(work, consultation, names, Choice.MORE_TIME)
    spent_until = consultation.requested_extension_index
    if spent_until is None:
        return list(asking)
    rows = work.session.execute(
        select(Reply.seat_id, Reply.given).where(
            Reply.consultation_id == consultation.id,
            Reply.kind == ReplyKind.REPLY,
            Reply.removed_at.is_(None),
            Reply.index > spent_until,
        )
    )
    anew = {row.seat_id for row in rows if any(row.given.get(name) == Choice.MORE_TIME for name in names)}
    return [member for member, askers in asking.items() if askers & anew]


def _asking(work: Work, consultation: Consultation, names: Collection[str], choice: Choice) -> dict[str, set[int]]:
    """Members whose request on one of these decisions counts, in the body's order, to the seats that made it.

    Where a member gives no answer to a decision, that is its alternate's.
    """
    roster = seats(work, consultation)
    alternates = {seat.alternate_for: seat for seat in roster if seat.alternate_for}
    found: dict[str, set[int]] = {}
    for member in roster:
        if member.alternate_for or member.standing != Standing.ENTITLED:
            continue
        for name in names:
            asker = member if name in member.answers else alternates.get(member.code)
            if asker is not None and asker.answers.get(name) == choice:
                found.setdefault(member.code, set()).add(asker.id)
    return found
