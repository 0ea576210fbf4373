"""Taking checked values out of a marked YAML document, collecting every problem with its line."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from app.consultations.draft import RuleMention
from app.consultations.excluded import SENTENCES, excluded_by_key, excluded_by_word
from app.consultations.refusals import FileRefused, Problem
from app.core import yaml
from app.core.i18n import LANGUAGES, N_, listed
from app.core.yaml import Marked, Path
from app.outbox.letter import BadAddress, Mailbox

D = TypeVar("D")
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
LONGEST_WORD = 300
LONGEST_TEXT = 60_000


def marked(text: str) -> Marked:
    """The values of a YAML text with their lines.

    Raises:
        FileRefused: it is not YAML that we read.
    """
    try:
        return yaml.load(text)
    except yaml.YamlProblem as problem:
        raise FileRefused(
            [
                Problem(
                    code="yaml",
                    text=N_("This is not readable YAML: %(reason)s"),
                    facts={"reason": problem.reason},
                    line=problem.line,
                )
            ]
        ) from None


@dataclass(slots=True, kw_only=True)
class Reader:
    """Walks a document and remembers what is wrong with it."""

    marked: Marked
    problems: list[Problem] = field(default_factory=list)
    #: Where rules are named.
    rule_mentions: list[RuleMention] = field(default_factory=list)
    #: Where a text alone stood in place of a mapping: it serves every language.
    serving_all: set[Path] = field(default_factory=set)

    def complain(self, path: Path, code: str, text: str, /, **facts: object) -> None:
        """Remember a problem at a place."""
        self.problems.append(Problem(code=code, text=text, facts=facts, line=self.marked.line(path), path=path))

    def mapping(
        self, value: object, path: Path, *, known: Iterable[str], required: Iterable[str] = ()
    ) -> dict[str, Any]:
        """A mapping with known keys only; {} where it is none."""
        if not isinstance(value, dict):
            self.complain(path, "not_a_mapping", N_("%(where)s must be a mapping."), where=dotted(path))
            return {}
        known = tuple(known)
        for key in value:
            if key not in known:
                self._unknown_key(key, value[key], (*path, key), known)
        for key in required:
            if value.get(key) in (None, "", [], {}):
                self.complain(path, "missing", N_("“%(key)s” is missing in %(where)s."), key=key, where=dotted(path))
        return {key: each for key, each in value.items() if each is not None}

    def _unknown_key(self, key: str, value: object, path: Path, known: tuple[str, ...]) -> None:
        excluded = excluded_by_key(key, value)
        if excluded:
            self.complain(path, str(excluded), SENTENCES[excluded])
            return
        sentence = N_("“%(key)s” is not a known key here (known: %(known)s).")
        self.complain(path, "unknown_key", sentence, key=key, known=listed(known))

    def word(self, value: object, path: Path, *, default: str = "") -> str:
        """A short text on one line; whole numbers are taken as written."""
        if value is None:
            return default
        if (
            isinstance(value, bool)
            or not isinstance(value, str | int)
            or "\n" in str(value)
            or len(str(value)) > LONGEST_WORD
        ):
            self.complain(path, "not_a_word", N_("%(where)s must be a short text on one line."), where=dotted(path))
            return default
        return str(value).strip()

    def texts(self, value: object, path: Path, *, original: str) -> dict[str, str]:
        """A mapping from language to text; a text alone is taken as the original, and serves every language."""
        if value is None:
            return {}
        if isinstance(value, str | int) and not isinstance(value, bool):
            self.serving_all.add(path)
            value = {original: str(value)}
        found = self.mapping(value, path, known=LANGUAGES)
        for language, text in found.items():
            if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
                self.complain(
                    (*path, language),
                    "not_a_text",
                    N_("%(where)s must be a text."),
                    where=dotted((*path, language)),
                )
        return {language: str(found[language]).strip() for language in LANGUAGES if language in found}

    def rule(self, value: object, path: Path) -> str | None:
        """The name of a rule, which is looked up later; None where there is none."""
        if value is None:
            return None
        name = self.word(value, path)
        excluded = excluded_by_word(name)
        if excluded:
            self.complain(path, str(excluded), SENTENCES[excluded])
        self.rule_mentions.append(RuleMention(name=name, line=self.marked.line(path)))
        return name

    def one_of(self, kind: type[E], value: object, path: Path, *, default: D) -> E | D:
        """A word of a closed list; the default where there is none, or another."""
        if value is None:
            return default
        if isinstance(value, str) and value in {str(each) for each in kind}:
            return kind(value)
        self.complain(path, "not_listed", N_("“%(value)s” is not one of %(known)s."), value=value, known=listed(kind))
        return default

    def language(self, value: object, path: Path) -> str:
        """One of the six languages."""
        word = self.word(value, path, default=LANGUAGES[2])
        if word not in LANGUAGES:
            self.complain(
                path, "language", N_("“%(value)s” is not one of %(known)s."), value=word, known=listed(LANGUAGES)
            )
        return word

    def address(self, value: object, path: Path) -> str:
        """A plain e-mail address."""
        word = self.word(value, path)
        try:
            Mailbox(name="", address=word)
        except BadAddress:
            self.complain(path, "address", N_("“%(value)s” is not a plain e-mail address."), value=word)
        return word

    def sequence(self, value: object, path: Path, read: Callable[[Any, Path], T]) -> tuple[T, ...]:
        """A list, each entry read in its place."""
        if value is None:
            return ()
        if not isinstance(value, list):
            self.complain(path, "not_a_list", N_("%(where)s must be a list."), where=dotted(path))
            return ()
        return tuple(read(each, (*path, index)) for index, each in enumerate(value))

    def complete(self, texts: Mapping[str, str], path: Path, languages: Iterable[str]) -> None:
        """Complain about languages in which a text is missing; one that is missing altogether is no fault of these."""
        missing = [each for each in languages if each not in texts]
        if texts and missing:
            self.complain(path, "languages", N_("Missing here: %(languages)s."), languages=listed(missing))

    def unique(self, values: Iterable[str], path: Path, key: str) -> None:
        """Complain about a value that stands twice in a list of mappings."""
        seen: set[str] = set()
        for index, value in enumerate(values):
            if value in seen:
                self.complain((*path, index, key), "twice", N_("“%(value)s” is given twice."), value=value)
            seen.add(value)


def dotted(path: Path) -> str:
    """A place in a file as its readers count: "items.2.title"."""
    return ".".join(str(each + 1 if isinstance(each, int) else each) for each in path) or "the file"
