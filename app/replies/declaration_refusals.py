"""Why a declaration after adoption is not entered in the register."""

from http import HTTPStatus

from app.core.errors import Refusal
from app.core.i18n import N_


class DeclarationRefused(Refusal):
    """Nothing is entered."""

    code = "declaration_refused"


class NotAnnounced(DeclarationRefused):
    """There is nothing to declare on before the outcome is announced."""

    code = "not_announced"
    text = N_("The outcome of %(reference)s has not been announced (its state is %(state)s).")


class NotAdopted(DeclarationRefused):
    """A declaration follows adoption."""

    code = "not_adopted"
    text = N_("Decision %(name)s was not adopted; there is nothing to declare on it.")


class DeclarationNotForeseen(DeclarationRefused):
    """The rule of the decision has no such declaration."""

    code = "declaration_not_foreseen"
    text = N_("The rule of decision %(name)s has no declaration of this kind after adoption: %(kind)s")


class MemberUnknown(DeclarationRefused):
    """The member was not consulted."""

    code = "member_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("%(reference)s has no seat of the member %(member)s.")


class ReceivedInFuture(DeclarationRefused):
    """Nothing is received later than now."""

    code = "received_in_future"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("The declaration cannot have been received at %(received)s, which lies in the future.")


class OutsideWindow(DeclarationRefused):
    """It was received before the announcement, or after the last day that the rule gives."""

    code = "outside_window"
    text = N_(
        "The declaration was received at %(received)s; it could be from the announcement (%(first)s) until the end of "
        "the last day (%(last)s)."
    )


class DeclaredBefore(DeclarationRefused):
    """One stands already; it may be withdrawn and declared anew."""

    code = "declared_before"
    text = N_("A declaration of this kind by %(member)s on decision %(name)s is in the register already.")


class DeclarationMissing(DeclarationRefused):
    """Nothing stands that could be withdrawn."""

    code = "declaration_missing"
    status = HTTPStatus.NOT_FOUND
    text = N_("No declaration by %(member)s on decision %(name)s stands in the register.")


class TextMissing(DeclarationRefused):
    """A declaration says something."""

    code = "text_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("The text of the declaration must be given.")
