"""Papers to take away: the instruction sheet, the draft reply, the receipt. They are set outside any transaction."""

from http import HTTPStatus

from flask import Response, abort
from werkzeug.wrappers import Response as AnyResponse

from app.consultations.circulars import MEDIA_TYPE, file_name
from app.core import i18n
from app.core.work import look
from app.letters.papers.draft_reply import set_draft
from app.letters.papers.instructions import set_sheet, write_sheet
from app.letters.papers.receipt import set_receipt, write_receipt
from app.replies.forms import Chosen
from app.replies.papers import draft_facts, instruction_facts, receipt_paper
from app.replies.read_models import ReplyPage
from app.replies.views.blueprint import blueprint
from app.replies.views.drafts import chosen_in_draft
from app.replies.views.pages import ANNEX_POLICY, chosen_in, form_page, page_for
from app.replies.views.sitting import asked, required

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain; charset=utf-8"


@blueprint.route("/r/<invitation>/sheet.<form>", methods=["GET", "POST"])
def sheet(invitation: str, form: str) -> Response:
    """The instruction sheet for the capital. By POST for browsers without cookies; it changes nothing."""
    found = required(invitation)
    if form not in {"pdf", "docx"}:
        abort(HTTPStatus.NOT_FOUND)
    with look() as work:
        facts = instruction_facts(work, found.claim, asked=asked())
    name = file_name(facts.sheet.reference, f"-instructions.{form}")
    return _file(set_sheet(facts), MEDIA_TYPE, name) if form == "pdf" else _file(write_sheet(facts), WORD, name)


@blueprint.post("/r/<invitation>/draft")
def draft(invitation: str) -> AnyResponse | tuple[str, int]:
    """What was chosen, on paper for the ambassador. Nothing is sent, and nothing is kept."""
    found = required(invitation)
    page = page_for(found)
    chosen = chosen_in(page)
    if chosen.problems:
        return form_page(found, page=page, chosen=chosen, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    i18n.use(page.paper.language)
    return _draft_paper(page, chosen)


@blueprint.route("/r/<invitation>/saved/paper", methods=["GET", "POST"])
def saved_draft(invitation: str) -> AnyResponse | tuple[str, int]:
    """The draft that is kept, on paper; the page where it is gone. By POST for browsers without cookies."""
    found = required(invitation)
    page = page_for(found)
    if page.draft is None:
        return form_page(found, page=page)
    i18n.use(page.paper.language)
    return _draft_paper(page, chosen_in_draft(page, page.draft))


@blueprint.route("/r/<invitation>/receipt/<int:index>.<form>", methods=["GET", "POST"])
def receipt_file(invitation: str, index: int, form: str) -> Response:
    """A receipt to keep. By POST for browsers without cookies; it changes nothing."""
    found = required(invitation)
    if form not in {"pdf", "txt"}:
        abort(HTTPStatus.NOT_FOUND)
    with look() as work:
        paper = receipt_paper(work, found.claim, index, asked=asked())
    name = file_name(f"{paper.sheet.reference}-{paper.receipt.code}", f"-receipt.{form}")
    if form == "txt":
        return _file(write_receipt(paper).encode(), TEXT, name)
    return _file(set_receipt(paper), MEDIA_TYPE, name)


def _draft_paper(page: ReplyPage, chosen: Chosen) -> Response:
    facts = draft_facts(page, chosen)
    return _file(set_draft(facts), MEDIA_TYPE, file_name(facts.sheet.reference, "-draft-reply.pdf"))


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": ANNEX_POLICY,
        "Cache-Control": "no-store",
    }
    return Response(content, content_type=media_type, headers=headers)
