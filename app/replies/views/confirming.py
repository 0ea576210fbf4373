"""`/d/`: a focal point confirms that it still represents its member, or says that it no longer does."""

from flask import render_template, request

from app.core import i18n
from app.core.work import look
from app.links.refusals import LinkMangled
from app.links.tokens import ConfirmationClaim
from app.members.confirming import answer
from app.replies.confirmation_queries import confirmation_page
from app.replies.patience import acting
from app.replies.views.blueprint import blueprint
from app.replies.views.sitting import asked, count_bad_link, signer


@blueprint.get("/d/<mangled:token>")
def show_confirmation(token: str) -> str:
    """The two answers; nothing is said yet."""
    return _page(_read(token))


@blueprint.post("/d/<mangled:token>")
def send_confirmation(token: str) -> str:
    """Say one of them; a form without an answer says nothing."""
    claim = _read(token)
    with acting(str(claim.focal_point)) as work:
        answer(work, claim, request.form.get("answer", ""))
    return _page(claim)


def _read(token: str) -> ConfirmationClaim:
    try:
        return signer().read(ConfirmationClaim, token)
    except LinkMangled:
        count_bad_link()
        raise


def _page(claim: ConfirmationClaim) -> str:
    with look() as work:
        page = confirmation_page(work, claim, asked=asked())
    i18n.use(page.paper.language)
    return render_template(
        "replies/confirmation.html",
        page=page,
        organisation=page.paper.organisation,
        secretariat=page.paper.secretariat,
        is_illustrative=page.paper.is_illustrative,
    )
