"""`/healthz`, `/readyz` and `/metrics`: for monitors and whatever shares the load, not for people."""

import secrets
from http import HTTPStatus

from flask import Blueprint, Response, abort, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST

from app.core.db import DatabaseFailure
from app.core.web import any_host
from app.core.work import house, look
from app.watch.health import NOTHING_KNOWN, checked
from app.watch.metrics import exposition

blueprint = Blueprint("watch", __name__)


@blueprint.get("/healthz")
@any_host
def healthz() -> Response:
    """This process answers. Nothing else is asked, so that a database at rest takes no web process out."""
    return Response("alive\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
@any_host
def readyz() -> tuple[Response, HTTPStatus]:
    """Whether the house is fit for work: each check by its name, good or not, and 503 where one is not."""
    try:
        with look() as work:
            found = checked(work)
    except DatabaseFailure:
        found = NOTHING_KNOWN
    is_ready = all(found.values())
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(ready=is_ready, checks={str(check): is_good for check, is_good in found.items()}), status


@blueprint.get("/metrics")
@any_host
def metrics() -> Response:
    """The figures, for whoever has the token; to anybody else there is no such page."""
    token = house().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not secrets.compare_digest(given.encode(), token.encode()):
        abort(HTTPStatus.NOT_FOUND)
    with look() as work:
        return Response(exposition(work), content_type=CONTENT_TYPE_LATEST)
