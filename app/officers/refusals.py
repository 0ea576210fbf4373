"""Why an officer's account or act is not accepted."""

from http import HTTPStatus

from app.core.errors import Refusal
from app.core.i18n import N_


class OfficerRefusal(Refusal):
    """An account at the desk, or what it was used for, is not accepted."""

    code = "officer"


class SignInRefused(OfficerRefusal):
    """Wrong password, no such account, or a disabled one: the answer never says which."""

    code = "sign_in_refused"
    status = HTTPStatus.FORBIDDEN
    text = N_("The address and the password do not belong together.")


class CodeRefused(OfficerRefusal):
    """A code that fits neither the second factor nor a recovery code, or has been used."""

    code = "code_refused"
    status = HTTPStatus.FORBIDDEN
    text = N_("This code is not accepted. Wait for the next one and try again; each code is good once.")


class ProofNeeded(OfficerRefusal):
    """An act by two came without a proof, and the last one is some minutes old."""

    code = "proof_needed"
    status = HTTPStatus.FORBIDDEN
    text = N_("Please prove once more who you are: it has been some minutes. Nothing has been carried out yet.")


class ProofRefused(OfficerRefusal):
    """Password or code do not fit; the answer never says which."""

    code = "proof_refused"
    status = HTTPStatus.FORBIDDEN
    text = N_("This does not prove who you are. Check what you typed and try again; nothing has been carried out.")


class NothingToConfirm(OfficerRefusal):
    """A first code came where no second factor is being set up."""

    code = "nothing_to_confirm"
    text = N_("No second factor is being set up. Begin anew.")


class SecondFactorMissing(OfficerRefusal):
    """The account has no second factor."""

    code = "second_factor_missing"
    text = N_("This account has no second factor.")


class TooManyAttempts(OfficerRefusal):
    """A limit on refused attempts has been reached; even the right password is not looked at."""

    code = "too_many_attempts"
    status = HTTPStatus.TOO_MANY_REQUESTS
    text = N_(
        "There have been too many attempts to sign in. Try again in a quarter of an hour, or ask an administrator."
    )


class SignInBusy(OfficerRefusal):
    """So many sign-ins are being checked that this one would wait too long."""

    code = "sign_in_busy"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = N_("Many sign-ins are being checked at the moment. Please try again in a minute.")


class SignInLinkRefused(OfficerRefusal):
    """A sign-in link was used, has expired, belongs to a disabled account or was never made."""

    code = "sign_in_link_refused"
    status = HTTPStatus.GONE
    text = N_("This sign-in link has been used or has expired. Please ask for a new one.")


class OnlyOnLoopback(OfficerRefusal):
    """Something that exists only where the public address is on this machine."""

    code = "only_on_loopback"
    status = HTTPStatus.FORBIDDEN
    text = N_("This is possible only where the public address is on this machine. Give the account a password instead.")


class PasswordTooShort(OfficerRefusal):
    """Fewer characters than a password without a second factor needs."""

    code = "password_too_short"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("A password needs at least %(least)s characters; this one has %(length)s.")


class PasswordTooLong(OfficerRefusal):
    """More characters than anybody types: hashing it would only cost time."""

    code = "password_too_long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("A password has at most %(most)s characters.")


class NotAnAddress(OfficerRefusal):
    """What was given as an e-mail address is none."""

    code = "not_an_address"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("This is not an e-mail address: %(email)s")


class NameMissing(OfficerRefusal):
    """An account without a name says nothing in the list of officers."""

    code = "name_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("An officer needs a name.")


class OfficerExists(OfficerRefusal):
    """The address has an account already."""

    code = "officer_exists"
    text = N_("There is already an account for this address: %(email)s")


class OfficerUnknown(OfficerRefusal):
    """No account has this address."""

    code = "officer_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no account for this address: %(email)s")


class OfficerDisabled(OfficerRefusal):
    """The account has been disabled."""

    code = "officer_disabled"
    status = HTTPStatus.FORBIDDEN
    text = N_("This account has been disabled: %(email)s")


class RoleMayNotAct(OfficerRefusal):
    """Chairs and readers look; officers and administrators act."""

    code = "role_may_not_act"
    status = HTTPStatus.FORBIDDEN
    text = N_("This account may look but not act: %(email)s")


class NotAnAdministrator(OfficerRefusal):
    """Accounts are kept by administrators."""

    code = "not_an_administrator"
    status = HTTPStatus.FORBIDDEN
    text = N_("Only an administrator changes accounts.")


class AccountUnknown(OfficerRefusal):
    """There is no account of this number."""

    code = "account_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no account of this number.")


class OwnAccount(OfficerRefusal):
    """Administrators do not change their own standing; another one does."""

    code = "own_account"
    status = HTTPStatus.FORBIDDEN
    text = N_("Nobody does this with the own account; another administrator can.")


class SessionUnknown(OfficerRefusal):
    """The session has ended already, or was never this person's."""

    code = "session_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("This session has ended already.")


class ActUnknown(OfficerRefusal):
    """A form about an account came without a choice, or with one that is not offered."""

    code = "act_unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("Please choose what to do.")


class PasswordsDiffer(OfficerRefusal):
    """What was typed twice is not the same."""

    code = "passwords_differ"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("The new password was not typed the same way twice.")


class PasswordGuessable(OfficerRefusal):
    """A password that is known, or put together from known parts."""

    code = "password_guessable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("This password is easily guessed. Several words that do not belong together make a better one.")


class SecondOfficerNeeded(OfficerRefusal):
    """The same person twice is not two officers."""

    code = "second_officer_needed"
    text = N_("Two different officers are needed for this.")


class ReasonNeeded(OfficerRefusal):
    """An act by two, or its refusal, without a reason; an empty one would stand in the record for good."""

    code = "reason_needed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    text = N_("Please say why: the reason is kept in the record.")


class AskedAlready(OfficerRefusal):
    """The same act on the same thing waits for a second officer."""

    code = "asked_already"
    text = N_("The same has been asked for already and waits for a second officer.")


class RequestUnknown(OfficerRefusal):
    """There is no request of this number."""

    code = "request_unknown"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no request of this number.")


class RequestSettled(OfficerRefusal):
    """It has been approved, refused or taken back."""

    code = "request_settled"
    text = N_("This request has been decided before.")


class OwnRequest(OfficerRefusal):
    """Nobody approves or refuses the own request; nobody takes back another's."""

    code = "own_request"
    status = HTTPStatus.FORBIDDEN
    text = N_("The officer who asked for this can only take it back; another officer approves or refuses it.")
