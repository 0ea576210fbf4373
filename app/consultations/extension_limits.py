"""Whether officers may extend the period: by the rules of all decisions that are still answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from app.consultations.models import Consultation
from app.consultations.queries import decisions
from app.consultations.refusals import ExtendedTooOften, ExtensionExcluded, ExtensionOnRequest, ExtensionTooLong
from app.consultations.settling import is_settled
from app.core.work import Work
from app.rules import Extension, ExtensionBy, is_within_days, rule_from_plain


def check_extension(work: Work, consultation: Consultation, *, former: datetime, later: datetime) -> None:
    """Refuse what the rule of some decision does not allow; one that says nothing of extensions allows them.

    Raises:
        ExtensionExcluded: the rule lets nobody extend the period.
        ExtensionOnRequest: it is extended when members ask for it, and by nothing else.
        ExtendedTooOften: it has been extended as often as the rule allows.
        ExtensionTooLong: the later deadline is further away than the rule allows.
    """
    for decision in decisions(work, consultation):
        rule = rule_from_plain(decision.rule)
        if rule.extension is None or is_settled(decision):
            continue
        facts = {"name": decision.name, "rule": rule.id}
        _check_who(rule.extension, facts)
        # Every extension lengthens the period of every decision, whatever brought it about.
        if rule.extension.times is not None and consultation.extended_count >= rule.extension.times:
            raise ExtendedTooOften(**facts, times=rule.extension.times)
        days, zone = rule.extension.days, ZoneInfo(consultation.zone)
        if days is not None and not is_within_days(later, since=former, days=days, zone=zone):
            raise ExtensionTooLong(**facts, deadline=later.astimezone(zone).isoformat(), days=days)


def _check_who(extension: Extension, facts: Mapping[str, object]) -> None:
    match extension.by:
        case ExtensionBy.NOBODY:
            raise ExtensionExcluded(**facts)
        case ExtensionBy.REQUEST_OF_MEMBERS:
            raise ExtensionOnRequest(**facts)
        case ExtensionBy.CHAIR:
            return
        case _:
            assert_never(extension.by)
