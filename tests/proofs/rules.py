"""The same pages under rules of other kinds: silence, comments, more time, discussion, an exchange of views."""

from datetime import timedelta

import yaml

from app.consultations import files
from app.consultations.drafts import import_consultation
from app.consultations.opening import open_consultation
from app.core.work import SHELL, begin
from dev import example
from dev.tour.course import Course
from tests.proofs.album import Album
from tests.proofs.walk import STATEMENTS, Walk, press

ITEMS = ("1", "4", "6")
#: Rule to what its consultation has besides.
RULES: dict[str, dict[str, str]] = {
    "un-silence": {},
    "itu-t-aap": {},
    "iccat": {},
    "wmo-members": {},
    "fao-comments": {},
    "cites-silence": {"replies_open": "+61d 18:00", "deadline": "+95d 18:00"},
    "upu-amendment": {"replies_open": "+61d 18:00", "deadline": "+95d 18:00"},
    "rhine-commission": {},
    "uk-ordinary-resolution": {},
}


def every_kind(album: Album, course: Course, language: str) -> None:
    """For each rule: the form, the review, the receipt, and the page afterwards."""
    walk = Walk(album, course, language)
    for number, (rule, changes) in enumerate(RULES.items(), 31):
        walk.reference = f"DM-21/10{number}"
        with album.going_on(rule):
            _opened(course, walk.reference, {"rule": rule, **changes})
            course.until(course.clock.at + timedelta(minutes=1))
            _replied(walk, rule)


def _opened(course: Course, reference: str, changes: dict[str, str]) -> None:
    values = yaml.safe_load(example.FILE.read_text(encoding="utf-8"))
    values["items"] = [each for each in values["items"] if each["number"] in ITEMS]
    draft = files.parsed(files.exported(values | {"reference": reference} | changes), opener=files.beside(example.FILE))
    with course.app.app_context(), begin(SHELL) as work:
        import_consultation(work, draft)
        open_consultation(work, reference)


def _replied(walk: Walk, rule: str) -> None:
    page = walk.page
    walk.open()
    walk.keep(f"{rule}-open")
    if page.locator("form[action*='/acknowledge']").count():
        page.locator("form[action*='/acknowledge'] [type=checkbox]").check()
        press(page.locator("form[action*='/acknowledge'] button"))
        walk.keep(f"{rule}-acknowledged")
    values = page.locator("[type=radio]").evaluate_all("all => [...new Set(all.map(each => each.value))]")
    values = [each for each in values if each not in {"keep", "clear"}]
    walk.choose(*reversed(values), *values)
    walk.review()
    walk.keep(f"{rule}-problems-or-review")
    if not page.locator("form[action*='/confirm']").count():
        for field in page.locator("textarea[aria-invalid], textarea[name=statement]").all():
            field.fill(STATEMENTS[walk.language])
        walk.review()
        walk.keep(f"{rule}-review")
    walk.confirm()
    walk.keep(f"{rule}-receipt")
    walk.open()
    walk.keep(f"{rule}-afterwards")
