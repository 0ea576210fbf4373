"""The pages: what arrived, newest first, one mail, and the same as JSON for scripts."""

import io
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify, render_template, request, send_file
from jinja2 import StrictUndefined

from dev.mailbox.store import Arrived, Store, opened

MAILS_A_PAGE = 200
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A letter may have styles and nothing else; its links open in a page of their own.
_LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)


def create_web(store: Store) -> Flask:
    """The web view of a store."""
    web = Flask(__name__)
    web.jinja_env.undefined = StrictUndefined
    web.jinja_env.trim_blocks = web.jinja_env.lstrip_blocks = True
    web.before_request(_refuse_other_hosts)
    web.after_request(_add_headers)
    _add_pages(web, store)
    _add_parts(web, store)
    return web


def _add_pages(web: Flask, store: Store) -> None:
    @web.get("/")
    def overview() -> str:
        to = request.args.get("to", "")
        before = request.args.get("before", 0, type=int)
        mails = store.newest_first(to=to)
        shown = [each for each in mails if not before or each.id < before]
        older = shown[MAILS_A_PAGE - 1].id if len(shown) > MAILS_A_PAGE else None
        newest = mails[0].id if mails else 0
        return render_template(
            "list.html", mails=shown[:MAILS_A_PAGE], mail_count=len(mails), to=to, older=older, newest=newest
        )

    @web.get("/messages/<int:number>")
    def one(number: int) -> str:
        mail = _found(store, number)
        return render_template("mail.html", mail=mail, parts=opened(mail))

    @web.get("/api/messages")
    def listing() -> Response:
        mails = store.newest_first(to=request.args.get("to", ""), after=request.args.get("after", 0, type=int))
        return jsonify([_as_json(each) for each in mails])


def _add_parts(web: Flask, store: Store) -> None:
    @web.get("/messages/<int:number>/html")
    def html(number: int) -> Response:
        letter = opened(_found(store, number)).html
        if letter is None:
            abort(HTTPStatus.NOT_FOUND)
        response = Response(_with_links_outside(letter), mimetype="text/html")
        response.headers["Content-Security-Policy"] = _LETTER_POLICY
        return response

    @web.get("/messages/<int:number>/files/<int:position>")
    def file(number: int, position: int) -> Response:
        files = opened(_found(store, number)).files
        if not 0 < position <= len(files):
            abort(HTTPStatus.NOT_FOUND)
        chosen = files[position - 1]
        return send_file(
            io.BytesIO(chosen.content), mimetype=chosen.media_type, as_attachment=True, download_name=chosen.name
        )

    @web.get("/messages/<int:number>/source")
    def source(number: int) -> Response:
        mail = _found(store, number)
        return send_file(
            io.BytesIO(mail.source), mimetype="message/rfc822", as_attachment=True, download_name=mail.path.name
        )


def _found(store: Store, number: int) -> Arrived:
    mail = store.find(number)
    if mail is None:
        abort(HTTPStatus.NOT_FOUND)
    return mail


def _as_json(mail: Arrived) -> dict[str, Any]:
    return {
        "id": mail.id,
        "at": mail.at.isoformat(),
        "to": ", ".join(mail.recipients),
        "envelope_from": mail.envelope_from,
        "subject": mail.subject,
        "message_id": mail.message_id,
        "language": mail.language,
        "links": list(mail.links),
    }


def _with_links_outside(letter: str) -> str:
    """The letter, whose links leave the frame."""
    return _HEAD.sub(lambda head: head[0] + '<base target="_blank">', letter, count=1)


def _refuse_other_hosts() -> None:
    """A page of another name that resolves to this machine must not read mail."""
    if urlsplit(f"//{request.host}").hostname not in _LOOPBACK:
        abort(HTTPStatus.BAD_REQUEST)


def _add_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
