"""The least that a web application can be: what cold starts are held against."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def page() -> str:
    """Answer."""
    return "here"
