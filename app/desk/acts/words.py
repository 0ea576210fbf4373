"""Words and times on the pages of acts."""

from app.core.i18n import _
from app.desk.acts.registry import ACTS
from app.officers.models import RequestState
from app.record.events import HOUSE


def act_title(kind: str) -> str:
    """Name of an act; of one that is no longer known, its word in the record."""
    return ACTS[kind].title() if kind in ACTS else kind


def state_label(state: RequestState) -> str:
    """Where a request stands."""
    return {
        RequestState.WAITING: _("waiting for a second officer"),
        RequestState.APPROVED: _("approved and carried out"),
        RequestState.REFUSED: _("refused"),
        RequestState.RECALLED: _("taken back"),
    }[state]


def state_sign(state: RequestState) -> str:
    """The sign beside it."""
    return {
        RequestState.WAITING: "part",
        RequestState.APPROVED: "full",
        RequestState.REFUSED: "none",
        RequestState.RECALLED: "out",
    }[state]


def is_of_house(log: str) -> bool:
    """Whether it concerns no single consultation."""
    return log == HOUSE
