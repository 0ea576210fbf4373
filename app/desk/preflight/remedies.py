"""Where each finding before the opening is mended."""

from flask import url_for

#: Finding to the room that mends it.
_TEXTS = frozenset(
    {
        "no_items", "annex_languages", "deadline_past", "deadline_weekend", "deadline_holiday", "opens_later",
        "replies_open_outside", "no_exchange_of_views", "cannot_continue",
    }
)  # fmt: skip
_MEMBERS = frozenset(
    {
        "body_name", "member_name", "nobody_entitled", "no_focal_point", "one_focal_point", "no_designation",
        "designation_expired", "alternate_without_principal",
    }
)  # fmt: skip


def remedy(code: str) -> str:
    """Address of the room where it is mended."""
    if code in _MEMBERS:
        return url_for("desk.roster.members")
    return url_for("desk.drafting.list_") if code in _TEXTS else url_for("desk.bench.rules")
