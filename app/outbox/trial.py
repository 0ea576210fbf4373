"""Trying the way out before letters depend on it: the relay answers, and the sending domain vouches for it.

Slow and outside any transaction: whoever calls this holds no unit of work.
"""

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import dns.exception
import dns.resolver

from app.core.i18n import N_
from app.outbox.letter import mailbox_of
from app.outbox.sender import fallback_of, server_of
from app.outbox.wire import MailServer, connected
from config import Settings

LONGEST_WAIT_SECONDS = 8.0


class Verdict(StrEnum):
    """What a trial found."""

    GOOD = "good"
    BAD = "bad"
    #: It could not be found out.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One thing that was tried."""

    verdict: Verdict
    #: English source string with a placeholder for `detail`.
    text: str
    #: What was found, in the words of the server or the record.
    detail: str


Lookup = Callable[[str], tuple[str, ...]]


def tried(settings: Settings, lookup: Lookup | None = None) -> tuple[Trial, ...]:
    """The relays, and SPF and DKIM of the domain that letters come from; `lookup` None: the system's resolver."""
    domain = mailbox_of(settings.mail_from).address.rpartition("@")[2]
    ask = lookup or _texts
    fallback = fallback_of(settings)
    relays = (server_of(settings), *([fallback] if fallback else []))
    return (*map(_relay, relays), _spf(domain, ask), *_dkim(domain, settings.mail_dkim_selector, ask))


def _relay(server: MailServer) -> Trial:
    name = f"{server.host}:{server.port}"
    try:
        with connected(replace(server, timeout_seconds=LONGEST_WAIT_SECONDS)) as wire:
            code, words = wire.noop()
    except (OSError, smtplib.SMTPException) as failure:
        return Trial(
            verdict=Verdict.BAD,
            text=N_("The mail relay does not answer: %(detail)s"),
            detail=f"{name} {failure}"[:300],
        )
    detail = f"{name} {code} {words.decode('ascii', 'replace')}"[:300]
    return Trial(verdict=Verdict.GOOD, text=N_("The mail relay answers: %(detail)s"), detail=detail)


def _spf(domain: str, lookup: Lookup) -> Trial:
    try:
        found = [text for text in lookup(domain) if text.lower().startswith("v=spf1")]
    except LookupError as failure:
        return Trial(
            verdict=Verdict.UNKNOWN, text=N_("SPF could not be looked up: %(detail)s"), detail=str(failure)[:300]
        )
    if len(found) == 1:
        return Trial(verdict=Verdict.GOOD, text=N_("SPF names who may send: %(detail)s"), detail=found[0][:300])
    return Trial(verdict=Verdict.BAD, text=N_("The sending domain has no single SPF record: %(detail)s"), detail=domain)


def _dkim(domain: str, selector: str, lookup: Lookup) -> Iterator[Trial]:
    if not selector:
        return
    name = f"{selector}._domainkey.{domain}"
    try:
        is_there = any("p=" in text for text in lookup(name))
    except LookupError as failure:
        yield Trial(
            verdict=Verdict.UNKNOWN, text=N_("DKIM could not be looked up: %(detail)s"), detail=str(failure)[:300]
        )
        return
    if is_there:
        yield Trial(verdict=Verdict.GOOD, text=N_("DKIM has a key: %(detail)s"), detail=name)
    else:
        yield Trial(verdict=Verdict.BAD, text=N_("DKIM has no key: %(detail)s"), detail=name)


def _texts(name: str) -> tuple[str, ...]:
    """TXT records of a name; none where there are none. Raises LookupError where nobody could be asked."""
    try:
        found = dns.resolver.resolve(name, "TXT", lifetime=LONGEST_WAIT_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except (dns.exception.DNSException, OSError) as failure:
        raise LookupError(str(failure)) from failure
    return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in found)
