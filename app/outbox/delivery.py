"""The sending loop: one letter at a time, over one connection, outside any transaction.

Between two letters stands one transaction, in which the server's answer to the one is written down and the next is
taken; senders of one process share it. So a sender that dies leaves one letter whose fate is unknown, never more.
"""

from collections import Counter
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass

from sqlalchemy import Connection

from app.core.fault import fault
from app.core.work import Work, house, kept_connection
from app.outbox.claims import Accepted, Claimed, Pile, settle
from app.outbox.letter import LetterRefusal
from app.outbox.models import LetterKind
from app.outbox.relays import Relays
from app.outbox.returns import envelope_sender
from app.outbox.sender import Delivery, DeliveryResult, couriers
from app.outbox.turns import turnstile

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
    with Relays(couriers()) as relays, kept_connection() as line:
        ledger = _Ledger(pile=Pile(owner=owner, kinds=kinds), line=line)
        letter = ledger.turn()
        while letter is not None:
            fault("claimed")
            delivery: Delivery | None = None
            with guard(letter.id):
                delivery = _hand_over(relays, letter)
                results[delivery.result] += 1
            fault("answered")
            is_out_of_reach = delivery is not None and delivery.is_relay_out_of_reach
            is_last = is_out_of_reach or should_stop()
            letter = ledger.turn(answered=letter, delivery=delivery, is_last=is_last)
            fault("settled")
    return SentReport(
        accepted=results[DeliveryResult.ACCEPTED],
        deferred=results[DeliveryResult.DEFERRED],
        refused=results[DeliveryResult.REFUSED],
        unknown=results[DeliveryResult.UNKNOWN],
        is_relay_out_of_reach=is_out_of_reach,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ledger:
    """Where the turns of one run are written, over a connection of its own."""

    pile: Pile
    line: Connection

    def turn(
        self, *, answered: Claimed | None = None, delivery: Delivery | None = None, is_last: bool = False
    ) -> Claimed | None:
        """Write down one answer and take the next letter, in one transaction; None: there is none, or it was the last.

        A letter without a delivery (it failed on our side) keeps its lease, and is due again when that ends.
        """

        def turn(work: Work) -> Claimed | None:
            accepted = None
            if answered is not None and delivery is not None:
                if delivery.result is DeliveryResult.ACCEPTED:
                    accepted = Accepted(id=answered.id, words=delivery.words)
                else:
                    settle(work, answered.id, owner=self.pile.owner, delivery=delivery)
            if is_last:
                self.pile.put_back(work, accepted=accepted)
                return None
            return self.pile.take(work, accepted=accepted)

        stile = turnstile(self.line)
        taken = stile.together(self.line, turn)
        return taken if taken or is_last else stile.alone(self.line, self.pile.take_from_others)


def _hand_over(relays: Relays, letter: Claimed) -> Delivery:
    envelope_from = envelope_sender(house().settings, letter.id)
    try:
        return relays.deliver(envelope_from=envelope_from, recipient=letter.address, raw=letter.raw)
    except LetterRefusal as refusal:
        # No server will ever take it as it is; without an end it would come up again and again.
        return Delivery(result=DeliveryResult.REFUSED, code=None, words=str(refusal), began=False)
