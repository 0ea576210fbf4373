"""Entering what single Member States declare on adopted decisions, and that they have withdrawn it."""

from collections.abc import Mapping

from app.consultations.models import State
from app.consultations.queries import by_reference, in_language, seats
from app.core.i18n import _, current_language
from app.core.work import Work
from app.desk.acts.act import Act, Field, FieldKind, Order
from app.desk.acts.moments import in_words, understood
from app.desk.acts.withdrawing import told_decision
from app.letters.wording import declaration_label
from app.replies.declaration_queries import open_to_declarations, register
from app.replies.declarations import Deposit, declare, withdraw_declaration
from app.rules import Declaration


def _fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    consultation = by_reference(work, reference)
    language = current_language()
    choices: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
        (
            "decision",
            _("Decision"),
            tuple(
                (each.name, f"{each.name} {in_language(each.titles, language, consultation.original)}")
                for each in open_to_declarations(work, consultation)
            ),
        ),
        (
            "member",
            _("Member State"),
            tuple((each.code, in_language(each.names, language) or each.code) for each in seats(work, consultation)),
        ),
        ("kind", _("Kind"), tuple((str(each), declaration_label(each)) for each in Declaration)),
    )
    return (
        *(
            Field(name=name, label=label, kind=FieldKind.CHOICE, options=options, value=given.get(name, ""))
            for name, label, options in choices
        ),
        Field(
            name="received",
            label=_("Received, on the clock of %(zone)s", zone=consultation.zone),
            kind=FieldKind.MOMENT,
            value=given.get("received", ""),
        ),
        Field(
            name="text",
            label=_("Declaration"),
            kind=FieldKind.TEXT,
            help=_("In the language received; everybody reads it so."),
            value=given.get("text", ""),
        ),
    )


def _declare(work: Work, order: Order) -> None:
    said = order.particulars
    deposit = Deposit(
        decision=said["decision"],
        member=said["member"],
        kind=Declaration(said["kind"]),
        text=said["text"],
        received_at=understood(work, order.reference, said["received"]),
    )
    declare(work, order.reference, deposit, approval=order.approval)


def _told(work: Work, order: Order) -> tuple[tuple[str, str], ...]:
    said = order.particulars
    return (
        told_decision(work, order),
        (_("Member State"), _name(work, order.reference, said["member"])),
        (_("Kind"), declaration_label(Declaration(said["kind"]))),
        (_("Received"), in_words(work, order.reference, said["received"])),
        (_("Declaration"), said["text"]),
    )


def _name(work: Work, reference: str, code: str) -> str:
    named = {
        each.code: in_language(each.names, current_language()) for each in seats(work, by_reference(work, reference))
    }
    return named.get(code) or code


def _standing(work: Work, reference: str) -> Mapping[str, str]:
    """Member and decision to words, of each declaration that has not been withdrawn."""
    lines = register(work, by_reference(work, reference), current_language())
    return {
        f"{each.code} {each.decision}": _(
            "%(label)s: %(text)s",
            label=f"{each.decision} · {each.member}",
            text=declaration_label(Declaration(each.kind)),
        )
        for each in lines
        if each.withdrawn_at is None
    }


def _withdrawal_fields(work: Work, reference: str, given: Mapping[str, str]) -> tuple[Field, ...]:
    field = Field(
        name="declaration",
        label=_("Declaration"),
        kind=FieldKind.CHOICE,
        options=tuple(_standing(work, reference).items()),
        value=given.get("declaration", ""),
    )
    return (field,)


def _withdraw(work: Work, order: Order) -> None:
    member, _space, decision = order.particulars["declaration"].partition(" ")
    withdraw_declaration(work, order.reference, decision=decision, member=member, approval=order.approval)


def _told_withdrawal(work: Work, order: Order) -> tuple[tuple[str, str], ...]:
    chosen = order.particulars["declaration"]
    return ((_("Declaration"), _standing(work, order.reference).get(chosen, chosen)),)


DECLARE = Act(
    kind="declare",
    title=lambda: _("Enter a declaration of a Member State"),
    effect=lambda: _(
        "What a Member State declares on an adopted decision is entered in the register, and everybody is told. No "
        "count and no outcome changes."
    ),
    fields=_fields,
    subject_fields=("member", "decision"),
    states=frozenset({State.ANNOUNCED}),
    suits=lambda board: any(line.rule.after_adoption for line in board.rules),
    carry_out=_declare,
    told=_told,
)
WITHDRAW = Act(
    kind="withdraw_declaration",
    title=lambda: _("Note that a declaration was withdrawn"),
    effect=lambda: _("The declaration stays in the register with the note that it was withdrawn; everybody is told."),
    fields=_withdrawal_fields,
    subject_fields=("declaration",),
    states=frozenset({State.ANNOUNCED}),
    suits=lambda board: any(line.withdrawn_at is None for line in board.declarations),
    carry_out=_withdraw,
    told=_told_withdrawal,
)
