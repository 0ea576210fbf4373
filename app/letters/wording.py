"""Sentences and words that letters and pages share: choices, outcomes, clocks, forms of address.

All are in the language in use and carry no direction marks: a page sets its own `<bdi>`, a letter marks what it prints.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from app.core.i18n import N_, _, listed, utc_offset, written_date
from app.letters.facts import Following
from app.rules.clauses import Rule
from app.rules.vocabulary import Choice, Declaration, Kind, Outcome, Status

#: Key under which counts hold the members that gave no reply.
SILENT: Final = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """One reading of an instant."""

    #: Whose clock: "Geneva, UTC+2", "UTC", "UTC+3".
    label: str
    #: "18:00"; with its day in front where the clocks do not agree on the day.
    time: str
    #: The day on this clock: "Thursday, 15 July 2021".
    day: str
    #: "18:00", or "18:00:07" where the seconds matter.
    hour: str
    #: Name of the place; "" where only the offset is given.
    place: str
    #: "UTC", "UTC+2".
    offset: str


_CHOICES: Final[Mapping[Choice, str]] = MappingProxyType(
    {
        Choice.APPROVE: N_("approves"),
        Choice.DISAPPROVE: N_("does not approve"),
        Choice.ABSTAIN: N_("abstains"),
        Choice.NO_OBJECTION: N_("has no objection"),
        Choice.OBJECT: N_("objects"),
        Choice.MORE_TIME: N_("asks for more time"),
        Choice.DISCUSS: N_("asks for discussion at a meeting"),
    }
)
_DECLARATIONS: Final[Mapping[Declaration, str]] = MappingProxyType(
    {
        Declaration.RESERVATION: N_("Reservation"),
        Declaration.OPT_OUT: N_("Declaration that the decision does not bind the Member State"),
    }
)
_OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.ADOPTED: N_("Adopted"),
        Outcome.NOT_ADOPTED: N_("Not adopted"),
        Outcome.NO_QUORUM: N_("Quorum not reached"),
        Outcome.SILENCE_BROKEN: N_("Objection received"),
        Outcome.REFERRED_TO_MEETING: N_("Referred to a meeting"),
        Outcome.SECOND_ROUND_REQUIRED: N_("Second round required"),
        Outcome.POSTPONED: N_("Postponed"),
        Outcome.WITHDRAWN: N_("Withdrawn"),
        Outcome.UNDETERMINED: N_("Not yet determined"),
    }
)
#: How many decisions came out so; the label agrees with any number.
_OUTCOMES_COUNTED: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.ADOPTED: N_("Decisions adopted"),
        Outcome.NOT_ADOPTED: N_("Decisions not adopted"),
        Outcome.NO_QUORUM: N_("Decisions without a quorum"),
        Outcome.SILENCE_BROKEN: N_("Decisions to which an objection was received"),
        Outcome.REFERRED_TO_MEETING: N_("Decisions referred to a meeting"),
        Outcome.SECOND_ROUND_REQUIRED: N_("Decisions that require a second round"),
        Outcome.POSTPONED: N_("Decisions postponed"),
        Outcome.WITHDRAWN: N_("Decisions withdrawn"),
        Outcome.UNDETERMINED: N_("Decisions not yet determined"),
    }
)
_STATUSES: Final[Mapping[Status, str]] = MappingProxyType(
    {
        Status.TEXT_READ: N_("text of the rule read"),
        Status.PUBLISHED: N_("published source"),
        Status.TO_BE_CHECKED: N_("to be checked by the secretariat"),
    }
)


def choice_label(choice: Choice) -> str:
    """What a Member State does by this choice."""
    return _(_CHOICES[choice])


def answer_label(choice: str) -> str:
    """The answer that stands: a choice's value, or "" where there is none."""
    return choice_label(Choice(choice)) if choice else _("no answer")


def count_label(key: str) -> str:
    """What is counted: a choice's value, or `silent`."""
    return _("no reply received") if key == SILENT else choice_label(Choice(key))


def counts_in_figures(counts: Mapping[str, int]) -> str:
    """Each answer with its number, in one order; "" for no counts."""
    return " · ".join(
        _("%(label)s: %(count)s", label=count_label(key), count=counts[key]).replace(" ", "\N{NO-BREAK SPACE}")
        for key in (*Choice, SILENT)
        if key in counts
    )


def outcomes_label(outcomes: Iterable[Outcome]) -> str:
    """Outcomes side by side."""
    return listed(outcome_label(each) for each in outcomes)


def outcome_label(outcome: Outcome) -> str:
    """What became of a decision."""
    return _(_OUTCOMES[outcome])


def outcome_counted_label(outcome: Outcome) -> str:
    """Before the number of decisions of which this became."""
    return _(_OUTCOMES_COUNTED[outcome])


def declaration_label(declaration: Declaration) -> str:
    """What a member declares after adoption."""
    return _(_DECLARATIONS[declaration])


def channel_sentence(channel: str) -> str:
    """How a paper reached the secretariat, in words."""
    return {
        "letter": _("Received as: note verbale or letter"),
        "fax": _("Received as: fax"),
        "email": _("Received as: e-mail message"),
        "hand": _("Received as: paper delivered by hand"),
    }[channel]


def channel_label(channel: str) -> str:
    """The same on pages of the desk, and for replies by link."""
    return {
        "link": _("personal link"),
        "letter": _("note verbale or letter"),
        "fax": _("fax"),
        "email": _("e-mail message"),
        "hand": _("delivered by hand"),
    }[channel]


def statement_label(kind: str) -> str:
    """What a statement on the whole reply is; "" where its member did not say."""
    return {
        "": _("statement"),
        "explanation": _("explanation of position"),
        "reservation": _("reservation"),
        "amendment": _("proposal for amendment"),
    }[kind]


def following_sentence(following: Following) -> str:
    """That a further consultation follows an outcome: which one, or of whom."""
    if following.reference:
        return _(
            "Put to the following body by the consultation %(reference)s: %(body)s",
            reference=following.reference,
            body=following.body,
        )
    if following.is_same_body:
        return _("A further consultation of the same Member States follows; replies are not carried over.")
    return _("A further consultation of another body follows; replies are not carried over.")


def status_label(status: Status) -> str:
    """How well a rule is founded, as it is shown wherever one is picked."""
    return _(_STATUSES[status])


def validity_label(rule: Rule) -> str:
    """The days on which a rule applies; "–" where neither end is known."""
    first, last = (written_date(day) if day else "" for day in (rule.valid_from, rule.valid_to))
    if first and last:
        return _("%(first)s to %(last)s", first=first, last=last)
    if first:
        return _("from %(first)s", first=first)
    return _("until %(last)s", last=last) if last else "–"


def three_clocks(
    instant: datetime, *, zone: ZoneInfo, place: str, reader: ZoneInfo | None = None, with_seconds: bool = False
) -> tuple[ClockLine, ...]:
    """An aware instant on the council's clock, in UTC and on the reader's clock; equal clocks are given once.

    The first line is the council's. `reader` None leaves the third out. Seconds are given if asked for, and wherever
    the instant is not at a full minute: a time without them would be another time.
    """
    zones = (zone, ZoneInfo("UTC"), *([reader] if reader else []))
    # Equal offsets are equal readings: a dictionary keeps each where it first stood, the council's in front.
    readings = {utc_offset(instant, each): instant.astimezone(each) for each in zones}
    is_dated = len({local.date() for local in readings.values()}) > 1
    pattern = "%H:%M:%S" if with_seconds or instant.second else "%H:%M"
    return tuple(
        _line(local, offset, place="" if position else place, pattern=pattern, is_dated=is_dated)
        for position, (offset, local) in enumerate(readings.items())
    )


def applies_to(rule: Rule, names: Iterable[str]) -> str:
    """Before what a rule says: the numbers of what it governs."""
    if rule.kind is Kind.COMMENTS:
        return _("The following applies to the items numbered: %(names)s", names=listed(names))
    return _("The following applies to the decisions numbered: %(names)s", names=listed(names))


def form_of_address() -> str:
    """How a letter begins."""
    return _("Sir/Madam,")


def closing_formula() -> str:
    """How a letter that is signed by function ends."""
    return _("Accept, Sir/Madam, the assurances of my highest consideration.")


def alternate_sentence(principal: str) -> str:
    """What the reply of an alternate does."""
    return _(
        "Your Member State is the alternate of %(principal)s. Its answer to a decision is counted only where "
        "%(principal)s gives none itself.",
        principal=principal,
    )


def illustrative_sentence() -> str:
    """What stands on everything that belongs to an invented example."""
    return _("Illustrative example: the reference, the replies and the addresses are invented.")


def _line(local: datetime, offset: str, *, place: str, pattern: str, is_dated: bool) -> ClockLine:
    day = written_date(local.date(), weekday=True)
    hour = local.strftime(pattern)
    return ClockLine(
        label=_("%(place)s, %(offset)s", place=place, offset=offset) if place else offset,
        time=_("%(day)s, %(hour)s", day=day, hour=hour) if is_dated else hour,
        day=day,
        hour=hour,
        place=place,
        offset=offset,
    )
