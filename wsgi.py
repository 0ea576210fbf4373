"""The WSGI entry point: `gunicorn wsgi:app`, `flask run`."""

import sys

from app import create_app
from config import ConfigurationError

try:
    app = create_app()
except ConfigurationError as problem:
    # A sentence, not a traceback: whoever sets up a server reads this first.
    sys.stderr.write(f"Placet cannot start: {problem}\n")
    sys.exit(1)
