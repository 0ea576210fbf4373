"""Opening freezes seats, texts and rules, issues links and queues letters: everything together or nothing."""

import json
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.consultations.models import Annex, Consultation, Count, DueInstant, Invitation, Seat, State
from app.consultations.opening import open_consultation
from app.consultations.preflight import problems_before_opening
from app.consultations.queries import by_reference, decisions
from app.consultations.refusals import NotADraft, NotReady
from app.core.work import SHELL, Work, begin, look
from app.members.models import FocalPoint, MemberName
from app.outbox.models import LetterKind, OutboxLetter
from app.record import queries as record
from app.record.events import canonical, text_hash
from tests.fixtures.app import FixedClock
from tests.make import at, make_council, make_draft, make_focal_point, make_open_consultation, open_example


def letters(work: Work, kind: LetterKind) -> list[OutboxLetter]:
    return list(work.session.scalars(select(OutboxLetter).where(OutboxLetter.kind == kind)))


def test_every_member_gets_a_seat_with_its_standing(app: Flask):
    with begin(SHELL) as work:
        make_council(work, codes=("KE", "FR"), without_vote=("XA",))
        make_draft(work)
        opened = open_consultation(work, "DM-26/1")

    with look() as work:
        seats = {seat.code: seat.standing for seat in work.session.scalars(select(Seat))}
    assert seats == {"KE": "entitled", "FR": "entitled", "XA": "without_vote"}
    assert (opened.seats, opened.entitled) == (3, 2)


def test_focal_points_who_may_reply_get_a_link_and_the_others_a_copy(app: Flask):
    with begin(SHELL) as work:
        body = make_council(work, codes=("KE",), without_vote=())
        member = work.session.scalars(select(FocalPoint)).first().member
        make_focal_point(work, member, "library@ke.example", scope="read", role="copy")
        make_draft(work, copies=[{"name": "Observer", "email": "observer@observer.example", "language": "en"}])
        opened = open_consultation(work, "DM-26/1")
        assert body.code == "council"

    with look() as work:
        invited = {letter.address for letter in letters(work, LetterKind.INVITATION)}
        copied = {letter.address for letter in letters(work, LetterKind.COPY)}
    assert invited == {"mission@ke.example", "ministry@ke.example"}
    assert copied == {"library@ke.example", "observer@observer.example"}
    assert (opened.invitations, opened.copies) == (2, 2)


def test_the_link_stands_alone_on_its_line_and_only_in_its_own_letter(app: Flask, courier_bag):
    with begin(SHELL) as work:
        make_open_consultation(work)

    mails = courier_bag()

    for mail in mails:
        text = mail.get_body(("plain",)).get_content()
        links = [line for line in text.splitlines() if "/l/" in line]
        assert len(links) == 1
        assert links[0] == links[0].strip()
        assert links[0].startswith("http://127.0.0.1:5000/l/")
    assert len({mail.get_body(("plain",)).get_content() for mail in mails}) == len(mails)


def test_the_record_opens_with_roster_texts_and_rules(app: Flask):
    with begin(SHELL) as work:
        make_open_consultation(work)

    with look() as work:
        event = json.loads(record.lines(work, "DM-26/1")[0])
        found = decisions(work, by_reference(work, "DM-26/1"))
        assert [item["item"] for item in event["items"]] == [each.name for each in found] == ["1", "2a", "2b"]
        assert event["items"][1]["text_sha256"] == found[1].text_sha256
        assert found[1].common_sha256 == text_hash(canonical(found[1].text_sha256))
    assert event["type"] == "opened"
    assert event["opens_at"] == "2026-03-02T12:00:00.000000Z"
    assert event["deadline"] == "2026-03-12T17:00:00.000000Z"
    assert {"member": "KE", "standing": "entitled", "weight": 1, "class": ""} in event["roster"]
    assert event["legal_basis_sha256"] == text_hash("rule 3.2 of the Rules of Procedure")


def test_the_text_that_is_hashed_names_item_and_part(app: Flask):
    with begin(SHELL) as work:
        make_open_consultation(work)

    text = "2 Elections\n\nTwo decisions are proposed.\n\n2a Submission\n\nThe Council submits the document."
    with look() as work:
        assert decisions(work, by_reference(work, "DM-26/1"))[1].text_sha256 == {"en": text_hash(text)}


def test_reminders_keep_the_wall_clock_across_the_change_of_clocks(app: Flask, clock: FixedClock):
    clock.at = at("2026-03-24T08:00:00+00:00")
    with begin(SHELL) as work:
        make_open_consultation(work, deadline="+7d 18:00", reminders=["-3d", "-1d", "-30d", "-2h"])

    with look() as work:
        due = list(work.session.execute(select(DueInstant.kind, DueInstant.due_at).order_by(DueInstant.due_at)))
    assert [(row.kind, row.due_at.isoformat()) for row in due] == [
        ("reminder", "2026-03-28T17:00:00+00:00"),
        ("reminder", "2026-03-30T16:00:00+00:00"),
        ("reminder", "2026-03-31T14:00:00+00:00"),
        ("close", "2026-03-31T16:00:00+00:00"),
    ]


def test_a_missing_official_name_blocks_opening_and_leaves_nothing(app: Flask):
    with begin(SHELL) as work:
        make_council(work)
        make_draft(work)
        work.session.delete(work.session.scalars(select(MemberName).where(MemberName.language == "en")).first())

    def open_it() -> None:
        with begin(SHELL) as work:
            open_consultation(work, "DM-26/1")

    with pytest.raises(NotReady) as refused:
        open_it()
    assert [problem.code for problem in refused.value.problems] == ["member_name"]
    with look() as work:
        assert by_reference(work, "DM-26/1").state == State.DRAFT
        assert work.session.scalar(select(func.count()).select_from(OutboxLetter)) == 0
        assert record.lines(work, "DM-26/1") == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"opens": "2026-03-03T12:00+01:00"}, "opens_later"),
        ({"opens": "+1d"}, "opens_later"),
        ({"deadline": "2026-03-02T11:00Z"}, "deadline_past"),
    ],
)
def test_times_that_cannot_be_are_blocking(app: Flask, changes: dict, code: str):
    with begin(SHELL) as work:
        make_council(work)
        consultation = make_draft(work, **changes)
        found = problems_before_opening(work, consultation)

    assert [problem.code for problem in found if problem.is_blocking] == [code]


def test_a_state_without_a_focal_point_is_advice_and_no_obstacle(app: Flask):
    with begin(SHELL) as work:
        make_council(work)
        for point in work.session.scalars(select(FocalPoint).where(FocalPoint.email.like("%@ke.example"))):
            point.removed_at = work.now
        make_draft(work)
        work.session.flush()
        work.session.expire_all()
        opened = open_consultation(work, "DM-26/1")

    assert [problem.code for problem in opened.advice] == ["no_focal_point", "no_designation"]
    assert opened.seats == 4


def test_opening_twice_is_refused(app_on_both: Flask):
    with begin(SHELL) as work:
        make_open_consultation(work)

    with pytest.raises(NotADraft), begin(SHELL) as work:
        open_consultation(work, "DM-26/1")


def test_the_shipped_example_opens_with_49_seats_48_entitled_and_25_needed(app: Flask):
    with begin(SHELL) as work:
        consultation = open_example(work)
        points = work.session.scalars(select(FocalPoint)).all()
        invitations = work.session.scalar(select(func.count()).select_from(Invitation))
        copies = len(letters(work, LetterKind.COPY))

    assert (consultation.seat_count, consultation.entitled_count) == (49, 48)
    assert invitations == sum(point.scope == "reply" for point in points)
    assert invitations + copies == len(points) + 2
    with look() as work:
        found = work.session.get_one(Consultation, consultation.id)
        assert len(decisions(work, found)) == 12
        assert work.session.scalar(select(func.count()).select_from(Annex)) == 24
        assert work.session.scalar(select(func.count()).select_from(Count)) == 12 * 3
        assert [seat.names["fr"] for seat in found.seats][:4] == [
            "Afrique du Sud",
            "Algérie",
            "Allemagne",
            "Arabie saoudite",
        ]


def test_names_are_those_of_the_day_of_opening(app: Flask):
    with begin(SHELL) as work:
        make_council(work, codes=("KE",))
        member = work.session.scalars(select(FocalPoint)).first().member
        for days, name in ((-1, "Yesterday's name"), (1, "Tomorrow's name")):
            work.session.add(
                MemberName(
                    member_id=member.id, language="en", name=name, valid_from=date(2026, 3, 2) + timedelta(days=days)
                )
            )
        make_draft(work)
        work.session.flush()
        work.session.expire_all()
        open_consultation(work, "DM-26/1")

    with look() as work:
        assert "Yesterday's name" in {seat.names["en"] for seat in work.session.scalars(select(Seat))}


def test_a_name_missing_in_the_language_of_a_focal_point_blocks_opening(app: Flask):
    with begin(SHELL) as work:
        make_council(work, codes=("KE",), without_vote=())
        point = work.session.scalars(select(FocalPoint)).first()
        point.language = "ru"
        work.session.delete(work.session.scalars(select(MemberName).where(MemberName.language == "ru")).one())
        work.session.flush()
        work.session.expire_all()
        found = problems_before_opening(work, make_draft(work))

    blocking = [(problem.code, problem.facts["languages"]) for problem in found if problem.is_blocking]
    assert blocking == [("member_name", "ru")]
