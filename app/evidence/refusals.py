"""Why a result cannot be had."""

from http import HTTPStatus

from app.core.errors import Refusal
from app.core.i18n import N_


class ResultRefused(Refusal):
    """A result cannot be shown or handed out."""

    code = "result"


class ResultNotKnown(ResultRefused):
    """The consultation has not been closed, or was withdrawn."""

    code = "result_not_known"
    status = HTTPStatus.NOT_FOUND
    text = N_("There is no result of %(reference)s: the consultation has not been closed, or was withdrawn.")
