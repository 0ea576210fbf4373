"""What the database sums up of the seats is what a count seat by seat finds."""

from itertools import product

from flask import Flask
from sqlalchemy import update

from app.consultations.models import Consultation, Seat
from app.consultations.queries import by_reference, decisions, seats
from app.core.work import SHELL, Work, begin, look
from app.rules import Counts
from app.tally.counting import recounted
from app.tally.sums import counted, sums_of
from tests.make import make_body, make_focal_point, make_member, make_open_consultation

REFERENCE = "DM-26/1"
VECTORS = (
    {},
    {"1": "approve"},
    {"1": "disapprove", "2a": "abstain"},
    {"1": "abstain", "2a": "approve", "2b": "approve"},
)


def council_in_two_classes(work: Work) -> Consultation:
    """Sixteen seats: each vector, in two classes, with the vote kept and lost; one never had it."""
    body = make_body(work)
    for number in range(16):
        standing = "without_vote" if number == 15 else "entitled"
        member = make_member(
            work, body, f"M{number}", standing=standing, weight=number + 1, member_class="AB"[number % 2]
        )
        make_focal_point(work, member, f"mission@m{number}.example")
    return make_open_consultation(
        work,
        REFERENCE,
        rule_changes={"standing_read_at": "closing", "negative_reason": "excluded_if_missing"},
    )


def answer(work: Work, consultation: Consultation) -> None:
    roll = [seat for seat in seats(work, consultation) if seat.standing == "entitled"]
    for seat, (vector, closing) in zip(roll, product(VECTORS, ("", "entitled", "without_vote", "")), strict=False):
        lacks = ["1"] if vector.get("1") == "disapprove" and seat.weight % 2 else []
        changes = {"answers": vector, "answered_count": len(vector), "closing_standing": closing, "unreasoned": lacks}
        work.session.execute(update(Seat).where(Seat.id == seat.id).values(changes))


def both(work: Work) -> tuple[dict[str, Counts], dict[str, Counts]]:
    consultation = by_reference(work, REFERENCE)
    named = decisions(work, consultation)
    sums = sums_of(work, consultation)
    assert sums is not None
    return {each.name: counted(each, sums) for each in named}, recounted(named, seats(work, consultation))


def test_sums_are_what_a_count_seat_by_seat_finds(app_on_both: Flask):
    with begin(SHELL) as work:
        answer(work, council_in_two_classes(work))

    with look() as work:
        summed, found = both(work)

    assert summed == found
    assert {each.heads.answered for each in summed.values()} - {0}


def test_where_a_seat_is_an_alternates_nothing_is_summed(app: Flask):
    with begin(SHELL) as work:
        consultation = council_in_two_classes(work)
        work.session.execute(update(Seat).where(Seat.code == "M1").values(alternate_for="M0"))

        assert sums_of(work, consultation) is None
