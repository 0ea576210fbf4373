"""Keeping tokens out of the web server's log: the address of a personal link is a key."""

import logging
import re

#: Loggers of the servers that we run under; both write the request line.
LOGGERS = ("werkzeug", "gunicorn.access")
_TOKEN = re.compile(r"(/[lcdk]/)[^\s\"?]+")


class _Hiding(logging.Filter):
    """Replaces what follows `/l/`, `/c/`, `/d/` or `/k/` in a message."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without tokens."""
        message = record.getMessage()
        if _TOKEN.search(message):
            record.msg, record.args = _TOKEN.sub(r"\1…", message), ()
        return True


def hide_tokens() -> None:
    """Silence the known servers' logs; harmless when called again."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(each, _Hiding) for each in logger.filters):
            logger.addFilter(_Hiding())
