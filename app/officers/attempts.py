"""Limits on refused attempts to sign in, and on guesses at other codes that people type.

An attempt counts as refused from the moment it begins, and is forgotten when it succeeds: many attempts at the same
time cannot slip through a limit together.

Source: R46 and P2. At most 10 in 15 minutes for one account from one network, 100 for one network, and never more than
100 in a row for one account, which then needs a new password.
"""

import hashlib
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete, func, insert, select

from app.core.work import Work
from app.officers.models import SignInAttempt
from app.officers.refusals import TooManyAttempts
from app.record.events import HOUSE
from app.record.service import lock

WINDOW = timedelta(minutes=15)
MOST_OF_A_PAIR = 10
MOST_OF_A_NETWORK = 100
MOST_IN_A_ROW = 100
#: One customer of an IPv6 network has as many addresses as this leaves.
IPV6_NETWORK_BITS = 64


def subject_of_account(email: str) -> str:
    """What attempts at an account are counted under; the address typed need not exist, and is not stored."""
    return "account:" + hashlib.sha256(email.strip().lower().encode()).hexdigest()


def subject_of_network(address: str) -> str:
    """What attempts from a network are counted under: the IPv4 address, or the IPv6 network of 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "network:unknown"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        shift = 128 - IPV6_NETWORK_BITS
        return f"network:{IPv6Address(int(parsed) >> shift << shift)}"
    return f"network:{getattr(parsed, 'ipv4_mapped', None) or parsed}"


def count_attempt(work: Work, *, email: str, network: str) -> None:
    """Count one attempt, as refused until `forget_attempts` says otherwise.

    Raises:
        TooManyAttempts: a limit has been reached; nothing is counted any more.
    """
    account, origin = subject_of_account(email), subject_of_network(network)
    pair = f"{account}@{origin}"
    # Counting and adding must not be torn apart by another attempt.
    lock(work, HOUSE)
    since = work.now - WINDOW
    work.session.execute(
        delete(SignInAttempt).where(SignInAttempt.subject.in_((origin, pair)), SignInAttempt.at <= since)
    )
    found = work.session.execute(
        select(SignInAttempt.subject, func.count())
        .where(SignInAttempt.subject.in_((account, origin, pair)))
        .group_by(SignInAttempt.subject)
    )
    limits = {account: MOST_IN_A_ROW, origin: MOST_OF_A_NETWORK, pair: MOST_OF_A_PAIR}
    if any(count >= limits[subject] for subject, count in found):
        raise TooManyAttempts
    work.session.execute(
        insert(SignInAttempt), [{"subject": subject, "at": work.now} for subject in (account, origin, pair)]
    )


def count_guess(work: Work, *, purpose: str, network: str) -> bool:
    """Count a guess at a code that people type, as wrong until `forget_guess`; False: its network had its share.

    Args:
        work: a unit of work of its own, so that the guess stays counted whatever becomes of it.
        purpose: which codes are meant; each kind has its limit.
        network: the remote address.
    """
    subject = _subject_of_guess(purpose, network)
    # As above, and in one order with it.
    lock(work, HOUSE)
    work.session.execute(
        delete(SignInAttempt).where(
            SignInAttempt.subject.startswith(f"{purpose}@", autoescape=True), SignInAttempt.at <= work.now - WINDOW
        )
    )
    counted = work.session.scalar(
        select(func.count()).select_from(SignInAttempt).where(SignInAttempt.subject == subject)
    )
    if (counted or 0) >= MOST_OF_A_PAIR:
        return False
    work.session.add(SignInAttempt(subject=subject, at=work.now))
    return True


def forget_guess(work: Work, *, purpose: str, network: str) -> None:
    """Forget one guess of a network, since it was right."""
    last = select(func.max(SignInAttempt.id)).where(SignInAttempt.subject == _subject_of_guess(purpose, network))
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.id == last.scalar_subquery()))


def _subject_of_guess(purpose: str, network: str) -> str:
    return f"{purpose}@{subject_of_network(network)}"


def forget_attempts(work: Work, *, email: str, network: str, own_count: int = 1) -> None:
    """Forget what was counted for an account that has now signed in; its network keeps the others' attempts.

    `own_count`: how many of the network's attempts were this sign-in's own steps.
    """
    account, origin = subject_of_account(email), subject_of_network(network)
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.subject.in_((account, f"{account}@{origin}"))))
    last = (
        select(SignInAttempt.id)
        .where(SignInAttempt.subject == origin)
        .order_by(SignInAttempt.id.desc())
        .limit(own_count)
        .scalar_subquery()
    )
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(last)))
