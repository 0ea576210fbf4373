"""Public: what anyone may read without an account or a link: register of decisions, feeds, outcomes."""

from flask import Flask

from app.public.views import blueprint


def init_app(app: Flask) -> None:
    """Register the addresses of this package: /decisions and what is below."""
    app.register_blueprint(blueprint)
