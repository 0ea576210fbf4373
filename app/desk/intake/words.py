"""Words on the pages of papers."""

from app.core.i18n import _
from app.intake.models import PaperState


def state_label(state: PaperState) -> str:
    """What became of a paper."""
    return {
        PaperState.WAITING: _("waiting for a second officer"),
        PaperState.RECORDED: _("recorded on behalf of the Member State"),
        PaperState.CONFIRMED: _("confirms the reply on record"),
        PaperState.CLARIFICATION: _("clarification requested"),
        PaperState.NO_REPLY: _("placed on record, not a reply"),
        PaperState.OVERTAKEN: _("overtaken by a later reply"),
        PaperState.LATE: _("received after the closing date, not counted"),
        PaperState.REFUSED: _("not approved"),
    }[state]


def state_sign(state: PaperState) -> str:
    """The sign beside it."""
    signs = {
        PaperState.WAITING: "part",
        PaperState.RECORDED: "full",
        PaperState.CONFIRMED: "full",
        PaperState.CLARIFICATION: "lost",
    }
    return signs.get(state, "out")


def unclear_label() -> str:
    """The reading of a sentence that is no answer."""
    return _("no clear answer: ask for clarification")
