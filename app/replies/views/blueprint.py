"""The blueprint that all pages for members belong to."""

from typing import Any

from flask import Blueprint, has_request_context, request
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import PathConverter

from app.core.i18n import LANGUAGES

#: Part of the address that names a second language to be shown beside the reader's.
BESIDE = "beside"

blueprint = Blueprint("replies", "app.replies", template_folder="templates")


class _Mangled(PathConverter):
    """What stands behind `/l/`, however a mail program broke it: line breaks too."""

    regex = r"(?s:[^/].*?)"


@blueprint.record_once
def _know_mangled(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["mangled"] = _Mangled


@blueprint.url_defaults
def _keep_beside(_endpoint: str, values: dict[str, Any]) -> None:
    """Whoever reads a second language keeps it from one page to the next; an address that says otherwise prevails."""
    if has_request_context() and request.args.get(BESIDE) in LANGUAGES:
        values.setdefault(BESIDE, request.args[BESIDE])
