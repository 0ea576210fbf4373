"""All acts by two, by the name under which requests and addresses know them."""

from collections.abc import Mapping

from app.desk.acts import certifying, contacts, extending, languages, papers, ruling, texts, withdrawing
from app.desk.acts.act import Act

#: In the order in which the desk offers them.
_ALL: tuple[Act, ...] = (
    extending.ACT,
    papers.ACT,
    texts.CORRECT,
    languages.ACT,
    texts.UNSEAL,
    contacts.CONTACT,
    withdrawing.WITHDRAW_ITEM,
    withdrawing.WITHDRAW,
    ruling.CONTEST,
    ruling.UNDETERMINED,
    certifying.CERTIFY,
    certifying.CORRIGENDUM,
)
ACTS: Mapping[str, Act] = {act.kind: act for act in _ALL}
