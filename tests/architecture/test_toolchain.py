"""The real parts that the other tests lean on are there and work."""

import smtplib

import psycopg
import pytest
from playwright.sync_api import Page

from tests.fixtures.mail import SmtpSink


def test_postgresql_answers_with_its_default_durability(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("SELECT 1, current_setting('fsync'), current_setting('synchronous_commit')").fetchone()

    assert row == (1, "on", "on")


def test_chromium_opens_a_page(page: Page):
    page.goto("data:text/html,<title>Placet</title><p lang=ar>نعم</p>")

    assert page.title() == "Placet"


def test_the_smtp_sink_keeps_what_it_accepts_and_refuses_as_told(smtp_sink: SmtpSink):
    smtp_sink.answer("late@example.org", "451", "250")
    smtp_sink.answer("gone@example.org", "550 5.1.1 no such mailbox")

    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as client:
        refused = client.sendmail(
            "a@example.org",
            ["here@example.org", "late@example.org", "gone@example.org"],
            b"Subject: x\r\n\r\nhello\r\n",
        )
        client.sendmail("a@example.org", ["late@example.org"], b"Subject: y\r\n\r\nagain\r\n")

    assert {address: code for address, (code, _) in refused.items()} == {
        "late@example.org": 451,
        "gone@example.org": 550,
    }
    assert [mail.message["Subject"] for mail in smtp_sink.received] == ["x", "y"]
    assert smtp_sink.connection_count == 1


def test_the_smtp_sink_refuses_after_the_data_as_told(smtp_sink: SmtpSink):
    smtp_sink.answer_data("a@example.org", "452 full")

    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as client, pytest.raises(smtplib.SMTPDataError):
        client.sendmail("b@example.org", ["a@example.org"], b"Subject: x\r\n\r\nhello\r\n")

    assert smtp_sink.received == []
