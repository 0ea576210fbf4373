"""The page on which a focal point says whether it still represents its member."""

from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import LANGUAGES
from app.core.work import Work
from app.letters.facts import Paper
from app.links.tokens import ConfirmationClaim
from app.members.confirming import live_confirmation
from app.members.telling import addressee, body_of_member, paper


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationPage:
    """What it is about, and what was said."""

    paper: Paper
    #: Official name of the Member State.
    member: str
    name: str
    title: str
    address: str
    #: A value of `members.ConfirmationAnswer`; "": nothing was said yet.
    answer: str
    answered_at: datetime | None


def confirmation_page(work: Work, claim: ConfirmationClaim, *, asked: str) -> ConfirmationPage:
    """The page, in the language asked for or else that of the focal point.

    Raises:
        LinkMangled, LinkReplaced, LinkRevoked: the link does not open it.
    """
    row, point = live_confirmation(work, claim)
    language = asked if asked in LANGUAGES else point.language
    found = addressee(work, point.member, point, language=language)
    return ConfirmationPage(
        paper=paper(work, body_of_member(work, point.member), language, index=row.index),
        member=found.member,
        name=point.name,
        title=point.title,
        address=point.email,
        answer=row.answer,
        answered_at=row.answered_at,
    )
