"""Replies: the member's face. Reply page, review, recording, superseding, receipt, contest."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the addresses of this package."""
