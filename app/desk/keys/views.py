"""The sheet of keys. The script of the desk reads the keys off the links themselves; a test holds both together."""

from flask import Blueprint, render_template

room = Blueprint("keys", __name__, template_folder="templates")


@room.get("/keys")
def page() -> str:
    """All keys that whoever looks can use."""
    return render_template("keys/page.html")
