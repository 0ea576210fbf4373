"""Carrying an act out for trial, and for good."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.consultations.service import Approval
from app.core.work import Actor, Work, begin
from app.desk.acts.act import Act, Order
from app.desk.acts.forms import Sent, particulars_of
from app.officers.requests import Approved, NewRequest, another_officer, ask


class _RolledBackError(Exception):
    """Ends a unit of work of which nothing is to be kept."""


@contextmanager
def for_trial(actor: Actor) -> Iterator[Work]:
    """Open work of which nothing is kept; refusals pass."""
    with suppress(_RolledBackError), begin(actor) as work:
        yield work
        # Leaving the block by an exception is what keeps nothing.
        raise _RolledBackError


def rehearse(act: Act, reference: str, sent: Sent, *, actor: Actor) -> None:
    """Carry the act out and keep nothing, so that what stands in its way is said before it is asked for.

    Raises:
        SecondOfficerNeeded: there is no second officer who could approve it.
        Refusal: whatever the act refuses.
    """
    with for_trial(actor) as work:
        particulars = particulars_of(work, sent)
        order = Order(
            reference=reference,
            subject=act.subject_in(particulars),
            particulars=particulars,
            approval=Approval(reason=sent.reason, by=int(actor.id), approved_by=another_officer(work, int(actor.id))),
        )
        act.carry_out(work, order)


def file(work: Work, act: Act, reference: str, sent: Sent) -> int:
    """File the request for an act; its number. Refusals of `officers.requests.ask`."""
    particulars = particulars_of(work, sent)
    new = NewRequest(
        kind=act.kind,
        log=reference,
        subject=act.subject_in(particulars),
        particulars=particulars,
        reason=sent.reason,
    )
    return ask(work, new)


def order_of(approved: Approved) -> Order:
    """What an approved request orders."""
    return Order(
        reference=approved.log,
        subject=approved.subject,
        particulars=approved.particulars,
        approval=Approval(reason=approved.reason, by=approved.by, approved_by=approved.approved_by),
    )
