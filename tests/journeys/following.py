"""How acts go that follow: a later language version, what comes after an objection, further rounds, declarations.

And how a Member State loses or regains its vote meanwhile.
"""

from collections.abc import Callable

from sqlalchemy import select

from app.consultations.models import State
from app.consultations.queries import by_reference, decisions
from app.core.work import SHELL, begin, look
from app.members.models import FocalPoint, Member, Membership
from app.rules import Choice
from tests.fixtures.axe import check
from tests.fixtures.browser import press
from tests.journeys.desk import GENEVA, MINISTRY, MISSION, Desk, replied

REASON = "The objection cannot be met."
#: Nobody else's journey concerns them.
READS_ARABIC = "mission@xa.example"


def issue_language(desk: Desk) -> None:
    """Whose letters are in that language get it with their link, and read it there."""
    with begin(SHELL) as work:
        work.session.scalars(select(FocalPoint).where(FocalPoint.email == READS_ARABIC)).one().language = "ar"
    desk.opened()
    page = desk.form("language", first={"language": "ar"})
    fields = page.locator("form [name$=':ar']")
    for place in range(fields.count()):
        fields.nth(place).fill(f"نص {place}")

    desk.approve(desk.is_asked(desk.send(page, reason="As agreed.")), "نص 0")

    assert desk.consultation().languages == ["ar", "en"]
    page = desk.open_link(READS_ARABIC)
    check(page, "rtl")
    assert "نص 6" in page.inner_text("main")


def refer(desk: Desk) -> None:
    _objected(desk)

    desk.approve(desk.ask("refer", decision="1", reason=REASON), REASON)

    assert _outcome(desk) == "referred_to_meeting"
    assert desk.letters(MINISTRY, "procedure after the objection to decision 1")


def convert(desk: Desk) -> None:
    """A draft with replies to the same decision is there, and everybody is told of it."""
    _objected(desk)
    new = _further(desk)
    draft = {"new_reference": new, "deadline": "+10d 18:00", "rule": "itu-council"}

    desk.approve(desk.ask("convert", decision="1", **draft, reason=REASON), new)

    _is_drafted(new)
    assert desk.letters(MINISTRY, "procedure after the objection to decision 1")


def put_new_text(desk: Desk) -> None:
    """A draft with another text is there, and everybody is told of it."""
    _objected(desk)
    new, text = _further(desk), "The Council approves the calendar without the last week."
    draft = {"new_reference": new, "deadline": "+10d 18:00", "text-en": text}

    desk.approve(desk.ask("new_text", first={"decision": "1"}, **draft, reason=REASON), new, text)

    _is_drafted(new)
    assert desk.letters(MINISTRY, "procedure after the objection to decision 1")


def draft_further_round(desk: Desk) -> None:
    """It is drafted with the decisions that were named; nobody is told before it is opened."""
    desk.opened(rule="itu-cv47-first")
    desk.closed()
    new = _further(desk)
    draft = {"decisions": "1, 2a", "new_reference": new, "deadline": "+10d 18:00"}

    desk.approve(desk.ask("continue", **draft, reason="As the rule has it."), new)

    _is_drafted(new)
    with look() as work:
        assert [each.name for each in decisions(work, by_reference(work, new))] == ["1", "2a"]


def declare(desk: Desk) -> None:
    """It stands in the register, and everybody reads it in the words received."""
    _adopted(desk)

    _declared(desk)

    assert "Kenya declares a reservation." in desk.letters("mission@fr.example", "declaration on decision 1")[0]


def withdraw_declaration(desk: Desk) -> None:
    """It stays in the register with the note that it was withdrawn."""
    _adopted(desk)
    _declared(desk)
    # Time for the next code of the same officers.
    desk.sit_down()

    desk.approve(desk.ask("withdraw_declaration", declaration="KE 1", reason="A note verbale came."))

    assert desk.letters("mission@fr.example", "declaration on decision 1 withdrawn")


def change_standing(desk: Desk) -> None:
    """Asked for on the page of the member; while it has a seat in an open consultation two are needed."""
    desk.opened()
    code = "XA"
    other = "entitled" if _standing(code) == "without_vote" else "without_vote"
    page = desk.first.go(f"/desk/members/{code}")
    check(page, desk.direction)
    press(page.locator("a[href*='standing']").first)
    # It is regained on the day on which that is entered.
    since = f"{desk.site.clock.at:%Y-%m-%d}" if other == "without_vote" else ""

    desk.approve(desk.is_asked(desk.send(page, standing=other, since=since, reason="No. 169")), code, "No. 169")

    assert _standing(code) == other


def _standing(code: str) -> str:
    with look() as work:
        mine = select(Membership.standing).join(Member, Member.id == Membership.member_id).where(Member.code == code)
        return str(work.session.scalars(mine).one())


def _objected(desk: Desk) -> None:
    desk.opened(rule="no-objection", reminders=[])
    replied(desk, MISSION, Choice.OBJECT)


def _adopted(desk: Desk) -> None:
    desk.opened(rule="cites-postal-vote", deadline="+65d 18:00")
    for code in ("ke", "fr", "eg"):
        replied(desk, f"mission@{code}.example")
    desk.closed()


def _declared(desk: Desk) -> None:
    given = {"decision": "1", "member": "KE", "kind": "reservation", "text": "Kenya declares a reservation."}
    received = f"{desk.site.clock.at.astimezone(GENEVA):%Y-%m-%dT%H:%M}"

    desk.approve(desk.ask("declare", **given, received=received, reason="A note verbale came."), given["text"])


def _further(desk: Desk) -> str:
    return f"{desk.reference}-R2"


def _is_drafted(reference: str) -> None:
    with look() as work:
        assert by_reference(work, reference).state == State.DRAFT


def _outcome(desk: Desk) -> str:
    with look() as work:
        (decision,) = (each for each in decisions(work, desk.consultation()) if each.name == "1")
        return str(decision.outcome)


JOURNEYS: tuple[tuple[str, Callable[[Desk], None]], ...] = (
    ("language", issue_language),
    ("refer", refer),
    ("convert", convert),
    ("new_text", put_new_text),
    ("continue", draft_further_round),
    ("declare", declare),
    ("withdraw_declaration", withdraw_declaration),
    ("standing", change_standing),
)
