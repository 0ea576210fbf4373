"""The blueprint that all pages for members belong to."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import PathConverter

blueprint = Blueprint("replies", "app.replies", template_folder="templates")


class _Mangled(PathConverter):
    """What stands behind `/l/`, however a mail program broke it: line breaks too."""

    regex = r"(?s:[^/].*?)"


@blueprint.record_once
def _know_mangled(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["mangled"] = _Mangled
