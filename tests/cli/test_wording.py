"""The commands for texts, for the seal and for focal points: two officers, a reason, and the sentence of a refusal."""

import re
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.consultations.models import Decision
from app.consultations.queries import by_reference
from app.core import yaml
from app.core.work import SHELL, begin, look
from app.members.models import FocalPoint
from app.replies.shown import corrections
from app.rules import Choice
from tests.make import make_officer
from tests.replies.support import REFERENCE, consultation, letters, open_council, reply, seat

OFFICERS = tuple(f"officer.{letter}@secretariat.example" for letter in "ab")
TWO = ("--reason", "A slip.", "--by", OFFICERS[0], "--approved-by", OFFICERS[1])
EDITORIAL = ("--effect", "editorial")
ALONE = ("--reason", "A slip.", "--by", OFFICERS[0], "--approved-by", OFFICERS[0])


@pytest.fixture
def council(app: Flask) -> Flask:
    open_council(disclosure={"during": "sealed", "after": "names"})
    with begin(SHELL) as work:
        for email in OFFICERS:
            make_officer(work, email)
    return app


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=list(map(str, arguments)))


def written(tmp_path: Path, values: dict[str, object]) -> Path:
    path = tmp_path / "texts.yaml"
    path.write_text(yaml.dump(values), encoding="utf-8")
    return path


def correct(app: Flask, file: Path, *options: str) -> Result:
    return run(app, "consultations", "correct-text", REFERENCE, "1", "--file", file, *options)


def test_a_text_is_corrected_and_answers_lapse_only_where_it_is_said(council: Flask, tmp_path: Path) -> None:
    reply("mission@ke.example", {"1": Choice.APPROVE})
    file = written(tmp_path, {"text": "The Council approves the corrected calendar."})

    editorial = correct(council, file, *EDITORIAL, *TWO)
    assert seat("KE").answers == {"1": "approve"}
    substantive = correct(council, written(tmp_path, {"title": {"en": "Calendars"}}), "--effect", "substantive", *TWO)

    assert (editorial.exit_code, substantive.exit_code) == (0, 0)
    assert "answers that lapsed: none." in editorial.stdout
    assert "answers that lapsed: KE." in substantive.stdout
    assert seat("KE").answers == {}
    with look() as work:
        decision = work.session.scalars(select(Decision).where(Decision.name == "1")).one()
        assert [each.is_substantive for each in corrections(work, by_reference(work, REFERENCE))] == [False, True]
    assert (decision.titles["en"], decision.texts["en"]) == (
        "Calendars",
        "The Council approves the corrected calendar.",
    )


def test_one_officer_is_not_two_and_what_a_correction_is_must_be_said(council: Flask, tmp_path: Path) -> None:
    file = written(tmp_path, {"text": {"en": "Another."}})

    alone, unsaid = correct(council, file, *EDITORIAL, *ALONE), correct(council, file, *TWO)
    wrong = correct(council, written(tmp_path, {"texts": {"en": "Another."}}), *EDITORIAL, *TWO)

    assert (alone.exit_code, unsaid.exit_code, wrong.exit_code) == (1, 2, 1)
    assert "Two different officers" in alone.stderr
    assert "--effect" in unsaid.stderr
    assert "line 1: “texts” is not a known key" in wrong.stderr
    assert letters("text_changed") == []


def test_a_language_is_issued_from_the_exported_file(council: Flask, tmp_path: Path) -> None:
    file = tmp_path / "consultation.yaml"
    exported = run(council, "consultations", "export", REFERENCE).stdout
    issue = ("consultations", "issue-language", REFERENCE, "fr", "--file", file, *TWO)
    file.write_text(exported, encoding="utf-8")

    refused = run(council, *issue)
    # Every text of the small file is a mapping that begins with its English.
    translated = re.sub(r"(?m)^( +)en: (.+)$", r"\1en: \2\n\1fr: \2", exported)
    file.write_text(translated, encoding="utf-8")
    done = run(council, *issue)

    assert refused.exit_code == 1
    assert "“title” is missing in items.2.parts.1" in refused.stderr
    assert (done.exit_code, done.stdout) == (0, "DM-26/1 is issued in fr; letters that are queued: 0.\n")
    assert consultation().languages == ["en", "fr"]
    assert "issued in fr" in run(council, "consultations", "export", REFERENCE).stdout


def test_answers_are_unsealed_once(council: Flask) -> None:
    first, again = (run(council, "consultations", "unseal", REFERENCE, *TWO) for _ in range(2))

    assert (first.exit_code, again.exit_code) == (0, 1)
    assert "see the answers of DM-26/1 already" in again.stderr
    assert consultation().unsealed_at is not None


def test_a_focal_point_is_replaced_and_removed_while_it_is_open(council: Flask) -> None:
    change = ("members", "change-contact", "KE", "--former")
    new = ("--email", "new@ke.example", "--name", "New", "--designation", "Note 7", "--designated-on", "2026-03-01")

    replaced = run(council, *change, "mission@ke.example", *new, *TWO)
    removed = run(council, *change, "ministry@ke.example", *TWO)
    unknown = run(council, *change, "mission@ke.example", *TWO)

    assert (replaced.exit_code, removed.exit_code, unknown.exit_code) == (0, 0, 1), replaced.stderr
    assert replaced.stdout == "KE: mission@ke.example is replaced by new@ke.example.\n"
    assert removed.stdout == "KE: ministry@ke.example is replaced by nobody.\n"
    told = {each.address for each in letters("contact_changed")}
    assert told == {"mission@ke.example", "ministry@ke.example", "new@ke.example"}
    with look() as work:
        in_office = select(FocalPoint).where(FocalPoint.email.like("%@ke.example"), FocalPoint.removed_at.is_(None))
        (point,) = work.session.scalars(in_office)
    assert (point.email, point.designation, str(point.designated_on)) == ("new@ke.example", "Note 7", "2026-03-01")
