"""What rules and times refuse, as data: a stable code, the facts that explain it, and where it was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Keys and indices that lead to a value in plain data: `("accept", "clauses", 0, "share")`.
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with plain data, found without stopping at it.

    `path` leads to the value (for a missing key: to where it should stand), so that a caller who knows the lines of
    the file can name the line. `code` is stable; `facts` fill the sentence that somebody else makes of it.
    """

    code: str
    path: KeyPath
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """The path as people write it: `accept.clauses[0].share`; empty for the whole."""
        return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.path).removeprefix(".")


class CodedError(ValueError):
    """A value that the rules refuse; `code` is stable, `facts` explain it. The caller makes the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        """Code and facts, for logs and tracebacks; people are shown a translated sentence instead."""
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({facts})"


class RuleProblem(CodedError):
    """A rule, a count or a set of answers that cannot be."""


class TimeProblem(CodedError):
    """A moment, a lead or an instant that cannot be understood or does not exist."""
