"""The sending loop: one letter at a time, over one connection, outside any transaction.

Between two letters stands one statement, by which the server's yes to the one is written down and the next is taken;
senders of one process share it. So a sender that dies leaves one letter whose fate is unknown, never more.
"""

from collections import Counter
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass

from app.core.fault import fault
from app.core.work import house
from app.outbox.claims import Pile
from app.outbox.letter import LetterRefusal
from app.outbox.models import LetterKind
from app.outbox.relays import Relays
from app.outbox.returns import envelope_sender
from app.outbox.sender import Delivery, DeliveryResult, couriers
from app.outbox.turns import Accepted, Claimed, turnstile

#: Stands around each letter by itself; what it keeps in stops no other letter.
Guard = Callable[[str], AbstractContextManager[object, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentReport:
    """How the attempts of one run ended."""

    accepted: int = 0
    deferred: int = 0
    refused: int = 0
    unknown: int = 0
    #: No relay could be reached, or lets us in; what else is due waits for the next run.
    is_relay_out_of_reach: bool = False

    @property
    def total(self) -> int:
        """Attempts in all."""
        return self.accepted + self.deferred + self.refused + self.unknown


def _never() -> bool:
    return False


def _unguarded(_letter_id: str) -> AbstractContextManager[object, bool]:
    return suppress()  # noqa: B022 - a guard that keeps nothing in


def send_due(
    *,
    owner: str,
    should_stop: Callable[[], bool] = _never,
    guard: Guard = _unguarded,
    kinds: Collection[LetterKind] | None = None,
) -> SentReport:
    """Send what is due, oldest first, until nothing is, the relay is out of reach, or it is time to stop.

    Args:
        owner: name of this run of this sender, used by no other run: an answer is written down only by who asked.
        should_stop: asked after each letter.
        guard: put around each letter.
        kinds: only letters of these; None: of any.
    """
    results: Counter[DeliveryResult] = Counter()
    is_out_of_reach = False
    with Relays(couriers()) as relays, turnstile().sender(), Pile(owner=owner, kinds=kinds) as pile:
        letter = pile.take()
        while letter is not None:
            fault("claimed")
            delivery: Delivery | None = None
            with guard(letter.id):
                delivery = _hand_over(relays, letter)
                results[delivery.result] += 1
            fault("answered")
            is_out_of_reach = delivery is not None and delivery.is_relay_out_of_reach
            accepted = _settled(pile, letter, delivery)
            if is_out_of_reach or should_stop():
                pile.put_back(accepted=accepted)
                letter = None
            else:
                letter = pile.take(accepted=accepted)
            fault("settled")
    return SentReport(
        accepted=results[DeliveryResult.ACCEPTED],
        deferred=results[DeliveryResult.DEFERRED],
        refused=results[DeliveryResult.REFUSED],
        unknown=results[DeliveryResult.UNKNOWN],
        is_relay_out_of_reach=is_out_of_reach,
    )


def _settled(pile: Pile, letter: Claimed, delivery: Delivery | None) -> Accepted | None:
    """Write down an answer, but for yes: that is written by the statement that takes the next letter.

    A letter without a delivery (it failed on our side) keeps its lease, and is due again when that ends.
    """
    if delivery is None:
        return None
    if delivery.result is DeliveryResult.ACCEPTED:
        return Accepted(id=letter.id, words=delivery.words)
    pile.settle(letter.id, delivery)
    return None


def _hand_over(relays: Relays, letter: Claimed) -> Delivery:
    envelope_from = envelope_sender(house().settings, letter.id)
    try:
        return relays.deliver(envelope_from=envelope_from, recipient=letter.address, raw=letter.raw)
    except LetterRefusal as refusal:
        # No server will ever take it as it is; without an end it would come up again and again.
        return Delivery(result=DeliveryResult.REFUSED, code=None, words=str(refusal), began=False)
