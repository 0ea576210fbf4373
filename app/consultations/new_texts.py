"""Another text of one decision, as a file gives it: `title` and `text`, each by language."""

from collections.abc import Sequence

from app.consultations.reading import Reader, marked
from app.consultations.refusals import FileRefused


def parsed(text: str, *, original: str, languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """What takes the place of the same keys of the decision in its consultation's file; its title may stay.

    Args:
        text: of the file.
        original: language of the original, for a text that stands without a language.
        languages: those in which the consultation is issued; none may be missing.

    Raises:
        FileRefused: with every problem and its line.
    """
    reader = Reader(marked=marked(text))
    found = _texts(reader, original, required=("text",))
    for key, texts in found.items():
        reader.complete(texts, (key,), languages)
    return _checked(reader, found)


def parsed_correction(text: str, *, original: str) -> dict[str, dict[str, str]]:
    """What is corrected: title, text or both, in the languages that change.

    Raises:
        FileRefused: with every problem and its line.
    """
    reader = Reader(marked=marked(text))
    return _checked(reader, _texts(reader, original))


def _texts(reader: Reader, original: str, *, required: Sequence[str] = ()) -> dict[str, dict[str, str]]:
    plain = reader.mapping(reader.marked.value, (), known=("title", "text"), required=required)
    return {key: reader.texts(value, (key,), original=original) for key, value in plain.items()}


def _checked(reader: Reader, found: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    if reader.problems:
        raise FileRefused(sorted(reader.problems, key=lambda each: each.line or 0))
    return found
