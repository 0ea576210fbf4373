"""Placet: consultation by correspondence. The composition root: the only module that knows every package."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from app import cli, desk, public, replies, watch
from app.consultations import code_models as _codes
from app.consultations import manuscript_models as _manuscripts
from app.consultations import models as _consultations
from app.consultations import rule_models as _rules
from app.core import db, web
from app.core.clock import Clock, SystemClock
from app.core.work import House
from app.documents import models as _documents
from app.intake import message_models as _messages
from app.intake import models as _intake
from app.members import models as _members
from app.officers import models as _officers
from app.outbox import models as _outbox
from app.outbox import sender
from app.record import models as _record
from app.replies import models as _replies
from app.replies import reading_models as _reading
from app.schedule import sentinel
from app.watch import models as _watch
from config import ConfigurationError, Settings, check, from_environment

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

#: Migrations see only tables whose modules have been imported.
TABLES = (
    _codes,
    _consultations,
    _documents,
    _intake,
    _manuscripts,
    _members,
    _messages,
    _officers,
    _outbox,
    _reading,
    _record,
    _replies,
    _rules,
    _watch,
)


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """Build the application.

    Args:
        settings: None means those of the environment.
        clock: None means the system's; tests pass a fixed one.

    Raises:
        ConfigurationError: a setting is missing or unsafe.
    """
    settings = settings or from_environment()
    check(settings)
    # It holds answers, and links of letters that have not been sent: nobody else on the machine may look in.
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = Flask(__name__)
    if app.debug and settings.is_production:
        # Flask reads it by itself, and its debugger lets whoever finds an error run what they like.
        raise ConfigurationError("FLASK_DEBUG must not be set in production")
    app.extensions["placet"] = House(settings=settings, clock=clock or SystemClock())
    db.init_app(app, settings.sqlalchemy_url, busy_seconds=settings.reply_timeout_seconds)
    Migrate(app, db.db, directory=str(MIGRATIONS), render_as_batch=True)
    sender.init_app(app, settings)
    web.init_app(app, settings)
    desk.init_app(app)
    replies.init_app(app)
    public.init_app(app)
    watch.init_app(app)
    sentinel.init_app(app, settings.watch_seconds)
    cli.init_app(app)
    return app
