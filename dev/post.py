"""Reading the local mailbox from a script, by the same addresses that its pages use."""

import json
from dataclasses import dataclass
from typing import Any

from dev.browser import Browser

PERSONAL, CONTEST = "/l/", "/c/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail that has arrived."""

    id: int
    to: str
    subject: str
    message_id: str
    links: tuple[str, ...]


class MailReader:
    """All mails so far, read anew on `refresh`."""

    def __init__(self, url: str) -> None:
        """Read the mailbox at `url`, from its beginning."""
        self._url = url
        self._browser = Browser()
        self.mails: list[Mail] = []

    def refresh(self) -> int:
        """Fetch what has come since; how many there are now."""
        newest = self.mails[-1].id if self.mails else 0
        page = self._browser.open(f"{self._url}/api/messages?after={newest}")
        found: list[dict[str, Any]] = json.loads(page.text)
        self.mails += [_mail(each) for each in reversed(found)]
        return len(self.mails)

    def link(self, address: str, path: str = PERSONAL) -> str | None:
        """The newest link of a kind that was mailed to an address; None: there is none."""
        for mail in reversed(self.mails):
            if mail.to == address:
                for link in mail.links:
                    if path in link:
                        return link
        return None

    def count(self, address: str) -> int:
        """How many mails have come to an address."""
        return sum(1 for mail in self.mails if mail.to == address)

    def first_to(self, address: str) -> Mail | None:
        """The first mail to an address."""
        return next((mail for mail in self.mails if mail.to == address), None)

    def html_of(self, mail: Mail) -> str:
        """Where the HTML part of a mail is shown, as a mail program shows it."""
        return f"{self._url}/messages/{mail.id}/html"


def _mail(found: dict[str, Any]) -> Mail:
    return Mail(
        id=int(found["id"]),
        to=str(found["to"]),
        subject=str(found["subject"]),
        message_id=str(found["message_id"]),
        links=tuple(map(str, found["links"])),
    )
