"""What an import leaves in the record: public facts in clear, reasons, values and contacts as commitments only."""

from sqlalchemy import select

from app.core.work import Work
from app.members.contacts import record_contacts
from app.members.difference import ChangeKind, Difference, MemberState
from app.members.models import Member
from app.record.events import HOUSE, EventType, canonical
from app.record.service import append


def record_import(work: Work, difference: Difference) -> int:
    """Append the import, then the new list of focal points of each member of which it changed; the first's index."""
    standings = [each.after for each in difference.members if _standing(each.before) != _standing(each.after)]
    reasons = {each.code: each.standing_reason for each in standings}
    index = append(
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
        secrets_={
            "standing_reasons_commit": canonical(reasons) if standings else None,
            "changes_commit": canonical(_changes(difference)) if difference.members else None,
        },
    ).index
    members = {each.code: each for each in work.session.scalars(select(Member))}
    for code in dict.fromkeys(change.after.code for change in difference.focal_points):
        record_contacts(work, HOUSE, members[code], approved_by=None)
    return index


def _changes(difference: Difference) -> dict[str, dict[str, object]]:
    """Code of each member to what happened to it; whoever is new has no values that changed."""
    return {
        each.after.code: {
            "kind": str(each.kind),
            "fields": [[value.field, value.old, value.new] for value in each.fields]
            if each.kind is not ChangeKind.ADDED
            else [],
        }
        for each in difference.members
    }


def _standing(state: MemberState) -> tuple[object, ...]:
    return state.standing, state.standing_reason, state.standing_from


def _standing_fact(state: MemberState) -> dict[str, str | None]:
    return {
        "member": state.code,
        "standing": state.standing,
        "from": state.standing_from.isoformat() if state.standing_from else None,
    }
