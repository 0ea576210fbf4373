"""What an import leaves in the record: public facts in clear, reasons and contacts as commitments only."""

from collections import defaultdict

from app.core.work import Work
from app.members.difference import Difference, MemberState
from app.members.states import focal_point_states
from app.record.events import HOUSE, EventType, canonical
from app.record.service import append


def record_import(work: Work, difference: Difference) -> None:
    """Append the import, then the new list of focal points of each member of which it changed."""
    standings = [each.after for each in difference.members if _standing(each.before) != _standing(each.after)]
    reasons = {each.code: each.standing_reason for each in standings}
    append(
        work,
        HOUSE,
        EventType.MEMBERS_IMPORTED,
        facts={
            "body": difference.body,
            "by": str(work.actor),
            "body_changed": difference.body_change is not None,
            "counts": difference.counts(),
            "files_sha256": list(difference.sha256),
            "standing": [_standing_fact(each) for each in standings],
        },
        secrets_={"standing_reasons_commit": canonical(reasons) if standings else None},
    )
    _record_contacts(work, difference)


def _record_contacts(work: Work, difference: Difference) -> None:
    lists = defaultdict(list)
    for point in focal_point_states(work).values():
        if point.is_in_office:
            lists[point.code].append({"email": point.email, **point.columns()})
    for code in dict.fromkeys(change.after.code for change in difference.focal_points):
        contacts = sorted(lists[code], key=lambda each: each["email"])
        append(
            work,
            HOUSE,
            EventType.CONTACT,
            facts={"member": code, "approved_by": None},
            secrets_={"commit": canonical({"focal_points": contacts})},
        )


def _standing(state: MemberState) -> tuple[object, ...]:
    return state.standing, state.standing_reason, state.standing_from


def _standing_fact(state: MemberState) -> dict[str, str | None]:
    return {
        "member": state.code,
        "standing": state.standing,
        "from": state.standing_from.isoformat() if state.standing_from else None,
    }
