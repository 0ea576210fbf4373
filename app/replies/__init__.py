"""Replies: the member's face. Reply page, review, recording, superseding, receipt, contest."""

from flask import Flask

from app.replies.views import blueprint, hide_tokens


def init_app(app: Flask) -> None:
    """Register the addresses of this package: /l/, /r/, /c/ and /d/."""
    app.register_blueprint(blueprint)
    hide_tokens()
