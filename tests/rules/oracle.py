"""A second reading of the rules, to hold the engine against: slow, plain, and written apart from it.

It knows the record's format and nothing of `app.rules`: a rule is the mapping that the record freezes, a body is a list
of `Member`, shares are fractions of numbers that are counted out member by member.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

FOR = {"approve", "no_objection"}
AGAINST = {"disapprove", "object"}
POSITIONS = FOR | AGAINST | {"abstain"}


@dataclass(frozen=True)
class Member:
    """One seat and what it did; `answer` is a word of the record, or None."""

    answer: str | None = None
    is_entitled: bool = True
    weight: int = 1
    member_class: str = ""
    has_acknowledged: bool = False
    lacks_reason: bool = False


def decided(rule: dict, members: list[Member]) -> tuple[str, str]:
    """The outcome, and the id of what decided it."""
    if rule["zero_replies"] != "by_formula" and not any(member.answer in POSITIONS for member in members):
        return rule["zero_replies"], "zero-replies"
    for quorum in rule["quorum"]:
        taking_part = _number(quorum["count"], quorum["member_class"], members)
        if not _crosses(quorum, taking_part, _basis(quorum, members)):
            return rule["on_quorum_failure"], quorum["id"]
    deemed = [_deemed(rule, member) for member in members]
    guard = rule["abstention_guard"]
    if guard and _is_met(guard, deemed):
        return "postponed", guard["id"]
    for block in rule["block"]:
        if all(_is_met(clause, deemed) for clause in block["clauses"]):
            return block["effect"], block["id"]
    return _accepted(rule, deemed) if rule["accept"]["clauses"] else ("adopted", rule["block"][-1]["id"])


def _accepted(rule: dict, members: list[Member]) -> tuple[str, str]:
    clauses = rule["accept"]["clauses"]
    met = [clause for clause in clauses if _is_met(clause, members)]
    missed = [clause for clause in clauses if clause not in met]
    if rule["accept"]["mode"] == "ANY" and met:
        return "adopted", met[0]["id"]
    if not missed:
        return "adopted", clauses[-1]["id"]
    # What is special about a clause helps if it is the only thing that is missing; under ANY one clause is enough.
    for names_an_outcome, outcome in (
        (_is_empty, rule["empty_basis"]),
        (
            _is_tied,
            {"not_adopted": "not_adopted", "casting_vote": "undetermined", "further_discussion": "postponed"}[
                rule["tie"]
            ],
        ),
    ):
        special = [clause for clause in missed if names_an_outcome(clause, members)]
        if outcome and special and (rule["accept"]["mode"] == "ANY" or special == missed):
            return outcome, special[0]["id"]
    return "not_adopted", (missed[0] if rule["accept"]["mode"] == "ALL" else missed[-1])["id"]


def _deemed(rule: dict, member: Member) -> Member:
    """The member as silence makes it; who asked for time or discussion is not silent."""
    words = {"consent": ["approve", "no_objection"], "refusal": ["disapprove", "object"]}.get(rule["silence"], [])
    offered = [word for word in words if word in rule["choices"]]
    if member.answer or not member.is_entitled or not offered:
        return member
    return replace(member, answer=offered[0], has_acknowledged=True)


def _is_met(clause: dict, members: list[Member]) -> bool:
    return _crosses(clause, _count(clause, members), _basis(clause, members))


def _is_empty(clause: dict, members: list[Member]) -> bool:
    return _basis(clause, members) == 0


def _is_tied(clause: dict, members: list[Member]) -> bool:
    """As many for as against: a bare majority of the votes missed by exact equality."""
    is_majority = (
        clause["basis"] in {"votes", "votes_valid", "weight_votes"}
        and clause["comparison"] == ">"
        and clause["share"] == "1/2"
        and clause["plus"] == 0
    )
    basis = _basis(clause, members)
    return is_majority and basis > 0 and Fraction(_count(clause, members)) == Fraction(basis, 2)


def _crosses(line: dict, number: int, basis: int | None) -> bool:
    if basis == 0:
        return False
    share = Fraction(line["share"])
    bound = share if basis is None else share * basis + line["plus"]
    return number > bound if line["comparison"] == ">" else number >= bound


def _count(clause: dict, members: list[Member]) -> int:
    is_weighted = clause["basis"].startswith("weight_")
    return sum(
        member.weight if is_weighted else 1
        for member in members
        if clause["member_class"] in {None, member.member_class}
        and member.answer in clause["count"]
        and not (clause["basis"] == "votes_valid" and _is_invalid(member))
    )


def _basis(line: dict, members: list[Member]) -> int | None:
    if line["basis"] == "absolute":
        return None
    return _number(line["basis"], line["member_class"], members)


def _number(name: str, member_class: str | None, members: list[Member]) -> int:
    counted = _WHO[name.removeprefix("weight_")]
    return sum(
        member.weight if name.startswith("weight_") else 1
        for member in members
        if member_class in {None, member.member_class} and counted(member)
    )


def _is_invalid(member: Member) -> bool:
    return member.answer in AGAINST and member.lacks_reason


_WHO = {
    "members": lambda _: True,
    "entitled": lambda member: member.is_entitled,
    "consulted": lambda member: member.is_entitled,
    "replies": lambda member: member.answer in POSITIONS,
    "replies_or_acknowledged": lambda member: member.is_entitled and bool(member.answer or member.has_acknowledged),
    "votes": lambda member: member.answer in FOR | AGAINST,
    "votes_valid": lambda member: member.answer in FOR | AGAINST and not _is_invalid(member),
}
