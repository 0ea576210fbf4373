"""The SMTP side: takes every mail for anyone, and refuses where it was told to."""

import asyncio
from collections.abc import Mapping

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from dev.mailbox.store import Store

HOST = "127.0.0.1"
LARGEST_MAIL_BYTES = 64 * 1024 * 1024


class Postman:
    """Puts mails into the store.

    No slots and no dataclass: aiosmtpd looks through its handler's members.
    """

    def __init__(self, store: Store, answers: Mapping[str, int]) -> None:
        """Work for a store.

        Args:
            store: where mails go.
            answers: address to the code that refuses it (451, 550), for trying failures.
        """
        self._store = store
        self._answers = {address.lower(): code for address, code in answers.items()}

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take any recipient but those that are to be refused."""
        code = self._answers.get(address.lower())
        if code is not None:
            return f"{code} {address} is refused here because the local mailbox was told so"
        envelope.rcpt_tos.append(address)
        return "250 Recipient taken"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        """Keep the mail, then say so."""
        content = envelope.content
        if not isinstance(content, bytes):
            return "451 The mail did not come as bytes"
        mail = self._store.keep(content, envelope_from=envelope.mail_from or "", recipients=envelope.rcpt_tos)
        return f"250 Kept as number {mail.id}"


class PostOffice(Controller):
    """The server in a thread of its own, on loopback only; port 0 lets the system choose one."""

    def __init__(self, postman: Postman, *, port: int) -> None:
        """Prepare; `start` opens the port."""
        super().__init__(
            postman,
            hostname=HOST,
            port=port,
            server_hostname="localhost",
            ident="local mailbox",
            enable_SMTPUTF8=False,
            data_size_limit=LARGEST_MAIL_BYTES,
        )

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)  # noqa: S101 - tells the type checker what the base class means
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # the library has types only in part
