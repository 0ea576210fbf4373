"""Before opening at the desk: what blocks, what is advice, the clocks of the capitals, trials of mail, the opening."""

from datetime import UTC, date, datetime

from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app.consultations.calendar import capital_hours, holiday_name, is_weekend
from app.consultations.models import Consultation
from app.core.work import SHELL, begin, look
from app.members.models import Body, MemberName
from app.outbox.models import LetterKind, OutboxLetter
from app.outbox.trial import Verdict, tried
from app.record.events import EventType
from app.record.queries import events
from config import Settings
from tests.desk.test_acts import letters, send
from tests.fixtures.app import make_settings
from tests.fixtures.mail import SmtpSink
from tests.make import make_council, make_draft

PAGE = "/desk/preflight/DM-26/1"


def drafted() -> None:
    with begin(SHELL) as work:
        make_council(work)
        make_draft(work)


def test_a_draft_is_opened_by_one_officer_once_nothing_blocks(officer: FlaskClient) -> None:
    drafted()
    page = officer.get(PAGE).text
    assert "No designation is on file for some focal points of: " in page
    assert "Open now" in page

    assert send(officer, f"{PAGE}/open").status_code == 303
    assert letters(LetterKind.INVITATION) == 8
    assert officer.get(PAGE).status_code == 409
    assert send(officer, f"{PAGE}/open").status_code == 409
    assert letters(LetterKind.INVITATION) == 8


def test_what_blocks_is_named_and_nothing_is_opened(officer: FlaskClient) -> None:
    drafted()
    with begin(SHELL) as work:
        work.session.execute(update(MemberName).where(MemberName.language == "en").values(language="xx"))

    page = officer.get(PAGE).text
    assert "member_name" in page
    assert "Open now" not in page
    assert send(officer, f"{PAGE}/open").status_code == 409
    with look() as work:
        assert work.session.scalar(select(Consultation.state)) == "draft"
        assert not events(work, "DM-26/1", EventType.OPENED)


def test_a_closing_date_on_a_holiday_of_the_seat_is_advice(officer: FlaskClient) -> None:
    drafted()
    with begin(SHELL) as work:
        work.session.execute(update(Body).values(holidays="CH-GE"))
        work.session.execute(update(Consultation).values(deadline_text="2026-04-03 18:00 Europe/Zurich"))

    assert "is a public holiday of the seat: Good Friday." in officer.get(PAGE).text


def test_the_officer_who_asks_gets_a_test_letter(officer: FlaskClient) -> None:
    drafted()
    assert send(officer, f"{PAGE}/test-letter").status_code == 303

    with look() as work:
        (address,) = work.session.scalars(select(OutboxLetter.address).where(OutboxLetter.kind == LetterKind.TEST))
    assert address == "officer.a@secretariat.example"


def test_weekends_and_clocks_are_those_of_the_countries() -> None:
    friday = datetime(2026, 3, 13, 17, tzinfo=UTC)
    hours = capital_hours(
        friday,
        [("EG", "Egypt", "Africa/Cairo"), ("KE", "Kenya", "Africa/Nairobi"), ("US", "States", "America/New_York")],
    )

    assert [hour.offset for hour in hours] == ["UTC\N{MINUS SIGN}4", "UTC+2", "UTC+3"]
    assert [hour.on_weekend for hour in hours] == [(), ("Egypt",), ()]
    assert is_weekend(date(2026, 3, 14), "XA")
    assert holiday_name(date(2026, 9, 10), "CH-GE")
    assert not holiday_name(date(2026, 9, 10), "CH-ZH")
    assert not holiday_name(date(2026, 9, 10), "nowhere")


def test_relay_and_domain_are_tried(settings: Settings, smtp_sink: SmtpSink, tmp_path) -> None:
    records = {
        "secretariat.example": ("v=spf1 ip4:192.0.2.1 -all",),
        "a._domainkey.secretariat.example": ("v=DKIM1; p=AAAA",),
    }
    changed = make_settings(tmp_path, mail_port=smtp_sink.port, mail_dkim_selector="a")

    found = tried(changed, lambda name: records.get(name, ()))
    assert [each.verdict for each in found] == [Verdict.GOOD] * 3
    found = tried(make_settings(tmp_path, mail_port=1, mail_dkim_selector="b"), lambda _name: ())
    assert [each.verdict for each in found] == [Verdict.BAD] * 3


def test_who_cannot_be_asked_leaves_it_open(tmp_path, smtp_sink: SmtpSink) -> None:
    def nobody(name: str) -> tuple[str, ...]:
        raise LookupError(f"nobody answers for {name}")

    found = tried(make_settings(tmp_path, mail_port=smtp_sink.port), nobody)
    assert [each.verdict for each in found] == [Verdict.GOOD, Verdict.UNKNOWN]


def test_the_trial_is_shown_on_the_page(officer: FlaskClient) -> None:
    drafted()

    page = send(officer, f"{PAGE}/mail").text
    assert "The mail relay does not answer" in page
    with look() as work:
        assert not work.session.scalar(select(func.count()).select_from(OutboxLetter))
