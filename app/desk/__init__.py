"""Desk: the secretariat's face, in rooms. Everything below /desk needs a sign-in but the room where one signs in."""

from flask import Blueprint, Flask

import app.desk.drafting.previews
import app.desk.drafting.sheets
import app.desk.roster.confirming
import app.desk.roster.importing
import app.desk.signin.codes  # noqa: F401 - the second page of the entrance
from app.desk.account.views import room as account
from app.desk.acts.navigation import add_navigation
from app.desk.acts.views import room as acts
from app.desk.archive.views import room as archive
from app.desk.bench.views import room as bench
from app.desk.board.views import room as board
from app.desk.contacts.views import room as contacts
from app.desk.drafting.views import room as drafting
from app.desk.intake.views import room as intake
from app.desk.keys.views import room as keys
from app.desk.messages.views import room as messages
from app.desk.officers.views import room as officers
from app.desk.preflight.views import room as preflight
from app.desk.roster.views import room as roster
from app.desk.search.views import room as search
from app.desk.signin.guard import add_to_pages, ask_for_sign_in, keep_language
from app.desk.signin.views import entrance, exit_
from app.officers import passwords


def init_app(app: Flask) -> None:
    """Register the rooms; each new one goes into the guarded desk."""
    desk = Blueprint("desk", __name__, url_prefix="/desk", template_folder="templates")
    desk.before_request(ask_for_sign_in)
    desk.url_defaults(keep_language)
    desk.context_processor(add_to_pages)
    desk.context_processor(add_navigation)
    desk.register_blueprint(acts)
    desk.register_blueprint(board)
    desk.register_blueprint(preflight)
    desk.register_blueprint(roster)
    desk.register_blueprint(archive)
    desk.register_blueprint(search)
    desk.register_blueprint(keys)
    desk.register_blueprint(contacts)
    desk.register_blueprint(drafting)
    desk.register_blueprint(intake)
    desk.register_blueprint(messages)
    desk.register_blueprint(bench)
    desk.register_blueprint(account)
    desk.register_blueprint(officers)
    desk.register_blueprint(exit_)
    app.register_blueprint(desk)
    # The way in is outside the guard, and looks like the rest.
    app.register_blueprint(entrance)
    passwords.warm_up()
