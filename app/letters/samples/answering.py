"""Sample letters about replies, papers and objections that were received, and about those who may reply."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from app.letters import (
    after_objection,
    clarification,
    colleague,
    confirmation,
    contact_changed,
    contest_received,
    contest_ruled,
    no_reply,
    objection,
    objection_withdrawn,
    on_behalf,
    receipt,
)
from app.letters.facts import Addressee, Objected, ReceiptFacts, UnclearLine
from app.letters.samples import facts
from app.letters.samples.ground import Ground
from app.outbox.letter import Letter
from app.rules.vocabulary import AfterObjection

_FORMER: Final = "mission@ke.example"
_PRESENT: Final = "permanent@ke.example"


def received(ground: Ground, given: ReceiptFacts) -> Letter:
    """The receipt of a reply."""
    return receipt.compose(ground.sheet, ground.addressee, receipt=given)


def _for_information(ground: Ground) -> Letter:
    addressee = replace(ground.addressee, is_entitled=False)
    return received(replace(ground, addressee=addressee), replace(facts.statement_receipt(ground), answers=()))


def _colleague(ground: Ground) -> Letter:
    noticed_at = facts.instant(ground, facts.RECEIVED)
    return colleague.compose(ground.sheet, ground.addressee, items=ground.picked(1, 2), noticed_at=noticed_at)


def _on_behalf(ground: Ground, given: ReceiptFacts, *, is_admitted: bool = False) -> Letter:
    paper = facts.paper(ground)
    if given.is_late:
        paper = replace(paper, received_at=given.received_at)
    return on_behalf.compose(ground.sheet, ground.addressee, paper=paper, receipt=given, is_admitted=is_admitted)


def _admitted(ground: Ground) -> Letter:
    return _on_behalf(ground, replace(facts.receipt(ground), replaces_at=None), is_admitted=True)


def _confirmed(ground: Ground) -> Letter:
    return on_behalf.compose_confirmed(
        ground.sheet,
        ground.addressee,
        paper=replace(facts.paper(ground, "fax"), number="", dated=None),
        receipt=replace(facts.receipt(ground), received_at=facts.instant(ground, facts.RECEIVED_BEFORE)),
    )


def _clarification(ground: Ground, *places: int, link: str | None) -> Letter:
    sentences = ("The Government takes note of the guidelines.", "Le Gouvernement approuve, sous réserve.")
    unclear = tuple(
        UnclearLine(name=item.name, title=item.title, sentence=sentence)
        for item, sentence in zip(ground.picked(*places), sentences, strict=False)
    )
    return clarification.compose(ground.sheet, ground.addressee, paper=facts.paper(ground), unclear=unclear, link=link)


def _of_a_group(ground: Ground) -> Letter:
    group = Addressee(member="", title="", name="Arab Group, Geneva")
    return no_reply.compose(ground.sheet, group, paper=facts.paper(ground, "email"))


def _overtaken(ground: Ground) -> Letter:
    return no_reply.compose_overtaken(ground.sheet, ground.addressee, paper=facts.paper(ground, "hand"))


def _contested(ground: Ground) -> Letter:
    received_at = facts.instant(ground, facts.RECEIVED)
    return contest_received.compose(ground.sheet, ground.addressee, code=ground.code, received_at=received_at)


def _contest_ruled(ground: Ground, *, is_upheld: bool) -> Letter:
    received_at = facts.instant(ground, facts.RECEIVED)
    return contest_ruled.compose(
        ground.sheet, ground.addressee, code=ground.code, received_at=received_at, is_upheld=is_upheld
    )


def _objection(ground: Ground, objected: Objected) -> Letter:
    return objection.compose(ground.sheet, ground.addressee, objected=objected, link=ground.link)


def _objection_withdrawn(ground: Ground) -> Letter:
    return objection_withdrawn.compose(ground.sheet, ground.addressee, items=ground.picked(3), link=ground.link)


def _after_objection(ground: Ground, act: AfterObjection, *, remaining: int | None = 3) -> Letter:
    objected = facts.objected(ground, 3, remaining=remaining)
    return after_objection.compose(ground.sheet, ground.addressee, objected=objected, act=act, link=ground.link)


def _contact_changed(ground: Ground) -> Letter:
    return contact_changed.compose(ground.sheet, ground.addressee, former=_FORMER, present=_PRESENT)


def _contact_changed_outside(ground: Ground) -> Letter:
    return contact_changed.compose_outside(ground.paper, ground.addressee, former=[_FORMER], present=[_PRESENT])


def _confirmation(ground: Ground) -> Letter:
    return confirmation.compose(ground.paper, ground.addressee, address=_FORMER, link=ground.link)


LETTERS: Final[Mapping[str, Callable[[Ground], Letter]]] = MappingProxyType(
    {
        "receipt": lambda ground: received(ground, facts.receipt(ground)),
        "receipt-late": lambda ground: received(ground, facts.late_receipt(ground)),
        "receipt-statement": lambda ground: received(ground, facts.statement_receipt(ground)),
        "receipt-for-information": _for_information,
        "colleague": _colleague,
        "on_behalf": lambda ground: _on_behalf(ground, facts.receipt(ground)),
        "on_behalf-late": lambda ground: _on_behalf(ground, facts.late_receipt(ground)),
        "on_behalf-admitted": _admitted,
        "on_behalf-statement": lambda ground: _on_behalf(ground, facts.statement_receipt(ground)),
        "on_behalf-confirmed": _confirmed,
        "clarification": lambda ground: _clarification(ground, 2, 3, link=ground.link),
        "clarification-closed": lambda ground: _clarification(ground, 2, link=None),
        "no_reply": _of_a_group,
        "no_reply-overtaken": _overtaken,
        "contest_received": _contested,
        "contest_ruled-upheld": lambda ground: _contest_ruled(ground, is_upheld=True),
        "contest_ruled-dismissed": lambda ground: _contest_ruled(ground, is_upheld=False),
        "objection": lambda ground: _objection(ground, facts.objected(ground, 3)),
        "objection-final": lambda ground: _objection(ground, facts.objected(ground, 1, 2, remaining=2)),
        "objection_withdrawn": _objection_withdrawn,
        "after_objection": lambda ground: _after_objection(ground, AfterObjection.MEETING),
        "after_objection-replies": lambda ground: _after_objection(ground, AfterObjection.REPLY_ROUND),
        "after_objection-text": lambda ground: _after_objection(ground, AfterObjection.NEW_TEXT, remaining=None),
        "contact_changed": _contact_changed,
        "contact_changed-outside": _contact_changed_outside,
        "confirmation": _confirmation,
    }
)
