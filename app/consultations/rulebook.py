"""The rules that a body may apply, by name: those that ship and those that it has added itself."""

from datetime import date
from functools import cache

from sqlalchemy import select

from app.consultations import rule_files
from app.consultations.excluded import NotByCorrespondence, excluded_by_word
from app.consultations.refusals import RuleNameTaken, RuleUnknown, VersionNotHigher
from app.consultations.rule_models import BodyRule
from app.core.i18n import listed
from app.core.work import Work
from app.members.models import Body
from app.members.refusals import BodyUnknown
from app.record.events import HOUSE, EventType, canonical, text_hash
from app.record.service import append, lock
from app.rules import Rule, presets, rule_from_plain


@cache
def shipped_rule(name: str) -> Rule:
    """The rule of a preset; it asks no database.

    Raises:
        RuleUnknown: there is none of that name.
        NotByCorrespondence: the name asks for a procedure that is refused.
    """
    if name not in presets.names():
        raise _unknown(name, presets.names())
    return rule_files.parsed(presets.text(name))


def names(work: Work, body: str | None = None) -> tuple[str, ...]:
    """All names that a body (by its code) may use, in alphabetical order; None: those of the presets."""
    return tuple(sorted({*presets.names(), *(row.name for row in _own_rows(work, body))}))


def rule_named(work: Work, name: str, *, body: str | None = None, on: date | None = None) -> Rule:
    """The rule of that name: the latest version of the body's own, or a preset.

    Args:
        work: the caller's unit of work.
        name: the rule's id.
        body: code of the body whose own rules count too; None: presets only.
        on: of the body's versions, the latest that applies on this day, if any does; None: the latest.

    Raises:
        RuleUnknown: there is none of that name.
        NotByCorrespondence: the name asks for a procedure that is refused.
    """
    # The body's own first: a preset of the same name that comes with a later release does not take its place.
    versions = [rule_from_plain(row.rule) for row in _own_rows(work, body, name)]
    if versions:
        return next((rule for rule in versions if on and rule.applies_on(on)), versions[0])
    if name in presets.names():
        return shipped_rule(name)
    raise _unknown(name, names(work, body))


def own_rules(work: Work) -> tuple[tuple[str, Rule], ...]:
    """The rules that bodies have added, each with the code of its body, in the latest version."""
    rows = work.session.execute(
        select(Body.code, BodyRule.rule)
        .join(Body, Body.id == BodyRule.body_id)
        .order_by(Body.code, BodyRule.name, BodyRule.version)
    )
    latest = {(code, str(plain["id"])): rule_from_plain(plain) for code, plain in rows}
    return tuple((code, rule) for (code, _name), rule in latest.items())


def add_rule(work: Work, body: str, rule: Rule) -> bool:
    """Give a body a rule of its own, or a later version of one; False: it has just this one already.

    Raises:
        BodyUnknown: there is no such body.
        RuleNameTaken: a preset has the name.
        VersionNotHigher: the content differs from the present version's, and the number is not higher.
    """
    row = work.session.scalar(select(Body).where(Body.code == body))
    if row is None:
        raise BodyUnknown(body=body)
    if rule.id in presets.names():
        raise RuleNameTaken(name=rule.id)
    # Two who add at the same time come one after the other, and the second sees what the first added.
    lock(work, HOUSE)
    present = next((rule_from_plain(each.rule) for each in _own_rows(work, body, rule.id)), None)
    if rule == present:
        return False
    if present and rule.version <= present.version:
        raise VersionNotHigher(name=rule.id, version=rule.version, present=present.version)
    plain = rule.as_plain()
    work.session.add(BodyRule(body_id=row.id, name=rule.id, version=rule.version, rule=plain, added_at=work.now))
    work.session.flush()
    facts = {"body": body, "name": rule.id, "version": rule.version, "sha256": text_hash(canonical(plain))}
    append(work, HOUSE, EventType.RULE_ADDED, facts=facts | {"by": str(work.actor)})
    return True


def _own_rows(work: Work, body: str | None, name: str | None = None) -> list[BodyRule]:
    """The body's own rules, of that name or of all, the latest version first."""
    if body is None:
        return []
    chosen = select(BodyRule).join(Body, Body.id == BodyRule.body_id).where(Body.code == body)
    if name is not None:
        chosen = chosen.where(BodyRule.name == name)
    return list(work.session.scalars(chosen.order_by(BodyRule.version.desc())))


def _unknown(name: str, known: tuple[str, ...]) -> RuleUnknown | NotByCorrespondence:
    excluded = excluded_by_word(name)
    return NotByCorrespondence(excluded) if excluded else RuleUnknown(name=name, known=listed(known))
