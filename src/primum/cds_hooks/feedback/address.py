"""Where the store is: a URL of the settings or the environment, read into an address.

A password never stands in the settings: it comes from PRIMUM_STORE_PASSWORD, PGPASSWORD, or within
PRIMUM_STORE_URL, which goes before the settings as a whole.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from msgspec import Struct

from primum.vocabulary.problem import Place, Problem, Unreadable

URL = "PRIMUM_STORE_URL"
_PASSWORDS = ("PRIMUM_STORE_PASSWORD", "PGPASSWORD")
_PORT = 5432
_FORMS = "Write sqlite:FILE, postgresql://user@host:port/database or none."
_TLS = ("disable", "prefer", "require", "verify-full")
_OPTIONS = ("host", "sslmode", "sslrootcert")


class SqliteAddress(Struct, frozen=True):
    """A file of SQLite."""

    file: Path


class PostgresqlAddress(Struct, frozen=True, kw_only=True):
    """A database of a PostgreSQL server.

    A host that starts with a slash is the folder of a Unix socket. `tls` is one of libpq's words:
    disable, prefer, require, or verify-full, which checks the server's certificate against
    `authorities` (a PEM file; empty: those of the system).
    """

    user: str
    host: str
    port: int
    database: str
    tls: str = "prefer"
    authorities: str = ""
    password: str | None = None

    def __repr__(self) -> str:
        """Tell the address without the password."""
        return f"postgresql://{self.user}@{self.host}:{self.port}/{self.database}"


Address: TypeAlias = SqliteAddress | PostgresqlAddress | None


def read_address(url: str, environment: Mapping[str, str] = os.environ) -> Address:
    """Read the URL of a store; None for `none`. `Unreadable` says what is wrong with it.

    Args:
        url: the URL of the settings, which PRIMUM_STORE_URL of the environment replaces.
        environment: where the URL and secrets are looked up.
    """
    given = environment.get(URL)
    place = URL if given else "store.url"
    kind, _, rest = (given or url).partition(":")
    if kind == "none" and not rest:
        return None
    if kind == "sqlite" and rest:
        return SqliteAddress(Path(rest))
    if kind not in ("postgresql", "postgres"):
        _refuse(place, "store-url-unknown", "this is not the URL of a store", _FORMS)
    try:
        parts = urlsplit(given or url)
        port = parts.port or _PORT
    except ValueError:
        _refuse(place, "store-url-unknown", "this URL cannot be read", _FORMS)
    if parts.password is not None and not given:
        _refuse(
            place,
            "password-in-settings",
            "a password stands in the URL",
            f"Take it out, and give it in the environment: {' or '.join(_PASSWORDS)}.",
        )
    return _postgresql(place, parts, port, environment)


def _postgresql(
    place: str, parts: SplitResult, port: int, environment: Mapping[str, str]
) -> PostgresqlAddress:
    """Take a URL apart, as libpq reads it (PostgreSQL 15, section 34.1.1.2)."""
    options = dict(parse_qsl(parts.query))
    if unknown := sorted(options.keys() - {*_OPTIONS}):
        known = ", ".join(_OPTIONS)
        _refuse(place, "store-url-unknown", f"{unknown[0]} is not understood", f"Known: {known}.")
    tls = options.get("sslmode", "prefer")
    if tls not in _TLS:
        known = ", ".join(_TLS)
        _refuse(place, "store-url-unknown", "this sslmode is not understood", f"Known: {known}.")
    user, database = unquote(parts.username or ""), unquote(parts.path.lstrip("/"))
    if not user or not database:
        what = "database" if user else "user"
        _refuse(place, "store-url-incomplete", f"the URL names no {what}", _FORMS)
    if parts.password is not None:
        password: str | None = unquote(parts.password)
    else:
        found = (environment[name] for name in _PASSWORDS if environment.get(name))
        password = next(found, None)
    return PostgresqlAddress(
        user=user,
        host=options.get("host") or parts.hostname or "localhost",
        port=port,
        database=database,
        tls=tls,
        authorities=options.get("sslrootcert", ""),
        password=password,
    )


def _refuse(place: str, rule: str, fault: str, remedy: str) -> NoReturn:
    # No value: the URL may hold a password.
    raise Unreadable(Problem(place=Place(place), rule=rule, fault=fault, remedy=remedy))
