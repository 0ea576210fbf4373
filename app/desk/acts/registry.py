"""All acts by two, by the name under which requests and addresses know them."""

from collections.abc import Mapping

from app.desk.acts import (
    certifying,
    contacts,
    declaring,
    extending,
    languages,
    objections,
    papers,
    rounds,
    ruling,
    standing,
    texts,
    withdrawing,
)
from app.desk.acts.act import Act

#: In the order in which the desk offers them.
_ALL: tuple[Act, ...] = (
    extending.ACT,
    papers.ACT,
    texts.CORRECT,
    languages.ACT,
    texts.UNSEAL,
    contacts.CONTACT,
    standing.STANDING,
    withdrawing.WITHDRAW_ITEM,
    withdrawing.WITHDRAW,
    objections.REFER,
    objections.CONVERT,
    objections.NEW_TEXT,
    ruling.CONTEST,
    ruling.UNDETERMINED,
    certifying.CERTIFY,
    certifying.CORRIGENDUM,
    declaring.DECLARE,
    declaring.WITHDRAW,
    rounds.ACT,
)
ACTS: Mapping[str, Act] = {act.kind: act for act in _ALL}
