"""Statements of three kinds: what they are is kept with them, none of them is an answer, and each is annexed apart."""

import json
import re

import pytest
from flask import Flask

from app.core.i18n import speaking
from app.core.work import look
from app.evidence import paper, plain, tables
from app.evidence.queries import result_of
from app.letters import annex
from app.replies.models import StatementKind
from app.replies.views import sitting
from app.rules import After
from tests.fixtures.app import FixedClock
from tests.replies.support import (
    APPROVE,
    REFERENCE,
    consultation,
    kept_counters,
    letters,
    log,
    open_council,
    recount,
    replies,
    reply,
    seat,
)
from tests.replies.test_pages import MISSION, SIGNATURE, hidden, opened
from tests.schedule.support import past_drain, quiet_tick, text_of

ARABIC = "نحتفظ بموقفنا بشأن البند 1."
FRANCE, EGYPT = "mission@fr.example", "mission@eg.example"


def open_disclosing(after: After, **changes: object) -> None:
    sitting.BAD_LINKS._events.clear()
    open_council(disclosure={"during": "sealed", "after": str(after)}, **changes)


def announce(app: Flask, clock: FixedClock) -> None:
    past_drain(app, clock)
    assert quiet_tick(app).is_good


def say(email: str, kind: str, text: str, *, language: str = "en", **given: object) -> None:
    reply(email, given.get("given"), statement=text, statement_kind=kind, statement_language=language)


@pytest.mark.parametrize("kind", StatementKind)
def test_statement_is_never_an_answer_and_its_kind_is_under_the_seal(app: Flask, kind: StatementKind):
    open_disclosing(After.NAMES)
    client, address = opened(app, MISSION)
    page = client.get(address).text
    form = hidden(page) | {"statement": "We wish to add words.", "statement-kind": kind, "statement-language": "fr"}
    reviewed = client.post(address + "review", data=form).text
    client.post(address + "confirm", data=hidden(reviewed) | SIGNATURE)

    (row,) = replies()
    assert (row.kind, row.statement_kind, row.statement_language) == ("statement", kind, "fr")
    assert (seat("KE").answers, seat("KE").current_index) == ({}, None)
    assert kept_counters() == recount()
    written = json.loads(log()[-1])
    assert written["statement_kind_commit"]
    assert str(kind) not in log()[-1].decode()


def test_pages_say_what_a_statement_is_and_in_which_language_it_is_written(app: Flask):
    open_disclosing(After.NAMES)
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"statement": ARABIC, "statement-language": "ar"}
    reviewed = client.post(address + "review", data=form | {"statement-kind": "reservation"}).text
    assert "Statement · reservation" in reviewed
    assert f'<div class="serif said" lang="ar" dir="auto">{ARABIC}</div>' in reviewed

    receipt = client.post(address + "confirm", data=hidden(reviewed) | SIGNATURE, follow_redirects=True).text
    assert "Statement · reservation" in receipt
    assert f'lang="ar" dir="auto">{ARABIC}</div>' in receipt
    assert "<li>reservation</li>" in client.get(address).text


def test_kind_stays_with_the_form_and_a_kind_that_is_none_is_not_kept(app: Flask):
    open_disclosing(After.NAMES)
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"statement": "So.", "statement-kind": "amendment"}
    reviewed = client.post(address + "review", data=form).text
    back = client.post(address + "confirm", data=hidden(reviewed) | {"do": "back"}).text
    assert re.search(r'value="amendment" selected', back)

    other = client.post(address + "review", data=form | {"statement-kind": "approve"}).text
    assert "statement-kind" not in hidden(other)


def test_result_annexes_each_kind_apart_in_the_language_received(app: Flask, clock: FixedClock):
    open_disclosing(After.NAMES_WITH_TEXT)
    say(MISSION, "amendment", "Replace 2022 by 2023.", given={"1": APPROVE})
    say(FRANCE, "explanation", "Nous expliquons.", language="fr")
    say(EGYPT, "reservation", ARABIC, language="ar")
    reply("ministry@fr.example", statement="Of no kind.")
    announce(app, clock)

    with look() as work:
        found = result_of(work, REFERENCE, language="en", reach=After.NAMES_WITH_TEXT)
    assert [(each.kind, each.language, each.member) for each in found.statements] == [
        ("explanation", "fr", "Member FR"),
        ("reservation", "ar", "Member EG"),
        ("amendment", "en", "Member KE"),
        ("", "", "Member FR"),
    ]
    assert [row[2:4] for row in tables.statements_table(found).rows] == [
        ("explanation of position", "French"),
        ("reservation", "Arabic"),
        ("proposal for amendment", "English"),
        ("statement", ""),
    ]
    with speaking("en"):
        groups = paper._statements(found)["groups"]
    assert [each["heading"] for each in groups] == [
        "Explanations of position",
        "Reservations",
        "Proposals for amendment",
        "Other statements",
    ]
    assert [(each["language"], each["direction"]) for group in groups for each in group["statements"]] == [
        ("fr", "ltr"),
        ("ar", "rtl"),
        ("en", "ltr"),
        ("en", "ltr"),
    ]
    assert paper.as_pdf(found).startswith(b"%PDF-")
    assert plain.as_plain(found)["statements"][1] == {
        "member": "Member EG",
        "item": None,
        "kind": "reservation",
        "language": "ar",
        "text": ARABIC,
    }


def test_after_the_announcement_the_page_shows_outcome_own_reply_derivation_statements_and_the_code(
    app: Flask, clock: FixedClock
):
    open_disclosing(After.NAMES_WITH_TEXT)
    say(MISSION, "explanation", "We explain.", given={"1": APPROVE})
    say(EGYPT, "reservation", ARABIC, language="ar", given={"1": APPROVE})
    client, address = opened(app, MISSION)
    assert "Receipt codes" not in client.get(address).text
    announce(app, clock)
    page = client.get(address).text

    own, other = (each.receipt_code for each in replies())
    listed = page.partition("Receipt codes of the replies on record")[2]
    assert f'<a href="#own-code"><b><bdi dir="ltr">{own}</bdi>' in listed.partition("<details")[0]
    mine = f'<li id="own-code" aria-current="true">Member KE · <bdi dir="ltr">{own}</bdi> (own reply)</li>'
    assert mine in listed
    assert f'<li>Member EG · <bdi dir="ltr">{other}</bdi></li>' in listed
    reserved = page.partition("<h3>Reservations</h3>")[2].partition("</section>")[0]
    assert '<b>Member EG</b> · <span lang="ar" dir="rtl">العربية</span></p>' in reserved
    assert f'<div class="serif said" lang="ar" dir="auto">{ARABIC}</div>' in reserved
    recorded = page.partition('id="recorded"')[2].partition("<table")[0]
    assert re.search(r"Counsellor</bdi>\s*· by the link of: <bdi class=\"long\">Permanent Mission", recorded)
    assert own in recorded
    for words in ("<b>approves</b>", "Adopted", "This decides.", "Why"):
        assert words in page


def test_before_the_announcement_the_page_shows_the_own_reply_and_nothing_of_the_result(app: Flask, clock: FixedClock):
    open_disclosing(After.NAMES_WITH_TEXT, certify="officers")
    say(MISSION, "explanation", "We explain.", given={"1": APPROVE})
    say(EGYPT, "reservation", ARABIC, language="ar", given={"1": APPROVE})
    announce(app, clock)
    client, address = opened(app, MISSION)
    page = client.get(address).text

    assert consultation().state == "closed"
    assert "<b>approves</b>" in page
    assert replies()[0].receipt_code in page
    assert "The outcome has not been announced yet." in page
    for words in ("Adopted", "Why", "2 × 2", "Member EG", ARABIC, "Receipt codes"):
        assert words not in page


@pytest.mark.parametrize("after", After)
def test_outcome_letter_annexes_statements_where_texts_are_disclosed(app: Flask, clock: FixedClock, after: After):
    open_disclosing(after, copies=[{"name": "Observer", "email": "observer@observer.example", "language": "en"}])
    say(MISSION, "amendment", "Replace 2022 by 2023.", given={"1": APPROVE})
    say(EGYPT, "reservation", ARABIC, language="ar")
    announce(app, clock)

    for address in (MISSION, "observer@observer.example"):
        (letter,) = ("\n".join(text_of(each).splitlines()) for each in letters("outcome") if each.address == address)
        body, _, annexed = letter.partition("\nAnnex: statements\n")
        assert ("are annexed to this letter" in body) is bool(annexed) is (after is After.NAMES_WITH_TEXT)
        said = annexed.partition("-----")[0].split("\n\n")
        assert [each.strip() for each in said if each.strip()] == (
            []
            if after is not After.NAMES_WITH_TEXT
            else [
                "Reservations",
                "Member EG · Arabic",
                f"\u2067{ARABIC}\u2069",
                "Proposals for amendment",
                "Member KE · English",
                "Replace 2022 by 2023.",
            ]
        )


def test_statements_that_are_too_long_for_a_letter_are_listed_and_stand_on_the_page(
    app: Flask, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(annex, "MOST_CHARACTERS", 20)
    open_disclosing(After.NAMES_WITH_TEXT)
    say(MISSION, "amendment", "Replace 2022 by 2023.")
    announce(app, clock)

    (letter,) = (text_of(each) for each in letters("outcome") if each.address == MISSION)
    assert "They may be read by means of your personal link." in " ".join(letter.split())
    assert "Member KE · English" in letter
    assert "Replace 2022" not in letter
    client, address = opened(app, FRANCE)
    assert "Replace 2022 by 2023." in client.get(address).text


@pytest.mark.parametrize(("after", "has_names"), [(After.COUNTS, False), (After.NAMES, True)])
def test_page_publishes_no_more_than_is_disclosed(app: Flask, clock: FixedClock, after: After, *, has_names: bool):
    open_disclosing(after)
    say(MISSION, "explanation", "We explain.", given={"1": APPROVE})
    say(EGYPT, "reservation", "We reserve.", given={"1": APPROVE})
    announce(app, clock)
    client, address = opened(app, FRANCE)
    page = client.get(address).text

    listed = page.partition("Receipt codes of the replies on record")[2]
    assert ("Member EG" in listed) is has_names
    assert all(each.receipt_code in listed for each in replies())
    assert "The code of your own reply" not in listed
    assert "We reserve." not in page


def test_result_publishes_the_codes_of_replies_with_the_names(app: Flask, clock: FixedClock):
    open_disclosing(After.NAMES)
    reply(MISSION, {"1": APPROVE})
    announce(app, clock)

    with look() as work:
        found = result_of(work, REFERENCE, language="en", reach=After.NAMES)
    assert {each.code: each.receipt_code for each in found.members if each.receipt_code} == {
        "KE": replies()[0].receipt_code
    }
    assert replies()[0].receipt_code in tables.as_csv(tables.members_table(found)).decode()
