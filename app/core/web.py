"""What every page shares: allowed hosts, headers, languages, refusals as pages, templates that fail loudly."""

import secrets
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from itertools import chain
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, jsonify, render_template, request
from jinja2 import StrictUndefined
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.http import parse_accept_header
from werkzeug.middleware.proxy_fix import ProxyFix

from app.core import i18n, markdown, turns
from app.core.errors import Refusal
from app.core.work import house
from config import Settings

LARGEST_REQUEST_BYTES = 2 * 1024 * 1024
#: Where files are uploaded: the largest document, several annexes, and what surrounds them.
LARGEST_UPLOAD_BYTES = 64 * 1024 * 1024
LARGEST_FIELD_BYTES = 512 * 1024
MOST_FORM_PARTS = 500

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'none'; object-src 'none'"
)
#: What every answer says, unless its view says otherwise.
_HEADERS = (
    ("Content-Security-Policy", _POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "interest-cohort=()"),
)
_VARY = ("Cookie", "Accept-Language")
_TAKES_FILES = "takes_files"
_ANY_HOST = "any_host"
V = TypeVar("V", bound=Callable[..., Any])
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its common behaviour."""
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_FIELD_BYTES,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.gettext, i18n.ngettext, newstyle=True, pgettext=i18n.pgettext
    )
    app.jinja_env.globals.update(
        language=i18n.current_language,
        direction=i18n.direction,
        own_name=i18n.own_name,
        LANGUAGES=i18n.LANGUAGES,
        written_date=i18n.written_date,
        listed=i18n.listed,
        gap=i18n.gap,
    )
    app.jinja_env.filters["markdown"] = markdown.html
    app.before_request(_refuse_other_hosts)
    app.before_request(_refuse_other_sites)
    app.before_request(_choose_language)
    app.before_request(_let_files_in)
    app.before_request(_refuse_what_no_column_holds)
    app.after_request(_show_turns)
    app.after_request(_add_headers)
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(DataError, _unheld)
    app.register_error_handler(OverflowError, _unheld)
    app.register_error_handler(Exception, _broken)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]


def cookie_name(name: str, *, whole_host: bool) -> str:
    """Name of a cookie with the prefix that makes browsers hold it to https, where the site is https."""
    if not house().settings.is_https:
        return name
    return f"__Host-{name}" if whole_host else f"__Secure-{name}"


def view_here() -> Callable[..., Any]:
    """The view that answers this request."""
    return current_app.view_functions[request.endpoint or ""]


def has_view(endpoint: str) -> bool:
    """Whether there is an address of that name."""
    return endpoint in current_app.view_functions


def negotiated_language(offered: tuple[str, ...] = i18n.LANGUAGES) -> str:
    """The language that the address asks for with `lang`, else the one the browser prefers, else English."""
    asked = request.args.get("lang", "")
    if asked in offered:
        return asked
    return _preferred(request.headers.get("Accept-Language", ""), offered)


@lru_cache(maxsize=256)
def _preferred(accepted: str, offered: tuple[str, ...]) -> str:
    """Browsers say one of few things, and taking it apart costs more than all else that a page is asked before."""
    return parse_accept_header(accepted, LanguageAccept).best_match(offered) or i18n.SOURCE


def public_address(path: str) -> str:
    """The whole address of a path, under the configured name."""
    return house().settings.public_url.rstrip("/") + path


def noted(code: str) -> str:
    """A number for a page that declines something; the log has it beside what was declined and where.

    The log gets the name of the address, never the address: that may hold a personal link.
    """
    number = _number()
    current_app.logger.warning(
        "incident %s: %s at %s %s",
        number,
        code,
        request.method,
        request.endpoint or "no address",
        extra={"incident": number},
    )
    return number


def refused(refusal: Refusal) -> tuple[Response | str, HTTPStatus]:
    """One page, or one JSON object, for every refusal."""
    number = noted(refusal.code)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(code=refusal.code, message=str(refusal), incident=number), refusal.status
    return _declined(refusal.code, str(refusal), number), refusal.status


def _failed(failure: HTTPException) -> tuple[str, int] | HTTPException:
    if failure.code is None or failure.response is not None:
        return failure
    message = {
        HTTPStatus.NOT_FOUND: i18n.gettext("The page or document asked for does not exist."),
        HTTPStatus.METHOD_NOT_ALLOWED: i18n.gettext("This address does not accept that kind of request."),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: i18n.gettext("What was sent is too large."),
        HTTPStatus.TOO_MANY_REQUESTS: i18n.gettext("There have been too many attempts. Please try again later."),
    }.get(HTTPStatus(failure.code), i18n.gettext("The request cannot be understood."))
    code = f"http_{failure.code}"
    return _declined(code, message, noted(code)), failure.code


def _broken(error: Exception) -> tuple[str, int]:
    """A page that says nothing of the inside, with a number that finds the entry in the log.

    Where the database cannot, for want of room or time, it may be able to later: 503. Where the connection to it broke,
    perhaps while committing, nobody knows whether a form was recorded.
    """
    incident = _number()
    current_app.logger.error("incident %s", incident, exc_info=error, extra={"incident": incident})
    if current_app.testing:
        raise error
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    is_known = True
    if isinstance(error, OperationalError):
        status = HTTPStatus.SERVICE_UNAVAILABLE
        is_known = request.method in _SAFE_METHODS or not error.connection_invalidated
    return _declined("incident", _regret(incident, is_known=is_known), incident), status


def _regret(incident: str, *, is_known: bool) -> str:
    if is_known:
        return i18n._(
            "Something went wrong on our side. Nothing was recorded. Please quote the number %(incident)s.",
            incident=incident,
        )
    return i18n._(
        "Something went wrong on our side, and it is not certain whether anything was recorded. Please look before you "
        "send it again, and quote the number %(incident)s.",
        incident=incident,
    )


def _number() -> str:
    return secrets.token_hex(4)


def _declined(code: str, message: str, number: str) -> str:
    return render_template("errors/refusal.html", code=code, message=message, incident=number)


def _refuse_other_hosts() -> None:
    """Links come from the configured address only; a request under another name is refused."""
    if request.endpoint and getattr(view_here(), _ANY_HOST, False):
        return
    if request.host.lower() != urlsplit(house().settings.public_url).netloc.lower():
        abort(HTTPStatus.BAD_REQUEST)


def _refuse_other_sites() -> None:
    """A form sent from another site is refused, by Fetch Metadata where the browser sends it, else by Origin."""
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            abort(HTTPStatus.FORBIDDEN)
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != "null" and urlsplit(origin).netloc.lower() != request.host.lower():
        abort(HTTPStatus.FORBIDDEN)


def any_host(view: V) -> V:
    """Say that an address answers under any name: monitors ask by number, and what it says holds no address."""
    setattr(view, _ANY_HOST, True)
    return view


def takes_files(view: V) -> V:
    """Say that an address takes uploads, which may be larger than other requests."""
    setattr(view, _TAKES_FILES, True)
    return view


def _let_files_in() -> None:
    if request.endpoint and getattr(view_here(), _TAKES_FILES, False):
        request.max_content_length = LARGEST_UPLOAD_BYTES


def _refuse_what_no_column_holds() -> None:
    """NUL is in no text that anybody writes, and PostgreSQL takes none.

    Where files come in the form is not read before somebody is known to have sent it; its view looks for itself.
    """
    said = [*(request.view_args or {}).values(), *chain(*request.args.listvalues())]
    if request.endpoint and not getattr(view_here(), _TAKES_FILES, False):
        said += chain(*request.form.listvalues())
    if any("\x00" in str(each) for each in said):
        abort(HTTPStatus.BAD_REQUEST)


def _unheld(error: Exception) -> tuple[str, int] | HTTPException:
    """A number or text that passed by all checks and fits no column is the sender's fault, and nothing was recorded."""
    current_app.logger.warning("not held by the database", exc_info=error)
    return _failed(BadRequest())


def _choose_language() -> None:
    i18n.use(negotiated_language())


def _show_turns(response: Response) -> Response:
    """What somebody wrote never reads as another text, whichever page shows it (C3)."""
    if response.mimetype == "text/html" and not response.is_streamed:
        page = response.get_data()
        if turns.has_any(page):
            response.set_data(turns.made_visible(page.decode()))
    return response


def _add_headers(response: Response) -> Response:
    headers = response.headers
    said = {name.lower() for name, _value in headers}
    wanted = [*_HEADERS]
    if request.endpoint != "static":
        wanted.append(("Cache-Control", "no-store"))
        if "vary" in said:
            response.vary.update(_VARY)
        else:
            wanted.append(("Vary", ", ".join(_VARY)))
    if house().settings.is_https:
        wanted.append(("Strict-Transport-Security", "max-age=31536000"))
    # One by one they would each be looked for among all others.
    headers.extend((name, value) for name, value in wanted if name.lower() not in said)
    return response
