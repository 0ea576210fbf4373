"""Who sits at the desk: the one place where its addresses ask for a sign-in and its forms for their token."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from typing import Any, TypeVar

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.core import i18n
from app.core.db import DatabaseFailure
from app.core.errors import Refusal
from app.core.i18n import N_
from app.core.web import cookie_name, view_here
from app.core.work import begin, house, look
from app.desk.days import in_utc
from app.officers.models import Role
from app.officers.queries import ACTING, ADMINISTERING, Sitting, entering, is_proof_due, officer_of
from app.officers.refusals import RoleMayNotAct
from app.officers.signin import is_worth_touching, touch

FORM_TOKEN = "form_token"  # noqa: S105 - the name of a field
#: Sent by the script that refreshes a page: looking again by itself does not keep a session alive.
REFRESH_HEADER = "X-Placet-Refresh"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_ROLES = "roles_at_the_desk"
EVERYBODY = frozenset(Role)
CHAIRS = frozenset({Role.CHAIR})
V = TypeVar("V", bound=Callable[..., Any])


def open_to(roles: Iterable[Role]) -> Callable[[V], V]:
    """Say who may use an address of the desk, where it is not the usual: all may look, those who act may send."""

    def mark(view: V) -> V:
        setattr(view, _ROLES, frozenset(roles))
        return view

    return mark


def roles_of(view: Callable[..., Any], method: str) -> frozenset[Role]:
    """Who may use an address with this method."""
    marked: frozenset[Role] | None = getattr(view, _ROLES, None)
    return marked if marked is not None else EVERYBODY if method in _SAFE_METHODS else ACTING


class FormOutdated(Refusal):
    """A form came without the token of this session: from another session, or from elsewhere."""

    code = "form_outdated"
    status = HTTPStatus.FORBIDDEN
    text = N_("This form belongs to another session. Open the page anew and send it again.")


def ask_for_sign_in() -> Response | None:
    """Let in whoever has a session; send everybody else to the room where one signs in.

    Raises:
        RoleMayNotAct: the address is not for this role.
        FormOutdated: a form of this desk without this session's token.
    """
    with look() as work:
        cookie = request.cookies.get(session_cookie())
        sitting = officer_of(work, cookie)
        owes_code = sitting is None and entering(work, cookie) is not None
        is_due = sitting is not None and is_worth_touching(work, sitting)
        g.proof_is_due = sitting is not None and is_proof_due(work, sitting)
    if sitting is None:
        reference = (request.view_args or {}).get("reference")
        page = "signin.code" if owes_code else "signin.form"
        return redirect(url_for(page, to=reference, lang=request.args.get("lang")), HTTPStatus.SEE_OTHER)
    i18n.use(_language(sitting))
    if sitting.officer.role not in roles_of(view_here(), request.method):
        raise RoleMayNotAct(email=sitting.officer.email)
    if request.method not in _SAFE_METHODS and not sitting.owns_form(request.form.get(FORM_TOKEN, "")):
        raise FormOutdated
    g.sitting = sitting
    if is_due and REFRESH_HEADER not in request.headers:
        # A database without room for this still has a board to show, which officers need then more than ever.
        with suppress(DatabaseFailure), begin(sitting.actor) as work:
            touch(work, sitting)
    return None


def sitting_here() -> Sitting:
    """The session of this request; only inside the guarded rooms."""
    found: Sitting = g.sitting
    return found


def session_cookie() -> str:
    """Name of the cookie that carries a session."""
    return cookie_name("placet", whole_host=True)


def give_cookie(response: Response, value: str) -> None:
    """Let the browser carry a session until it is closed."""
    response.set_cookie(
        session_cookie(), value, secure=house().settings.is_https, httponly=True, samesite="Lax", path="/"
    )


def take_cookie(response: Response) -> None:
    """Let the browser forget its session."""
    response.delete_cookie(session_cookie(), secure=house().settings.is_https, httponly=True, samesite="Lax", path="/")


def keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Carry a language that was asked for from page to page of the desk."""
    del endpoint
    if request.args.get("lang", "") in i18n.LANGUAGES:
        values.setdefault("lang", request.args["lang"])


def add_to_pages() -> dict[str, object]:
    """What every template of the desk may use."""
    sitting: Sitting | None = g.get("sitting")
    return {
        "officer": sitting.officer if sitting else None,
        "form_token": sitting.form_secret if sitting else "",
        "may_act": sitting is not None and sitting.officer.role in ACTING,
        "keeps_accounts": sitting is not None and sitting.officer.role in ADMINISTERING,
        "proof_is_due": bool(g.get("proof_is_due", False)),
        "same_page_in": _same_page_in(),
        "in_utc": in_utc,
    }


def _same_page_in() -> Callable[[str], str]:
    """A function that gives the present page's address in another language."""

    def address(language: str) -> str:
        values = {**request.args.to_dict(), **(request.view_args or {}), "lang": language}
        return url_for(request.endpoint or "desk.board.consultations", **values)

    return address


def _language(sitting: Sitting) -> str:
    asked = request.args.get("lang", "")
    return asked if asked in i18n.LANGUAGES else sitting.officer.language
