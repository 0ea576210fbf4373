"""Replies by member: the seats that are shown, what they add up to, and how they are arranged."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from sqlalchemy import select

from app.board.facts import (
    MOST_TILES,
    PAGE_SIZE,
    AlternateLine,
    Filters,
    Grouping,
    Roll,
    SeatState,
    Sums,
    Tile,
    TileGroup,
)
from app.board.queries.alternates import AlternateRow
from app.consultations.models import Consultation, Decision, Seat
from app.consultations.procedure import counts_acknowledgements
from app.consultations.queries import in_language
from app.consultations.settling import is_settled
from app.core.work import Work
from app.members.regions import region_name
from app.rules.vocabulary import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """What the board reads of a seat."""

    code: str
    names: dict[str, str]
    position: int
    region: str
    groups: tuple[str, ...]
    is_entitled: bool
    #: Where nothing is decided, statements.
    answered_count: int
    #: Of these, answers to decisions that are settled.
    settled_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """Where alternates stand in for members."""

    #: Member's code to the decisions that its alternate answers in its place.
    decisions: Mapping[str, Collection[str]]
    settled: Collection[str]

    def added_to(self, row: SeatRow) -> SeatRow:
        """The seat with what stands in for it among its answers."""
        names = self.decisions.get(row.code, ())
        return replace(
            row,
            answered_count=row.answered_count + len(names),
            settled_count=row.settled_count + sum(name in self.settled for name in names),
        )


def stepped(rows: Iterable[AlternateRow], named: Iterable[Decision]) -> Stepped:
    """Where these alternates do."""
    return Stepped(
        decisions={row.principal: row.stepped_in for row in rows if row.stepped_in},
        settled={each.name for each in named if is_settled(each)},
    )


def seats_shown(
    work: Work, consultation: Consultation, filters: Filters, stepped: Stepped, *, is_commenting: bool
) -> tuple[SeatRow, ...]:
    """All members' seats in the body's order; above `MOST_TILES` one page of what the filters leave, and one more.

    `is_commenting`: nothing is decided, and statements are what is waited for.
    """
    given = Seat.statement_count if is_commenting else Seat.answered_count
    chosen = select(
        Seat.code,
        Seat.names,
        Seat.position,
        Seat.region,
        Seat.groups,
        Seat.standing,
        given.label("given"),
        Seat.settled_count,
    ).where(Seat.consultation_id == consultation.id, Seat.alternate_for == "")
    if consultation.seat_count > MOST_TILES:
        chosen = chosen.where(Seat.position > (-1 if filters.after is None else filters.after)).limit(PAGE_SIZE + 1)
        if filters.is_without_reply:
            chosen = chosen.where(Seat.standing == Standing.ENTITLED, given == 0, Seat.code.not_in(stepped.decisions))
    rows = (
        SeatRow(
            code=row.code,
            names=row.names,
            position=row.position,
            region=row.region,
            groups=tuple(row.groups),
            is_entitled=row.standing == Standing.ENTITLED,
            answered_count=row.given,
            settled_count=row.settled_count,
        )
        for row in work.session.execute(chosen.order_by(Seat.position))
    )
    return tuple(map(stepped.added_to, rows))


def sums(consultation: Consultation, named: Iterable[Decision], tiles: Sequence[Tile] | None) -> Sums:
    """What the seats add up to: counted where all are at hand, else from the counters kept as replies come in."""
    entitled, full, replied = consultation.entitled_count, consultation.complete_count, consultation.replied_count
    lost = None
    if tiles is not None:
        found = Counter(tile.state for tile in tiles)
        full, lost = found[SeatState.FULL], found[SeatState.LOST]
        replied = full + found[SeatState.PART]
    return Sums(
        full=full,
        part=replied - full,
        none=entitled - replied - (lost or 0),
        lost=lost,
        entitled=entitled,
        out=consultation.seat_count - entitled,
        late=consultation.late_count,
        acknowledged=consultation.acknowledged_count if counts_acknowledgements(named) else None,
    )


def tiles(rows: Sequence[SeatRow], reached: Collection[str], *, open_count: int, language: str) -> tuple[Tile, ...]:
    """The seats as tiles, in the order of the rows; `open_count` decisions are not settled."""
    return tuple(
        Tile(
            code=row.code,
            name=in_language(row.names, language) or row.code,
            position=row.position,
            region=row.region,
            groups=row.groups,
            state=_state(row, open_count, is_reached=row.code in reached),
            answered=row.answered_count,
        )
        for row in rows
    )


def arranged(found: Sequence[Tile], filters: Filters, *, alternates: tuple[AlternateLine, ...], is_paged: bool) -> Roll:
    """The tiles as the filters arrange them; the last of a full page only says that there is another."""
    shown = found[:PAGE_SIZE] if is_paged else found
    grouping = Grouping.ORDER if is_paged else filters.grouping
    by_key = _by_key(shown, grouping)
    # What is no region or group leaves all of them.
    only = filters.only if filters.only in by_key else ""
    return Roll(
        grouping=grouping,
        only=only,
        groups=tuple(_group(key, members, grouping, filters) for key, members in by_key.items() if only in ("", key)),
        alternates=alternates,
        is_paged=is_paged,
        next_after=shown[-1].position if is_paged and len(found) > PAGE_SIZE else None,
    )


def _by_key(found: Sequence[Tile], grouping: Grouping) -> dict[str, list[Tile]]:
    """Groups in alphabetical order, seats without one at the end; a member of several groups stands in each."""
    arranged_: dict[str, list[Tile]] = {}
    for tile in found:
        for key in _keys(tile, grouping):
            arranged_.setdefault(key, []).append(tile)
    return {key: arranged_[key] for key in sorted(arranged_, key=lambda key: (not key, key))}


def _keys(tile: Tile, grouping: Grouping) -> tuple[str, ...]:
    match grouping:
        case Grouping.ORDER:
            return ("",)
        case Grouping.REGION:
            return (tile.region,)
        case Grouping.GROUP:
            return tile.groups or ("",)
        case _:
            assert_never(grouping)


def _group(key: str, members: Sequence[Tile], grouping: Grouping, filters: Filters) -> TileGroup:
    """Sums are those of the whole group, whatever the filter leaves of its tiles."""
    shown = {SeatState.NONE, SeatState.LOST} if filters.is_without_reply else set(SeatState)
    return TileGroup(
        key=key,
        label=region_name(key, filters.language) if key and grouping is Grouping.REGION else key,
        replied=sum(tile.state in {SeatState.FULL, SeatState.PART} for tile in members),
        entitled=sum(tile.state is not SeatState.OUT for tile in members),
        tiles=tuple(tile for tile in members if tile.state in shown),
    )


def _state(row: SeatRow, open_count: int, *, is_reached: bool) -> SeatState:
    if not row.is_entitled:
        return SeatState.OUT
    if row.answered_count:
        return SeatState.FULL if row.answered_count - row.settled_count >= open_count else SeatState.PART
    return SeatState.NONE if is_reached else SeatState.LOST
