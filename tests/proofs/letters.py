"""Every kind of letter with its variants, and the letters of the example as they were received."""

from dev.post import MailReader
from tests.letters.builders import CASES, written
from tests.proofs.album import Album


def every_kind(album: Album, language: str) -> None:
    """All cases whose texts are reviewed, as text and as HTML."""
    for case, compose in CASES.items():
        letter = compose(language)
        album.show(f"letter-{case}", letter.html)
        album.keep_text(f"letter-{case}-plain", written(letter))


def received(album: Album, mail: MailReader, *addresses: str) -> None:
    """The HTML part of what has come to some addresses."""
    mail.refresh()
    for each in mail.mails:
        if each.to in addresses:
            album.page.goto(mail.html_of(each))
            album.keep(f"received-{each.id}-{each.to.partition('@')[0]}")
            album.keep_text(f"received-{each.id}-subject", each.subject)
