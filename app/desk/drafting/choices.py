"""What a manuscript may choose from: rules with what they would take, disclosure, certification, zones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.consultations import rulebook
from app.consultations.calendar import known_zones
from app.consultations.prospects import Prospect, prospect_of
from app.core.i18n import N_, _, ngettext
from app.core.work import Work
from app.members.queries import roster
from app.rules import Rule, presets

_DURING = {"sealed": N_("nobody before the close"), "officers": N_("officers, while it is open")}
_AFTER = {
    "counts": N_("the counts only"),
    "names": N_("the answer of each Member State"),
    "names_with_text": N_("the answer of each Member State, and what it said"),
}
_AUDIENCE = {"members": N_("Member States and the secretariat"), "public": N_("anyone, on a public page")}
_CERTIFY = {
    "none": N_("nobody"),
    "officers": N_("two officers"),
    "officers_and_chair": N_("two officers and the Chair"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Pairs of a value and its words, for each field that chooses."""

    rules: Sequence[tuple[str, str]]
    during: Sequence[tuple[str, str]]
    after: Sequence[tuple[str, str]]
    audience: Sequence[tuple[str, str]]
    certify: Sequence[tuple[str, str]]
    zones: Sequence[str]
    #: Title of the rule chosen and what it would take; "": none is chosen, or there is none of that name.
    rule_title: str
    rule_takes: str


def choices_of(work: Work, document: Mapping[str, Any]) -> Choices:
    """Gather them for the body of a manuscript and its present members."""
    body = str(document.get("body") or "")
    lines = roster(work, body, on=work.now.date()).lines
    own = {rule.id: rule for code, rule in rulebook.own_rules(work) if code == body}
    rules = {name: rulebook.shipped_rule(name) for name in presets.names()} | own
    names = sorted(rules)
    chosen = rules.get(str(document.get("rule") or ""))
    takes = {name: takes_words(prospect_of(rule, lines)) for name, rule in rules.items()}
    return Choices(
        rules=[(name, _("%(name)s: %(takes)s", name=name, takes=takes[name])) for name in names],
        during=[(value, _(word)) for value, word in _DURING.items()],
        after=[(value, _(word)) for value, word in _AFTER.items()],
        audience=[(value, _(word)) for value, word in _AUDIENCE.items()],
        certify=[(value, _(word)) for value, word in _CERTIFY.items()],
        zones=sorted(known_zones()),
        rule_title=_title(chosen),
        rule_takes=takes[chosen.id] if chosen else "",
    )


def takes_words(prospect: Prospect) -> str:
    """What adopting would take of the present members, in words."""
    if prospect.collects_comments:
        return _("comments only, nothing is decided")
    if not prospect.entitled:
        return _("the body has no members with the right to vote yet")
    if prospect.is_by_silence:
        return _("adopted by silence of %(entitled)s, unless there are objections", entitled=prospect.entitled)
    if prospect.approvals is None:
        return _("cannot be met by the present members")
    words = ngettext("%(num)s approval of %(entitled)s", "%(num)s approvals of %(entitled)s", prospect.approvals) % {
        "num": prospect.approvals,
        "entitled": prospect.entitled,
    }
    return words if prospect.is_all_alike else _("at least %(words)s, by class or weight", words=words)


def _title(rule: Rule | None) -> str:
    return rule.title if rule else ""
