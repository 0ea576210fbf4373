"""Seats and answers for tests that count from the roster on."""

from collections.abc import Iterable

from app.rules import Choice, RosterEntry, Standing


def seat(member: str, *, weight: int = 1, member_class: str = "", votes: bool = True) -> RosterEntry:
    standing = Standing.ENTITLED if votes else Standing.WITHOUT_VOTE
    return RosterEntry(member=member, standing=standing, weight=weight, member_class=member_class)


def seats(size: int, *, without_vote: Iterable[str] = ()) -> list[RosterEntry]:
    """So many seats of weight 1, `m0` onwards."""
    lost = set(without_vote)
    return [seat(f"m{place}", votes=f"m{place}" not in lost) for place in range(size)]


def answers(choice: Choice, places: Iterable[int]) -> dict[str, dict[str, Choice]]:
    """The vectors of members that gave one answer to item 1."""
    return {f"m{place}": {"1": choice} for place in places}
