"""What a focal point meets, from the link in the letter to the outcome, on the shipped example."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.consultations.approval import Approval
from app.consultations.circulars import facts_in, set_paper
from app.consultations.invitations import reissue
from app.consultations.mission_codes import issue_codes
from app.consultations.queries import by_reference
from app.consultations.withdrawing import withdraw_item
from app.core.work import SHELL, begin
from app.letters.papers.slip import set_slip
from app.members.models import FocalPoint, Member
from app.replies.corrections import Correction, correct_text
from app.replies.models import Contest
from app.replies.service import rule_on_contest
from app.replies.submission import Ruling
from dev import example
from dev.demo.people import send
from dev.demo.plan import Wave, members_of, plan_of
from dev.post import CONTEST
from dev.tour.course import BEGINNING, Course
from tests.proofs.album import Album
from tests.proofs.walk import STATEMENTS, Walk, press

WITHOUT_VOTE = "mission@example-island.example"
#: What is done to decisions while the consultation is open.
CORRECTED, WITHDRAWN = "1", "3"
#: From the beginning to the deadline, 18:00 in Geneva.
CLOSING = timedelta(days=24, hours=8, minutes=30)
APPROVAL = Approval(reason="For the proof.", by=1, approved_by=2)


def whole_course(album: Album, course: Course, language: str) -> None:
    """All of it, in order; what cannot be drawn is said, and the rest is drawn all the same."""
    walk = Walk(album, course, language)
    for step in STEPS:
        with album.going_on(step.__name__):
            step(walk)


def ways_in(walk: Walk) -> None:
    page = walk.page
    link = walk.link()
    home = walk.open()
    page.context.clear_cookies()
    page.goto(f"{home}?lang={walk.language}")
    walk.keep("paste-the-link")
    walk.go(link[:-3])
    walk.keep("link-mangled")
    walk.go("/code")
    walk.keep("code")
    page.fill("[name=code]", "1234-5678-90AB")
    press(page.locator("main form button").first)
    walk.keep("code-sent")
    walk.go("/nothing-here")
    walk.keep("not-found")
    with walk.other(WITHOUT_VOTE) as other:
        walk.keep("without-vote", other)


def papers(walk: Walk) -> None:
    """The circular, the slip with a code, the sheet for the capital."""
    course = walk.course
    with course.app.app_context(), begin(SHELL) as work:
        circular = facts_in(work, by_reference(work, course.reference), walk.language)
        point = work.session.scalars(select(FocalPoint).where(FocalPoint.email == walk.address)).one()
        member = work.session.get_one(Member, point.member_id).code
        (code,) = issue_codes(work, course.reference, member)
    with walk.album.papers("paper-circular"):
        set_paper(circular)
    with walk.album.papers("paper-code-by-post"):
        set_slip(code.slip)
    walk.open()
    walk.paper("instructions", walk.page.locator("a[href*='sheet.pdf']").first)


def first_reply(walk: Walk) -> None:
    """Nothing chosen, a draft, and a colleague who takes it over."""
    page = walk.page
    walk.open()
    walk.keep("open")
    home = walk.open(beside="fr" if walk.language != "fr" else "en")
    walk.keep("open-beside")
    walk.go(home)
    walk.review()
    walk.keep("nothing-chosen")
    walk.go(home)
    walk.choose("approve", "disapprove", "abstain", "approve")
    page.fill("[name=statement]", STATEMENTS[walk.language])
    press(page.locator("button[formaction*='/save']"))
    walk.keep("draft-saved")
    with walk.other(walk.colleague) as other:
        walk.keep("draft-seen-by-colleague", other)
        press(other.locator("a[href*='/saved']").first)
        walk.keep("draft-taken-over", other)


def reviewed(walk: Walk) -> None:
    """The second step, with and without a name."""
    page = walk.page
    walk.review()
    walk.keep("review")
    walk.paper("draft-reply", page.locator("button[formaction*='/draft']"))
    page.evaluate("() => document.querySelectorAll('[required]').forEach(each => each.removeAttribute('required'))")
    press(page.locator("form[action*='/confirm'] button.main"))
    walk.keep("review-name-missing")
    walk.confirm()


def receipt(walk: Walk) -> None:
    """The page that it ends on, and what can be taken away from it."""
    page = walk.page
    walk.keep("receipt")
    walk.paper("receipt", page.locator("a[href*='.pdf']").first)
    text = page.request.get(walk.course.url + (page.locator("a[href*='.txt']").first.get_attribute("href") or ""))
    walk.album.keep_text("receipt-txt", text.text())


def later(walk: Walk) -> None:
    """After the first reply: portions, and a colleague who is quicker."""
    page, course = walk.page, walk.course
    course.until(course.clock.at + timedelta(hours=26))
    walk.open()
    walk.keep("after-first-reply")
    walk.choose(*(["keep"] * 4), "approve", "approve")
    page.locator("[name='item-1'][value=disapprove]").check()
    page.fill("[name=statement]", STATEMENTS[walk.language])
    press(page.locator("button[formaction*='/save']"))
    walk.review()
    walk.keep("review-of-changes")
    with walk.other(walk.colleague) as other:
        walk.choose("approve", "approve", page=other)
        walk.review(other)
        walk.confirm(other)
    walk.confirm()
    walk.keep("colleague-was-quicker")
    course.until(course.clock.at + timedelta(minutes=1))


def draft_and_report(walk: Walk) -> None:
    """A draft that has grown old, and a report that a reply was not the member's."""
    page, course = walk.page, walk.course
    home = walk.open()
    walk.go(f"{home}saved")
    walk.keep("draft-older-than-reply")
    walk.go(home)
    page.check("[name=sure]")
    press(page.locator("form[action*='/saved/delete'] button").first)
    walk.keep("draft-deleted")
    walk.go(walk.link(walk.address, CONTEST))
    walk.keep("contest")
    press(page.locator("main form button").last)
    walk.keep("contest-sent")
    course.until(course.clock.at + timedelta(minutes=1))
    walk.open()
    walk.keep("history-with-report")


def capital(walk: Walk) -> None:
    page = walk.page
    home = walk.open()
    walk.go(f"{home}capital")
    walk.keep("capital-none")
    for _ in range(2):
        press(page.locator("form[action*='/capital/make'] button"))
    walk.keep("capital-links")
    link = page.locator("code").first.inner_text()
    other = page.context.new_page()
    other.goto(link)
    other.goto(f"{other.url.partition('?')[0]}?lang={walk.language}")
    walk.keep("capital-reading", other)
    for _ in range(12):
        make = page.locator("form[action*='/capital/make'] button")
        if not make.count() or page.locator("[role=alert]").count():
            break
        press(make)
    walk.keep("capital-too-many")
    for _ in range(page.locator("form[action*='/revoke'] button").count()):
        press(page.locator("form[action*='/revoke'] button").first)
    other.goto(f"{link}?lang={walk.language}")
    walk.keep("capital-withdrawn", other)
    other.close()


def trouble(walk: Walk) -> None:
    """A link that was replaced, and forms that the house refuses."""
    page, course = walk.page, walk.course
    old = walk.link()
    with course.app.app_context(), begin(SHELL) as work:
        reissue(work, course.reference, walk.address)
    walk.go(old)
    walk.keep("link-replaced")
    press(page.locator("form[action*='renew'] button").last)
    walk.keep("link-mailed-again")
    course.until(course.clock.at + timedelta(minutes=1))
    home = walk.open()
    page.evaluate("() => document.querySelector('[name=form]').value = 'x'")
    walk.choose("approve")
    walk.review()
    walk.keep("form-unreadable")
    walk.go(f"{home}receipt/99999")
    walk.keep("receipt-unknown")


def changes(walk: Walk) -> None:
    """A text is corrected, an item is withdrawn."""
    course = walk.course
    titles = {"en": "ITU schedule of events for 2022 (corrected)"}
    with course.app.app_context(), begin(SHELL) as work:
        correct_text(
            work,
            course.reference,
            Correction(
                name=CORRECTED,
                titles=titles,
                texts={"en": "The Council approves the corrected schedule."},
                is_substantive=True,
            ),
            approval=APPROVAL,
        )
    with course.app.app_context(), begin(SHELL) as work:
        withdraw_item(work, course.reference, WITHDRAWN, approval=APPROVAL)
    course.until(course.clock.at + timedelta(minutes=1))
    walk.open()
    walk.keep("text-corrected-item-withdrawn")
    walk.choose("approve", "clear", "keep")
    walk.review()
    walk.keep("review-with-settled")


def others_reply(walk: Walk) -> None:
    """So that something is adopted: the first wave of the demonstration, but for who is shown."""
    course = walk.course
    plan = plan_of(members_of(example.EXAMPLES / "members.csv", example.EXAMPLES / "focal-points.csv"))
    for each in plan.of(Wave.FIRST):
        if each.address not in {walk.address, walk.colleague}:
            answers = {name: answer for name, answer in each.answers.items() if name != WITHDRAWN}
            send(replace(each, answers=answers), course.mail)


def the_close(walk: Walk) -> None:
    """A reply under way when the deadline passes."""
    page, course = walk.page, walk.course
    course.until(BEGINNING + timedelta(days=22))
    walk.open()
    walk.keep("last-days")
    walk.choose("keep", "approve")
    page.fill("[name=statement]", STATEMENTS[walk.language])
    walk.review()
    course.clock.at = BEGINNING + CLOSING + timedelta(seconds=10)
    walk.confirm()
    walk.keep("too-late")
    walk.open()
    walk.keep("closed-not-announced")


def afterwards(walk: Walk) -> None:
    """The ruling that the outcome waited for, the outcome, receipts that were kept, and a reply that is late by far."""
    page, course = walk.page, walk.course
    with begin(SHELL) as work:
        for each in work.session.scalars(select(Contest).where(Contest.ruled_at.is_(None))).all():
            ruling = Ruling(is_upheld=False, reason=APPROVAL.reason, by_id=1, approved_by_id=2)
            rule_on_contest(work, course.reference, each.reply_index, ruling)
    course.until(BEGINNING + CLOSING + timedelta(minutes=1))
    for _ in range(2):
        course.until(course.clock.at + timedelta(minutes=1))
    walk.open()
    walk.keep("outcome")
    receipts = page.locator("a[href*='/receipt/']").evaluate_all("all => all.map(each => each.href)")
    walk.choose("approve", "disapprove")
    walk.review()
    walk.keep("late-review")
    walk.confirm()
    walk.keep("late-receipt")
    page.goto(receipts[0])
    walk.keep("own-receipt-afterwards")


STEPS = (
    ways_in,
    papers,
    first_reply,
    reviewed,
    receipt,
    later,
    draft_and_report,
    capital,
    trouble,
    changes,
    others_reply,
    the_close,
    afterwards,
)
