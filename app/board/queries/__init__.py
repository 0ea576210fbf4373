"""Reading a consultation for the board: a fixed number of queries, however many seats there are."""

from app.board.facts import MOST_TILES, Board, Filters, SeatState
from app.board.queries.agenda import due, outer_zones, waiting
from app.board.queries.alternates import alternate_lines, alternates
from app.board.queries.course import course
from app.board.queries.delivery import letter_sums, not_reached, reached
from app.board.queries.forecasts import forecasts
from app.board.queries.heads import consultation_lines, head, version
from app.board.queries.letters import ledger, letter_page
from app.board.queries.lines import lines
from app.board.queries.roll import arranged, seats_shown, stepped, sums, tiles
from app.board.queries.rounds import further_round, rounds
from app.consultations.correspondence import rules_of
from app.consultations.models import Consultation
from app.consultations.queries import by_reference, decisions
from app.consultations.sight import sight
from app.core.work import Work
from app.record.queries import checkpoint
from app.replies.contributions import Contribution, commented, exchanged
from app.replies.declaration_queries import register

__all__ = ["board", "consultation_lines", "ledger", "letter_page", "version"]


def board(work: Work, reference: str, filters: Filters) -> Board:
    """One consultation at a glance.

    Raises:
        ConsultationUnknown: there is none of that reference.
    """
    consultation = by_reference(work, reference)
    is_paged = consultation.seat_count > MOST_TILES
    facts = head(work, consultation, filters.language)
    named = decisions(work, consultation)
    stand_ins = alternates(work, consultation, named)
    rows = seats_shown(work, consultation, filters, stepped(stand_ins, named), is_commenting=facts.is_comments_only)
    reached_codes = reached(work, consultation, [row.code for row in rows])
    # Where nothing is decided, one statement is a full reply.
    open_count = 1 if facts.is_comments_only else facts.decisions - facts.settled
    shown = tiles(rows, reached_codes, open_count=open_count, language=filters.language)
    lost = {tile.code: tile.name for tile in shown if tile.state is SeatState.LOST}
    found_lines = lines(work, consultation, named, filters)
    found_rounds = rounds(work, consultation)
    sees = sight(consultation, filters.role)
    return Board(
        head=facts,
        rounds=found_rounds,
        sums=sums(consultation, named, None if is_paged else shown),
        roll=arranged(shown, filters, alternates=alternate_lines(stand_ins, filters.language), is_paged=is_paged),
        lines=found_lines,
        rules=rules_of(consultation, named),
        forecasts=forecasts(work, consultation, named, found_lines),
        declarations=register(work, consultation, filters.language) if consultation.announced_at else (),
        sight=sees,
        contributions=_contributions(work, consultation, filters, is_commenting=facts.is_comments_only),
        letters=letter_sums(work, consultation),
        due=due(work, consultation),
        course=course(work, consultation),
        waiting=waiting(
            work,
            consultation,
            filters.language,
            not_reached=not_reached(work, consultation, lost),
            further=further_round(found_lines, found_rounds),
        )
        if sees.work
        else None,
        checkpoint=checkpoint(work, reference),
        outer_zones=outer_zones(work, consultation),
        drawn_at=work.now,
    )


def _contributions(
    work: Work, consultation: Consultation, filters: Filters, *, is_commenting: bool
) -> tuple[Contribution, ...]:
    """An exchange of views is shown to all Member States, so to everybody here; comments only as far as disclosed."""
    if not is_commenting:
        return exchanged(work, consultation, filters.language)
    return commented(work, consultation, filters.language) if sight(consultation, filters.role).texts else ()
