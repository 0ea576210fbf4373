"""Sample letters that tell what was decided, and what follows from it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from app.letters import closure, corrigendum, declaration, declaration_withdrawn, outcome
from app.letters.annex import StatementLine
from app.letters.facts import Comments, OutcomeLine, Sheet
from app.letters.samples import facts
from app.letters.samples.ground import Ground, shipped
from app.outbox.letter import Letter
from app.rules import Outcome


def announced(  # noqa: PLR0913 - what may be particular about an outcome, each by its name
    ground: Ground,
    lines: tuple[OutcomeLine, ...] | None = None,
    *,
    comments: Comments | None = None,
    statements: tuple[StatementLine, ...] = (),
    is_read_again: bool = False,
    is_early: bool = False,
) -> Letter:
    """The outcome.

    Args:
        ground: whose it is; without a link it goes to one who holds none.
        lines: None: each item decided on other figures.
        comments: given where they were invited on some item.
        statements: given where texts are disclosed.
        is_read_again: one member lost the right to vote before the close.
        is_early: everything was decided before the deadline.
    """
    closed_at = -timedelta(days=6, hours=8) if is_early else facts.CLOSED
    return outcome.compose(
        _afterwards(ground, is_early=is_early),
        ground.addressee,
        letter_reference=ground.letter_reference,
        lines=facts.outcomes(ground) if lines is None else lines,
        closed_at=facts.instant(ground, closed_at),
        entitled=ground.entitled,
        replied=ground.entitled * 43 // 48,
        entitled_at_close=ground.entitled - 1 if is_read_again else None,
        rules=ground.rules,
        comments=comments,
        statements=statements,
        link=ground.link or None,
    )


def _afterwards(ground: Ground, *, is_early: bool = False) -> Sheet:
    """The writing paper once the consultation is closed: where the deadline has passed, calendars are left alone."""
    entry = ground.sheet.calendar_entry
    return replace(ground.sheet, calendar_entry=replace(entry, is_over=True) if entry and is_early else None)


def _of_clauses(ground: Ground) -> Letter:
    """Under a rule of two clauses and a quorum, each of which is told."""
    rule = replace(
        shipped("iho-2016"), quorum=shipped("cites-postal-vote").quorum, on_quorum_failure=Outcome.REFERRED_TO_MEETING
    )
    return announced(replace(ground, rules=(replace(ground.rules[0], rule=rule),)))


def _long(ground: Ground) -> Letter:
    """With more than a letter prints."""
    first, *others = facts.statements(ground)
    return announced(ground, statements=(replace(first, text=first.text * 400), *others))


def _copied(ground: Ground) -> Letter:
    return announced(replace(ground, link="", letter_reference=ground.sheet.reference))


def _closed(ground: Ground) -> Letter:
    return closure.compose(
        _afterwards(ground),
        ground.addressee,
        letter_reference=ground.letter_reference,
        closed_at=facts.instant(ground, facts.CLOSED),
        comments=facts.COMMENTS,
        link=ground.link,
    )


def _declared(ground: Ground) -> Letter:
    return declaration.compose(ground.sheet, ground.addressee, declared=facts.declared(ground, "reservation"))


def _declaration_withdrawn(ground: Ground) -> Letter:
    declared = facts.declared(ground, "opt_out")
    return declaration_withdrawn.compose(ground.sheet, ground.addressee, declared=declared)


def _corrected(ground: Ground) -> Letter:
    """The reason is kept in the language received."""
    return corrigendum.compose(
        ground.sheet,
        ground.addressee,
        letter_reference=f"{ground.sheet.reference}/Corr.1",
        number=1,
        lines=facts.corrected(ground),
        reason="Une réponse reçue dans les délais par note verbale n’avait pas été comptée.",
        link=ground.link,
    )


LETTERS: Final[Mapping[str, Callable[[Ground], Letter]]] = MappingProxyType(
    {
        "outcome": announced,
        "outcome-clauses": _of_clauses,
        "outcome-further-round": lambda ground: announced(ground, facts.followed(ground)),
        "outcome-ruling": lambda ground: announced(ground, facts.ruled(ground)),
        "outcome-standing-at-close": lambda ground: announced(ground, is_read_again=True),
        "outcome-by-weight": lambda ground: announced(ground, facts.weighted(ground)),
        "outcome-comments": lambda ground: announced(ground, comments=facts.COMMENTS),
        "outcome-before-the-deadline": lambda ground: announced(ground, is_early=True),
        "outcome-statements": lambda ground: announced(ground, statements=facts.statements(ground)),
        "outcome-statements-listed": _long,
        "outcome-numbers": lambda ground: announced(ground, facts.numbered(ground)),
        "outcome-copy": _copied,
        "closure": _closed,
        "declaration": _declared,
        "declaration_withdrawn": _declaration_withdrawn,
        "corrigendum": _corrected,
    }
)
