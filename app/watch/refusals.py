"""Why an alarm is not lifted."""

from app.core.errors import Refusal
from app.core.i18n import N_


class NoAlarm(Refusal):
    """There is nothing to be lifted."""

    code = "no_alarm"
    text = N_("No such alarm stands.")
