"""Keeping tokens out of the web server's log, whoever has set it up: the address of a personal link is a key."""

import logging

from app.core.logs import masked

#: Loggers of the servers that we run under; both write the request line.
LOGGERS = ("werkzeug", "gunicorn.access")


class _Hiding(logging.Filter):
    """Takes personal links, tokens and e-mail addresses out of a message."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without tokens."""
        message = record.getMessage()
        if (hidden := masked(message)) != message:
            record.msg, record.args = hidden, ()
        return True


def hide_tokens() -> None:
    """Silence the known servers' logs; harmless when called again."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(each, _Hiding) for each in logger.filters):
            logger.addFilter(_Hiding())
