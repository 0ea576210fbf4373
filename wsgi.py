"""The WSGI entry point: `gunicorn wsgi:app`, `flask run`."""

import sys

from app import create_app
from app.core import logs
from config import ConfigurationError, from_environment

try:
    settings = from_environment()
    logs.configure(settings)
    app = create_app(settings)
except ConfigurationError as problem:
    # A sentence, not a traceback: whoever sets up a server reads this first.
    sys.stderr.write(f"Placet cannot start: {problem}\n")
    sys.exit(1)
