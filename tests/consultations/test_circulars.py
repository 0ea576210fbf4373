"""The circular as PDF: set once for each language at the opening, in the record by its hash, with every invitation."""

import hashlib
import json

import pytest
from flask import Flask
from sqlalchemy import select

from app.consultations import circulars
from app.consultations.invitations import link
from app.consultations.manuscript_models import Circular
from app.consultations.opening import open_consultation
from app.consultations.queries import by_reference
from app.consultations.refusals import NotReady
from app.core import pdf
from app.core.work import SHELL, begin, look
from app.documents.queries import stored_file
from app.record import queries as record
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import make_client
from tests.make import invitation_of, make_council, make_draft, make_open_consultation

REFERENCE = "DM-26/1"


def hashes() -> dict[str, str]:
    with look() as work:
        rows = work.session.scalars(select(Circular).order_by(Circular.language))
        return {row.language: row.sha256 for row in rows if not row.is_signed}


def opened_event() -> dict[str, object]:
    with look() as work:
        return json.loads(record.lines(work, REFERENCE)[0])


def pdfs(mail) -> list[tuple[str, bytes]]:
    return [
        (part.get_filename(), part.get_payload(decode=True))
        for part in mail.iter_attachments()
        if part.get_content_type() == "application/pdf"
    ]


def test_it_is_kept_by_its_hash_and_goes_with_every_invitation(app: Flask, courier_bag) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work)

    (sha256,) = hashes().values()
    mails = courier_bag()
    assert opened_event()["circular_sha256"] == {"en": sha256}
    assert len(mails) == 8
    for mail in mails:
        ((name, content),) = pdfs(mail)
        assert name == "DM-26-1-en.pdf"
        assert hashlib.sha256(content).hexdigest() == sha256
        assert "The circular letter is attached to this message (PDF)." in mail.get_body(("plain",)).get_content()


def test_it_is_set_once_for_each_language_and_not_for_each_letter(app: Flask, monkeypatch) -> None:
    pdf._set.cache_clear()
    compiled, real = [], pdf._compiled
    monkeypatch.setattr(pdf, "_compiled", lambda *args: compiled.append(1) or real(*args))

    with begin(SHELL) as work:
        make_open_consultation(work)

    assert len(compiled) == 1


def test_what_was_set_before_the_opening_is_not_set_inside_it(app: Flask, monkeypatch) -> None:
    with begin(SHELL) as work:
        make_council(work)
        make_draft(work, deadline="+10d 18:00")
    with look() as work:
        papers = circulars.to_be_set(work, REFERENCE)
    made = [circulars.set_paper(each) for each in papers]
    monkeypatch.setattr(pdf, "_compiled", lambda *_: pytest.fail("set inside the transaction"))

    with begin(SHELL) as work:
        open_consultation(work, REFERENCE)

    assert [hashlib.sha256(each).hexdigest() for each in made] == list(hashes().values())


def test_one_that_is_too_large_stays_on_the_page_and_the_letter_says_so(app: Flask, courier_bag, monkeypatch) -> None:
    monkeypatch.setattr(circulars, "_KILOBYTE", 1)
    with begin(SHELL) as work:
        make_open_consultation(
            work, copies=[{"name": "Observer", "email": "observer@observer.example", "language": "en"}]
        )

    mails = courier_bag()
    assert all(pdfs(mail) == [] for mail in mails)
    for mail in mails:
        text = " ".join(mail.get_body(("plain",)).get_content().split())
        where = "requested from the contact below" if "observer@" in mail["To"] else "the page that the personal link"
        assert "is too large to be attached; it" in text
        assert where in text


def test_the_signed_letter_goes_in_its_place(app: Flask, courier_bag) -> None:
    content = b"%PDF-1.7 signed"
    with begin(SHELL) as work:
        make_council(work)
        consultation = make_draft(work)
        sha256 = circulars.store(work, name="circular-en.pdf", content=content)
        work.session.add(
            Circular(consultation_id=consultation.id, language="en", filename="circular-en.pdf", sha256=sha256)
        )
    with begin(SHELL) as work:
        open_consultation(work, REFERENCE)

    assert opened_event()["letter_sha256"] == {"en": sha256}
    assert opened_event()["circular_sha256"] == {}
    assert {pdfs(mail)[0] for mail in courier_bag()} == {("circular-en.pdf", content)}


def test_the_page_of_a_focal_point_has_it(app: Flask) -> None:
    with begin(SHELL) as work:
        make_open_consultation(work)
    (sha256,) = hashes().values()
    with look() as work:
        invitation = invitation_of(work, by_reference(work, REFERENCE), "mission@ke.example")
        token = link(work, invitation).rpartition("/")[2]
        content = stored_file(work, sha256).content
    client = make_client(app)
    client.get(f"/l/{token}")

    page = client.get(f"/r/{invitation.id}/")
    file = client.get(f"/r/{invitation.id}/annex/{sha256}")

    assert f"/r/{invitation.id}/annex/{sha256}" in page.text
    assert "Circular letter with reply form" in page.text
    assert file.data == content
    assert "sandbox" in file.headers["Content-Security-Policy"]


def test_the_desk_shows_before_the_opening_what_the_opening_freezes(app: Flask) -> None:
    officer = signed_in(app)
    with begin(SHELL) as work:
        make_council(work)
        make_draft(work)
    address = f"/desk/circulars/{REFERENCE}/en"
    assert address in officer.get(f"/desk/preflight/{REFERENCE}").text

    before = officer.get(address)
    answer = officer.post(
        f"/desk/preflight/{REFERENCE}/open", data={"form_token": form_token(officer), "proof_confirmed": "yes"}
    )

    assert answer.status_code == 303
    assert before.mimetype == "application/pdf"
    assert hashlib.sha256(before.data).hexdigest() == hashes()["en"]
    assert officer.get(address).data == before.data
    assert officer.get(f"/desk/circulars/{REFERENCE}/fr").status_code == 404


def test_a_refused_opening_keeps_none(app: Flask) -> None:
    with begin(SHELL) as work:
        make_council(work, codes=(), without_vote=("XA",))
        make_draft(work)

    with pytest.raises(NotReady), begin(SHELL) as work:
        open_consultation(work, REFERENCE)

    assert hashes() == {}
