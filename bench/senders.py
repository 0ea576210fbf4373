"""Three ways to send the same letters: ours from the outbox, ready bytes by smtplib, and Flask-Mail as it comes."""

import smtplib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import flask_mail
from flask import Flask

from app import create_app
from app.schedule.tick import send_letters
from bench.ready import SENDER, SUBJECT, address_of, ready, words
from config import Settings
from dev.ports import HOST

#: Gets a share of the letters ready, to the sink at a port.
Ready = Callable[[int, range], Callable[[], None]]


def ours(settings: Settings) -> Callable[[], None]:
    """What a process of `flask scheduler` runs, with as many senders as it has: until nothing is due."""
    app = create_app(settings)

    def send() -> None:
        with ThreadPoolExecutor(settings.mail_senders) as senders:
            runs = [senders.submit(send_letters, app, should_stop=lambda: False) for _ in range(settings.mail_senders)]
        for run in runs:
            if not run.result().is_good:
                raise RuntimeError("; ".join(run.result().lines))

    return send


def raw(port: int, numbers: range) -> Callable[[], None]:
    """The limit: bytes that are ready, one connection, nothing written down."""
    letters = list(ready(numbers))

    def send() -> None:
        with smtplib.SMTP(HOST, port) as connection:
            for letter in letters:
                connection.sendmail(SENDER.address, [letter.address], letter.raw)

    return send


def stock(port: int, numbers: range) -> Callable[[], None]:
    """Flask-Mail's own way to send many: one connection, each message built from text and HTML."""
    app = Flask("stock")
    app.config.update(MAIL_SERVER=HOST, MAIL_PORT=port, MAIL_DEFAULT_SENDER=(SENDER.name, SENDER.address))
    mail = flask_mail.Mail(app)

    def send() -> None:
        with app.app_context(), mail.connect() as connection:
            for number in numbers:
                text, html = words(number)
                connection.send(
                    flask_mail.Message(subject=SUBJECT, recipients=[address_of(number)], body=text, html=html)
                )

    return send
