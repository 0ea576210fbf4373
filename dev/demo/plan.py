"""Who replies what, when and how: drawn with a fixed seed, so that every demonstration tells the same story.

Members are real; every answer, name and function is invented, and says so.
"""

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

SEED = 20210618
#: How many approve each decision in the end. With 48 entitled 25 carry it; 24 are the line itself, and not enough.
APPROVALS: Mapping[str, int] = {
    "1": 36,
    "2a": 33,
    "2b": 31,
    "3": 29,
    "4": 37,
    "5": 27,
    "6a": 25,
    "6b": 24,
    "7": 34,
    "8a": 30,
    "8b": 26,
    "8c": 17,
}
#: Of those who do not approve, as many in ten disapprove; the others abstain.
DISAPPROVE_IN_TEN = 6
FIRST_PORTION = 8


class Way(StrEnum):
    """How a member goes through the consultation."""

    #: All answers in one reply, at once, after the first reminder, or after the second.
    AT_ONCE = "at once"
    REMINDED = "after the first reminder"
    LAST_MINUTE = "after the second reminder"
    #: Some answers now, the rest after the first reminder.
    PORTIONS = "in two portions"
    #: Likewise, but a colleague sends the rest, and changes one of the first answers.
    COLLEAGUES = "by two focal points"
    #: Some answers now, and never the rest.
    PART = "in part"
    #: A reply that a colleague contests, and that stands after two officers have ruled.
    CONTESTED = "contested, and dismissed"
    #: One answer, taken back later: in the end there is none.
    TAKEN_BACK = "taken back"
    #: Everything, but after the deadline.
    LATE = "late"
    NEVER = "never"


#: How many members go which way; all others reply at once.
HOW_MANY: Mapping[Way, int] = {
    Way.COLLEAGUES: 4,
    Way.CONTESTED: 1,
    Way.PORTIONS: 7,
    Way.REMINDED: 9,
    Way.LAST_MINUTE: 3,
    Way.PART: 2,
    Way.TAKEN_BACK: 1,
    Way.LATE: 1,
    Way.NEVER: 6,
}
#: These take two focal points who may reply.
_NEED_TWO = frozenset({Way.COLLEAGUES, Way.CONTESTED})


class Wave(StrEnum):
    """When a reply is sent."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    LATE = "late"


#: Ways with all answers in one reply, and when that is sent.
_WHOLE: Mapping[Way, Wave] = {
    Way.AT_ONCE: Wave.FIRST,
    Way.CONTESTED: Wave.FIRST,
    Way.REMINDED: Wave.SECOND,
    Way.LAST_MINUTE: Wave.THIRD,
    Way.LATE: Wave.LATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member, and the addresses of its focal points who may reply, in order."""

    code: str
    is_entitled: bool
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One reply to be sent: who, when, and what; the invented person's name follows from it."""

    member: str
    address: str
    wave: Wave
    #: Decision to choice, or "clear" to take an answer back.
    answers: Mapping[str, str] = field(default_factory=dict)
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole story."""

    ways: Mapping[str, Way]
    replies: tuple[Reply, ...]
    #: Address of who contests the reply of a colleague, with the member.
    contester: str
    contested: str

    def waiting_for(self, wave: Wave) -> frozenset[str]:
        """Addresses of those whose first reply comes in a wave: before it they get nothing but letters to all."""
        earlier = {each.member for each in self.replies if list(Wave).index(each.wave) < list(Wave).index(wave)}
        return frozenset(each.address for each in self.of(wave) if each.member not in earlier)

    def of(self, wave: Wave) -> tuple[Reply, ...]:
        """What is sent in a wave."""
        return tuple(each for each in self.replies if each.wave is wave)


def members_of(members: Path, focal_points: Path) -> tuple[Member, ...]:
    """The example's members, from the files that are imported."""
    addresses: dict[str, list[str]] = {}
    for row in _rows(focal_points):
        if row["scope"] == "reply":
            addresses.setdefault(row["iso2"], []).append(row["email"])
    return tuple(
        Member(
            code=row["iso2"],
            is_entitled=row["standing"] == "entitled",
            addresses=tuple(addresses.get(row["iso2"], ())),
        )
        for row in _rows(members)
    )


def plan_of(members: Sequence[Member], approvals: Mapping[str, int] = APPROVALS, seed: int = SEED) -> Plan:
    """The same plan for the same members and seed."""
    chance = random.Random(seed)  # noqa: S311 - invented answers, not secrets
    entitled = [each for each in members if each.is_entitled]
    ways = _ways(entitled, chance)
    vectors = _vectors(entitled, ways, approvals, chance)
    replies = [
        reply for each in entitled for reply in _replies(each, ways[each.code], vectors.get(each.code, {}), chance)
    ]
    replies += [_statement(each) for each in members if not each.is_entitled and each.addresses]
    contested = next(each for each in entitled if ways[each.code] is Way.CONTESTED)
    return Plan(ways=ways, replies=tuple(replies), contester=contested.addresses[1], contested=contested.code)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def _ways(entitled: Sequence[Member], chance: random.Random) -> dict[str, Way]:
    ways = {each.code: Way.AT_ONCE for each in entitled}
    for way, count in HOW_MANY.items():
        least = 2 if way in _NEED_TWO else 1
        able = [each.code for each in entitled if ways[each.code] is Way.AT_ONCE and len(each.addresses) >= least]
        for code in chance.sample(able, count):
            ways[code] = way
    return ways


def _vectors(
    entitled: Sequence[Member], ways: Mapping[str, Way], approvals: Mapping[str, int], chance: random.Random
) -> dict[str, dict[str, str]]:
    """What each member will have answered at the deadline (a late one: would have), by decision."""
    vectors: dict[str, dict[str, str]] = {}
    first = list(approvals)[:FIRST_PORTION]
    for name, count in approvals.items():
        counted = [
            each.code
            for each in entitled
            if ways[each.code] not in {Way.NEVER, Way.LATE, Way.TAKEN_BACK}
            and (ways[each.code] is not Way.PART or name in first)
        ]
        approving = set(chance.sample(counted, count))
        for code in counted:
            vectors.setdefault(code, {})[name] = "approve" if code in approving else _not_approving(chance)
        # Approvals that come too late: one of them would have carried the decision that stands at the line.
        for code in (each.code for each in entitled if ways[each.code] is Way.LATE):
            vectors.setdefault(code, {})[name] = "approve"
    return vectors


def _not_approving(chance: random.Random) -> str:
    return "disapprove" if chance.randrange(10) < DISAPPROVE_IN_TEN else "abstain"


def _replies(member: Member, way: Way, vector: Mapping[str, str], chance: random.Random) -> tuple[Reply, ...]:
    """What one entitled member sends."""
    if way in _WHOLE:
        return (_reply(member, _WHOLE[way], vector),)
    first = {name: vector[name] for name in list(vector)[:FIRST_PORTION]}
    rest = {name: answer for name, answer in vector.items() if name not in first}
    match way:
        case Way.PART:
            return (_reply(member, Wave.FIRST, first),)
        case Way.PORTIONS:
            return (_reply(member, Wave.FIRST, first), _reply(member, Wave.SECOND, rest))
        case Way.COLLEAGUES:
            changed = chance.choice(list(first))
            before = first | {changed: "abstain" if first[changed] != "abstain" else "approve"}
            after = rest | {changed: first[changed]}
            return (_reply(member, Wave.FIRST, before), _reply(member, Wave.SECOND, after, by=1))
        case Way.TAKEN_BACK:
            return (_reply(member, Wave.FIRST, {"1": "abstain"}), _reply(member, Wave.SECOND, {"1": "clear"}))
        case _:
            return ()


def _reply(member: Member, wave: Wave, answers: Mapping[str, str], *, by: int = 0) -> Reply:
    return Reply(member=member.code, address=member.addresses[by], wave=wave, answers=answers)


def _statement(member: Member) -> Reply:
    return Reply(
        member=member.code,
        address=member.addresses[0],
        wave=Wave.FIRST,
        statement="Invented for this demonstration: a statement from a fictional member without the right to vote.",
    )
