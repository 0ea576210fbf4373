"""Alternates: who may step in for whom, and what a member holds by its own answers and those of its alternate."""

from collections.abc import Mapping, Sequence

from app.consultations.models import Seat
from app.rules import Standing


def standings(own: Mapping[str, str], principals: Mapping[str, str], *, is_provided_for: bool) -> dict[str, Standing]:
    """The standing of every member in a consultation; that of an alternate says whether it may step in.

    Args:
        own: code of each member to its own standing.
        principals: code of each alternate to the member for which it stands in.
        is_provided_for: whether some rule of the consultation lets alternates step in.
    """
    found = {}
    for code, standing in own.items():
        principal = principals.get(code, "")
        may_answer = not principal or (is_provided_for and own.get(principal) == Standing.ENTITLED)
        found[code] = Standing(standing) if may_answer else Standing.WITHOUT_VOTE
    return found


def held(roster: Sequence[Seat]) -> dict[str, dict[str, str]]:
    """Code of each member entitled at the opening, to the answers that it or its alternate gives; its own prevail."""
    stepping = {seat.alternate_for: seat.answers for seat in roster if seat.alternate_for}
    return {
        seat.code: {**stepping.get(seat.code, {}), **seat.answers}
        for seat in roster
        if seat.standing == Standing.ENTITLED and not seat.alternate_for
    }
