"""Every act by two in a browser, in English or Arabic: one asks, another approves, and whom it concerns is told.

And what one officer does alone: reminding all, mailing a link again, replacing one. Languages take turns from one act
to the next; each in the other language is a long proof.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from playwright.sync_api import Browser

from app.core.work import VISITOR, begin, look
from app.desk.acts.registry import ACTS
from app.links.tokens import ContestClaim
from app.replies.service import contest
from app.rules import Choice
from tests.fixtures.axe import check
from tests.fixtures.browser import press
from tests.journeys import following
from tests.journeys.desk import GENEVA, MINISTRY, MISSION, SCREENS, Desk, House, replied, running_house
from tests.make import invitation_of, seat_of

pytestmark = pytest.mark.browser
Journey = Callable[[Desk], None]
REASON = "Two capitals asked for it."
APPROVES = "Le Gouvernement approuve la proposition."
ONE_ITEM = [{"number": "1", "title": {"en": "Calendar"}, "text": {"en": "The Council approves the calendar."}}]


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running_house(browser, tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture
def desk(house: House, request: pytest.FixtureRequest) -> Desk:
    return house.desk(request.param)


def result(desk: Desk) -> str:
    return f"/desk/results/{desk.reference}"


def number_of(desk: Desk) -> str:
    """A number of a decision that no other has."""
    return f"62{desk.reference.rpartition('/')[2]}"


def answers(desk: Desk, code: str) -> Mapping[str, str]:
    with look() as work:
        return dict(seat_of(work, desk.consultation(), code).answers)


def extend(desk: Desk) -> None:
    """Too early a day is refused at once, and nothing that was typed is lost."""
    desk.opened()
    earlier, later = (desk.consultation().deadline_at + timedelta(days=days) for days in (-3, 8))
    page = desk.form("extend")
    page.fill("[name=reason]", REASON)
    page.fill("[name=deadline]", f"{earlier:%Y-%m-%dT}18:00")
    desk.first.prove()
    press(page.locator("main button.main"))
    check(page, desk.direction)
    assert page.input_value("[name=reason]") == REASON
    page.fill("[name=deadline]", f"{later:%Y-%m-%dT}18:00")
    press(page.locator("main button.main"))

    desk.approve(desk.is_asked(page), REASON)

    assert desk.letters(MINISTRY, f"deadline extended to {later.day} {later:%B %Y}")


def paper(desk: Desk) -> None:
    """A note verbale with one clear answer and one that is none."""
    desk.opened()
    _enter_paper(desk, received=desk.site.clock.at, unclear="2a")

    assert answers(desk, "KE") == {"1": "approve"}
    (told,) = desk.letters(MINISTRY, "reply recorded on behalf of your Member State")
    assert "NV/12" in told
    assert desk.letters(MISSION, "clarification requested")
    page = desk.second.go(f"/desk/papers/{desk.reference}")
    check(page, desk.direction)
    assert "NV/12" in page.inner_text("main")
    assert desk.second.go(f"/desk/consultations/{desk.reference}").locator(".tile.part").count() == 1


def paper_in_time_entered_after_the_close(desk: Desk) -> None:
    """It is admitted, and a corrigendum says what it changes."""
    desk.opened()
    received = desk.site.clock.at
    desk.closed()
    assert desk.letters(MINISTRY, "outcome of the consultation")
    _enter_paper(desk, received=received)

    assert answers(desk, "KE") == {"1": "approve"}
    assert desk.letters(MINISTRY, "reply recorded on behalf of your Member State")
    assert desk.letters("mission@fr.example", "corrigendum 1 to the outcome")


def _enter_paper(desk: Desk, *, received: datetime, unclear: str = "") -> None:
    page = desk.form("paper")
    page.set_input_files("[name=scan]", {"name": "note.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    typed = {
        "member": "KE",
        "channel": "letter",
        "note_number": "NV/12",
        "received": f"{received.astimezone(GENEVA):%Y-%m-%dT%H:%M}",
        "registry_number": "2026/1",
        "answer-1": "approve",
        "sentence-1": APPROVES,
        **({f"answer-{unclear}": "unclear", f"sentence-{unclear}": "Il prend note."} if unclear else {}),
    }
    page = desk.send(page, **typed, reason="The mission sent a note.")
    press(page.locator("main a[href*='/desk/requests/']"))

    desk.approve(desk.is_asked(page), APPROVES, "The mission sent a note.")


def correct_editorially(desk: Desk) -> None:
    """Answers stay, and both texts are in the letter."""
    desk.opened()
    replied(desk, MISSION)
    typed = {"effect": "editorial", "text-en": "The Council approves the calendar of 2027.", "reason": REASON}

    desk.approve(desk.ask("text", first={"decision": "1"}, **typed), "2027")

    assert answers(desk, "KE") == {"1": "approve"}
    (told,) = desk.letters(MINISTRY, "text corrected (No. 1)")
    assert "The Council approves the calendar." in told
    assert "The Council approves the calendar of 2027." in told


def correct_substantively(desk: Desk) -> None:
    """The answers to this decision lapse, and the Member State finds it asked again."""
    desk.opened()
    replied(desk, MISSION)
    typed = {"effect": "substantive", "text-en": "The Council rejects the calendar.", "reason": REASON}

    desk.approve(desk.ask("text", first={"decision": "1"}, **typed), "rejects")

    assert answers(desk, "KE") == {}
    assert "The Council rejects the calendar." in desk.letters(MINISTRY, "text corrected (No. 1)")[0]
    page = desk.open_link(MISSION)
    assert "The Council rejects the calendar." in page.inner_text("main")
    assert page.locator("[name='item-1']:checked").count() == 0


def withdraw_item(desk: Desk) -> None:
    desk.opened()

    desk.approve(desk.ask("withdraw_item", decision="2a", reason="Overtaken."), "2a", "Overtaken.")

    assert desk.letters(MINISTRY, "withdrawn from the consultation (No. 2a)")
    page = desk.open_link(MISSION)
    assert page.locator("[name='item-1']").count() > 0
    assert page.locator("[name='item-2a']").count() == 0


def withdraw(desk: Desk) -> None:
    """Every link says so."""
    desk.opened()
    desk.site.tick()

    desk.approve(desk.ask("withdraw", reason="Opened by mistake."), "Opened by mistake.")

    assert desk.letters(MINISTRY, "consultation by correspondence withdrawn")
    page = desk.open_link(MISSION)
    assert page.locator("[name='item-1']").count() == 0


def unseal(desk: Desk) -> None:
    """Officers see the answers from then on; the chair does not, and no letter leaves."""
    desk.opened(disclosure={"during": "sealed", "after": "names"})
    replied(desk, MISSION, Choice.DISAPPROVE)
    board = f"/desk/consultations/{desk.reference}"
    assert not desk.first.go(board).locator(".bar .b-not").count()

    desk.approve(desk.ask("unseal", reason=REASON), REASON)

    assert desk.first.go(board).locator(".bar .b-not").count()
    assert not desk.chair.go(board).locator(".bar .b-not").count()


def contact(desk: Desk) -> None:
    """The former address, the new one and the others are told, and only the new one's link opens."""
    desk.opened()
    desk.site.tick()
    code = {"en": "fr", "ar": "eg"}[desk.language]
    former, other, new = f"ministry@{code}.example", f"mission@{code}.example", f"new@{code}.example"
    link = desk.link_of(former)
    typed = {"former": former, "email": new, "name": "New Person", "title": "Counsellor", "reason": REASON}

    desk.approve(desk.ask("contact", first={"member": code.upper()}, **typed), former, new, "New Person")

    for address in (former, other, new):
        assert new in desk.letters(address, "focal point of your Member State changed")[0]
    assert desk.open_link(new).locator("[name='item-1']").count() > 0
    desk.visitor.goto(link)
    assert desk.visitor.locator("[name='item-1']").count() == 0


def contest_ruling(desk: Desk) -> None:
    """The reply is removed, and all focal points of the Member State are told."""
    desk.opened()
    index = replied(desk, MISSION)
    with begin(VISITOR) as work:
        consultation = desk.consultation()
        who = invitation_of(work, consultation, MINISTRY).focal_point_id
        contest(work, ContestClaim(focal_point=who, consultation=consultation.id, reply=index))

    request = desk.ask("contest_ruling", reply=str(index), upheld="yes", reason="The mission was called.")
    desk.approve(request, str(index), "The mission was called.")

    assert answers(desk, "KE") == {}
    for address in (MISSION, MINISTRY):
        assert desk.letters(address, "ruling on a reported reply")


def ruling(desk: Desk) -> None:
    """The outcome waits for it, and is announced with its words."""
    desk.opened(items=ONE_ITEM, rule_changes={"zero_replies": "undetermined"})
    desk.closed()
    assert not desk.letters(MINISTRY, "outcome of the consultation")

    said = "The Chair rules that it is adopted."
    desk.approve(desk.ask("ruling", decision="1", outcome="adopted", reason=said), said)

    assert said in desk.letters(MINISTRY, "outcome of the consultation")[0]


def certify(desk: Desk) -> None:
    """Two officers and the chair: then the outcome is announced by itself, with the number that was given before."""
    desk.opened(certify="officers_and_chair")
    for code in ("ke", "fr", "eg"):
        replied(desk, f"mission@{code}.example")
    desk.closed()
    page, number = desk.first.go(result(desk)), number_of(desk)
    page.fill("[name='number-1']", number)
    check(page, desk.direction)
    press(page.locator("main button.main"))

    desk.approve(desk.ask("certify", reason="Compared with the replies."), "Compared with the replies.")
    assert not desk.letters(MINISTRY, "outcome of the consultation")
    page = desk.chair.go(result(desk))
    check(page, desk.direction)
    press(page.locator("main button.main"))
    desk.site.tick()

    assert number in desk.letters(MINISTRY, "outcome of the consultation")[0]


def corrigendum(desk: Desk) -> None:
    """What was announced stays beside it, at the desk and for the Member State."""
    desk.opened()
    for code in ("ke", "fr", "eg"):
        replied(desk, f"mission@{code}.example")
    desk.closed()

    request = desk.ask("corrigendum", decision="1", number=number_of(desk), reason="A slip in the number.")
    desk.approve(request, number_of(desk), "A slip in the number.")

    assert "A slip in the number." in desk.letters(MINISTRY, "corrigendum 1 to the outcome")[0]
    for page in (desk.first.go(result(desk)), desk.open_link(MISSION)):
        before, after = page.locator("#corrigenda td").all_inner_texts()
        assert number_of(desk) not in before
        assert number_of(desk) in after


#: The act, by its name in the registry, and how it goes.
JOURNEYS: tuple[tuple[str, Callable[[Desk], None]], ...] = (
    ("extend", extend),
    ("paper", paper),
    ("paper", paper_in_time_entered_after_the_close),
    ("text", correct_editorially),
    ("text", correct_substantively),
    ("unseal", unseal),
    ("contact", contact),
    ("withdraw_item", withdraw_item),
    ("withdraw", withdraw),
    ("contest_ruling", contest_ruling),
    ("ruling", ruling),
    ("certify", certify),
    ("corrigendum", corrigendum),
    *following.JOURNEYS,
)


def remind_all(desk: Desk) -> None:
    """Pressed twice, it reminds nobody twice."""
    # Nobody has been reminded of another consultation within the hour.
    desk.site.clock.advance(hours=2)
    desk.opened()
    page = desk.first.go(contacts(desk))
    check(page, desk.direction)
    for _again in range(2):
        press(page.locator("form[action$='/remind'] button"))
    check(page, desk.direction)
    assert page.locator("[role=alert]").count() == 1
    desk.site.tick()

    assert len(desk.letters(MINISTRY, "reminder")) == 1


def mail_the_link_again(desk: Desk) -> None:
    """It is the same link, and it opens."""
    desk.opened()
    desk.site.tick()
    link = desk.link_of(MINISTRY)
    _press(desk, "again")

    assert desk.letters(MINISTRY, "personal link")
    assert desk.link_of(MINISTRY) == link
    assert desk.open_link(MINISTRY).locator("[name='item-1']").count() > 0


def replace_the_link(desk: Desk) -> None:
    """The new one opens, and the former one no more."""
    desk.opened()
    desk.site.tick()
    former = desk.link_of(MINISTRY)
    _press(desk, "replace")

    assert desk.link_of(MINISTRY) != former
    assert desk.open_link(MINISTRY).locator("[name='item-1']").count() > 0
    answer = desk.visitor.goto(former)
    assert answer is not None
    assert answer.status == HTTPStatus.GONE


def _press(desk: Desk, act: str) -> None:
    page = desk.first.go(contacts(desk))
    press(page.locator(f"form:has([value='{MINISTRY}']) button[value={act}]"))
    check(page, desk.direction)
    assert page.locator("[role=status]").count() == 1
    desk.site.tick()


def contacts(desk: Desk) -> str:
    return f"/desk/focal-points/{desk.reference}"


def in_turns(journeys: Iterable[Journey]) -> list[Any]:
    return [
        pytest.param(
            language,
            journey,
            id=f"{language}-{journey.__name__}",
            marks=[pytest.mark.prove] if (place + turn) % len(SCREENS) else [],
        )
        for place, journey in enumerate(journeys)
        for turn, language in enumerate(SCREENS)
    ]


@pytest.mark.parametrize(("desk", "journey"), in_turns(each for _kind, each in JOURNEYS), indirect=["desk"])
def test_one_officer_asks_another_approves_and_whom_it_concerns_is_told(desk: Desk, journey: Journey) -> None:
    journey(desk)


def test_every_act_has_its_journey() -> None:
    assert {kind for kind, _journey in JOURNEYS} == ACTS.keys()


@pytest.mark.parametrize(
    ("desk", "act"), in_turns([remind_all, mail_the_link_again, replace_the_link]), indirect=["desk"]
)
def test_what_one_officer_does_alone(desk: Desk, act: Journey) -> None:
    act(desk)
