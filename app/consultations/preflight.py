"""What must be true before a consultation may be opened, and what is worth knowing."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.consultations import rulebook
from app.consultations.applicability import Circumstances, changes_since, rule_problems
from app.consultations.calendar import holiday_name, is_weekend
from app.consultations.models import Consultation
from app.consultations.queries import body_of, by_reference, decisions, items, may_be_continued
from app.consultations.refusals import CannotContinue, Problem
from app.consultations.times import sentence_of
from app.core.i18n import LANGUAGES, N_, listed
from app.core.work import Work
from app.members.models import Scope
from app.members.queries import Roster, missing_names, roster
from app.rules import After, During, TimeProblem, exchange_of_views, parse_moment, rule_from_plain


def roster_of(work: Work, consultation: Consultation) -> Roster:
    """The members of the consulted body on the day of opening, in the body's order."""
    return roster(work, body_of(work, consultation).code, on=_today(work, consultation))


def problems_before_opening(
    work: Work, consultation: Consultation, *, found: Roster | None = None
) -> tuple[Problem, ...]:
    """All reasons at once; those that are not blocking are advice.

    `found`: its roster, where the caller has read it already; None: it is read here.
    """
    found = found or roster_of(work, consultation)
    return (
        *_times(work, consultation),
        *_exchange(work, consultation),
        *_round(work, consultation),
        *_items(work, consultation),
        *_rules(work, consultation, found),
        *_annexes(work, consultation),
        *_names(work, consultation, found),
        *_seats(found),
        *_contacts(work, found),
        *_calendar(work, consultation),
    )


def deadline_as_written(work: Work, consultation: Consultation) -> datetime | None:
    """The deadline that opening now would lead to; None where it is not understood."""
    return _instant(work, consultation, consultation.deadline_text)


def deadline_from(consultation: Consultation, text: str, *, base: datetime) -> datetime:
    """The instant that a deadline names, reckoned from `base`; raises TimeProblem."""
    return parse_moment(text, base=base, zone=ZoneInfo(consultation.zone))


def _times(work: Work, consultation: Consultation) -> Iterable[Problem]:
    opens = str(consultation.document.get("opens") or "")
    try:
        if opens and deadline_from(consultation, opens, base=work.now) > work.now:
            yield Problem(
                code="opens_later",
                text=N_("“opens” lies in the future (%(opens)s); opening means opening now."),
                facts={"opens": opens},
            )
        if deadline_from(consultation, consultation.deadline_text, base=work.now) <= work.now:
            yield Problem(
                code="deadline_past",
                text=N_("The deadline %(deadline)s has passed."),
                facts={"deadline": consultation.deadline_text},
            )
    except TimeProblem as problem:
        yield Problem(code=problem.code, text=sentence_of(problem), facts=dict(problem.facts))


def _exchange(work: Work, consultation: Consultation) -> Iterable[Problem]:
    """An exchange of views before the replies open is held where a rule has one, and ends before the deadline."""
    text = consultation.replies_open_text
    if not text:
        return
    if not any(exchange_of_views(rule_from_plain(each.rule)) for each in decisions(work, consultation)):
        yield Problem(
            code="no_exchange_of_views",
            text=N_("“replies_open” is given, but no rule of the consultation has an exchange of views."),
        )
    try:
        opening = deadline_from(consultation, text, base=work.now)
    except TimeProblem as problem:
        yield Problem(code=problem.code, text=sentence_of(problem), facts=dict(problem.facts))
        return
    closing = _instant(work, consultation, consultation.deadline_text)
    if opening <= work.now or (closing is not None and opening >= closing):
        yield Problem(
            code="replies_open_outside",
            text=N_("“replies_open” (%(opening)s) must lie between the opening and the deadline (%(deadline)s)."),
            facts={"opening": text, "deadline": consultation.deadline_text},
        )


def _round(work: Work, consultation: Consultation) -> Iterable[Problem]:
    """What it continues may have been withdrawn since the draft was written."""
    if consultation.continues and not may_be_continued(work, consultation.continues):
        yield Problem(
            code=CannotContinue.code,
            text=CannotContinue.text,
            facts={"reference": consultation.reference, "earlier": consultation.continues},
        )


def _items(work: Work, consultation: Consultation) -> Iterable[Problem]:
    if not decisions(work, consultation):
        yield Problem(code="no_items", text=N_("There is no item to decide on."))


def _rules(work: Work, consultation: Consultation, found: Roster) -> Iterable[Problem]:
    given = Circumstances(
        roster=found,
        zone=ZoneInfo(consultation.zone),
        opens_at=work.now,
        replies_open_at=_instant(work, consultation, consultation.replies_open_text),
        closes_at=_instant(work, consultation, consultation.deadline_text),
        earlier=_earlier_rules(work, consultation),
        during=During(consultation.disclosure_during),
        after=After(consultation.disclosure_after),
        known=frozenset(rulebook.names(work, found.body)),
        is_trial=not work.settings.is_production,
    )
    rules = {str(each.rule["id"]): rule_from_plain(each.rule) for each in decisions(work, consultation)}
    for rule in rules.values():
        yield from rule_problems(rule, given)
        if rule.id in given.known:
            present = rulebook.rule_named(work, rule.id, body=found.body, on=_today(work, consultation))
            yield from changes_since(rule, present)


def _instant(work: Work, consultation: Consultation, text: str) -> datetime | None:
    """The instant that the text names now; None where there is no text, or where `_times` tells what is wrong."""
    try:
        return deadline_from(consultation, text, base=work.now) if text else None
    except TimeProblem:
        return None


def _earlier_rules(work: Work, consultation: Consultation) -> frozenset[str]:
    """Names of the rules of the consultation that this one continues."""
    if not may_be_continued(work, consultation.continues):
        return frozenset()
    return frozenset(str(each.rule["id"]) for each in decisions(work, by_reference(work, consultation.continues)))


def _today(work: Work, consultation: Consultation) -> date:
    """The day of opening where the consultation's clock hangs."""
    return work.now.astimezone(ZoneInfo(consultation.zone)).date()


def _annexes(work: Work, consultation: Consultation) -> Iterable[Problem]:
    for item in items(work, consultation):
        for position in sorted({annex.position for annex in item.annexes}):
            there = {annex.language for annex in item.annexes if annex.position == position}
            missing = [language for language in consultation.languages if language not in there]
            if missing:
                yield Problem(
                    code="annex_languages",
                    text=N_("Item %(number)s, annex %(annex)s, is missing in: %(languages)s."),
                    facts={"number": item.number, "annex": position + 1, "languages": listed(missing)},
                    is_blocking=False,
                )


def _names(work: Work, consultation: Consultation, found: Roster) -> Iterable[Problem]:
    body = body_of(work, consultation)
    languages = _languages_written(consultation, found)
    for language in languages:
        if not body.names.get(language):
            yield Problem(
                code="body_name",
                text=N_("The name of the body %(body)s is missing in “%(language)s”."),
                facts={"body": body.code, "language": language},
            )
    for code, lacking in missing_names(found, languages).items():
        yield Problem(
            code="member_name",
            text=N_("The official name of the member %(code)s is missing in: %(languages)s."),
            facts={"code": code, "languages": listed(lacking)},
        )


def _languages_written(consultation: Consultation, found: Roster) -> tuple[str, ...]:
    """Languages of the texts and of the focal points: every one of them appears in some letter."""
    spoken = {point.language for line in found.lines for point in line.focal_points}
    return tuple(language for language in LANGUAGES if language in spoken.union(consultation.languages))


def _seats(found: Roster) -> Iterable[Problem]:
    if not any(line.has_vote for line in found.lines):
        yield Problem(code="nobody_entitled", text=N_("No member of the body has the right to vote."))
    principals = {line.code for line in found.lines if not line.alternate_for}
    for line in found.lines:
        if line.alternate_for and line.alternate_for not in principals:
            yield Problem(
                code="alternate_without_principal",
                text=N_("The member %(code)s stands in for %(principal)s, which has no seat of its own."),
                facts={"code": line.code, "principal": line.alternate_for},
            )
    for line in found.lines:
        if not any(point.scope == Scope.REPLY for point in line.focal_points):
            yield Problem(
                code="no_focal_point",
                text=N_("The member %(code)s has no focal point who may reply; it will get no link."),
                facts={"code": line.code},
                is_blocking=False,
            )


def _contacts(work: Work, found: Roster) -> Iterable[Problem]:
    """Two focal points are better than one, and each has a designation on file that is still good."""
    today = work.now.date()
    single, undesignated, expired = [], [], []
    for line in found.lines:
        repliers = [each for each in line.focal_points if each.scope == Scope.REPLY]
        if len(repliers) == 1:
            single.append(line.code)
        if any(not each.designation for each in repliers):
            undesignated.append(line.code)
        if any(each.designated_until is not None and each.designated_until < today for each in line.focal_points):
            expired.append(line.code)
    found_out = (
        ("one_focal_point", N_("Only one focal point may reply for: %(codes)s."), single),
        ("no_designation", N_("No designation is on file for some focal points of: %(codes)s."), undesignated),
        ("designation_expired", N_("The designation of a focal point has expired for: %(codes)s."), expired),
    )
    for code, text, codes in found_out:
        if codes:
            yield Problem(code=code, text=text, facts={"codes": listed(codes)}, is_blocking=False)


def _calendar(work: Work, consultation: Consultation) -> Iterable[Problem]:
    """A deadline on a day without work at the seat is possible, but seldom meant."""
    closing = deadline_as_written(work, consultation)
    if closing is None:
        return
    day, region = closing.astimezone(ZoneInfo(consultation.zone)).date(), body_of(work, consultation).holidays
    if is_weekend(day, region.partition("-")[0]):
        yield Problem(
            code="deadline_weekend",
            text=N_("The deadline %(day)s falls on a weekend of the seat."),
            facts={"day": day.isoformat()},
            is_blocking=False,
        )
    holiday = holiday_name(day, region)
    if holiday:
        yield Problem(
            code="deadline_holiday",
            text=N_("The deadline %(day)s is a public holiday of the seat: %(holiday)s."),
            facts={"day": day.isoformat(), "holiday": holiday},
            is_blocking=False,
        )
