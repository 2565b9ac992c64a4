"""The store in a PostgreSQL server, through pg8000: Python only, nothing to install beside it."""

import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec
import pg8000.native
from pg8000.exceptions import DatabaseError, Error, InterfaceError

from primum.cds_hooks.feedback.address import PostgresqlAddress
from primum.cds_hooks.feedback.database import (
    TABLES,
    Down,
    Rejected,
    Rows,
    Value,
    columns_of,
    in_order,
    quoted,
)

# Classes of SQLSTATE (PostgreSQL 15, appendix A): data exceptions and violated constraints.
_REJECTED = ("22", "23", "P0")
# Wrong name or password, no such database, no privilege, a read-only server: waiting mends none.
_LASTING = ("28", "3D", "42501", "25006")
_LOCK = 0x5052494D  # "PRIM": the advisory lock of a migration
_GRACE = 0.5  # seconds, after which a server that should have given up is given up
_CONNECTING = 5.0  # seconds that a host may take to answer at all, however long a count may take


class PostgresqlDatabase:
    """A connection to a server."""

    dialect = "postgresql"

    def __init__(
        self, address: PostgresqlAddress, *, patience: float, only_reads: bool = False
    ) -> None:
        """Connect; a statement may take `patience` seconds. Raises `Down`."""
        with _told():
            self._connection = _connect(address, min(patience, _CONNECTING) + _GRACE)
            # pg8000 takes one time for both, and offers no way to change it.
            self._connection._usock.settimeout(patience + _GRACE)
            self._prepared: dict[str, pg8000.native.PreparedStatement] = {}
        # A server or role may have set synchronous_commit off: a commit could then be lost.
        settings = f"SET statement_timeout = {int(patience * 1000)}; SET synchronous_commit = on"
        if only_reads:
            settings += "; SET default_transaction_read_only = on"
        try:
            with _told():
                self._connection.run(settings)
        except Down:
            self.close()
            raise

    def write(self, rows: Rows) -> frozenset[str]:
        """Write rows in one transaction, and give the keys of new tokens."""
        new: frozenset[str] = frozenset()
        with _told(self._connection):
            self._connection.run("BEGIN")
            for table, some in in_order(rows):
                # All rows are one parameter: a statement is one round trip, however many there are.
                found = self._run(_INSERT[table], rows=msgspec.json.encode(some).decode())
                if table == "token":
                    new = frozenset(str(key) for (key,) in found)
            self._connection.run("COMMIT")
        return new

    def run(self, sql: str, **values: Value) -> list[tuple[Value, ...]]:
        """Run one statement."""
        with _told():
            found = self._run(sql, **values) if values else self._connection.run(sql)
            return [tuple(row) for row in found or ()]

    def _run(self, sql: str, **values: Value) -> list[list[Value]]:
        """Run a statement that was prepared: one round trip, where pg8000 else makes four."""
        if sql not in self._prepared:
            self._prepared[sql] = self._connection.prepare(sql)
        return self._prepared[sql].run(**values) or []

    def has_table(self, name: str) -> bool:
        """Tell whether there is a table of this name."""
        return self.run("SELECT to_regclass(:name) IS NOT NULL", name=name) == [(True,)]

    def begin_alone(self) -> None:
        """Begin a transaction that waits for any other that began so."""
        self.run(f"BEGIN; SELECT pg_advisory_xact_lock({_LOCK})")

    def run_script(self, sql: str) -> None:
        """Run several statements."""
        self.run(sql)

    def commit(self) -> None:
        """End the transaction."""
        self.run("COMMIT")

    def ping(self) -> None:
        """Make sure that the server answers."""
        self.run("SELECT 1")

    def close(self) -> None:
        """Close."""
        with suppress(Error, OSError, AttributeError):
            self._connection.close()


def _connect(address: PostgresqlAddress, patience: float) -> pg8000.native.Connection:
    is_socket = address.host.startswith("/")
    try:
        return pg8000.native.Connection(
            address.user,
            host=None if is_socket else address.host,
            unix_sock=f"{address.host}/.s.PGSQL.{address.port}" if is_socket else None,
            port=address.port,
            database=address.database,
            password=address.password,
            ssl_context=False if is_socket else _tls(address),
            timeout=patience,
            application_name="primum",
        )
    except AttributeError as error:  # pg8000 1.31 decodes the password that it was not given
        raise Down("the server asks for a password", is_lasting=True) from error
    except Error as error:
        # It says goodbye to a server that refused it and hung up, and trips over that.
        if refusal := _refusal_before(error):
            raise refusal from error
        raise


def _refusal_before(error: BaseException | None) -> DatabaseError | None:
    while error is not None and not isinstance(error, DatabaseError):
        error = error.__context__
    return error


def _tls(address: PostgresqlAddress) -> ssl.SSLContext | bool | None:
    """Give what pg8000 takes: no TLS, TLS when the server has it, always, or verified."""
    if address.tls == "verify-full":
        return ssl.create_default_context(cafile=address.authorities or None)
    return {"disable": False, "prefer": None, "require": True}[address.tls]


def _insert(table: str) -> str:
    columns = ", ".join(f"{quoted(name)} {type_}" for name, type_ in TABLES[table].items())
    returning = ' RETURNING "key"' if table == "token" else ""
    return (
        f"INSERT INTO {quoted(table)} ({columns_of(table)}) SELECT {columns_of(table)} "
        f"FROM json_to_recordset(CAST(:rows AS json)) AS given ({columns}) "
        f"ON CONFLICT DO NOTHING{returning}"
    )


_INSERT = {table: _insert(table) for table in TABLES}


@contextmanager
def _told(connection: pg8000.native.Connection | None = None) -> Iterator[None]:
    """Turn what pg8000 raises into `Down` or `Rejected`; roll back where a connection is given."""
    try:
        yield
    except DatabaseError as error:
        if connection is not None:
            with suppress(Error, OSError):
                connection.run("ROLLBACK")
        state = _state_of(error)
        if state.startswith(_REJECTED):
            raise Rejected(state) from error
        raise Down(f"SQLSTATE {state}", is_lasting=state.startswith(_LASTING)) from error
    except ssl.SSLError as error:
        raise Down("TLS", is_lasting=True) from error
    # pg8000 lets through what the socket raises, and what it cannot unpack of an answer cut short.
    except (Error, OSError, struct.error, ValueError) as error:
        raise Down(_reason_of(error)) from error


def _reason_of(error: Exception) -> str:
    """Say what the network said, where pg8000 says no more than that there was something."""
    for it in (error.__cause__, error):
        if isinstance(it, TimeoutError):
            return "there was no answer in time"
        if isinstance(it, OSError) and it.strerror:
            return it.strerror
    return str(error) if isinstance(error, InterfaceError) else type(error).__name__


def _state_of(error: DatabaseError) -> str:
    told = error.args[0] if error.args else None
    return str(told.get("C", "")) if isinstance(told, dict) else ""
