"""How the drill stands in one body: who has confirmed when, who has not, and who says that it has ended."""

from dataclasses import dataclass

from app.core.work import Work
from app.members.confirmation_queries import Represented, Represents, known_of, represented
from app.members.queries import body, roster
from app.members.refusals import BodyUnknown
from app.outbox.models import LetterKind, LetterState
from app.outbox.queries import latest_states


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillLine:
    """One focal point in office."""

    code: str
    member: str
    name: str
    email: str
    represented: Represented
    #: Where the latest letter that asked it stands; None: it was never asked.
    letter: LetterState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPage:
    """The focal points of all members of a body; in each part in the body's order."""

    body: str
    body_name: str
    #: Those who say that they no longer represent their member, those who have not answered, and those who confirmed.
    ended: tuple[DrillLine, ...]
    waiting: tuple[DrillLine, ...]
    confirmed: tuple[DrillLine, ...]
    never_asked_count: int


def drill_page(work: Work, code: str, language: str) -> DrillPage:
    """The drill in a body, in a fixed number of queries.

    Raises:
        BodyUnknown: there is no body of that code.
    """
    found = body(work, code)
    if found is None:
        raise BodyUnknown(body=code)
    known, letters = represented(work), latest_states(work, LetterKind.CONFIRMATION)
    lines = [
        DrillLine(
            code=line.code,
            member=line.names.get(language, line.code),
            name=point.name or point.title,
            email=point.email,
            represented=said,
            letter=letters.get(point.id),
        )
        for line in roster(work, code, on=work.now.date()).lines
        for point, said in zip(line.focal_points, known_of(known, line.focal_points), strict=True)
    ]
    return DrillPage(
        body=found.code,
        body_name=found.names.get(language, found.code),
        ended=_in(lines, Represents.ENDED),
        waiting=_in(lines, Represents.WAITING),
        confirmed=_in(lines, Represents.CONFIRMED),
        never_asked_count=len(_in(lines, Represents.NEVER_ASKED)),
    )


def _in(lines: list[DrillLine], state: Represents) -> tuple[DrillLine, ...]:
    return tuple(each for each in lines if each.represented.state is state)
