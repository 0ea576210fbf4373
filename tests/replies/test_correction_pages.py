"""What the page of a consultation says of corrections, and what a form that was drawn before one is answered."""

from flask import Flask

from app.consultations.service import Approval
from app.core.work import SHELL, begin
from app.replies.corrections import Correction, correct_text
from tests.replies.support import APPROVE, open_council, replies, reply
from tests.replies.test_pages import MISSION, SIGNATURE, data, hidden, opened

HOSTILE = "Former <script>alert(1)</script> \u202edesrever"


def correct(*, is_substantive: bool, text: str = "The Council approves the corrected calendar.") -> None:
    correction = Correction(name="1", titles={}, texts={"en": text}, is_substantive=is_substantive)
    with begin(SHELL) as work:
        correct_text(work, "DM-26/1", correction, approval=Approval(reason="A slip.", by=1, approved_by=2))


def test_both_texts_stay_to_be_read(app: Flask) -> None:
    open_council()
    correct(is_substantive=False, text=HOSTILE)
    correct(is_substantive=False)
    client, address = opened(app, MISSION)
    page = client.get(address).text

    assert "The Council approves the corrected calendar." in page
    assert "The Council approves the calendar." in page
    assert "The correction is editorial: answers given before it remain valid." in page
    assert "(English)" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_who_had_answered_is_told_which_decisions_to_answer_again(app: Flask) -> None:
    open_council()
    reply(MISSION, {"1": APPROVE, "2a": APPROVE})
    correct(is_substantive=True)
    client, address = opened(app, MISSION)
    page = client.get(address).text

    assert "because the text of the decision was corrected: 1." in page
    assert "Answered in part: 1 of 3 decisions." in page
    reply(MISSION, {"1": APPROVE})
    assert "have lapsed, because" not in client.get(address).text


def test_nothing_chosen_for_the_former_text_is_carried_to_the_corrected_one(app: Flask) -> None:
    open_council()
    client, address = opened(app, MISSION)
    form = hidden(client.get(address).text) | {"item-1": "approve", "item-2a": "abstain"}
    review = hidden(client.post(address + "review", data=form).text)
    correct(is_substantive=True)

    for path, given in (("review", form), ("confirm", review | SIGNATURE), ("confirm", review | {"do": "back"})):
        page = client.post(address + path, data=given).text
        assert 'name="item-1" value="approve" checked' not in page
        assert 'name="item-2a" value="abstain" checked' in page
    assert data(client.post(address + "confirm", data=review | SIGNATURE).text)[0] == "changed"
    assert replies() == []
