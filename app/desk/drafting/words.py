"""Words of the drafting room."""

from collections.abc import Mapping
from typing import Any, Final

from app.consultations.refusals import Problem
from app.core.i18n import LANGUAGES, N_, _, listed, name_of, ngettext
from app.desk.drafting.timeline import Mark

_TEXTS: Final[Mapping[str, str]] = {
    "title": N_("Title"),
    "letter": N_("Text of the letter"),
    "legal_basis": N_("Legal basis"),
    "authorising_meeting": N_("Authorised by"),
    "signatory": N_("Signatory, by function"),
    "name": N_("Name of the contact"),
    "text": N_("Text of the decision"),
    "proposer": N_("Proposed by"),
}
_MARKS: Final[Mapping[str, str]] = {
    "opening": N_("Opening"),
    "replies_open": N_("Replies may be given"),
    "deadline": N_("Deadline for replies"),
}
_LETTERS: Final[Mapping[str, str]] = {
    "invitation": N_("Invitation"),
    "copy": N_("Copy for information"),
    "reminder": N_("Reminder"),
    "receipt": N_("Receipt of a reply"),
    "outcome": N_("Outcome"),
}
#: Texts of several paragraphs.
LONG: Final = frozenset({"letter", "text"})


def text_label(key: str, *, introduces: bool = False) -> str:
    """What a text is called; `introduces`: it is the introduction of an item with parts."""
    return _("Introduction to the parts") if introduces else _(_TEXTS[key])


def completeness_words(written: int, needed: int) -> str:
    """How many of the texts there are."""
    return ngettext("%(written)s of %(num)s text", "%(written)s of %(num)s texts", needed) % {
        "written": written,
        "num": needed,
    }


def place_of(problem: Problem) -> tuple[int | None, str]:
    """Index of the item that a problem is in (None: the frame), and what the place is called."""
    path = problem.path
    if path[:1] == ("items",) and len(path) > 1:
        index = int(path[1])
        return index, _("Item %(number)s", number=index + 1)
    return None, _("Frame")


def language_name(code: str) -> str:
    """What a language is called in the language in use."""
    return name_of(code)


def anchor_after(act: str, places: tuple[int, ...], count: int) -> str:
    """Where the page is entered after items were moved: at the button that was pressed, in its new place."""
    if act not in {"up", "down"} or not places:
        return "items"
    place = min(max(places[0] + (-1 if act == "up" else 1), 0), count - 1)
    return f"{act}-{place}"


def language_pairs() -> list[tuple[str, str]]:
    """Code and name of each of the six languages."""
    return [(code, name_of(code)) for code in LANGUAGES]


def files_of(annex: Mapping[str, Any], original: str) -> list[tuple[str, str]]:
    """Language and name of each file of an annex."""
    files = annex.get("files") or {}
    found = files if isinstance(files, dict) else {original: files}
    return [(language, str(found[language])) for language in LANGUAGES if found.get(language)]


def problem_words(problem: Problem) -> str:
    """What is missing or wrong, with languages by their names."""
    if problem.code != "languages":
        return problem.sentence
    languages = listed(name_of(code) for code in str(problem.facts["languages"]).split(", "))
    key = str(problem.path[-1]) if problem.path else ""
    if key not in _TEXTS:
        return _("Missing in: %(languages)s.", languages=languages)
    return _("%(text)s: missing in %(languages)s.", text=_(_TEXTS[key]), languages=languages)


def missing_language(problem: Problem) -> str | None:
    """The first language that is missing; None where none is."""
    return str(problem.facts["languages"]).split(", ")[0] if problem.code == "languages" else None


def anchor_of(problem: Problem) -> str | None:
    """Where on the page of the form it is."""
    return "f-" + ".".join(map(str, problem.path)) if problem.code == "languages" else None


def mark_name(mark: Mark) -> str:
    """What happens at an instant of the plan."""
    if mark.kind == "reminder":
        return _("Reminder %(lead)s", lead=f"\N{LEFT-TO-RIGHT ISOLATE}{mark.lead}\N{POP DIRECTIONAL ISOLATE}")
    return _(_MARKS[mark.kind])


def letter_name(kind: str) -> str:
    """What a letter is called."""
    return _(_LETTERS[kind])
