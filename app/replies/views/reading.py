"""`/k/` and `/v/`: the read-only page of the capital; below `/r/` the page on which its links are made and withdrawn.

The page of the capital takes no form at all: any POST to it is refused, and its link is of no use at other addresses.
"""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core import i18n
from app.core.errors import Refusal
from app.core.web import cookie_name
from app.core.work import house, look
from app.links.refusals import LinkMangled
from app.links.tokens import ReadingClaim, ReadingSittingClaim
from app.replies.patience import acting
from app.replies.reading import ReadingRefused, TooManyReadingLinks, make_reading_link, opened_by, revoke_reading_link
from app.replies.reading_queries import links_page, reading_file, reading_page
from app.replies.views.blueprint import blueprint
from app.replies.views.pages import saved
from app.replies.views.sitting import Sitting, asked, count_bad_link, required, signer

COOKIE = "reading"


@blueprint.get("/k/<mangled:token>")
def open_reading(token: str) -> AnyResponse:
    """Put the link into a cookie of its own and send the browser to the clean address; nothing is written."""
    try:
        claim = signer().read(ReadingClaim, token)
    except LinkMangled:
        count_bad_link()
        raise ReadingRefused from None
    with look() as work:
        opened_by(work, claim.link)
    response = redirect(url_for("replies.read", link=claim.link, lang=asked() or None), HTTPStatus.SEE_OTHER)
    response.set_cookie(
        cookie_name(COOKIE, whole_host=False),
        signer().sign(ReadingSittingClaim(link=claim.link)),
        path=f"/v/{claim.link}/",
        secure=house().settings.is_https,
        httponly=True,
        samesite="Lax",
    )
    return response


@blueprint.get("/v/<link>/")
def read(link: str) -> str:
    """The consultation, with the name of the Member State across it, and without any answer."""
    _check(link)
    with look() as work:
        page = reading_page(work, link, asked=asked())
    sheet = page.paper.sheet
    i18n.use(page.paper.language)
    return render_template(
        "replies/reading.html",
        page=page,
        paper=page.paper,
        link=link,
        lang=asked() or None,
        organisation=sheet.organisation,
        secretariat=sheet.secretariat,
        is_illustrative=sheet.is_illustrative,
    )


@blueprint.get("/v/<link>/file/<sha256>")
def read_file(link: str, sha256: str) -> AnyResponse:
    """An annex, to be saved."""
    _check(link)
    with look() as work:
        return saved(reading_file(work, link, sha256))


@blueprint.route("/r/<invitation>/capital", methods=["GET", "POST"])
def capital(invitation: str) -> tuple[str, int]:
    """The links for the capital. By POST for browsers without cookies; it changes nothing."""
    return _links(required(invitation))


@blueprint.post("/r/<invitation>/capital/make")
def make_reading(invitation: str) -> AnyResponse | tuple[str, int]:
    """Make one."""
    found = required(invitation)
    try:
        with acting(found.claim.invitation) as work:
            make_reading_link(work, found.claim)
    except TooManyReadingLinks as refusal:
        return _links(found, refusal)
    return _back(found)


@blueprint.post("/r/<invitation>/capital/<link>/revoke")
def revoke_reading(invitation: str, link: str) -> AnyResponse | tuple[str, int]:
    """Withdraw one."""
    found = required(invitation)
    with acting(found.claim.invitation) as work:
        revoke_reading_link(work, found.claim, link)
    return _back(found)


def _check(link: str) -> None:
    """That the browser has opened this very link.

    Raises:
        ReadingRefused: it has not.
    """
    try:
        claim = signer().read(ReadingSittingClaim, request.cookies.get(cookie_name(COOKIE, whole_host=False), ""))
    except LinkMangled:
        raise ReadingRefused from None
    if claim.link != link:
        raise ReadingRefused


def _back(found: Sitting) -> AnyResponse | tuple[str, int]:
    if found.token:
        return _links(found)
    to = url_for("replies.capital", invitation=found.claim.invitation, lang=asked() or None)
    return redirect(to, HTTPStatus.SEE_OTHER)


def _links(found: Sitting, refusal: Refusal | None = None) -> tuple[str, int]:
    with look() as work:
        page = links_page(work, found.claim, asked=asked())
    sheet = page.paper.sheet
    i18n.use(page.paper.language)
    answer = render_template(
        "replies/capital.html",
        page=page,
        paper=page.paper,
        token=found.token,
        refusal=refusal,
        lang=asked() or None,
        organisation=sheet.organisation,
        secretariat=sheet.secretariat,
        is_illustrative=sheet.is_illustrative,
    )
    return answer, refusal.status if refusal else HTTPStatus.OK
