"""Asking whether the web answers, as a stranger would: over the network, without the database."""

import http.client
from urllib.parse import urlsplit

from config import Settings

LONGEST_WAIT_SECONDS = 5.0


def web_answers(settings: Settings) -> bool:
    """Whether `/healthz` is there, at the address that the settings name and nowhere that it would lead to."""
    address = urlsplit(settings.watch_url or settings.public_url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=LONGEST_WAIT_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
