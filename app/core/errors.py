"""Refusals: every "no" that Placet says is a class with a stable code and the facts that explain it.

Each capability has one base below `Refusal`; views never catch them, one handler turns them into a page. Programming
errors stay ordinary exceptions.
"""

from http import HTTPStatus
from typing import ClassVar

from app.core.i18n import N_, gettext


class Refusal(Exception):
    """A request that is declined for a reason that the person can be told.

    `code` is stable and may be relied on; `facts` fill the placeholders of `text`. `str()` of a refusal is its
    explanation in the language in use.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT
    #: What the person reads; an English source string with named placeholders.
    text: ClassVar[str] = N_("The request cannot be carried out.")

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __str__(self) -> str:
        return gettext(self.text) % self.facts


class NotFound(Refusal):
    """There is nothing of that name, or it is not for this visitor."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND
    text = N_("The page or document asked for does not exist.")
