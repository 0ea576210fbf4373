"""How the board writes lengths, instants, letters and states in the language in use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from app.board.agenda_facts import CALLS_BEGIN
from app.board.facts import Board
from app.consultations.models import State
from app.core import i18n
from app.core.i18n import N_, _, ngettext, utc_offset, written_date
from app.intake.message_models import Guess
from app.intake.message_queries import MessageLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One clock's reading of an instant."""

    label: str
    time: str


#: So many days before the deadline the call list is pointed out.
CALL_DAYS: Final = CALLS_BEGIN.days
#: Below this, seconds are shown.
_SECONDS_MATTER: Final = timedelta(minutes=2)

STATES: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.DRAFT: N_("Draft of a consultation"),
        State.OPEN: N_("Consultation in course"),
        State.CLOSED: N_("Consultation closed, outcome provisional"),
        State.ANNOUNCED: N_("Consultation closed, outcome announced"),
        State.WITHDRAWN: N_("Consultation withdrawn"),
    }
)

_LETTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "invitation": N_("invitation"),
        "copy": N_("copy"),
        "new_link": N_("new link"),
        "replies_open": N_("notice that replies may be given"),
        "reminder": N_("reminder"),
        "receipt": N_("receipt"),
        "colleague": N_("notice of a colleague’s answers"),
        "extension": N_("extension"),
        "withdrawal": N_("withdrawal"),
        "item_withdrawn": N_("withdrawal of an item"),
        "item_deferred": N_("request for discussion"),
        "objection": N_("notice of an objection"),
        "objection_withdrawn": N_("notice that no objection stands"),
        "after_objection": N_("procedure after an objection"),
        "contest_received": N_("report received"),
        "contest_ruled": N_("ruling on a report"),
        "outcome": N_("outcome"),
        "closure": N_("notice of closure"),
        "on_behalf": N_("reply recorded on behalf"),
        "clarification": N_("request for clarification"),
        "no_reply": N_("communication placed on record"),
        "text_changed": N_("correction of a text"),
        "language_issued": N_("further language version"),
        "contact_changed": N_("change of focal point"),
        "confirmation": N_("confirmation of focal points"),
        "corrigendum": N_("corrigendum"),
        "test": N_("test letter"),
        "alarm": N_("alarm to officers"),
        "declaration": N_("declaration received"),
        "declaration_withdrawn": N_("declaration withdrawn"),
    }
)

#: Ways of a letter, with the sign that each is drawn with.
LETTER_STATES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "accepted": ("full", N_("transmission confirmed")),
        "waiting": ("none", N_("waiting to be sent")),
        "sending": ("none", N_("being sent")),
        "unknown": ("part", N_("not confirmed, sent again")),
        "refused": ("lost", N_("refused by the receiving server")),
        "given_up": ("lost", N_("given up: no answer in time")),
        "bounced": ("lost", N_("returned as not delivered")),
        "dropped": ("out", N_("dropped: no longer true")),
    }
)

#: For templates, beside the other words of the board.
written_moment = i18n.written_moment


def state_words(state: State) -> str:
    """What kind of paper the page is."""
    return _(STATES[state])


def letter_words(kind: str) -> str:
    """What a kind of letter is called."""
    return _(_LETTERS[kind]) if kind in _LETTERS else kind


def letter_state_words(state: str) -> str:
    """Where a letter stands."""
    return _(LETTER_STATES[state][1])


def letter_state_sign(state: str) -> str:
    """Name of the sign that goes with a letter's state."""
    return LETTER_STATES[state][0]


def time_left(now: datetime, until: datetime) -> str:
    """How long until an instant: "7 days 7 h 20 min left", near the end with seconds."""
    left = until - now
    if left <= timedelta(0):
        return _("The deadline has passed")
    hours, rest = divmod(int(left.total_seconds()) % 86_400, 3_600)
    minutes, seconds = divmod(rest, 60)
    if left < _SECONDS_MATTER:
        return _("%(minutes)s min %(seconds)s s left", minutes=minutes, seconds=seconds)
    if not left.days:
        return _("%(hours)s h %(minutes)s min left", hours=hours, minutes=minutes)
    days = ngettext("%(number)s day", "%(number)s days", left.days) % {"number": left.days}
    return _("%(days)s %(hours)s h %(minutes)s min left", days=days, hours=hours, minutes=minutes)


def clocks(board: Board) -> tuple[Reading, ...]:
    """The deadline on the council's clock, in UTC, and where it comes last and first; equal clocks once."""
    head = board.head
    if head.deadline_at is None:
        return ()
    council = ZoneInfo(head.zone)
    zones = [(_("%(place)s, %(offset)s") if head.place else "%(offset)s", council), ("%(offset)s", ZoneInfo("UTC"))]
    if board.outer_zones:
        west, east = board.outer_zones
        zones += [(_("Westernmost capital, %(offset)s"), ZoneInfo(west))]
        zones += [(_("Easternmost capital, %(offset)s"), ZoneInfo(east))]
    found: dict[str, Reading] = {}
    day = head.deadline_at.astimezone(council).date()
    for label, zone in zones:
        offset = utc_offset(head.deadline_at, zone)
        local = head.deadline_at.astimezone(zone)
        hour = local.strftime("%H:%M:%S" if local.second else "%H:%M")
        time = hour if local.date() == day else _("%(day)s, %(hour)s", day=written_date(local.date()), hour=hour)
        found.setdefault(offset, Reading(label=label % {"place": head.place, "offset": offset}, time=time))
    return tuple(found.values())


def closing_day(board: Board) -> str:
    """The day of the deadline in the council's zone; "" in a draft."""
    deadline = board.head.deadline_at
    return written_date(deadline.astimezone(ZoneInfo(board.head.zone)).date(), weekday=True) if deadline else ""


def guess_words(line: MessageLine) -> str:
    """Whose it may be, said as a guess."""
    match line.guessed_from:
        case Guess.ADDRESS:
            return _("Perhaps from %(member)s: a guess from the address of the sender.", member=line.member)
        case Guess.LETTER:
            return _("Perhaps from %(member)s: a guess from the letter that it answers.", member=line.member)
        case Guess.NOTHING:
            return _("It cannot be guessed from which Member State it is.")
