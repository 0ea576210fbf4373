"""Invented representatives: they open the link in a letter, answer, review and confirm, as people do."""

import re
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus

from dev.browser import Browser, NotOnThePage, Page
from dev.demo.plan import Reply
from dev.post import CONTEST, PERSONAL, MailReader

NAME = "Example representative (invented)"
FUNCTION = "Focal point (invented for the demonstration)"
INSTRUCTIONS = "Invented instructions"
AT_ONCE = 4
#: How often somebody presses “Send again”.
PATIENCE = 3
_INDEX = re.compile(r"/receipt/(\d+)")
#: Takes an answer back.
CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the answer page said to a reply."""

    reply: Reply
    #: "recorded", "late", "changed", "refused"; "" where the page said nothing of the kind.
    said: str
    #: "reply", "late", "statement".
    kind: str
    receipt: str
    #: Index in the record; None where nothing was recorded.
    index: int | None


@dataclass(slots=True)
class Ledger:
    """What members have been told so far. The tally must agree with it in the end."""

    told: list[Told] = field(default_factory=list)
    #: Member to decision to choice: what stands after all replies that were told "recorded".
    vectors: dict[str, dict[str, str]] = field(default_factory=dict)
    _gate: threading.Lock = field(default_factory=threading.Lock)

    def write(self, told: Told) -> None:
        """Take in what somebody was told."""
        with self._gate:
            self.told.append(told)
            if told.said != "recorded" or told.kind == "statement":
                return
            vector = self.vectors.setdefault(told.reply.member, {})
            for name, answer in told.reply.answers.items():
                if answer == CLEAR:
                    vector.pop(name, None)
                else:
                    vector[name] = answer

    def count(self, said: str) -> int:
        """How many replies were told so."""
        return sum(1 for each in self.told if each.said == said)

    def standing(self) -> dict[str, dict[str, str]]:
        """Members whose vector holds an answer, with it."""
        return {member: vector for member, vector in self.vectors.items() if vector}

    def index_of(self, member: str) -> int:
        """Index in the record of a member's last reply."""
        return next(
            each.index for each in reversed(self.told) if each.reply.member == member and each.index is not None
        )


def send_all(replies: Iterable[Reply], mail: MailReader, ledger: Ledger) -> None:
    """Send replies, a few people at the same time.

    Raises:
        NotOnThePage: a page did not offer what it should.
    """
    mail.refresh()

    def act(reply: Reply) -> None:
        ledger.write(send(reply, mail))

    with ThreadPoolExecutor(max_workers=AT_ONCE) as people:
        tasks = [people.submit(act, each) for each in replies]
    for task in tasks:
        task.result()


def send(reply: Reply, mail: MailReader) -> Told:
    """Link, form, review, confirmation."""
    link = mail.link(reply.address, PERSONAL)
    if link is None:
        raise NotOnThePage(f"no letter with a link has come to {reply.address}")
    browser = Browser()
    page = browser.open(link)
    given = {f"item-{name}": answer for name, answer in reply.answers.items()}
    if reply.statement:
        given["statement"] = reply.statement
    review = browser.send(page, page.form_with("form", *given), given)
    signature = {"name": NAME, "function": FUNCTION, "instructions": INSTRUCTIONS}
    answer = browser.send(review, review.form_with(*signature), signature)
    for _ in range(PATIENCE):
        if answer.status != HTTPStatus.SERVICE_UNAVAILABLE:
            break
        # The database was busy; the page says so and offers the very same form, which never makes two replies.
        answer = browser.send(answer, answer.form_that_posts())
    return _told(reply, answer)


def contest(address: str, mail: MailReader) -> bool:
    """Report a colleague's reply through the link in its receipt letter; True when the page says it was received."""
    link = mail.link(address, CONTEST)
    if link is None:
        raise NotOnThePage(f"no receipt with a link for reports has come to {address}")
    browser = Browser()
    page = browser.open(link)
    return browser.send(page, page.form_that_posts()).marks.get("contest") == "received"


def _told(reply: Reply, page: Page) -> Told:
    found = _INDEX.search(page.url)
    return Told(
        reply=reply,
        said=page.marks.get("reply", ""),
        kind=page.marks.get("kind", ""),
        receipt=page.marks.get("receipt", ""),
        index=int(found[1]) if found else None,
    )
