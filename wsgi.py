"""The WSGI entry point: `gunicorn wsgi:app`, `flask run`."""

from app import create_app

app = create_app()
