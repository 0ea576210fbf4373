"""Letters whose text was written with Markdown say the same in text and in HTML."""

from flask import Flask
from flask.testing import FlaskClient

from app.core.work import SHELL, begin, house
from app.letters import markup, passages, plain
from app.letters.blocks import Paragraph
from app.links.tokens import InvitationClaim, Signer
from tests.make import invitation_of, make_open_consultation

BODY = """# Background

The *first* and the **second**, see [the page](https://council.example/page).

1. A long entry that goes on and on until it must be wrapped, because one line of a letter is not wide enough.
2. Short
   - inner <script>alert(1)</script>"""


def test_plain_text_reads_well() -> None:
    text = plain.as_text(passages.body_passage(BODY), is_rtl=False)

    assert text == (
        "Background\n\n"
        "The first and the second, see the page <https://council.example/page>.\n\n"
        " 1. A long entry that goes on and on until it must be wrapped, because\n"
        "    one line of a letter is not wide enough.\n\n"
        " 2. Short\n\n"
        "      • inner <script>alert(1)</script>\n"
    )


def test_html_has_manners_and_no_markup_of_others() -> None:
    drawn = markup.as_html(passages.body_passage(BODY), language="ar", title="t", is_rtl=True)

    assert '<h2 dir="rtl" align="right">Background</h2>' in drawn
    assert "<em>first</em>" in drawn
    assert "<b>second</b>" in drawn
    assert '<a href="https://council.example/page">the page</a>' in drawn
    assert ".in1 { margin-right: 24px; }" in drawn
    assert '<p class="in1" dir="rtl" align="right">' in drawn
    assert "<script>" not in drawn


def test_text_without_markdown_is_what_it_was() -> None:
    assert passages.body_passage("One\nline.\n\n  Two.") == (Paragraph(text="One\nline."), Paragraph(text="Two."))


def test_the_reply_page_draws_it(app: Flask, client: FlaskClient) -> None:
    item = {"number": "1", "title": {"en": "A"}, "text": {"en": f"{BODY}\n\n[x](javascript:alert(1))"}}
    with begin(SHELL) as work:
        consultation = make_open_consultation(work, letter={"en": BODY}, items=[item])
        invitation = invitation_of(work, consultation, "mission@ke.example")
    settings = house().settings
    signer = Signer(keys=settings.secret_keys, deployment=settings.deployment)
    claim = InvitationClaim(invitation=invitation.id, version=invitation.version)
    client.get(f"/l/{signer.sign(claim)}")

    page = client.get(f"/r/{invitation.id}/").text

    assert page.count("<em>first</em>") == 2
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
