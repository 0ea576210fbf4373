"""A whole rule in words, for whoever picks one: no consultation, no figures."""

from collections.abc import Iterator

from app.letters.facts import RuleLine
from app.letters.rule_words.adoption import rule_sentences
from app.letters.rule_words.conduct import practice_sentence, silence_sentence
from app.letters.rule_words.provisions import provision_sentences, request_lines
from app.rules import Rule


def all_sentences(rule: Rule) -> Iterator[str]:
    """All that the rule says, and what each request of a member would cause."""
    yield from rule_sentences(RuleLine(rule=rule, members=0, entitled=0))
    yield silence_sentence(rule)
    yield practice_sentence(rule)
    yield from request_lines(rule)
    yield from provision_sentences(rule)
