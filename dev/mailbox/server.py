"""The mailbox as a whole: SMTP and pages side by side, started and stopped together."""

import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from werkzeug.serving import WSGIRequestHandler, make_server

from dev.mailbox.post import HOST, Postman, PostOffice
from dev.mailbox.store import Store
from dev.mailbox.web import create_web

_NOTICES_STOP_SECONDS = 0.05


class LocalMailbox:
    """A running mailbox; as a context manager it runs for the length of the block."""

    def __init__(
        self, *, directory: Path, smtp_port: int, web_port: int, answers: Mapping[str, int] | None = None
    ) -> None:
        """Bind the web port and read the directory; `start` begins to serve.

        Args:
            directory: where mails are kept.
            smtp_port: 0 lets the system choose.
            web_port: 0 lets the system choose.
            answers: address to the code that refuses it.

        Raises:
            OSError: a port is taken or the directory cannot be written.
        """
        self.store = Store(directory)
        self._post = PostOffice(Postman(self.store, answers or {}), port=smtp_port)
        self._web = make_server(HOST, web_port, create_web(self.store), threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(
            target=self._web.serve_forever, kwargs={"poll_interval": _NOTICES_STOP_SECONDS}, daemon=True
        )

    @property
    def smtp_port(self) -> int:
        """Port that takes mails."""
        return int(self._post.port)

    @property
    def url(self) -> str:
        """Address of the pages."""
        return f"http://{HOST}:{self._web.server_port}/"

    def start(self) -> None:
        """Take mails and show pages."""
        try:
            self._post.start()
        except BaseException:
            self._web.server_close()
            raise
        self._thread.start()

    def stop(self) -> None:
        """Stop both and free the ports."""
        self._post.stop()
        self._web.shutdown()
        self._thread.join()
        self._web.server_close()

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()


class _Quiet(WSGIRequestHandler):
    """Without a line for every request: scripts ask often."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""
