"""Sentences for what is wrong with a time that somebody wrote; the rules give only a code and facts."""

from app.core.i18n import N_
from app.rules import TimeProblem

_UNDERSTOOD = N_(
    "“%(text)s” is not understood as a time; write for example 2021-07-12T18:00+02:00, +24d 18:00 or +90s."
)
_SENTENCES = {
    "moment_not_understood": _UNDERSTOOD,
    "zone_missing": N_("“%(text)s” has no zone; write for example 2021-07-12T18:00+02:00."),
    "zone_unknown": N_("The zone in “%(text)s” is neither UTC nor %(zone)s."),
    "offset_impossible": N_("“%(text)s” has an offset that does not exist."),
    "day_impossible": N_("“%(text)s” names a day that does not exist."),
    "clock_impossible": N_("“%(text)s” names a time of day that does not exist; the day ends at 23:59:59."),
    "moment_too_far": N_("“%(text)s” is too far away."),
    "time_does_not_exist": N_("%(local)s does not exist in %(zone)s, because the clocks are put forward then."),
    "time_occurs_twice": N_(
        "%(local)s occurs twice in %(zone)s, because the clocks are put back then; give it with its offset."
    ),
    "lead_not_understood": N_("“%(text)s” is not a time before the deadline; write for example -7d, -2h or -30s."),
    "lead_too_short": N_("“%(text)s” is not before the deadline."),
}


def sentence_of(problem: TimeProblem) -> str:
    """The English source sentence for a problem with a time; its facts fill the placeholders."""
    return _SENTENCES.get(problem.code, _UNDERSTOOD)
