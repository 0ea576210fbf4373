"""The bench: the list of rules, and one rule with numbers to try on it."""

from flask import Blueprint, render_template, request

from app.consultations import rulebook
from app.core.work import look
from app.desk.bench import words
from app.desk.bench.forms import read_numbers
from app.desk.bench.trial import tried
from app.desk.signin.guard import sitting_here
from app.letters.rule_words import all_sentences
from app.letters.wording import outcome_label, outcomes_label, status_label, validity_label
from app.rules import Kind, presets

room = Blueprint("bench", __name__, template_folder="templates")


@room.context_processor
def add_words() -> dict[str, object]:
    """What the templates of this room may use."""
    return {
        "words": words,
        "outcome_label": outcome_label,
        "outcomes_label": outcomes_label,
        "status_label": status_label,
        "validity_label": validity_label,
    }


@room.get("/rules")
def rules() -> str:
    """All rules: those that ship, and those of each body."""
    with look(sitting_here().actor) as work:
        own = rulebook.own_rules(work)
    shipped = [("", rulebook.shipped_rule(name)) for name in presets.names()]
    return render_template("bench/list.html", shipped=shipped, own=own)


@room.get("/rules/<name>")
def rule(name: str) -> str:
    """One rule in words, and what it makes of the numbers in the address."""
    with look(sitting_here().actor) as work:
        found = rulebook.rule_named(work, name, body=request.args.get("body"))
    fields = words.fields_of(found)
    numbers = read_numbers(request.args, fields)
    trial = tried(found, numbers.figures) if numbers.figures and found.kind is Kind.DECISION else None
    return render_template(
        "bench/rule.html",
        rule=found,
        sentences=tuple(all_sentences(found)),
        fields=fields,
        numbers=numbers,
        trial=trial,
    )
