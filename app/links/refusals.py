"""Why a link is not accepted."""

from http import HTTPStatus

from app.core.errors import Refusal
from app.core.i18n import N_


class LinkRefused(Refusal):
    """A link does not open anything."""

    code = "link"
    status = HTTPStatus.GONE


class LinkMangled(LinkRefused):
    """The text is not a link of ours: changed on its way, cut off, for another purpose or from elsewhere."""

    code = "link_mangled"
    status = HTTPStatus.NOT_FOUND
    text = N_("This link has been changed or cut off on its way, and cannot be read.")


class LinkReplaced(LinkRefused):
    """A newer link was issued to the same focal point."""

    code = "link_replaced"
    text = N_("This link has been replaced by a newer one, which was sent to the same address.")


class LinkRevoked(LinkRefused):
    """The link was withdrawn."""

    code = "link_revoked"
    text = N_("This link has been withdrawn.")
