"""The least that answers the three requests of a reply: a read each, an insert at the end, and nothing else.

The driver itself, a connection for each thread, pages of as many bytes as ours have.
"""

import os
import threading
from typing import Any

import psycopg
from flask import Flask, Response, request
from psycopg.types.json import Jsonb

app = Flask(__name__)
_own = threading.local()
_PAGE = "x" * int(os.environ.get("BARE_PAGE_BYTES", "0"))
_REVIEW = "x" * int(os.environ.get("BARE_REVIEW_BYTES", "0"))

TABLES = """
CREATE TABLE links (id text PRIMARY KEY, member integer NOT NULL, version integer NOT NULL);
CREATE TABLE replies (
    id serial PRIMARY KEY, link text NOT NULL REFERENCES links, answers jsonb NOT NULL, name text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
);
"""


@app.get("/r/<link>/")
def page(link: str) -> str:
    """Read, and show a page."""
    _read(link)
    return _PAGE


@app.post("/r/<link>/review")
def review(link: str) -> str:
    """Read, and show what was sent."""
    _read(link)
    request.form.to_dict()
    return _REVIEW


@app.post("/r/<link>/confirm")
def confirm(link: str) -> Response:
    """Read, and keep what was sent."""
    connection = _connection()
    with connection.transaction():
        _read(link)
        connection.execute(
            "INSERT INTO replies (link, answers, name) VALUES (%s, %s, %s)",
            (link, Jsonb(request.form.to_dict()), request.form["name"]),
        )
    return Response(status=303, headers={"Location": f"/r/{link}/receipt/1"})


@app.get("/")
def here() -> Response:
    """Answer."""
    return Response("here")


def _connection() -> psycopg.Connection[Any]:
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(os.environ["BARE_DATABASE_URL"], autocommit=True)
    found: psycopg.Connection[Any] = _own.connection
    return found


def _read(link: str) -> None:
    row = _connection().execute("SELECT member, version FROM links WHERE id = %s", (link,)).fetchone()
    if row is None:
        raise LookupError(link)
