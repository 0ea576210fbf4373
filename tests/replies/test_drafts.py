"""Drafts: kept for colleagues of the same Member State, readable by nobody else, gone with the reply and the close."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.consultations.models import State
from app.consultations.queries import by_reference
from app.core.db import db
from app.core.work import SCHEDULER, Actor, ActorKind, begin, look
from app.links.tokens import InvitationClaim
from app.record.queries import lines
from app.replies.drafts import NO_DRAFT, draft_of
from app.replies.models import ReplyDraft
from app.replies.refusals import DraftTooLate
from app.replies.sealing import BLOCK_BYTES, Content, seal, unseal
from app.replies.service import delete_closed, save_draft
from app.replies.views import sitting
from app.schedule.tick import tick
from app.tally.service import close
from tests.desk.conftest import signed_in
from tests.faults.clocks import give_each_thread_its_clock, race
from tests.fixtures.app import NOON, FixedClock, make_client
from tests.make import invitation_of
from tests.replies.support import (
    APPROVE,
    REFERENCE,
    TIMEOUT_SECONDS,
    invitation_row,
    open_council,
    replies,
    reply,
    seat,
)
from tests.replies.test_correction_pages import correct
from tests.replies.test_pages import MINISTRY, MISSION, SIGNATURE, WITHOUT_VOTE, data, dump, hidden, opened
from tests.schedule.support import consultation, deadline

ROUNDS = 8
STATEMENT = "Our view is not settled yet."
CHOSEN = {"item-1": "approve", "item-2a": "disapprove", "statement": STATEMENT}


@pytest.fixture(autouse=True)
def _open(app_on_both: Flask) -> None:
    sitting.BAD_LINKS._events.clear()
    open_council()


def drafts() -> list[ReplyDraft]:
    with look() as work:
        return list(work.session.scalars(select(ReplyDraft)))


def keep(email: str, *, seen: str = NO_DRAFT, reference: str = REFERENCE, **fields: str) -> str:
    """Save a draft by the command alone; its version."""
    with look() as work:
        invitation = invitation_of(work, by_reference(work, reference), email)
    claim = InvitationClaim(invitation=invitation.id, version=invitation.version)
    actor = Actor(kind=ActorKind.FOCAL_POINT, id=invitation.id)
    with begin(actor, timeout_seconds=TIMEOUT_SECONDS) as work:
        return save_draft(work, claim, Content(fields=fields or {"item-1": "approve"}, shown=-1), seen=seen)


def saved(app: Flask, email: str, **fields: str) -> tuple[FlaskClient, str, str]:
    """A browser that has saved a draft, the address of its page, and the page that it sees now."""
    client, address = opened(app, email)
    form = hidden(client.get(address).text)
    answer = client.post(address + "save", data=form | (fields or CHOSEN), follow_redirects=True)
    assert answer.status_code == 200
    return client, address, answer.text


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the form with the items."""
    return hidden(page[page.index("/review") :])


def picked(page: str) -> set[tuple[str, str]]:
    return set(re.findall(r'name="(item-\w+)" value="(\w+)" checked', page))


def test_colleague_takes_up_what_was_saved_and_sends_it(app_on_both: Flask):
    saved(app_on_both, MISSION)
    client, address = opened(app_on_both, MINISTRY)
    page = client.get(address).text
    assert "There is a draft of your Member State that has not been sent." in page
    assert "Permanent Mission" in page.partition("Saved:")[2]
    assert picked(page) == set()

    page = client.get(address + "saved").text
    assert picked(page) == {("item-1", "approve"), ("item-2a", "disapprove")}
    assert STATEMENT in page
    reviewed = client.post(address + "review", data=form_of(page) | CHOSEN).text
    assert replies() == []
    answer = client.post(address + "confirm", data=hidden(reviewed) | SIGNATURE, follow_redirects=True)

    assert data(answer.text)[0] == "recorded"
    assert seat("KE").answers == {"1": "approve", "2a": "disapprove"}
    assert drafts() == []


def test_page_says_who_reads_a_draft_and_when_it_goes(app_on_both: Flask):
    client, address = opened(app_on_both, MISSION)

    assert "Officers cannot read it; it is deleted at the close." in client.get(address).text


def test_saving_sends_nothing_and_leaves_no_trace_in_the_record_the_letters_or_the_seat(app_on_both: Flask):
    opened(app_on_both, MISSION)
    before = dump()
    saved(app_on_both, MISSION)
    after = dump()

    assert [name for name in after if after[name] != before[name]] == ["reply_drafts"]


def test_unfinished_form_is_kept_and_what_cannot_be_kept_is_said(app_on_both: Flask):
    client, address, page = saved(app_on_both, MISSION, **{"item-2b": "abstain"})
    assert picked(page) == {("item-2b", "abstain")}

    form = form_of(page)
    long = client.post(address + "save", data=form | {"statement": "x" * 10_001})
    assert (long.status_code, "at most" in long.text) == (422, True)
    empty = client.post(address + "save", data=form | {"item-1": "keep", "statement": "  "})
    assert (empty.status_code, "Nothing was chosen" in empty.text) == (422, True)
    assert len(drafts()) == 1


def test_draft_of_a_colleague_is_not_written_over_unseen(app_on_both: Flask):
    client, address = opened(app_on_both, MINISTRY)
    form = hidden(client.get(address).text)
    version = keep(MISSION)

    answer = client.post(address + "save", data=form | CHOSEN)
    assert answer.status_code == 409
    assert "A colleague saved or deleted the draft meanwhile." in answer.text
    assert picked(answer.text) == {("item-1", "approve"), ("item-2a", "disapprove")}
    assert [each.version for each in drafts()] == [version]

    client.post(address + "save", data=form_of(answer.text) | CHOSEN)
    assert [each.invitation_id for each in drafts()] == [invitation_row(MINISTRY).id]


def test_draft_is_deleted_by_those_who_see_it_and_not_by_a_page_that_is_no_longer_true(app_on_both: Flask):
    client, address, page = saved(app_on_both, MISSION)
    form = hidden(page[page.index("saved/delete") :])
    client.post(address + "saved/delete", data=form)
    # A button alone deletes nothing: robots press buttons.
    assert len(drafts()) == 1
    form |= {"sure": "yes"}
    newer = keep(MINISTRY, seen=drafts()[0].version)

    refused = client.post(address + "saved/delete", data=form)
    assert (refused.status_code, "draft_changed" in refused.text) == (409, True)
    answer = client.post(address + "saved/delete", data=form | {"draft": newer}, follow_redirects=True)

    assert (answer.status_code, drafts()) == (200, [])
    assert "There is a draft" not in answer.text


def test_reply_of_a_colleague_who_did_not_take_it_up_leaves_a_draft(app_on_both: Flask):
    keep(MISSION, **{"item-1": "disapprove"})
    reply(MINISTRY, {"1": APPROVE})
    assert len(drafts()) == 1

    client, address = opened(app_on_both, MISSION)
    page = client.get(address + "saved").text
    # What stands is chosen; what the draft says is noted beside it.
    assert picked(page) == {("item-1", "keep")}
    assert "In the draft: does not approve" in page
    assert "What is on record was changed after it was saved." in page


def test_own_draft_goes_with_the_reply_even_if_another_tab_sent_it(app_on_both: Flask):
    keep(MISSION)
    reply(MISSION, {"1": APPROVE})

    assert drafts() == []


def test_browser_without_cookies_saves_and_takes_up_by_forms(app_on_both: Flask):
    _client, link = opened(app_on_both, MISSION)
    invitation = invitation_row(MISSION)
    token = sitting.signer().sign(InvitationClaim(invitation=invitation.id, version=invitation.version))
    client = make_client(app_on_both)
    page = client.post(link, data={"token": token}).text

    answer = client.post(link + "save", data=hidden(page) | CHOSEN)
    assert answer.status_code == 200
    assert picked(answer.text) == {("item-1", "approve"), ("item-2a", "disapprove")}
    assert picked(client.post(link + "saved", data={"token": token}).text) == picked(answer.text)


def test_other_member_states_and_the_desk_see_neither_draft_nor_that_there_is_one(app_on_both: Flask):
    keep(MISSION, statement=STATEMENT)
    client, address = opened(app_on_both, "mission@fr.example")
    assert "draft of your Member State" not in client.get(address).text
    assert picked(client.get(address + "saved").text) == set()

    desk = signed_in(app_on_both)
    for path in (f"/desk/consultations/{REFERENCE}", "/desk/", f"/desk/letters/{REFERENCE}"):
        assert STATEMENT not in desk.get(path).text
        assert "aft reply" not in desk.get(path).text


def test_database_alone_does_not_tell_what_a_draft_says(app_on_both: Flask):
    keep(MISSION, **{"item-1": "disapprove", "statement": STATEMENT})
    approving, disapproving = (Content(fields={"item-1": each}, shown=-1) for each in ("approve", "disapprove"))
    (row,) = drafts()

    assert b"disapprove" not in row.sealed
    if db.engine.dialect.name == "sqlite":
        path = Path(str(db.engine.url.database))
        files = [each.read_bytes() for each in path.parent.glob(f"{path.name}*")]
        assert any(row.sealed[:40] in each for each in files)
        assert not any(STATEMENT.encode() in each for each in files)
    with look() as work:
        assert len(seal(work, 1, approving)) == len(seal(work, 1, disapproving)) > BLOCK_BYTES
        # Laid into another seat's row, it opens nothing.
        assert unseal(work, row.seat_id + 1, row.sealed) is None


def test_draft_sealed_before_a_key_was_added_still_opens_and_one_of_a_removed_key_is_written_over(app_on_both: Flask):
    keep(MISSION, statement=STATEMENT)
    old = app_on_both.extensions["placet"].settings.secret_keys

    _use_keys(app_on_both, (*old, "another-key-of-at-least-thirty-two-chars"))
    with look() as work:
        found = draft_of(work, seat("KE"), consultation())
    assert found is not None
    assert found.content.fields == {"statement": STATEMENT}

    _use_keys(app_on_both, ("another-key-of-at-least-thirty-two-chars",))
    with look() as work:
        assert draft_of(work, seat("KE"), consultation()) is None
    version = keep(MINISTRY)
    assert [each.version for each in drafts()] == [version]


def _use_keys(app: Flask, keys: tuple[str, ...]) -> None:
    house = app.extensions["placet"]
    app.extensions["placet"] = replace(house, settings=replace(house.settings, secret_keys=keys))


def test_draft_prepared_before_a_text_was_corrected_does_not_answer_the_corrected_one(app_on_both: Flask):
    keep(MISSION, **{"item-1": "approve", "item-2a": "abstain"})
    correct(is_substantive=True)
    client, address = opened(app_on_both, MINISTRY)

    assert picked(client.get(address + "saved").text) == {("item-2a", "abstain")}


def test_member_without_the_vote_keeps_a_statement_and_no_answer(app_on_both: Flask):
    _client, address, page = saved(app_on_both, WITHOUT_VOTE, statement=STATEMENT)
    assert STATEMENT in unescape(page)

    client, address = opened(app_on_both, WITHOUT_VOTE)
    refused = client.post(address + "save", data=form_of(client.get(address).text) | {"item-1": "approve"})
    assert refused.status_code == 403


def test_after_the_deadline_nothing_is_kept_and_what_was_typed_is_not_lost(app_on_both: Flask, clock: FixedClock):
    client, address, page = saved(app_on_both, MISSION)
    clock.at = deadline() + timedelta(seconds=1)

    late = client.post(address + "save", data=form_of(page) | CHOSEN)
    assert late.status_code == 409
    assert STATEMENT in late.text
    assert "There is a draft" not in client.get(address).text
    with pytest.raises(DraftTooLate):
        keep(MINISTRY)


def test_close_takes_the_drafts_along(app_on_both: Flask, clock: FixedClock):
    keep(MISSION)
    keep("mission@fr.example")
    tick(app_on_both, deliver=False)
    assert len(drafts()) == 2

    clock.at = deadline() + timedelta(minutes=1)
    report = tick(app_on_both, deliver=False)

    assert consultation().state != State.OPEN
    assert (report.done("drafts deleted"), drafts()) == (2, [])
    with look() as work:
        assert not [line for line in lines(work, REFERENCE) if b"draft" in line]


def test_save_that_races_the_close_leaves_no_draft_behind(app_on_both: Flask):
    clock = give_each_thread_its_clock(app_on_both, NOON)
    told: Counter[str] = Counter()
    for number in range(ROUNDS):
        reference = f"DM-26/{number + 2}"
        open_council(reference)
        closed = consultation(reference).id
        at = deadline(reference)

        def close_and_delete(closed: int = closed) -> None:
            with begin(SCHEDULER) as work:
                close(work, closed)
            with begin(SCHEDULER) as work:
                delete_closed(work)

        outcome, failure = race(
            app_on_both,
            clock,
            [
                (at, lambda reference=reference: keep(MISSION, reference=reference)),
                (
                    at + timedelta(seconds=app_on_both.extensions["placet"].settings.close_drain_seconds),
                    close_and_delete,
                ),
            ],
        )
        assert failure is None
        told[type(outcome).__name__] += 1
        # Whoever came first: what was saved before the close went with it, what came after was refused.
        assert drafts() == []
    assert told.keys() <= {"str", "DraftTooLate"}


def test_two_colleagues_saving_at_once_leave_one_draft_and_one_is_told(app_on_both: Flask):
    clock = give_each_thread_its_clock(app_on_both, NOON)
    version = NO_DRAFT
    for _round in range(ROUNDS):
        runners = [(NOON, lambda email=email, seen=version: keep(email, seen=seen)) for email in (MISSION, MINISTRY)]
        found = race(app_on_both, clock, runners)

        assert sorted(type(each).__name__ for each in found) == ["DraftChanged", "str"]
        (row,) = drafts()
        version = row.version
        assert version in found
