"""Rules, and what they make of figures, as `flask rules` prints them."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app.core import yaml
from app.core.i18n import _
from app.letters.rule_words import all_sentences, derivation, reason_sentence
from app.letters.wording import outcome_label, status_label, validity_label
from app.rules import Figures, Rule, Verdict, presets


def summary(rule: Rule) -> tuple[str, str, str, str]:
    """Name, title, how well it is founded, when it applies."""
    return rule.id, rule.title, status_label(rule.status), validity_label(rule)


def description(rule: Rule) -> Iterator[str]:
    """Where the rule comes from, what it says, and its text."""
    yield _heading(rule)
    yield ""
    yield _("Legal basis: %(text)s", text=rule.legal_basis)
    yield _("Source: %(text)s", text=rule.source)
    yield _("Status: %(text)s", text=status_label(rule.status))
    yield _("In force: %(text)s", text=validity_label(rule))
    yield from (_("Note: %(text)s", text=note) for note in rule.notes)
    yield ""
    yield from all_sentences(rule)
    yield ""
    text = presets.text(rule.id) if rule.id in presets.names() else yaml.dump(rule.as_plain())
    yield text.rstrip("\n")


def as_data(rule: Rule) -> dict[str, Any]:
    """All fields of the rule, and what they say."""
    return {**rule.as_plain(), "status_label": status_label(rule.status), "sentences": list(all_sentences(rule))}


def explanation(rule: Rule, figures: Figures, verdict: Verdict) -> Iterator[str]:
    """The figures, the outcome with its reason, and every clause with its integers."""
    yield f"{_heading(rule)} ({status_label(rule.status)})"
    yield _(
        "%(members)s members, %(entitled)s entitled: %(approve)s for, %(disapprove)s against, %(abstain)s abstaining, "
        "%(silent)s silent",
        **_numbers(figures),
    )
    yield ""
    yield f"{outcome_label(verdict.outcome)} [{verdict.outcome}]"
    yield reason_sentence(rule, verdict)
    yield f"{verdict.clause}: {verdict.inequality}"
    yield ""
    for number, (line, step) in enumerate(zip(derivation(rule, verdict), verdict.steps, strict=True), start=1):
        yield f"{number}. {line.label} [{step.clause}]: {line.text}"
        yield f"   {line.inequality}: {_said(holds=line.holds, decides=line.decides)}"


def explanation_as_data(rule: Rule, figures: Figures, verdict: Verdict) -> dict[str, Any]:
    """The same as one mapping."""
    lines = zip(derivation(rule, verdict), verdict.steps, strict=True)
    return {
        "rule": rule.id,
        "version": rule.version,
        "title": rule.title,
        "status": rule.status,
        "figures": _numbers(figures),
        "outcome": verdict.outcome,
        "outcome_label": outcome_label(verdict.outcome),
        "clause": verdict.clause,
        "inequality": verdict.inequality,
        "reason": reason_sentence(rule, verdict),
        "derivation": [{**asdict(step), "label": line.label, "text": line.text} for line, step in lines],
    }


def _heading(rule: Rule) -> str:
    return _("%(name)s, version %(version)s: %(title)s", name=rule.id, version=rule.version, title=rule.title)


def _said(*, holds: bool, decides: bool) -> str:
    """Whether a clause holds, and whether it decided."""
    if decides:
        return _("holds, and decides") if holds else _("does not hold, and decides")
    return _("holds") if holds else _("does not hold")


def _numbers(figures: Figures) -> dict[str, int]:
    return {**asdict(figures), "silent": figures.silent}
