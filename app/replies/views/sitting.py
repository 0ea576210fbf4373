"""How a browser shows whose link it holds: by a signed cookie for one invitation's pages, or by a token in the form.

Nothing is written anywhere: the cookie is the claim itself, signed for this purpose only.
"""

import secrets
from dataclasses import dataclass
from http import HTTPStatus

from flask import abort, request
from werkzeug.wrappers import Response

from app.core.web import cookie_name
from app.core.work import house
from app.links.refusals import LinkMangled
from app.links.tokens import FormClaim, InvitationClaim, Signer, SittingClaim
from app.links.typed_codes import typed_codes
from app.replies.forms import Raw, only
from app.replies.limits import Limiter, network_of
from app.replies.refusals import FormUnknown, LinkMissing
from app.replies.views.blueprint import BESIDE

COOKIE = "sitting"
#: Fields that carry what is signed.
TOKEN, FORM, LINK, DRAFT = "token", "form", "link", "draft"
#: The tick beside a button that acts at once, because robots press buttons.
SURE = "sure"
NONCE_BYTES = 12

#: In this process only: guessing 256 bits is hopeless, the limit keeps the noise down.
BAD_LINKS = Limiter()
#: Confirmations of one invitation, where a code of a million is typed: under a thousand tries a day.
CONFIRMATIONS = Limiter(window_seconds=900.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A browser with a link."""

    claim: InvitationClaim
    #: The token that forms must carry; "" where the cookie carries it.
    token: str = ""


def raw() -> Raw:
    """The form as it was sent: field to all its values."""
    return request.form.to_dict(flat=False)


def is_sure() -> bool:
    """Whether the form was sent with its tick."""
    return bool(only(raw(), SURE))


def asked() -> str:
    """The language that the address asks for; "" for none."""
    return request.args.get("lang", "")


def asked_beside() -> str:
    """The language that the address asks for beside the reader's; "" for none."""
    return request.args.get(BESIDE, "")


def signer() -> Signer:
    """What signs and reads the links of this deployment."""
    settings = house().settings
    return Signer(keys=settings.secret_keys, deployment=settings.deployment)


def read_link(text: str) -> InvitationClaim:
    """The claim in a personal link. Costs no look at the database.

    Raises:
        LinkMangled: it is not one; too many of those from one network are answered with 429.
    """
    try:
        return signer().read(InvitationClaim, text)
    except LinkMangled:
        count_bad_link()
        raise


def count_bad_link() -> None:
    """Count a link that cannot be read, and end the request when its network has sent too many."""
    if not BAD_LINKS.allows(network_of(request.remote_addr)):
        abort(HTTPStatus.TOO_MANY_REQUESTS)


def sitting(invitation: str) -> Sitting | None:
    """Who is at this invitation's pages; None when the browser shows nothing."""
    token = only(raw(), TOKEN)
    if token:
        claim = read_link(token)
        return Sitting(claim=claim, token=token) if claim.invitation == invitation else None
    return _by_cookie(invitation)


def required(invitation: str) -> Sitting:
    """The same, where a page makes no sense without.

    Raises:
        LinkMissing: the browser shows nothing.
    """
    found = sitting(invitation)
    if found is None:
        raise LinkMissing
    return found


def remember(response: Response, claim: InvitationClaim) -> None:
    """Put the claim into the cookie of its own pages, and of no other."""
    response.set_cookie(
        cookie_name(COOKIE, whole_host=False),
        signer().sign(SittingClaim(invitation=claim.invitation, version=claim.version)),
        path=f"/r/{claim.invitation}/",
        secure=house().settings.is_https,
        httponly=True,
        samesite="Lax",
    )


def confirmation_codes(claim: InvitationClaim) -> tuple[str, ...]:
    """Codes of which one must be typed to confirm a reply; empty where none need be. Ends the request after many tries.

    Whoever guesses has the link, so that the limit need not outlive the process.
    """
    settings = house().settings
    if not settings.typed_confirmation:
        return ()
    if not CONFIRMATIONS.allows(claim.invitation):
        abort(HTTPStatus.TOO_MANY_REQUESTS)
    return typed_codes(settings.secret_keys, settings.deployment, claim)


def new_form(invitation: str, *, shown: int) -> str:
    """A one-time form that was shown this reply."""
    return signer().sign(FormClaim(invitation=invitation, nonce=secrets.token_hex(NONCE_BYTES), shown=shown))


def read_form(invitation: str) -> FormClaim:
    """The one-time form that was sent.

    Raises:
        FormUnknown: it is not ours, or not for this invitation.
    """
    try:
        claim = signer().read(FormClaim, only(raw(), FORM))
    except LinkMangled:
        raise FormUnknown from None
    if claim.invitation != invitation:
        raise FormUnknown
    return claim


def _by_cookie(invitation: str) -> Sitting | None:
    try:
        claim = signer().read(SittingClaim, request.cookies.get(cookie_name(COOKIE, whole_host=False), ""))
    except LinkMangled:
        return None
    if claim.invitation != invitation:
        return None
    return Sitting(claim=InvitationClaim(invitation=claim.invitation, version=claim.version))
