"""Who at the desk sees what of a consultation, when: the one place that says so.

The board, the exports and the pages of the outcome ask here, and show nothing that this does not name. What a
consultation's `disclosure` allows bounds everybody but officers and administrators after the close: they answer Member
States' questions about their replies, so they see whose answer is which.

| | officer, administrator | chair | reader |
|---|---|---|---|
| who has replied | from the opening on | from the opening on | from the opening on |
| answers, counts, forecast, before the close | where `during` says `officers`, or once unsealed | never | never |
| counts and outcomes, closed and not yet announced | yes | yes | no |
| counts and outcomes, announced | yes | yes | yes |
| whose answer is which | after the close | with the counts, where `after` says `names` or more | likewise |
| statements | as they come | with the counts, where `after` says `names_with_text` | likewise |
| addresses, letters, what waits for an officer | yes | never | never |

A focal point reads the reply of its own Member State at any time, and outcomes and counts as a reader of the desk does,
but for what was settled before the close, which letters have told.

Who has no account finds nothing but the announced result of a consultation whose `audience` is `public`, as far as a
reader of the desk would; there is no other way in for the public.
"""

from dataclasses import dataclass

from app.consultations.disclosure import Audience, are_answers_visible
from app.consultations.models import Consultation, State
from app.officers.models import Role
from app.officers.queries import ACTING
from app.rules.vocabulary import After


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one person may see of one consultation now."""

    #: Counts, forecasts, outcomes and whatever moves with the answers.
    counts: bool
    #: Whose answer is which.
    names: bool
    #: Statements of Member States, but those that an exchange of views shows to all of them.
    texts: bool
    #: Addresses of focal points, what became of letters, reasons of standing, and what waits for an officer.
    work: bool

    @property
    def reach(self) -> After | None:
        """How far a result goes that is shown or written for this person; None: there is none to be seen."""
        if not self.counts:
            return None
        if self.names and self.texts:
            return After.NAMES_WITH_TEXT
        return After.NAMES if self.names else After.COUNTS


def sight(consultation: Consultation, role: Role) -> Sight:
    """What somebody in a role may see of a consultation now."""
    is_closed = consultation.state in {State.CLOSED, State.ANNOUNCED}
    if role in ACTING:
        return Sight(counts=are_answers_visible(consultation), names=is_closed, texts=True, work=True)
    return _disclosed(consultation, counts=consultation.state == State.ANNOUNCED or (is_closed and role == Role.CHAIR))


def public_sight(consultation: Consultation) -> Sight:
    """What anyone may see of a consultation now."""
    is_public = consultation.disclosure_audience == Audience.PUBLIC
    return _disclosed(consultation, counts=is_public and consultation.state == State.ANNOUNCED)


def _disclosed(consultation: Consultation, *, counts: bool) -> Sight:
    """What disclosure adds to the counts, where they may be seen."""
    after = After(consultation.disclosure_after)
    return Sight(
        counts=counts,
        names=counts and after in {After.NAMES, After.NAMES_WITH_TEXT},
        texts=counts and after is After.NAMES_WITH_TEXT,
        work=False,
    )
