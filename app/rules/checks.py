"""Combinations of well-formed values that no rule can have; each is a problem with its path."""

import re
from collections.abc import Iterator
from fractions import Fraction

from app.rules.clauses import RESERVED_IDS, Block, Clause, Quorum, Rule
from app.rules.problems import KeyPath, Problem
from app.rules.vocabulary import ADVERSE, Basis, Choice, ExtensionBy, Kind, NegativeReason, Outcome, Silence, Weights

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)

#: For lengths and for numbers of requests: no procedure lasts longer, and the calendar ends somewhere.
_MOST = 9999

_FAVOURABLE = (Choice.APPROVE, Choice.NO_OBJECTION)

_QUORUM_COUNTS = (
    Basis.REPLIES,
    Basis.REPLIES_OR_ACKNOWLEDGED,
    Basis.VOTES,
    Basis.VOTES_VALID,
    Basis.WEIGHT_REPLIES,
    Basis.WEIGHT_VOTES,
)
_QUORUM_BASES = (
    Basis.MEMBERS,
    Basis.ENTITLED,
    Basis.CONSULTED,
    Basis.WEIGHT_MEMBERS,
    Basis.WEIGHT_ENTITLED,
    Basis.ABSOLUTE,
)
#: A missing quorum or a block never adopts, and withdrawal is an act, not a result of counting.
_QUORUM_EFFECTS = tuple(o for o in Outcome if o not in {Outcome.ADOPTED, Outcome.WITHDRAWN, Outcome.SILENCE_BROKEN})
#: Broken silence is what a block says, and a missing quorum is missing before any basis is.
_EMPTY_BASIS_EFFECTS = (Outcome.ADOPTED, Outcome.NOT_ADOPTED, Outcome.UNDETERMINED, Outcome.REFERRED_TO_MEETING)
_BLOCK_EFFECTS = tuple(o for o in Outcome if o not in {Outcome.ADOPTED, Outcome.WITHDRAWN, Outcome.NO_QUORUM})


def impossible_combinations(rule: Rule) -> tuple[Problem, ...]:
    """Everything in a well-formed rule that contradicts itself; empty when the rule can be applied."""
    return (
        *_heading(rule),
        *(_choices(rule) if rule.kind is Kind.DECISION else _comments(rule)),
        *_accept(rule),
        *_blocks(rule),
        *_quorum(rule),
        *_guard(rule),
        *_weights(rule),
        *_requests(rule),
        *_afterwards(rule),
        *_twice(rule),
        *_around(rule),
        *_phases(rule),
    )


def _problem(code: str, path: KeyPath, **facts: object) -> Problem:
    return Problem(code=code, path=path, facts=facts)


def _heading(rule: Rule) -> Iterator[Problem]:
    if not _ID.fullmatch(rule.id):
        yield _problem("bad_id", ("id",), value=rule.id)
    if rule.version < 1:
        yield _problem("too_small", ("version",), value=rule.version, least=1)
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        yield _problem("ends_before_it_begins", ("valid_to",))


def _comments(rule: Rule) -> Iterator[Problem]:
    """Where only comments are collected, there is nothing to choose and nothing to count."""
    counted = {
        "choices": rule.choices,
        "accept": rule.accept.clauses,
        "block": rule.block,
        "quorum": rule.quorum,
        "abstention_guard": rule.abstention_guard,
        "empty_basis": rule.empty_basis,
        "defer": rule.defer,
        "next_rounds": rule.next_rounds,
        "after_adoption": rule.after_adoption,
    }
    for key, value in counted.items():
        if value:
            yield _problem("comments_decide_nothing", (key,))


def _choices(rule: Rule) -> Iterator[Problem]:
    if not rule.choices:
        yield _problem("nothing_to_choose", ("choices",))
    if len(set(rule.choices)) < len(rule.choices):
        yield _problem("named_twice", ("choices",))
    if len(set(rule.classes)) < len(rule.classes):
        yield _problem("named_twice", ("classes",))
    # A silence that counts must be able to count as one of the answers.
    wanted = {Silence.CONSENT: _FAVOURABLE, Silence.REFUSAL: ADVERSE}.get(rule.silence)
    if wanted and not any(rule.offers(choice) for choice in wanted):
        yield _problem("silence_has_no_choice", ("silence",), silence=rule.silence, choices=wanted)
    # One number says how many lack their reason; it could not say of which answer.
    if rule.negative_reason is NegativeReason.EXCLUDED_IF_MISSING and all(rule.offers(choice) for choice in ADVERSE):
        yield _problem("excluded_from_two_answers", ("choices",), choices=ADVERSE)


def _accept(rule: Rule) -> Iterator[Problem]:
    if rule.kind is Kind.DECISION and not rule.accept.clauses and not (rule.is_silence_procedure and rule.block):
        yield _problem("nothing_to_accept_by", ("accept", "clauses"))
    for index, clause in enumerate(rule.accept.clauses):
        yield from _clause(rule, clause, ("accept", "clauses", index))


def _blocks(rule: Rule) -> Iterator[Problem]:
    for index, block in enumerate(rule.block):
        path = ("block", index)
        if not _ID.fullmatch(block.id):
            yield _problem("bad_id", (*path, "id"), value=block.id)
        if not block.clauses:
            yield _problem("nothing_to_block_by", (*path, "clauses"))
        if block.effect not in _BLOCK_EFFECTS:
            yield _problem("impossible_effect", (*path, "effect"), value=block.effect, known=_BLOCK_EFFECTS)
        for place, clause in enumerate(block.clauses):
            yield from _clause(rule, clause, (*path, "clauses", place))


def _clause(rule: Rule, clause: Clause, path: KeyPath) -> Iterator[Problem]:
    yield from _line(rule, clause, path)
    if not clause.count or len(set(clause.count)) < len(clause.count):
        yield _problem("counts_nothing_or_twice", (*path, "count"))
    for choice in clause.count:
        if not rule.offers(choice):
            yield _problem("choice_not_offered", (*path, "count"), value=choice, choices=rule.choices)
    if clause.basis is Basis.VOTES_VALID and rule.negative_reason is not NegativeReason.EXCLUDED_IF_MISSING:
        yield _problem("all_votes_are_valid", (*path, "basis"))


def _line(rule: Rule, clause: Clause | Quorum, path: KeyPath) -> Iterator[Problem]:
    """What clauses and quorums have in common: id, share, plus, class."""
    if not _ID.fullmatch(clause.id):
        yield _problem("bad_id", (*path, "id"), value=clause.id)
    if (clause.basis is Basis.ABSOLUTE) is isinstance(clause.share, Fraction):
        yield _problem("share_does_not_fit_basis", (*path, "share"), basis=clause.basis)
    elif clause.share < 0 or (isinstance(clause.share, Fraction) and clause.share > 1):
        yield _problem("share_out_of_range", (*path, "share"), value=str(clause.share))
    if clause.plus < 0 or (clause.plus and clause.basis is Basis.ABSOLUTE):
        yield _problem("impossible_plus", (*path, "plus"), value=clause.plus)
    if clause.member_class is not None and clause.member_class not in rule.classes:
        yield _problem("unknown_class", (*path, "member_class"), value=clause.member_class, known=rule.classes)


def _quorum(rule: Rule) -> Iterator[Problem]:
    if bool(rule.quorum) is (rule.on_quorum_failure is None):
        yield _problem("quorum_and_its_failure_go_together", ("on_quorum_failure",))
    elif rule.quorum and rule.on_quorum_failure not in _QUORUM_EFFECTS:
        yield _problem("impossible_effect", ("on_quorum_failure",), value=rule.on_quorum_failure, known=_QUORUM_EFFECTS)
    for index, quorum in enumerate(rule.quorum):
        path = ("quorum", index)
        yield from _line(rule, quorum, path)
        if quorum.count not in _QUORUM_COUNTS:
            yield _problem("cannot_be_counted", (*path, "count"), value=quorum.count, known=_QUORUM_COUNTS)
        if quorum.basis not in _QUORUM_BASES:
            yield _problem("impossible_basis", (*path, "basis"), value=quorum.basis, known=_QUORUM_BASES)
        elif quorum.basis is not Basis.ABSOLUTE and quorum.count.is_weighted is not quorum.basis.is_weighted:
            yield _problem("heads_against_weights", (*path, "basis"), count=quorum.count, basis=quorum.basis)


def _guard(rule: Rule) -> Iterator[Problem]:
    guard = rule.abstention_guard
    if guard is None:
        return
    yield from _clause(rule, guard, ("abstention_guard",))
    if guard.count != (Choice.ABSTAIN,):
        yield _problem("guard_counts_abstentions", ("abstention_guard", "count"))


def _weights(rule: Rule) -> Iterator[Problem]:
    """Weights are compared somewhere exactly where the rule says that members have them."""
    compared = (
        *(clause.basis for clause in rule.clauses),
        *(quorum.basis for quorum in rule.quorum),
        *(quorum.count for quorum in rule.quorum),
    )
    if any(basis.is_weighted for basis in compared) is not (rule.weights is Weights.TABLE):
        yield _problem("weights_and_their_bases_go_together", ("weights",))


def _requests(rule: Rule) -> Iterator[Problem]:
    """What follows from requests must be something that members can ask for, and the other way round."""
    by_request = rule.extension is not None and rule.extension.by is ExtensionBy.REQUEST_OF_MEMBERS
    if by_request is not rule.offers(Choice.MORE_TIME):
        yield _problem("more_time_and_its_effect_go_together", ("extension",))
    if (rule.defer is not None) is not rule.offers(Choice.DISCUSS):
        yield _problem("discuss_and_its_effect_go_together", ("defer",))
    if rule.extension and by_request and None in {rule.extension.requests, rule.extension.days}:
        yield _problem("extension_by_request_needs_numbers", ("extension",))
    if rule.extension and not by_request and rule.extension.requests is not None:
        yield _problem("nobody_requests", ("extension", "requests"))
    if rule.defer and isinstance(rule.defer.requests, Fraction) and not 0 < rule.defer.requests <= 1:
        yield _problem("share_out_of_range", ("defer", "requests"), value=str(rule.defer.requests))


def _afterwards(rule: Rule) -> Iterator[Problem]:
    if rule.empty_basis not in {None, *_EMPTY_BASIS_EFFECTS}:
        yield _problem("impossible_effect", ("empty_basis",), value=rule.empty_basis, known=_EMPTY_BASIS_EFFECTS)
    if rule.after_objection and not rule.is_silence_procedure:
        yield _problem("no_silence_to_break", ("after_objection",))
    if len(set(rule.after_objection)) < len(rule.after_objection):
        yield _problem("named_twice", ("after_objection",))
    for index, following in enumerate(rule.next_rounds):
        if not _ID.fullmatch(following.rule):
            yield _problem("bad_id", ("next_rounds", index, "rule"), value=following.rule)
    if len({following.after for following in rule.next_rounds}) < len(rule.next_rounds):
        yield _problem("named_twice", ("next_rounds",))


def _twice(rule: Rule) -> Iterator[Problem]:
    """The outcome names a clause by its id, so every id may stand once, and the engine's own are taken."""
    seen = set(RESERVED_IDS)
    for path, line in _lines(rule):
        if line.id in seen:
            yield _problem("id_used_twice", (*path, "id"), value=line.id)
        seen.add(line.id)


def _lines(rule: Rule) -> Iterator[tuple[KeyPath, Clause | Quorum | Block]]:
    for index, quorum in enumerate(rule.quorum):
        yield ("quorum", index), quorum
    if rule.abstention_guard:
        yield ("abstention_guard",), rule.abstention_guard
    for index, block in enumerate(rule.block):
        yield ("block", index), block
        # A block of one clause may share its id: they are the same line.
        for place, clause in enumerate(block.clauses):
            if len(block.clauses) > 1 or clause.id != block.id:
                yield ("block", index, "clauses", place), clause
    for index, clause in enumerate(rule.accept.clauses):
        yield ("accept", "clauses", index), clause


def _around(rule: Rule) -> Iterator[Problem]:
    """Lengths and numbers of requests, where they are given: at least one, and no more than anybody can mean."""
    numbers: list[tuple[KeyPath, int | Fraction | None]] = []
    if rule.after_adoption:
        numbers += [
            (("after_adoption", n), getattr(rule.after_adoption, n)) for n in ("window_days", "takes_effect_days")
        ]
    if rule.defer:
        numbers += [(("defer", name), getattr(rule.defer, name)) for name in ("requests", "window_days")]
    if rule.extension:
        numbers += [(("extension", name), getattr(rule.extension, name)) for name in ("requests", "days", "times")]
    for index, phase in enumerate(rule.periods):
        numbers += [(("periods", index, name), getattr(phase, name)) for name in ("minimum", "usual")]
    for path, number in numbers:
        if isinstance(number, int) and number < 1:
            yield _problem("too_small", path, value=number, least=1)
        elif isinstance(number, int) and number > _MOST:
            yield _problem("too_large", path, value=number, most=_MOST)


def _phases(rule: Rule) -> Iterator[Problem]:
    for index, phase in enumerate(rule.periods):
        if phase.usual is not None and phase.usual < (phase.minimum or 0):
            yield _problem("usual_below_minimum", ("periods", index, "usual"), value=phase.usual, least=phase.minimum)
