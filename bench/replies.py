"""Replies on PostgreSQL: the confirmation alone, the three requests, and an open workload until it fails.

Ours and the limit run behind gunicorn with the same settings, on the same two cores as the client and the server of the
database. The limit is a bare Flask with the driver itself: one read for each request, one insert where a reply is
confirmed. Ours does what a reply promises: lock, checks, record, counters, receipts to all focal points, one commit.
"""

import os
import random
import re
import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import Protocol

import psycopg
from sqlalchemy import select

from app.consultations.models import Invitation
from app.core.work import look
from app.links.tokens import FormClaim, Signer, SittingClaim
from bench import bare_replies
from bench.ground import Database, Ground, opened
from bench.measure import Figures, Judged, Measurement, Target, alternating
from bench.serving import environment_of, new_port, served
from bench.stock import ANSWERS, Stage, house_of
from bench.wire import Held, Wire, WrongAnswer, asking, held, rate
from config import Settings

CLIENTS = 8
#: Each Member State replies once.
FEWEST_SEATS = 24
#: Of an open workload: as many as could ever wait at once, for how long a rate is kept, and what it may not exceed.
CROWD, STEP_SECONDS, LONGEST_P99_SECONDS = 48, 4.0, 1.0
FIRST_RATE, FASTER = 10.0, 1.25
NAMES = ("1", "2a", "2b", "3", "4", "5", "6a", "6b", "7", "8a", "8b", "8c")
SIGNED = {"name": "A. Person", "function": "Counsellor", "instructions": "", "do": "confirm"}
_FORM = re.compile(rb'name="form" value="([^"]+)"')
_OK, _SEE_OTHER = 200, 303


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """One focal point's way to its pages."""

    invitation: str
    cookie: str
    #: A form drawn for it, as the page would carry it.
    form: str


class _Doing(Protocol):
    """What a focal point does, over one connection."""

    def __call__(self, wire: Wire, *, link: _Link) -> None: ...


def measured(ground: Ground) -> Iterator[Measurement]:
    """At the largest size, each Member State replying once."""
    seats = max(ground.scale.seats[-1], FEWEST_SEATS)
    with ExitStack() as stack:
        port, bare_port = new_port(), new_port()
        settings = house_of(ground, Database.POSTGRESQL, seats, Stage.OPEN, public_url=f"http://127.0.0.1:{port}")
        links = _links(settings)
        url = settings.database_url
        keys = ",".join(settings.secret_keys)
        ours = environment_of(
            url, settings.data_dir, port, PLACET_SECRET_KEYS=keys, PLACET_DEPLOYMENT=settings.deployment
        )
        stack.enter_context(served("wsgi:app", ours, port, ready="/healthz"))
        bare = _bare_environment(ground, links, *_bytes_of(port, links[-1]))
        stack.enter_context(served("bench.bare_replies:app", bare, bare_port, ready="/"))
        yield from _side_by_side(ground, links, (port, bare_port), seats)
        yield from _open(links, port, seats)


def _side_by_side(ground: Ground, links: list[_Link], ports: tuple[int, int], seats: int) -> Iterator[Measurement]:
    rounds = ground.scale.rounds
    size = max(1, len(links) // 6 // rounds)
    again = tuple(links)
    for what, deed, target in (
        ("confirm POST, against a bare read + insert", _confirm, Target(bound=0.5)),
        ("the three requests, against a bare app that answers three", _flow, Target(bound=0.5)),
    ):
        fresh = partial(_closed, ports[0], links, deed, size)
        bare = partial(_closed, ports[1], list(again), deed, size)
        # Once unmeasured: what is read and compiled once is read and compiled once a start.
        _closed(ports[0], links, deed, 1), _closed(ports[1], list(again), deed, 1)
        mine, limit = alternating([fresh, bare], rounds=rounds)
        yield Measurement(
            name="replies",
            what=f"PostgreSQL, {what}",
            unit="replies/s",
            seats=seats,
            ours=mine,
            limit=limit,
            target=target,
            note=f"gunicorn, 2 workers of 4 threads, {CLIENTS} clients on the same cores; {size} in each round",
        )


def _closed(port: int, links: list[_Link], deed: _Doing, count: int) -> float:
    deeds = [partial(deed, link=links.pop()) for _ in range(min(count, len(links)))]
    return rate(port, deeds, clients=CLIENTS)


def _open(links: list[_Link], port: int, seats: int) -> Iterator[Measurement]:
    """The highest rate that held, and how long replies took at it."""
    done, found = _highest(links, port)
    note = f"arrivals at random instants, {STEP_SECONDS:g} s at each rate; failed: {len(found.failures)}"
    held_rate = Measurement(
        name="replies",
        what="PostgreSQL, open workload, highest rate that held",
        unit="replies/s",
        seats=seats,
        ours=Figures((done,)),
        target=Target(bound=320, judged=Judged.FIGURE),
        note=note,
    )
    yield held_rate
    for share in (0.5, 0.99):
        what = f"PostgreSQL, open workload at that rate, three requests, p{share * 100:.0f}"
        waits = Figures((found.percentile(share) * 1000,))
        yield replace(held_rate, what=what, unit="ms", ours=waits, target=None)


def _highest(links: list[_Link], port: int) -> tuple[float, Held]:
    """Raise the rate until it fails; what held is the one before, and 0 where not even the first did."""
    draw = random.Random(1)  # noqa: S311 - arrivals, no secret
    wanted, best = FIRST_RATE, (0.0, Held())
    while links and (not best[0] or len(links) > wanted * STEP_SECONDS):
        count = max(1, min(int(wanted * STEP_SECONDS), len(links)))
        instants = list(accumulate(draw.expovariate(wanted) for _ in range(count)))
        found = held(port, [(at, partial(_flow, link=links.pop())) for at in instants], clients=CROWD)
        if _has_failed(found):
            return best if best[0] else (0.0, found)
        best = (count / instants[-1], found)
        wanted *= FASTER
    return best


def _has_failed(found: Held) -> bool:
    return bool(found.failures) or found.percentile(0.99) > LONGEST_P99_SECONDS


def _flow(wire: Wire, *, link: _Link) -> None:
    """Read the page, choose, review, confirm."""
    path = f"/r/{link.invitation}/"
    page = wire.ask(asking(wire.port, path, cookie=link.cookie))
    form = _FORM.search(page.body)
    if page.status != _OK:
        raise WrongAnswer(page.status)
    said = {"form": form[1].decode() if form else link.form} | _answers(link)
    seen = wire.ask(asking(wire.port, f"{path}review", cookie=link.cookie, form=said))
    if seen.status != _OK or (form and b'name="function"' not in seen.body):
        raise WrongAnswer(seen.status)
    _sent(wire, link, said)


def _confirm(wire: Wire, *, link: _Link) -> None:
    """Confirm a form that was drawn and reviewed before."""
    _sent(wire, link, {"form": link.form} | _answers(link))


def _answers(link: _Link) -> dict[str, str]:
    """Each Member State its own."""
    draw = random.Random(link.invitation)  # noqa: S311 - answers, no secret
    return {f"item-{name}": draw.choice(ANSWERS) for name in NAMES}


def _sent(wire: Wire, link: _Link, said: dict[str, str]) -> None:
    done = wire.ask(asking(wire.port, f"/r/{link.invitation}/confirm", cookie=link.cookie, form=said | SIGNED))
    if done.status != _SEE_OTHER or b"/receipt/" not in done.head:
        raise WrongAnswer(done.status)


def _links(settings: Settings) -> list[_Link]:
    signer = Signer(keys=settings.secret_keys, deployment=settings.deployment)
    with opened(settings), look() as work:
        ids = work.session.scalars(select(Invitation.id).order_by(Invitation.id)).all()
    return [
        _Link(
            invitation=each,
            cookie=f"sitting={signer.sign(SittingClaim(invitation=each, version=1))}",
            form=signer.sign(FormClaim(invitation=each, nonce=secrets.token_hex(12), shown=-1)),
        )
        for each in ids
    ]


def _bytes_of(port: int, link: _Link) -> tuple[int, int]:
    """Of our page and our review, so that the bare ones have as many."""
    wire = Wire(port)
    path = f"/r/{link.invitation}/"
    page = wire.ask(asking(port, path, cookie=link.cookie))
    said = {"form": link.form} | _answers(link)
    seen = wire.ask(asking(port, f"{path}review", cookie=link.cookie, form=said))
    wire.close()
    if (page.status, seen.status) != (_OK, _OK):
        raise WrongAnswer(page.status, seen.status)
    return len(page.body), len(seen.body)


def _bare_environment(ground: Ground, links: list[_Link], page: int, review: int) -> dict[str, str]:
    url = ground.server.url(ground.server.create_database())
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(bare_replies.TABLES)
        cursor.executemany("INSERT INTO links VALUES (%s, 1, 1)", [(each.invitation,) for each in links])
    return dict(os.environ) | {
        "BARE_DATABASE_URL": url,
        "BARE_PAGE_BYTES": str(page),
        "BARE_REVIEW_BYTES": str(review),
    }
