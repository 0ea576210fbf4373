"""What pages of a result say: words for its values, in the language in use."""

from functools import partial

from app.core.i18n import _, written_moment
from app.evidence.facts import Result
from app.letters.outcome import decision_particulars
from app.letters.wording import choice_label, count_label, declaration_label, outcome_counted_label, outcome_label
from app.rules import Choice, Declaration, Outcome


def channel_words(channel: str) -> str:
    """How a reply reached the secretariat, where not by the personal link; "" for that."""
    return {
        "letter": _("by note verbale or letter"),
        "email": _("by e-mail"),
        "fax": _("by fax"),
        "hand": _("by hand"),
    }.get(channel, "")


def result_words(result: Result) -> dict[str, object]:
    """What the shared template of a result may use; instants are written on the consultation's clock."""
    return {
        "outcome_words": lambda value: outcome_label(Outcome(value)),
        "outcome_counted_words": lambda value: outcome_counted_label(Outcome(value)),
        "count_words": count_label,
        "choice_words": lambda value: choice_label(Choice(value)),
        "channel_words": channel_words,
        "declaration_words": lambda value: declaration_label(Declaration(value)),
        "decision_particulars": decision_particulars,
        "written": partial(written_moment, zone=result.zone),
    }
