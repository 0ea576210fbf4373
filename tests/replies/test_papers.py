"""Papers of a focal point: a sheet without answers, a draft that was not sent, receipts that say what the page says."""

import io

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient

from app.consultations.invitations import link
from app.consultations.queries import by_reference
from app.core.i18n import LANGUAGES
from app.core.work import look
from app.letters.papers import draft_reply, instructions, receipt
from app.links.tokens import InvitationClaim
from app.replies import queries
from app.replies.forms import Chosen
from app.replies.papers import draft_facts, instruction_facts, receipt_paper
from app.replies.views.drafts import chosen_in_draft
from app.rules import Choice
from tests.fixtures.app import make_client
from tests.letters.papers import drawn, texts_in
from tests.make import invitation_of
from tests.replies import support
from tests.replies.support import APPROVE, DISAPPROVE, REFERENCE, invitation_row, log, open_council, replies, reply
from tests.replies.test_drafts import keep

HOSTILE = '#panic("x") <img src=x> \u202eevil \N{GRINNING FACE}'
EMAIL = "mission@ke.example"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    open_council()
    with look() as work:
        address = link(work, invitation_of(work, by_reference(work, REFERENCE), EMAIL))
    client = make_client(app)
    client.get("/l/" + address.rpartition("/")[2])
    return client


def claim() -> InvitationClaim:
    row = invitation_row(EMAIL)
    return InvitationClaim(invitation=row.id, version=row.version)


def address(path: str) -> str:
    return f"/r/{claim().invitation}/{path}"


def said_in(frame, blocks) -> str:
    return "\n".join(texts_in(drawn("en", frame, blocks)))


def word_texts(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(each.text for each in document.paragraphs), *cells]


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_instruction_sheet_is_taken_from_the_page_and_shows_no_answer(client: FlaskClient, form: str) -> None:
    before = client.get(address(f"sheet.{form}"))
    reply(EMAIL, {"1": DISAPPROVE, "2a": APPROVE}, statement="Secret statement")
    after = client.get(address(f"sheet.{form}"))

    assert address(f"sheet.{form}") in client.get(address("")).text
    assert before.headers["Content-Disposition"] == f'attachment; filename="DM-26-1-instructions.{form}"'
    with look() as work:
        facts = instruction_facts(work, claim())
    said = said_in(instructions.frame(facts), instructions.blocks(facts))
    assert "Secret statement" not in said
    assert "The Council approves the calendar." in said
    assert before.status_code == after.status_code == 200
    if form == "pdf":
        assert before.data == after.data


def test_the_sheet_has_an_empty_column_beside_each_decision(client: FlaskClient) -> None:
    texts = word_texts(client.get(address("sheet.docx")).data)
    document = Document(io.BytesIO(client.get(address("sheet.docx")).data))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]

    assert rows[0] == ["No.", "Decision", "Answers", "Instructions"]
    assert [row[0] for row in rows[1:]] == ["1", "2a", "2b"]
    assert {row[3] for row in rows[1:]} == {""}
    assert rows[1][2] == "approves, does not approve, abstains"
    assert "Member State: Member KE" in texts


def test_the_sheet_for_word_runs_from_right_to_left_in_arabic(client: FlaskClient) -> None:
    document = Document(io.BytesIO(client.get(address("sheet.docx?lang=ar")).data))

    assert document.tables[0]._tblPr.xml.count("w:bidiVisual") == 1
    assert all(each._p.pPr is not None and "w:bidi" in each._p.pPr.xml for each in document.paragraphs if each.text)
    assert document.core_properties.author != "python-docx"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_is_set_in_every_language(client: FlaskClient, language: str) -> None:
    index = reply(EMAIL, {"1": APPROVE}, statement="A statement.").index

    for path in ("sheet.pdf", "sheet.docx", f"receipt/{index}.pdf", f"receipt/{index}.txt"):
        assert client.get(address(f"{path}?lang={language}")).status_code == 200
    assert client.post(address(f"draft?lang={language}"), data={"item-2a": "abstain"}).data.startswith(b"%PDF")


def test_the_draft_says_that_nothing_was_sent_and_sends_nothing(client: FlaskClient) -> None:
    reply(EMAIL, {"1": APPROVE})
    events = log()

    answer = client.post(address("draft"), data={"item-1": "disapprove", "item-2a": "approve", "statement": "Why."})

    assert answer.mimetype == "application/pdf"
    assert log() == events
    with look() as work:
        page = queries.reply_page(work, claim())
    facts = draft_facts(
        page, Chosen(given={"1": Choice.DISAPPROVE, "2a": Choice.APPROVE}, reasons={"1": HOSTILE}, statement="Why.")
    )
    said = said_in(draft_reply.frame(facts), draft_reply.blocks(facts))
    assert "Nothing of this has been sent or recorded." in said
    assert [(each.name, each.answer, each.before) for each in facts.lines] == [
        ("1", "does not approve", "approves"),
        ("2a", "approves", ""),
        ("2b", "no answer", ""),
    ]
    assert "Why." in said
    assert "[U+202E]evil" in said
    assert draft_reply.set_draft(facts).startswith(b"%PDF")


def test_the_draft_that_is_kept_is_had_on_paper_too_finished_or_not(client: FlaskClient) -> None:
    keep("ministry@ke.example", **{"item-2b": "abstain", "statement": "Why.", "statement-kind": "reservation"})
    page = client.get(address("")).text
    assert f'href="/r/{claim().invitation}/saved/paper"' in page

    paper = client.get(address("saved/paper"))

    assert (paper.mimetype, replies()) == ("application/pdf", [])
    with look() as work:
        found = queries.reply_page(work, claim())
    assert found.draft is not None
    facts = draft_facts(found, chosen_in_draft(found, found.draft))
    said = said_in(draft_reply.frame(facts), draft_reply.blocks(facts))
    assert [(each.name, each.answer) for each in facts.lines] == [
        ("1", "no answer"),
        ("2a", "no answer"),
        ("2b", "abstains"),
    ]
    assert "Nothing of this has been sent or recorded." in said
    assert "Statement · reservation\nquotation\nWhy." in said


def test_where_no_draft_is_kept_the_page_is_shown(client: FlaskClient) -> None:
    answer = client.get(address("saved/paper"))

    assert (answer.status_code, answer.mimetype) == (200, "text/html")


def test_a_draft_of_what_is_not_offered_is_no_draft(client: FlaskClient) -> None:
    answer = client.post(address("draft"), data={"item-1": "perhaps"})

    assert answer.status_code == 422
    assert answer.mimetype == "text/html"


def test_the_review_offers_the_draft(client: FlaskClient) -> None:
    page = client.get(address("")).text
    form = page.partition('name="form" value="')[2].partition('"')[0]

    review = client.post(address("review"), data={"form": form, "item-1": "approve"})

    assert f'formaction="{address("draft")}"' in review.text


def test_the_receipt_as_text_says_what_the_page_says(client: FlaskClient) -> None:
    index = reply(EMAIL, {"1": APPROVE, "2a": DISAPPROVE}, statement=HOSTILE, instructions="Cable 12").index

    answer = client.get(address(f"receipt/{index}.txt"))
    text = answer.text

    code = support.replies()[0].receipt_code
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for expected in (code, "approves", "does not approve", "no answer", "Counsellor", "Cable 12", "[U+202E]evil"):
        assert expected in text
    assert "/c/" not in text
    assert "/l/" not in text


def test_a_receipt_of_another_member_is_not_had(client: FlaskClient) -> None:
    index = reply("mission@fr.example", {"1": APPROVE}).index

    for form in ("pdf", "txt"):
        assert client.get(address(f"receipt/{index}.{form}")).status_code == 404


def test_a_colleague_does_not_read_the_reference_of_instructions(client: FlaskClient) -> None:
    index = reply("ministry@ke.example", {"1": APPROVE}, instructions="Cable 12").index

    assert "Cable 12" not in client.get(address(f"receipt/{index}.txt")).text


def test_the_receipt_says_what_became_of_the_reply(client: FlaskClient) -> None:
    first = reply(EMAIL, {"1": APPROVE}).index
    reply(EMAIL, {"1": DISAPPROVE})

    with look() as work:
        paper = receipt_paper(work, claim(), first)

    assert paper.notices == ("A later reply has taken the place of this one.",)
    assert receipt.set_receipt(paper) == receipt.set_receipt(paper)


@pytest.mark.parametrize("path", ["sheet.exe", "receipt/1.exe"])
def test_other_forms_do_not_exist(client: FlaskClient, path: str) -> None:
    assert client.get(address(path)).status_code == 404


def test_without_the_link_there_is_no_paper(client: FlaskClient, app: Flask) -> None:
    stranger = make_client(app)

    for path in ("sheet.pdf", "sheet.docx", "receipt/1.pdf"):
        assert stranger.get(address(path)).status_code == 403
    assert stranger.post(address("draft"), data={"item-1": "approve"}).status_code == 403
