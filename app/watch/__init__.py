"""Watch: heartbeats of the processes, what they say about the health of the house, and who is told."""

from flask import Flask

from app.watch.views import blueprint


def init_app(app: Flask) -> None:
    """Register the addresses of this package: /healthz, /readyz and /metrics."""
    app.register_blueprint(blueprint)
