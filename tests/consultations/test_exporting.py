"""The file of a consultation as it is in force: with what was corrected, and with nothing lost."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.consultations import files
from app.consultations.draft import Draft, ItemDraft
from app.consultations.exporting import export
from app.consultations.manuscript_models import Manuscript
from app.consultations.manuscripts import begin_from_earlier
from app.consultations.models import Decision
from app.consultations.queries import by_reference
from app.consultations.rounds import Continuation, continue_consultation
from app.consultations.service import Approval
from app.consultations.text_places import document_in_force
from app.core.work import SHELL, Actor, ActorKind, begin, look
from app.replies.corrections import Correction, correct_text
from app.rules import Outcome
from tests.make import EXAMPLES, make_officer, no_files, open_example
from tests.replies.support import open_council, settle_now

TWO = Approval(reason="A slip of the pen.", by=1, approved_by=2)


def correct(name: str, *, titles: dict[str, str] | None = None, text: str = "", is_substantive: bool = False) -> None:
    texts = {"en": text} if text else {}
    correction = Correction(name=name, titles=titles or {}, texts=texts, is_substantive=is_substantive)
    with begin(SHELL) as work:
        correct_text(work, "DM-26/1", correction, approval=TWO)


def exported() -> str:
    with look() as work:
        return export(work, by_reference(work, "DM-26/1"))


def read_back() -> Draft:
    return files.parsed(exported(), opener=no_files)


def item(number: str) -> ItemDraft:
    return next(each for each in read_back().items if each.number == number)


def test_the_file_of_the_example_is_the_one_that_was_imported(app: Flask) -> None:
    with begin(SHELL) as work:
        text = export(work, open_example(work))

    opener = files.beside(EXAMPLES / "dm-21-1012.yaml")
    as_written = (EXAMPLES / "dm-21-1012.yaml").read_text(encoding="utf-8")
    assert files.parsed(text, opener=opener) == files.parsed(as_written, opener=opener)
    assert not text.startswith("#")


def test_texts_are_written_as_corrected_and_comments_say_when(app: Flask) -> None:
    open_council()
    correct("1", titles={"en": "Calendar of 2027"}, text="The Council approves the corrected calendar.")
    correct("2b", text="The Council endorses no guidelines.", is_substantive=True)

    assert item("1").titles == {"en": "Calendar of 2027"}
    assert item("1").texts == {"en": "The Council approves the corrected calendar."}
    assert [part.texts["en"] for part in item("2").parts] == [
        "The Council submits the document.",
        "The Council endorses no guidelines.",
    ]
    first, second = exported().splitlines()[:2]
    assert first.startswith("# 2026-")
    assert "text of 1 corrected, editorial" in first
    assert "text of 2b corrected, substantive" in second


@pytest.mark.parametrize("has_own_titles", [True, False])
def test_what_parts_share_is_written_once_and_a_title_of_their_own_stays(app: Flask, *, has_own_titles: bool) -> None:
    titled = {"title": {"en": "Elections"}} if has_own_titles else {}
    parts = [{"letter": letter, "text": {"en": f"Text of part {letter}."}, **titled} for letter in "ab"]
    open_council(items=[{"number": "2", "title": {"en": "Elections"}, "text": {"en": "Two."}, "parts": parts}])
    correct("2", titles={"en": "Election"}, text="Two decisions.")

    found = item("2")
    assert (found.titles, found.texts) == ({"en": "Election"}, {"en": "Two decisions."})
    with look() as work:
        in_force = work.session.scalars(select(Decision.titles).order_by(Decision.position)).all()
    assert [part.titles or found.titles for part in found.parts] == in_force


def test_a_further_round_carries_the_texts_in_force(app: Flask) -> None:
    open_council()
    correct("1", text="The Council approves the corrected calendar.")
    settle_now("1", Outcome.NO_QUORUM)

    with begin(SHELL) as work:
        further = Continuation(reference="DM-26/2", deadline="+10d 18:00", rule="itu-council", items=("1",))
        draft = continue_consultation(work, "DM-26/1", further)

        (decision,) = work.session.scalars(select(Decision).where(Decision.consultation_id == draft.id))
        assert decision.texts == {"en": "The Council approves the corrected calendar."}


def test_a_manuscript_begun_from_it_has_the_texts_in_force(app: Flask) -> None:
    open_council()
    correct("1", text="The Council approves the corrected calendar.")
    with begin(SHELL) as work:
        officer = make_officer(work)

    with begin(Actor(kind=ActorKind.OFFICER, id=str(officer.id))) as work:
        begin_from_earlier(work, "DM-26/1", reference="DM-26/2")
        document = work.session.scalars(select(Manuscript.document)).one()

    assert document["items"][0]["text"] == {"en": "The Council approves the corrected calendar."}


def test_nothing_of_the_opened_file_is_touched(app: Flask) -> None:
    open_council()
    with look() as work:
        consultation = by_reference(work, "DM-26/1")
        assert document_in_force(work, consultation) == consultation.document
