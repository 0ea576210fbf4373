"""`flask letters`: every kind in every language, on the facts of the example and on those of a consultation."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from app.core.work import SHELL, begin
from app.letters.samples.catalogue import first_of
from app.outbox.models import LetterKind
from tests.fixtures.app import FixedClock, make_settings
from tests.letters.builders import CASES, LANGUAGES, written
from tests.make import make_council, make_draft, make_open_consultation

REFERENCE = "DM-26/1"


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["letters", *arguments])


@pytest.fixture
def unset(tmp_path: Path) -> Flask:
    """An application whose database has not been made."""
    return create_app(make_settings(tmp_path), FixedClock())


def test_the_kinds_are_listed_with_their_subjects(unset: Flask) -> None:
    lines = run(unset, "kinds").stdout.splitlines()

    assert [line.split("\t")[0] for line in lines] == list(CASES)
    assert "invitation\tDM-21/1012: consultation by correspondence, reply requested by 15 July 2021" in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_the_example_is_printed_in_every_language(unset: Flask, language: str) -> None:
    for kind in LetterKind:
        result = run(unset, "preview", kind, "--language", language)

        case = first_of(kind)
        assert case is not None
        assert result.exit_code == 0
        assert result.stdout == written(CASES[case](language))


def test_a_letter_is_printed_as_html_and_as_the_whole_mail(unset: Flask) -> None:
    html = run(unset, "preview", "extension", "--language", "ar", "--as", "html")
    mail = run(unset, "preview", "extension", "--language", "ar", "--as", "eml")

    letter = CASES["extension"]("ar")
    assert html.stdout == letter.html
    message = message_from_bytes(mail.stdout_bytes, policy=default)
    assert message["Subject"] == letter.subject
    assert message["From"] == "المجلس <council@secretariat.example>"
    assert [part.get_content_type() for part in message.iter_attachments()] == ["text/calendar"]
    assert mail.stdout_bytes == run(unset, "preview", "extension", "--language", "ar", "--as", "eml").stdout_bytes


def test_letters_of_a_draft_and_of_an_open_consultation_have_its_own_texts(app: Flask) -> None:
    with begin(SHELL) as work:
        make_council(work)
        make_draft(work, "DM-26/2")
        make_open_consultation(work, REFERENCE)

    for reference, names in {"DM-26/2": list(CASES)[::9], REFERENCE: list(CASES)}.items():
        for name, language in zip(names, LANGUAGES * len(names), strict=False):
            result = run(app, "preview", name, reference, "--language", language)
            assert (result.exit_code, result.stderr) == (0, "")
            assert reference in result.stdout
    text = run(app, "preview", "invitation", REFERENCE).stdout
    assert "I have the honour to consult the Council on two items." in text
    assert "http://127.0.0.1:5000/l/EXAMPLE\n" in text
    assert "Thursday, 12 March 2026, 18:00 Geneva, UTC+1" in text
    message = message_from_bytes(run(app, "preview", "receipt", REFERENCE, "--as", "eml").stdout_bytes, policy=default)
    assert message["From"] == "Council Secretariat <council@secretariat.example>"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("love",), 2, "there is no letter “love”; `flask letters kinds` lists them all"),
        (("invitation-love",), 2, "there is no letter “invitation-love”"),
        (("invitation", "--language", "de"), 2, "'de' is not one of 'ar', 'zh', 'en', 'fr', 'ru', 'es'"),
        (("invitation", "--as", "pdf"), 2, "'pdf' is not one of 'text', 'html', 'eml'"),
        (("invitation", "DM-0/0"), 1, "There is no consultation with the reference DM-0/0. [consultation_unknown]"),
    ],
)
def test_what_is_not_there_is_refused_in_words(app: Flask, arguments: tuple[str, ...], status: int, words: str) -> None:
    result = run(app, "preview", *arguments)

    assert (result.exit_code, result.stdout) == (status, "")
    assert words in result.stderr


def test_a_draft_whose_times_cannot_be_reckoned_is_refused(app: Flask) -> None:
    with begin(SHELL) as work:
        make_council(work)
        make_draft(work, deadline="+27d 02:30")

    result = run(app, "preview", "invitation", REFERENCE)

    assert result.exit_code == 1
    assert "The letters cannot be shown yet:" in result.stderr
