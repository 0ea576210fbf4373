"""Commands for operators, one module per command group."""

import importlib
import pkgutil

from flask import Flask


def init_app(app: Flask) -> None:
    """Add every command group to `flask`."""
    for found in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{found.name}")
        for command in getattr(module, "COMMANDS", ()):
            app.cli.add_command(command)
