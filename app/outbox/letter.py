"""What a letter is, before anything of mail: words, files, and the mailboxes it goes between."""

import re
from dataclasses import dataclass

from app.core.errors import Refusal
from app.core.i18n import N_

LONGEST_ADDRESS = 254
LONGEST_LOCAL_PART = 64

# A dot-atom without "%" and "!", which old relays read as a route to another host.
_ATOM = r"[A-Za-z0-9#$&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_PLAIN = re.compile(
    rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>(?:{_LABEL}\.)+(?=[A-Za-z])[A-Za-z0-9-]{{2,63}}|localhost)"
)


class LetterRefusal(Refusal, ValueError):
    """A letter that cannot be mailed as it is."""

    code = "letter_refused"
    text = N_("The letter cannot be mailed.")


class BadAddress(LetterRefusal):
    """Not one plain address: a display name, a comment, two addresses, or characters that have no place there."""

    code = "bad_address"
    text = N_("This is not one plain e-mail address: %(address)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a letter."""

    filename: str
    #: For example `application/pdf`; lower case, without parameters.
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A rendered message in one language; who gets it, and when, is said elsewhere."""

    kind: str
    #: Language code of subject and text, as in `Content-Language`.
    language: str
    subject: str
    #: The complete letter as plain text: what a reader without HTML sees.
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    #: An iCalendar object, attached as `calendar.ics`; None where the letter has no date to keep.
    calendar: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A name and one plain address; the name may be empty.

    Raises:
        BadAddress: the address is not one plain address.
    """

    name: str
    address: str

    def __post_init__(self) -> None:
        """Refuse what is not one plain address."""
        valid_address(self.address)


def valid_address(address: str) -> str:
    """The same address, if it is one that mail can go to and that means nothing else to anyone.

    A domain outside ASCII must be given in its `xn--` form, so that no look-alike letter hides in it.

    Raises:
        BadAddress: anything but one plain `local@domain` of ASCII characters.
    """
    match = _PLAIN.fullmatch(address) if len(address) <= LONGEST_ADDRESS else None
    if match is None or len(match["local"]) > LONGEST_LOCAL_PART or "=?" in address or address.endswith("-"):
        raise BadAddress(address=ascii(address[:LONGEST_ADDRESS])[1:-1])
    return address


def mailbox_of(text: str) -> Mailbox:
    """The mailbox that a setting writes as `Name <address>` or as an address alone.

    Raises:
        BadAddress: there is not exactly one plain address.
    """
    match = _NAMED.fullmatch(text.strip())
    if match is None:
        return Mailbox(name="", address=text.strip())
    return Mailbox(name=match["name"].strip().strip('"').strip(), address=match["address"].strip())
