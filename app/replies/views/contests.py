"""`/c/` and its twin below `/r/`: reporting that a reply was not sent on behalf of its member, in two steps."""

from flask import render_template, url_for

from app.core import i18n
from app.core.work import look
from app.links.refusals import LinkMangled
from app.links.tokens import ContestClaim
from app.replies import queries
from app.replies.patience import acting
from app.replies.service import contest
from app.replies.views.blueprint import blueprint
from app.replies.views.sitting import Sitting, asked, count_bad_link, required, signer


@blueprint.get("/c/<mangled:token>")
def show_contest(token: str) -> str:
    """The reply and the button; nothing is reported yet."""
    return _page(_read(token))


@blueprint.post("/c/<mangled:token>")
def send_contest(token: str) -> str:
    """Report it."""
    claim = _read(token)
    _contest(claim)
    return _page(claim)


@blueprint.route("/r/<invitation>/contest/<int:index>", methods=["GET", "POST"])
def show_own_contest(invitation: str, index: int) -> str:
    """The first step for whoever holds the personal link. By POST for browsers without cookies; it reports nothing."""
    return _own_page(required(invitation), index)


@blueprint.post("/r/<invitation>/contest/<int:index>/report")
def send_own_contest(invitation: str, index: int) -> str:
    """The second step."""
    found = required(invitation)
    _contest(_own(found, index))
    return _own_page(found, index)


def _read(token: str) -> ContestClaim:
    try:
        return signer().read(ContestClaim, token)
    except LinkMangled:
        count_bad_link()
        raise


def _own(found: Sitting, index: int) -> ContestClaim:
    with look() as work:
        return queries.own_contest(work, found.claim, index)


def _contest(claim: ContestClaim) -> None:
    with acting(str(claim.focal_point)) as work:
        contest(work, claim)


def _own_page(found: Sitting, index: int) -> str:
    action = url_for("replies.send_own_contest", invitation=found.claim.invitation, index=index, lang=asked() or None)
    return _page(_own(found, index), action=action, token=found.token)


def _page(claim: ContestClaim, *, action: str = "", token: str = "") -> str:
    """`action`: where the button sends to; "" means the page's own address, so that no page repeats its token."""
    with look() as work:
        page = queries.contest_page(work, claim, asked=asked())
    i18n.use(page.sheet.language)
    return render_template(
        "replies/contest.html",
        page=page,
        action=action,
        token=token,
        organisation=page.sheet.organisation,
        secretariat=page.sheet.secretariat,
        is_illustrative=page.sheet.is_illustrative,
    )
