"""The board at the desk and the page of a consultation for a focal point, at each size against 193 seats.

Asked for within the process, in turns: what differs between the sizes is the code and the database, not the way there.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.consultations.models import Invitation
from app.core.work import SHELL, begin, look
from app.links.tokens import Signer, SittingClaim
from app.officers.models import Officer, Role
from app.officers.signin import make_sign_in_link
from bench.ground import Database, Ground, opened
from bench.measure import Measurement, Sense, Target, alternating
from bench.stock import REFERENCE, Stage, house_of
from config import Settings

HOST = "http://127.0.0.1:5000"
OFFICER = "officer@secretariat.example"
#: Looks of which a round takes the middle.
LOOKS = 15
_OK = 200


class PageMissing(Exception):
    """The page that was to be measured did not come."""


def measured(ground: Ground) -> Iterator[Measurement]:
    """Each page on each database; the limit is the same page at the second size of the scale, 193."""
    sizes = ground.scale.seats
    base = sizes[min(1, len(sizes) - 1)]
    for database in Database:
        with ExitStack() as stack:
            found = [_pages(stack, house_of(ground, database, each, Stage.ANSWERED)) for each in sizes]
            for number, what in enumerate(
                ("board", "page of a focal point that has replied", "page of one that has not")
            ):
                figures = alternating([pages[number] for pages in found], rounds=ground.scale.rounds)
                for size, ours in zip(sizes, figures, strict=True):
                    yield Measurement(
                        name="pages",
                        what=f"{database}, {what}, p50, against {base} seats",
                        unit="ms",
                        seats=size,
                        ours=ours,
                        limit=figures[sizes.index(base)],
                        target=Target(bound=1.5, sense=Sense.AT_MOST) if size == sizes[-1] else None,
                        note=f"{LOOKS} looks a round, within the process",
                    )


def _pages(stack: ExitStack, settings: Settings) -> tuple[Callable[[], float], ...]:
    app = stack.enter_context(opened(settings))
    board = partial(_looked, _officer(app), f"/desk/consultations/{REFERENCE}")
    with look() as work:
        links = work.session.scalars(select(Invitation).order_by(Invitation.seat_id).limit(2)).all()
    return (board, *(_focal_point(app, settings, each) for each in reversed(links)))


def _officer(app: Flask) -> FlaskClient:
    with begin(SHELL) as work:
        work.session.add(Officer(email=OFFICER, name="Officer", role=Role.OFFICER, password_hash="", added_at=work.now))
    with begin(SHELL) as work:
        token = make_sign_in_link(work, OFFICER).rpartition("/")[2]
    client = app.test_client()
    client.post(f"/desk/sign-in/{token}", base_url=HOST)
    return client


def _focal_point(app: Flask, settings: Settings, invitation: Invitation) -> Callable[[], float]:
    signer = Signer(keys=settings.secret_keys, deployment=settings.deployment)
    client = app.test_client()
    value = signer.sign(SittingClaim(invitation=invitation.id, version=invitation.version))
    path = f"/r/{invitation.id}/"
    client.set_cookie("sitting", value, domain="127.0.0.1", path=path)
    return partial(_looked, client, path)


def _looked(client: FlaskClient, path: str) -> float:
    """Milliseconds for one look, the middle of several.

    Raises:
        PageMissing: it did not come.
    """
    waits = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        answer = client.get(path, base_url=HOST)
        waits.append((time.perf_counter() - began) * 1000)
        if answer.status_code != _OK or REFERENCE not in answer.text:
            raise PageMissing(path, answer.status_code)
    return median(waits)
