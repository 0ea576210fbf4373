"""Every rule in words: when a decision is adopted, what silence means, and why an outcome is what it is.

Composed from the rule's clauses, so that a body's own rule speaks as well as a preset does.
"""

from app.letters.rule_words.adoption import is_broken_by_one, rule_sentences
from app.letters.rule_words.conduct import (
    acknowledgement_sentence,
    practice_sentence,
    request_sentence,
    silence_sentence,
    standing_sentence,
)
from app.letters.rule_words.derivation import derivation, derivation_sentence, reason_sentence
from app.letters.rule_words.provisions import (
    after_adoption_sentence,
    after_objection_sentences,
    length_phrase,
    notice_sentences,
    provision_sentences,
)
from app.letters.rule_words.summary import all_sentences

__all__ = [
    "acknowledgement_sentence",
    "after_adoption_sentence",
    "after_objection_sentences",
    "all_sentences",
    "derivation",
    "derivation_sentence",
    "is_broken_by_one",
    "length_phrase",
    "notice_sentences",
    "practice_sentence",
    "provision_sentences",
    "reason_sentence",
    "request_sentence",
    "rule_sentences",
    "silence_sentence",
    "standing_sentence",
]
