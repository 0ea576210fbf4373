"""Writing a consultation on screen."""

import hashlib
import io
import zipfile
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.consultations import manuscripts
from app.consultations.invitations import link
from app.consultations.manuscript_queries import script
from app.consultations.opening import open_consultation
from app.consultations.queries import by_reference
from app.core import yaml
from app.core.work import SHELL, begin, look
from app.desk.signin.guard import FORM_TOKEN
from app.officers.models import Role
from app.record.events import EventType
from app.record.queries import events
from tests.desk.conftest import form_token, signed_in
from tests.fixtures.app import make_client
from tests.make import EXAMPLES, consultation_file, import_example, invitation_of, make_council

ROOM = "/desk/manuscripts"
SCRIPT = "<script>alert(1)</script>\u202e"


def send(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    return client.post(path, data={FORM_TOKEN: form_token(client), **fields}, content_type="multipart/form-data")


def written_example(**changes: Any) -> int:
    with begin(SHELL) as work:
        make_council(work)
        return manuscripts.begin_from_file(work, consultation_file(**changes), {}).number


def document_of(number: int) -> Any:
    with look() as work:
        return script(work, number).document


def test_from_an_empty_page_to_a_draft(officer: FlaskClient) -> None:
    with begin(SHELL) as work:
        make_council(work)
    begun = send(officer, f"{ROOM}/new", way="empty", reference="DM-26/9", body="council", original="fr")
    page = begun.location
    assert officer.get(page).status_code == 200
    frame = {
        "title:fr": "Questions urgentes",
        "letter:fr": "J’ai l’honneur.\r\n\r\nDeuxième.",
        "zone": "Europe/Zurich",
        "deadline": "+10d 18:00",
        "rule": "itu-council",
        "legal_basis:fr": "l’article 3",
        "signatory:fr": "Le Président",
        "contact.email": "council@secretariat.example",
        "reminders": "-3d -1d",
        "copies.0.name": "Observer",
        "copies.0.email": "observer@copies.example",
        "copies.0.language": "fr",
    }
    assert send(officer, f"{page}/frame", revision=1, **frame).status_code == 303
    assert send(officer, f"{page}/items", revision=2, act="add").location.startswith(f"{page}/items/1")
    item = {"items.0.title:fr": "Calendrier", "items.0.text:fr": "Le Conseil approuve.", "act": "part-add"}
    assert send(officer, f"{page}/items/1", revision=3, **item).status_code == 303
    part = {"items.0.parts.0.text:fr": "Partie une."}
    assert send(officer, f"{page}/items/1", revision=4, **part).status_code == 303
    assert "Nothing is missing" in officer.get(page).text

    assert send(officer, f"{page}/take-over", revision=5).status_code == 303

    with look() as work:
        draft = by_reference(work, "DM-26/9")
        assert draft.letters == {"fr": "J’ai l’honneur.\n\nDeuxième."}
        assert [each.email for each in draft.copies] == ["observer@copies.example"]
        assert [each.name for item in draft.items for each in item.decisions] == ["1a"]
    assert "says exactly what this manuscript says" in officer.get(page).text


def test_what_is_missing_is_said_and_nothing_is_taken_over(officer: FlaskClient) -> None:
    begun = send(officer, f"{ROOM}/new", way="empty", reference="DM-26/9", body="council", original="en")

    refused = send(officer, f"{begun.location}/take-over", revision=1)

    assert refused.status_code == 422
    assert "“title” is missing" in refused.text


def test_the_example_comes_in_and_goes_out_the_same(officer: FlaskClient) -> None:
    with begin(SHELL) as work:
        import_example(work)
    text = (EXAMPLES / "dm-21-1012.yaml").read_bytes()
    annexes = [(io.BytesIO(each.read_bytes()), each.name) for each in sorted((EXAMPLES / "annexes").iterdir())]
    begun = send(officer, f"{ROOM}/new", way="file", file=(io.BytesIO(text), "x.yaml"), annexes=annexes)
    assert begun.status_code == 303
    assert send(officer, f"{begun.location}/take-over", revision=1).status_code == 303

    out = officer.get(f"{begun.location}/file")
    assert yaml.load(out.text).value == yaml.load(text.decode()).value
    assert 'filename="DM-21-1012.yaml"' in out.headers["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(officer.get(f"{begun.location}/file?annexes=1").data))
    assert len(archive.namelist()) == 1 + len(annexes)
    for path in ("", "/frame", *(f"/items/{place}" for place in range(1, 9))):
        assert officer.get(f"{begun.location}{path}?left=ar&right=zh").status_code == 200


def test_a_wrong_file_is_refused_with_its_lines(officer: FlaskClient) -> None:
    refused = send(officer, f"{ROOM}/new", way="file", file=(io.BytesIO(b"reference: A/1\nitems: &x [*x]\n"), "x.yaml"))
    assert refused.status_code == 422
    assert "line 2" in refused.text
    for content in (b"\xff\xfe", b""):
        assert send(officer, f"{ROOM}/new", way="file", file=(io.BytesIO(content), "x.yaml")).status_code == 422


def test_two_officers_at_once_lose_nothing(app: Flask, officer: FlaskClient) -> None:
    number = written_example()
    other = signed_in(app, "officer.b@secretariat.example")
    frame = f"{ROOM}/{number}/frame"
    base = officer.get(frame).text.partition('name="base" value="')[2].partition('"')[0].replace("&#34;", '"')
    send(other, frame, revision=1, **{"title:en": "Theirs", "signatory:en": "The Secretary-General"})

    mine = {"title:en": "Mine", "signatory:en": "The Chair of the Council", "legal_basis:en": "rule 9"}
    refused = send(officer, frame, revision=1, base=base, **mine)

    assert refused.status_code == 409
    assert "officer.b saved this manuscript while you were writing" in refused.text
    assert 'value="Mine"' in refused.text
    assert "Theirs" in refused.text
    assert 'value="rule 9"' in refused.text
    # What only the other officer has changed is shown as it is now.
    assert 'value="The Secretary-General"' in refused.text
    assert document_of(number)["title"] == {"en": "Theirs"}

    assert 'name="revision" value="2"' in refused.text
    mine["signatory:en"] = "The Secretary-General"
    assert send(officer, frame, revision=2, **mine).status_code == 303
    assert document_of(number)["title"] == {"en": "Mine"}
    assert document_of(number)["signatory"] == {"en": "The Secretary-General"}


def test_a_part_that_is_gone_gives_back_what_was_typed_in_it(app: Flask, officer: FlaskClient) -> None:
    number = written_example()
    item = f"{ROOM}/{number}/items/2"
    base = officer.get(item).text.partition('name="base" value="')[2].partition('"')[0].replace("&#34;", '"')
    send(signed_in(app, "officer.b@secretariat.example"), item, revision=1, act="part-remove-1")

    refused = send(officer, item, revision=1, base=base, **{"items.1.parts.1.text:en": "Long and precious."})

    assert refused.status_code == 409
    assert "Long and precious." in refused.text


def test_items_move_and_their_numbers_follow(officer: FlaskClient) -> None:
    number = written_example()

    moved = send(officer, f"{ROOM}/{number}/items", revision=1, act="up-1")

    assert moved.location.endswith("#up-0")
    assert [(each["number"], each["title"]["en"]) for each in document_of(number)["items"]] == [
        ("1", "Elections"),
        ("2", "Calendar"),
    ]
    send(officer, f"{ROOM}/{number}/items/1", revision=2, act="part-up-1")
    parts = document_of(number)["items"][0]["parts"]
    assert [(each["letter"], each["title"]["en"]) for each in parts] == [("a", "Guidelines"), ("b", "Submission")]
    for act in ("up-99", "nonsense", "remove", "up-0-1", "up-\u0663"):
        assert send(officer, f"{ROOM}/{number}/items", revision=3, act=act).status_code == 303
    assert len(document_of(number)["items"]) == 2


def test_annexes_are_kept_by_hash_and_refused_by_type(officer: FlaskClient) -> None:
    number = written_example()
    page = f"{ROOM}/{number}/items/1"
    file = (io.BytesIO(b"%PDF-1.7 text"), "../Annexe 1 <b>.pdf")
    assert send(officer, f"{page}/annexes", revision=1, language="fr", file=file).status_code == 303
    again = (io.BytesIO(b"%PDF-1.7 other"), "Annexe 1 <b>.pdf")
    assert send(officer, f"{page}/annexes", revision=2, annex="0", language="en", file=again).status_code == 303

    annex = document_of(number)["items"][0]["annexes"][0]
    assert annex["files"] == {"fr": "Annexe-1-b.pdf", "en": "Annexe-1-b-2.pdf"}
    with look() as work:
        assert all(sha in officer.get(page).text for sha in script(work, number).files.values())
    for name, content in (("x.exe", b"MZ"), ("x.pdf", b"<html>"), ("x.txt", b"")):
        refused = send(officer, f"{page}/annexes", revision=3, language="fr", file=(io.BytesIO(content), name))
        assert refused.status_code == 422
    send(officer, page, revision=3, act="annex-remove-0")
    assert "annexes" not in document_of(number)["items"][0]


def test_texts_are_shown_as_texts(officer: FlaskClient) -> None:
    number = written_example()
    page = f"{ROOM}/{number}"
    send(officer, f"{page}/frame", revision=1, **{"title:en": SCRIPT, "rule": SCRIPT, "zone": SCRIPT, "body": SCRIPT})
    send(officer, f"{page}/items/1", revision=2, **{"items.0.title:en": SCRIPT, "items.0.text:en": SCRIPT})

    for path in (ROOM, page, f"{page}/frame", f"{page}/items/1"):
        text = officer.get(path).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize("role", [Role.READER, Role.CHAIR])
def test_only_those_who_act_write(app: Flask, role: Role) -> None:
    number = written_example()
    client = signed_in(app, "other@secretariat.example", role)

    for path in ("", "/new", f"/{number}", f"/{number}/frame", f"/{number}/items/1", f"/{number}/file"):
        assert client.get(f"{ROOM}{path}").status_code == 403
    assert send(client, f"{ROOM}/{number}/take-over", revision=1).status_code == 403


def test_what_does_not_exist_is_not_found(officer: FlaskClient) -> None:
    number = written_example()
    for path in ("/99", "/99/frame", f"/{number}/items/3", f"/{number}/items/0"):
        assert officer.get(f"{ROOM}{path}").status_code == 404


def taken_over(**changes: Any) -> int:
    number = written_example(**changes)
    with begin(SHELL) as work:
        manuscripts.take_over(work, number, revision=1)
    return number


@pytest.mark.parametrize("rule", ["itu-council", "un-silence", "fao-comments"])
def test_every_letter_is_shown_as_it_will_be_read(officer: FlaskClient, rule: str) -> None:
    number = taken_over(rule=rule, letter={"en": "The *first* paragraph."})
    for kind in ("invitation", "copy", "reminder", "receipt", "outcome"):
        page = officer.get(f"{ROOM}/{number}/letters?kind={kind}&in=en").text
        assert "DM-26/1" in page.partition("<pre")[2]
        letter = officer.get(f"{ROOM}/{number}/letters/{kind}/en")
        assert letter.status_code == 200
        policy = letter.headers["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "unsafe" not in policy
    assert "<em>first</em>" in officer.get(f"{ROOM}/{number}/letters/invitation/en").text
    for path in ("invitation/fr", "invitation/xx", "else/en"):
        assert officer.get(f"{ROOM}/{number}/letters/{path}").status_code == 404
    with look() as work:
        draft = by_reference(work, "DM-26/1")
        assert (draft.state, draft.deadline_at) == ("draft", None)


def test_letters_need_a_draft(officer: FlaskClient) -> None:
    number = written_example()

    assert "Take the manuscript over first" in officer.get(f"{ROOM}/{number}/letters").text
    assert officer.get(f"{ROOM}/{number}/letters/invitation/en").status_code == 404


def test_the_signed_letter_is_in_the_record_and_on_the_page(officer: FlaskClient) -> None:
    number = written_example()
    content = b"%PDF-1.7 signed"
    sha256 = hashlib.sha256(content).hexdigest()
    page = f"{ROOM}/{number}/circular"
    assert send(officer, page, revision=1, language="en", file=(io.BytesIO(b"<html>"), "a.pdf")).status_code == 422
    assert send(officer, page, revision=1, language="en", file=(io.BytesIO(content), "a.pdf")).status_code == 303
    assert sha256 in officer.get(f"{ROOM}/{number}/frame").text
    assert send(officer, f"{ROOM}/{number}/take-over", revision=2).status_code == 303
    with begin(SHELL) as work:
        open_consultation(work, "DM-26/1")
        invitation = invitation_of(work, by_reference(work, "DM-26/1"), "mission@ke.example")
        opened = next(iter(events(work, "DM-26/1", EventType.OPENED).values()))
        token = link(work, invitation).rpartition("/")[2]

    assert opened["letter_sha256"] == {"en": sha256}
    member = make_client(officer.application)
    member.get(f"/l/{token}")
    address = f"/r/{invitation.id}/annex/{sha256}"
    assert address in member.get(f"/r/{invitation.id}/").text
    assert member.get(address).data == content


def test_a_signed_letter_is_taken_away(officer: FlaskClient) -> None:
    number = written_example()
    page = f"{ROOM}/{number}/circular"
    send(officer, page, revision=1, language="en", file=(io.BytesIO(b"%PDF-1.7"), "a.pdf"))
    send(officer, page, revision=2, language="en", act="remove")
    with look() as work:
        assert not script(work, number).files


def test_large_files_come_in_and_nowhere_else(officer: FlaskClient) -> None:
    number = written_example()
    # By hand: the test client would leave a file open.
    fields = {FORM_TOKEN: form_token(officer), "revision": "1", "language": "en"}
    parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    head = '--b\r\nContent-Disposition: form-data; name="file"; filename="large.pdf"\r\n\r\n%PDF-'
    body = "".join([*parts, head]).encode() + b"x" * 5_000_000 + b"\r\n--b--\r\n"
    address = f"{ROOM}/{number}/items/1/annexes"
    assert officer.post(address, data=body, content_type="multipart/form-data; boundary=b").status_code == 303
    text = {FORM_TOKEN: form_token(officer), "revision": 2, "letter:en": "x" * 5_000_000}
    assert officer.post(f"{ROOM}/{number}/frame", data=text).status_code == 413


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_plan_is_drawn_and_mirrored(officer: FlaskClient, language: str) -> None:
    number = written_example(deadline="+10d 18:00", reminders=["-3d", "-30d"])

    page = officer.get(f"{ROOM}/{number}/frame?lang={language}").text

    deadline = "100.0%" if language == "en" else "0.0%"
    lines = page.partition('class="bar plan"')[2].partition("</svg>")[0]
    assert lines.count("<rect") == 2
    assert f'<line x1="{deadline}"' in lines.split("<circle")[1]
    assert "\u2066-3d\u2069" in page
    assert "-30d" in page.partition("</figure>")[0].partition("<figure")[2]


@pytest.mark.parametrize(
    "times", [{"zone": "Nowhere/City"}, {"zone": "/etc/passwd"}, {"deadline": "soon"}, {"reminders": "x"}, {"zone": ""}]
)
def test_times_that_are_not_understood_draw_no_plan(officer: FlaskClient, times: dict[str, str]) -> None:
    number = written_example()
    send(officer, f"{ROOM}/{number}/frame", revision=1, **times)

    assert officer.get(f"{ROOM}/{number}/frame").status_code == 200


def test_the_rule_says_what_it_would_take(officer: FlaskClient) -> None:
    page = officer.get(f"{ROOM}/{written_example()}/frame").text

    assert "2 approvals of 3" in page
    assert "itu-council: 2 approvals of 3" in page
    assert "fao-comments: comments only, nothing is decided" in page
