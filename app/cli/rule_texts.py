"""Rules, and what they make of figures, as `flask rules` prints them."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app.core import yaml
from app.core.i18n import _
from app.letters.wording import outcome_label
from app.rules import Figures, Rule, Verdict, presets


def summary(rule: Rule) -> tuple[str, str, str, str]:
    """Name, title, how well it is founded, when it applies."""
    return rule.id, rule.title, str(rule.status), _validity(rule)


def description(rule: Rule) -> Iterator[str]:
    """Where the rule comes from, what it says, and its text."""
    yield _("%(name)s, version %(version)s: %(title)s", name=rule.id, version=rule.version, title=rule.title)
    yield ""
    yield _("Legal basis: %(text)s", text=rule.legal_basis)
    yield _("Source: %(text)s", text=rule.source)
    yield _("Status: %(text)s", text=str(rule.status))
    yield _("In force: %(text)s", text=_validity(rule))
    yield from (_("Note: %(text)s", text=note) for note in rule.notes)
    yield ""
    yield presets.text(rule.id) if rule.id in presets.names() else yaml.dump(rule.as_plain())


def as_data(rule: Rule) -> dict[str, Any]:
    """All fields of the rule."""
    return rule.as_plain()


def explanation(rule: Rule, figures: Figures, verdict: Verdict) -> Iterator[str]:
    """The figures, the outcome, and every clause with its integers."""
    yield _("%(name)s, version %(version)s: %(title)s", name=rule.id, version=rule.version, title=rule.title)
    yield _(
        "%(members)s members, %(entitled)s entitled: %(approve)s for, %(disapprove)s against, %(abstain)s abstaining, "
        "%(silent)s silent",
        **_numbers(figures),
    )
    yield ""
    yield f"{outcome_label(verdict.outcome)} [{verdict.outcome}]"
    yield f"{verdict.clause}: {verdict.inequality}"
    for step in verdict.steps:
        yield f"  {step.stage} {step.clause}: {step.inequality}"


def explanation_as_data(rule: Rule, figures: Figures, verdict: Verdict) -> dict[str, Any]:
    """The same as one mapping."""
    return {
        "rule": rule.id,
        "version": rule.version,
        "figures": _numbers(figures),
        "outcome": verdict.outcome,
        "clause": verdict.clause,
        "inequality": verdict.inequality,
        "derivation": [asdict(step) for step in verdict.steps],
    }


def _numbers(figures: Figures) -> dict[str, int]:
    return {**asdict(figures), "silent": figures.silent}


def _validity(rule: Rule) -> str:
    """The days on which the rule applies; "–" where neither end is known."""
    first, last = rule.valid_from, rule.valid_to
    if first and last:
        return _("%(first)s to %(last)s", first=first, last=last)
    if first:
        return _("from %(first)s", first=first)
    return _("until %(last)s", last=last) if last else "–"
