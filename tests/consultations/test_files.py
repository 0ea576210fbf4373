"""Consultation files: what is read, what is refused and where, and that nothing is lost on the way out and in."""

from pathlib import Path

import pytest

from app.consultations import files
from app.consultations.refusals import FileRefused
from app.rules import After, During
from tests.make import EXAMPLES, consultation_file, no_files


def read(text: str, annexes: dict[str, bytes] | None = None):
    def opener(name: str) -> bytes:
        if name not in (annexes or {}):
            raise FileNotFoundError(name)
        return (annexes or {})[name]

    return files.parsed(text, opener=opener)


def problems(text: str, annexes: dict[str, bytes] | None = None) -> list[tuple[int | None, str]]:
    with pytest.raises(FileRefused) as refused:
        read(text, annexes)
    return [(each.line, each.code) for each in refused.value.problems]


def test_the_shipped_example_is_read_whole():
    file = EXAMPLES / "dm-21-1012.yaml"

    draft = files.parsed(file.read_text(encoding="utf-8"), opener=files.beside(file))

    assert (draft.reference, len(draft.items), len(draft.languages)) == ("DM-21/1012", 8, 6)
    assert [part.letter for item in draft.items for part in item.parts] == list("abababc")
    assert sum(len(annex.contents) for item in draft.items for annex in item.annexes) == 24
    assert draft.is_illustrative


def test_what_is_exported_is_read_back_to_the_same_draft():
    file = EXAMPLES / "dm-21-1012.yaml"
    draft = files.parsed(file.read_text(encoding="utf-8"), opener=files.beside(file))

    again = files.parsed(files.exported(draft.document), opener=files.beside(file))

    assert again == draft


def test_no_certification_is_the_default_and_disclosure_is_left_to_the_rules():
    draft = read(consultation_file(disclosure={}))

    assert (draft.during, draft.after, draft.certify) == (None, None, "none")


def test_what_is_written_of_disclosure_is_read():
    draft = read(consultation_file(disclosure={"during": "officers", "after": "counts"}))

    assert (draft.during, draft.after) == (During.OFFICERS, After.COUNTS)


def test_the_names_of_rules_are_kept_with_their_lines():
    text = consultation_file(items=[{"number": "1", "title": "T", "text": "x", "rule": "ours"}])

    mentions = read(text).rule_mentions

    lines = text.splitlines()
    assert [(each.name, lines[each.line - 1].strip()) for each in mentions] == [
        ("itu-council", "rule: itu-council"),
        ("ours", "rule: ours"),
    ]


def test_all_problems_come_at_once_with_their_lines():
    text = """reference: 'A B'
body: council
colour: red
original: en
title: {en: T}
letter: {en: L}
zone: Mars/Base
deadline: tomorrow
rule: [majority]
items: []
"""

    assert problems(text) == [
        (1, "missing"),
        (1, "reference"),
        (3, "unknown_key"),
        (7, "zone"),
        (8, "moment_not_understood"),
        (9, "not_a_word"),
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reference": "house"}, "reference"),
        ({"reference": "../x"}, "reference"),
        ({"title": {"en": "T", "de": "T"}}, "unknown_key"),
        ({"title": {"en": "T", "fr": "T"}}, "languages"),
        ({"original": "de"}, "language"),
        ({"original": "fr"}, "original"),
        ({"deadline": "+10d 25:00"}, "clock_impossible"),
        ({"deadline": "2026-03-29T02:30"}, "zone_missing"),
        ({"reminders": ["3d"]}, "lead_not_understood"),
        ({"reminders": "-3d"}, "not_a_list"),
        ({"disclosure": {"during": "open"}}, "not_listed"),
        ({"certify": "chair"}, "not_listed"),
        ({"copies": [{"name": "X", "email": "a@b.example, c@d.example"}]}, "address"),
        ({"items": [{"number": "1", "title": "T", "text": "x"}, {"number": "1", "title": "T", "text": "x"}]}, "twice"),
        ({"items": [{"number": "1a", "title": "T", "text": "x"}]}, "number"),
        ({"items": [{"number": "1", "title": "T"}]}, "missing"),
        ({"items": [{"number": "1", "title": "T", "parts": [{"letter": "A", "text": "x"}]}]}, "letter"),
        ({"rule": "election"}, "election"),
        ({"items": [{"number": "1", "title": "T", "text": "x", "rule": "secret-ballot"}]}, "secret_ballot"),
        ({"items": [{"number": "1", "title": "T", "text": "x", "candidates": ["A", "B"]}]}, "election"),
        ({"items": [{"number": "1", "title": "T", "text": "x", "options": ["A", "B"]}]}, "preferential"),
        ({"items": [{"number": "1", "title": "T", "text": "x", "ranking": True}]}, "preferential"),
        ({"items": [{"number": "1", "title": "T", "text": "x", "nominees": []}]}, "nomination"),
    ],
)
def test_bad_values_are_refused_by_name(changes: dict, code: str):
    assert code in {found for _line, found in problems(consultation_file(**changes))}


@pytest.mark.parametrize(("line", "code"), [("kind: election", "election"), ("secret: true", "secret_ballot")])
def test_what_is_not_done_by_correspondence_is_refused_with_what_to_use_instead(line: str, code: str):
    text = consultation_file() + line + "\n"

    with pytest.raises(FileRefused) as refused:
        read(text)

    (problem,) = refused.value.problems
    assert (problem.code, problem.line) == (code, len(text.splitlines()))
    assert "a voting system that is built for secrecy" in str(problem)


def test_an_ambiguous_local_deadline_is_refused_with_both_readings():
    with pytest.raises(FileRefused) as refused:
        read(consultation_file(deadline="2026-10-25 02:30 Europe/Zurich"))

    assert refused.value.problems[0].code == "time_occurs_twice"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("note.txt", b"A note.", None),
        ("note.pdf", b"%PDF-1.7 ...", None),
        ("note.pdf", b"<script>", "document_type"),
        ("note.html", b"<p>", "document_type"),
        ("note.txt", b"\xff\xfe\x00", "document_type"),
        ("note.txt", b"", "document_size"),
        ("https://example.org/note.pdf", b"", "address"),
        ("missing.txt", None, "no_file"),
    ],
)
def test_annexes_are_files_of_accepted_types(name: str, content: bytes | None, code: str | None):
    text = consultation_file(
        items=[{"number": "1", "title": "T", "text": "x", "annexes": [{"name": "Note", "files": {"en": name}}]}]
    )
    annexes = {} if content is None else {name: content}

    if code is None:
        assert read(text, annexes).items[0].annexes[0].contents == {"en": content}
    else:
        assert [found for _line, found in problems(text, annexes)] == [code]


def test_annexes_above_the_folder_of_the_file_are_out_of_reach(tmp_path: Path):
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "inside").mkdir()

    with pytest.raises(FileNotFoundError):
        files.beside(tmp_path / "inside" / "file.yaml")("../secret.txt")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [", 1),
        ("reference: x\nreference: y\n", 2),
        ("a: 1\nb: !!python/object:os.system 1\n", 2),
        ("a: 1\nb: &x 1\n", 2),
        ("- 1\n- 2\n", 1),
        ("", 1),
        ("a: " + "[" * 40 + "]" * 40, 1),
    ],
)
def test_what_is_not_a_consultation_is_refused_with_its_line(text: str, line: int):
    assert problems(text)[0][0] == line


def test_no_is_a_word_and_not_a_boolean():
    with pytest.raises(FileRefused) as refused:
        files.parsed(consultation_file(original="no"), opener=no_files)

    assert refused.value.problems[0].facts["value"] == "no"


def test_what_surrounds_the_decisions_may_be_one_text_for_all_languages():
    both = {"en": "T", "fr": "T"}
    draft = read(
        consultation_file(
            title=both,
            letter=both,
            legal_basis="Rule 3.2",
            authorising_meeting="C21/VCC-1",
            signatory="The Chair",
            contact="council@secretariat.example",
            opens="now",
            items=[{"number": 1, "title": both, "text": both, "proposer": "Kenya", "source": "C21/1"}],
        )
    )

    assert draft.legal_basis == {"en": "Rule 3.2"}
    assert draft.contact["email"] == "council@secretariat.example"
    assert draft.items[0].proposer == {"en": "Kenya"}


def test_a_decision_needs_every_language_and_an_annex_its_original():
    both = {"en": "T", "fr": "T"}
    around = {"legal_basis": "Rule 3.2", "signatory": "The Chair", "contact": "council@secretariat.example"}
    item = {"number": "1", "title": both, "text": "only English"}
    found = problems(consultation_file(title=both, letter=both, items=[item], **around))
    assert [code for _line, code in found] == ["languages"]

    annexes = [{"name": "Note", "files": {"en": "note.txt"}}]
    item = {"number": "1", "title": both, "text": both, "annexes": annexes}
    draft = read(consultation_file(title=both, letter=both, items=[item], **around), {"note.txt": b"A note."})
    assert set(draft.items[0].annexes[0].contents) == {"en"}
    annexes[0]["files"] = {"fr": "note.txt"}
    found = problems(consultation_file(title=both, letter=both, items=[item], **around), {"note.txt": b"A note."})
    assert [code for _line, code in found] == ["languages"]
