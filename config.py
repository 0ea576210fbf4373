"""Every setting of Placet: name, type, unit, default, meaning. The only module that reads the environment.

A setting `tick_seconds` is read from `PLACET_TICK_SECONDS`. There is no fallback for secrets in production, and a
value that cannot be understood stops the start with the name of the variable and what was expected.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "PLACET_"
DEVELOPMENT_KEY = "development-only-not-a-secret"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SHORTEST_KEY_LENGTH = 32
_WHOLE = 100
#: What stands for the signed name of a letter in a return path, how long that is, and what a local part has room for.
RETURN_PATH_TOKEN, RETURN_PATH_TOKEN_LENGTH, LONGEST_LOCAL_PART = "{token}", 42, 64


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message names it and says what is expected."""


class Environment(StrEnum):
    """Where the application runs."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"


class MailTls(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


class LogForm(StrEnum):
    """How a line of the log is written."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"


def _setting(default: Any, meaning: str, *, unit: str = "") -> Any:  # noqa: ANN401 - dataclasses.field is untyped
    return field(default=default, metadata={"meaning": meaning, "unit": unit})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked. Lengths carry their unit in the name."""

    env: Environment = _setting(
        Environment.PRODUCTION, "`production` refuses weak secrets; `development` is for one's own machine."
    )
    deployment: str = _setting(
        "placet", "Name of this deployment: first part of every log's origin, and part of every link."
    )
    public_url: str = _setting(
        "http://127.0.0.1:5000", "Address that links in letters start with; https, or http on loopback."
    )
    data_dir: Path = _setting(Path("var"), "Directory for the SQLite file, checkpoints and local state.")
    database_url: str = _setting(
        "",
        "Address of the database; empty means SQLite in the data directory; `postgresql://` selects psycopg.",
    )
    secret_keys: tuple[str, ...] = _setting(
        (DEVELOPMENT_KEY,), "Comma-separated signing keys, oldest first; the last one signs, all are read."
    )
    mail_from: str = _setting(
        "Council Secretariat <council@secretariat.example>", "Name and address that letters come from."
    )
    mail_server: str = _setting("127.0.0.1", "Host name of the mail relay.")
    mail_port: int = _setting(1025, "Port of the mail relay.")
    mail_username: str = _setting("", "User name at the relay; empty means no authentication.")
    mail_password: str = _setting("", "Password at the relay.")
    mail_tls: MailTls = _setting(MailTls.NONE, "`none` (loopback only), `starttls` or `implicit`.")
    mail_ca_file: str = _setting(
        "", "Certificate authority that signed the relay's certificate; empty means the system's."
    )
    mail_timeout_seconds: int = _setting(60, "How long one answer of the relay is awaited.", unit="seconds")
    mail_fallback_server: str = _setting(
        "", "Host name of a second relay, asked while the first is out of reach; empty: there is none."
    )
    mail_fallback_port: int = _setting(587, "Port of that relay.")
    mail_fallback_tls: MailTls = _setting(MailTls.STARTTLS, "`none` (loopback only), `starttls` or `implicit`.")
    mail_fallback_username: str = _setting("", "User name at that relay; empty means no authentication.")
    mail_fallback_password: str = _setting("", "Password at that relay.")
    mail_senders: int = _setting(
        4, "How many letters a scheduler has in hand at once: one that a relay keeps waiting holds back no other."
    )
    mail_dkim_selector: str = _setting(
        "",
        "Selector under which the sending domain publishes its DKIM key, to be looked up before opening; "
        "empty: it is not looked up.",
    )
    mail_return_path: str = _setting(
        "",
        "Address that reports of failure go to, with `{token}` for the signed name of the letter, such as "
        "`bounce+{token}@secretariat.example`; empty: that of `PLACET_MAIL_FROM`, and no report is believed.",
    )
    imap_server: str = _setting(
        "", "Host name of the mailbox that reports and answers go to; empty means that none is read."
    )
    imap_port: int = _setting(993, "Port of that mailbox.")
    imap_tls: MailTls = _setting(MailTls.IMPLICIT, "`none` (loopback only), `starttls` or `implicit`.")
    imap_ca_file: str = _setting("", "Certificate authority that signed its certificate; empty means the system's.")
    imap_username: str = _setting("", "User name at that mailbox.")
    imap_password: str = _setting("", "Password at that mailbox.")
    imap_folder: str = _setting("INBOX", "Folder that is read.")
    imap_timeout_seconds: int = _setting(30, "How long one answer of that mailbox is awaited.", unit="seconds")
    letter_attachment_kilobytes: int = _setting(
        2048,
        "Largest circular that goes with an invitation as an attachment; of a larger one the letter says where it is.",
        unit="kilobytes",
    )
    tick_seconds: int = _setting(10, "Interval between two ticks of the scheduler.", unit="seconds")
    close_drain_seconds: int = _setting(
        30, "Wait after a deadline before closing, so that timely replies under way are in.", unit="seconds"
    )
    reply_timeout_seconds: int = _setting(
        10, "Longest a reply may wait for the database before it is refused as not recorded.", unit="seconds"
    )
    typed_confirmation: bool = _setting(
        default=False,
        meaning="Whether a reply is confirmed only with the code that is printed beside its personal link in letters.",
    )
    outbox_lease_seconds: int = _setting(
        900, "How long a sender holds a letter; longer than the longest exchange with the relay.", unit="seconds"
    )
    outbox_retry_minutes: tuple[int, ...] = _setting(
        (1, 2, 5, 10, 15, 30),
        "Waits before the next attempts after a temporary refusal; the last one repeats.",
        unit="minutes",
    )
    checkpoint_file: Path | None = _setting(
        None,
        "File that keeps the latest checkpoint of each log; empty means `checkpoints` in the data directory.",
    )
    desk_idle_minutes: int = _setting(
        30, "An officer's session ends after this long without a request.", unit="minutes"
    )
    desk_absolute_hours: int = _setting(12, "An officer's session ends after this long in any case.", unit="hours")
    desk_proof_minutes: int = _setting(
        5,
        "For this long after an officer has proven who they are, acts by two do not ask for it again.",
        unit="minutes",
    )
    retention_days: int = _setting(
        730,
        "For this long after a consultation has ended, or a focal point was removed, persons are kept; then they may "
        "be erased.",
        unit="days",
    )
    trusted_proxies: int = _setting(0, "Number of reverse proxies whose X-Forwarded headers are believed.")
    metrics_token: str = _setting(
        "", "What a monitor sends as `Authorization: Bearer …` to read `/metrics`; empty: there is no such page."
    )
    watch_seconds: int = _setting(
        20,
        "How often web processes look whether the scheduler is silent, and schedulers whether the web answers; "
        "0: they do not, and no officer is told.",
        unit="seconds",
    )
    watch_url: str = _setting(
        "", "Address at which schedulers ask whether the web answers; empty: that of `PLACET_PUBLIC_URL`."
    )
    log_form: LogForm = _setting(
        LogForm.AUTO, "`json`: one JSON object a line; `text`: for people; `auto`: `json` in production."
    )
    disk_free_percent: int = _setting(
        10, "`/readyz` is red where the data directory's disk has less room than this.", unit="percent"
    )

    @property
    def is_production(self) -> bool:
        """Whether the strict checks of production apply."""
        return self.env is Environment.PRODUCTION

    @property
    def writes_json(self) -> bool:
        """Whether lines of the log are JSON objects."""
        return self.log_form is LogForm.JSON or (self.log_form is LogForm.AUTO and self.is_production)

    @property
    def is_https(self) -> bool:
        """Whether the public address is https; cookies are Secure and prefixed exactly then."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def is_loopback(self) -> bool:
        """Whether the public address is on this machine."""
        return urlsplit(self.public_url).hostname in LOOPBACK

    @property
    def sqlalchemy_url(self) -> str:
        """The database address as SQLAlchemy wants it, with the driver named."""
        if not self.database_url:
            return f"sqlite:///{(self.data_dir / 'placet.sqlite').resolve()}"
        for scheme in ("postgresql://", "postgres://"):
            if self.database_url.startswith(scheme):
                return "postgresql+psycopg://" + self.database_url.removeprefix(scheme)
        return self.database_url

    @property
    def checkpoint_path(self) -> Path:
        """Where the latest checkpoints are kept outside the database."""
        return self.checkpoint_file or self.data_dir / "checkpoints"


def variable(name: str) -> str:
    """Name of the environment variable that a setting is read from."""
    return PREFIX + name.upper()


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read and check all settings.

    Raises:
        ConfigurationError: a value cannot be understood, a name beginning with the prefix is unknown, or the
            combination is not safe.
    """
    known = {variable(each.name): each for each in fields(Settings)}
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise ConfigurationError(f"unknown setting {', '.join(unknown)}; docs/configuration.md lists all settings")
    values = {each.name: _parsed(name, each, environment[name]) for name, each in known.items() if name in environment}
    settings = Settings(**values)
    check(settings)
    return settings


def from_environment() -> Settings:
    """The settings of this process."""
    return settings_from(os.environ)


def check(settings: Settings) -> None:
    """Refuse combinations that are unsafe.

    Raises:
        ConfigurationError: with the name of the setting and what is expected.
    """
    _check_addresses(settings)
    _check_mail(settings)
    _check_watch(settings)
    if not settings.is_production:
        if not settings.is_loopback:
            raise ConfigurationError("PLACET_ENV=development is allowed only where PLACET_PUBLIC_URL is loopback")
        return
    _check_production(settings)


def _check_addresses(settings: Settings) -> None:
    address = urlsplit(settings.public_url)
    if address.scheme != "https" and not (address.scheme == "http" and settings.is_loopback):
        raise ConfigurationError("PLACET_PUBLIC_URL must be https, or http on loopback")
    if address.path not in {"", "/"} or address.query or address.fragment:
        raise ConfigurationError("PLACET_PUBLIC_URL must be scheme and host only")


def _check_watch(settings: Settings) -> None:
    if settings.metrics_token and len(settings.metrics_token) < SHORTEST_KEY_LENGTH:
        raise ConfigurationError(f"PLACET_METRICS_TOKEN must be empty or at least {SHORTEST_KEY_LENGTH} characters")
    if settings.watch_url and not re.fullmatch(r"https?://[^/?#@\s]+/?", settings.watch_url):
        raise ConfigurationError("PLACET_WATCH_URL must be http or https, and scheme and host only")
    if settings.disk_free_percent >= _WHOLE:
        raise ConfigurationError("PLACET_DISK_FREE_PERCENT must be less than 100")


def _check_mail(settings: Settings) -> None:
    if settings.mail_tls is MailTls.NONE and settings.mail_server not in LOOPBACK:
        raise ConfigurationError("PLACET_MAIL_TLS=none is allowed only for a mail server on loopback")
    if settings.mail_fallback_tls is MailTls.NONE and settings.mail_fallback_server not in {"", *LOOPBACK}:
        raise ConfigurationError("PLACET_MAIL_FALLBACK_TLS=none is allowed only for a mail server on loopback")
    if not settings.mail_senders:
        raise ConfigurationError("PLACET_MAIL_SENDERS must be 1 or more")
    if settings.imap_tls is MailTls.NONE and settings.imap_server not in {"", *LOOPBACK}:
        raise ConfigurationError("PLACET_IMAP_TLS=none is allowed only for a mailbox on loopback")
    if settings.imap_server and not settings.imap_timeout_seconds:
        raise ConfigurationError("PLACET_IMAP_TIMEOUT_SECONDS must be 1 or more")
    if settings.mail_return_path:
        _check_return_path(settings.mail_return_path)


def _check_return_path(pattern: str) -> None:
    address = re.fullmatch(r"([A-Za-z0-9.+=_-]*)\{token\}([A-Za-z0-9.+=_-]*)@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", pattern)
    longest = LONGEST_LOCAL_PART - RETURN_PATH_TOKEN_LENGTH
    if address is None or len(address[1] + address[2]) > longest or address[1][:1] == "." or address[2][-1:] == ".":
        raise ConfigurationError(
            "PLACET_MAIL_RETURN_PATH must be one address with {token} in the part before the @, "
            f"and at most {longest} other characters there"
        )


def _check_production(settings: Settings) -> None:
    weak = [key for key in settings.secret_keys if key == DEVELOPMENT_KEY or len(key) < SHORTEST_KEY_LENGTH]
    if weak:
        raise ConfigurationError(
            f"PLACET_SECRET_KEYS must be set to keys of at least {SHORTEST_KEY_LENGTH} characters in production "
            "(PLACET_ENV=development is for one's own machine)"
        )
    if settings.close_drain_seconds < 2 * settings.reply_timeout_seconds:
        raise ConfigurationError(
            "PLACET_CLOSE_DRAIN_SECONDS must be at least twice PLACET_REPLY_TIMEOUT_SECONDS, "
            "so that no timely reply is still under way at the close"
        )


def _parsed(name: str, each: Field[Any], text: str) -> Any:  # noqa: ANN401 - one value per setting type
    text = text.strip()
    try:
        return _READERS.get(each.type, str)(text)
    except (ValueError, KeyError):
        raise ConfigurationError(f"{name}={text!r} is not {_EXPECTED.get(each.type, each.type)}") from None


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _choice(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _minutes(text: str) -> tuple[int, ...]:
    numbers = tuple(_count(each) for each in text.split(","))
    if 0 in numbers:
        raise ValueError(text)
    return numbers


def _keys(text: str) -> tuple[str, ...]:
    keys = tuple(each.strip() for each in text.split(","))
    if not all(keys):
        raise ValueError(text)
    return keys


_EXPECTED: dict[Any, str] = {
    int: "a whole number, 0 or more",
    bool: "true or false",
    Environment: " or ".join(Environment),
    MailTls: ", ".join(MailTls),
    LogForm: ", ".join(LogForm),
    tuple[int, ...]: "a list of whole numbers of minutes, such as 1,2,5",
    tuple[str, ...]: "a comma-separated list without empty entries",
}
_READERS: dict[Any, Any] = {
    int: _count,
    bool: _choice,
    Path: Path,
    Path | None: lambda text: Path(text) if text else None,
    Environment: Environment,
    MailTls: MailTls,
    LogForm: LogForm,
    tuple[int, ...]: _minutes,
    tuple[str, ...]: _keys,
}
