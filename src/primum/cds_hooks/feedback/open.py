"""Opens the store that a site has set up."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from primum.cds_hooks.feedback.address import (
    Address,
    PostgresqlAddress,
    SqliteAddress,
    read_address,
)
from primum.cds_hooks.feedback.database import Database, Down
from primum.cds_hooks.feedback.faults import not_writable, plain
from primum.cds_hooks.feedback.kept import KeptStore
from primum.cds_hooks.feedback.migrate import is_newest, migrate, version_of
from primum.cds_hooks.feedback.nothing import Nothing
from primum.cds_hooks.feedback.spool import Spool
from primum.cds_hooks.feedback.store import Store
from primum.cds_hooks.settings import StoreSettings
from primum.vocabulary.problem import Place, Problem, Unreadable

_WRITING = 1.0  # seconds that a transaction may take before the spool is used instead
_READING = 1.0  # seconds; no request waits as long, but the thread has to come back
_MIGRATING = 60.0


async def open_store(settings: StoreSettings) -> Store:
    """Open the store, bring it to the newest form and write what waits on disk.

    A database that is down is no fault: the spool stands in for it. `Unreadable` where waiting
    would not help: a wrong URL or password, a newer store, a spool that cannot be written.
    """
    address = read_address(settings.url)
    if address is None:
        return Nothing()
    return await asyncio.to_thread(_open, address, Path(settings.spool))


def _open(address: SqliteAddress | PostgresqlAddress, folder: Path) -> KeptStore:
    try:
        spool = Spool(folder)
    except OSError as error:
        raise Unreadable(not_writable(str(folder), error.strerror or "")) from error
    kind = "sqlite" if isinstance(address, SqliteAddress) else "postgresql"
    store = KeptStore(
        kind,
        spool,
        lambda: _newest(address),
        lambda: connect(address, patience=_READING, only_reads=True),
    )
    try:
        store.start()
    except Down as down:
        store.shut()
        raise not_opened(down, address) from down
    except Unreadable:
        store.shut()
        raise
    return store


def connect(address: Address, *, patience: float, only_reads: bool = False) -> Database:
    """Open a connection; `Down` where that fails."""
    if isinstance(address, PostgresqlAddress):
        from primum.cds_hooks.feedback.postgresql import PostgresqlDatabase

        return PostgresqlDatabase(address, patience=patience, only_reads=only_reads)
    from primum.cds_hooks.feedback.sqlite import SqliteDatabase

    assert isinstance(address, SqliteAddress)
    return SqliteDatabase(address.file, patience=patience, only_reads=only_reads)


def connect_to_read(url: str, environment: Mapping[str, str], patience: float) -> Database:
    """Open a store that is there, for reports. `Unreadable` says why it cannot be."""
    address = read_address(url, environment)
    try:
        if address is not None:
            database = connect(address, patience=patience, only_reads=True)
            if version_of(database):
                return database
            database.close()
    except Down as down:
        raise not_opened(down, address) from down
    raise _unreadable(
        "store",
        "store-missing",
        "there is no store of feedback here",
        "",
        "The store is made by `primum serve`; name the one that its settings name.",
    )


def _newest(address: Address) -> Database:
    """Connect, and migrate where that is needed: on a connection that may take its time."""
    database = connect(address, patience=_WRITING)
    try:
        if is_newest(database):
            return database
    except (Down, Unreadable):
        database.close()
        raise
    database.close()
    patient = connect(address, patience=_MIGRATING)
    try:
        migrate(patient)
    finally:
        patient.close()
    return connect(address, patience=_WRITING)


def not_opened(down: Down, address: Address = None) -> Unreadable:
    """Say that a store cannot be opened, and which."""
    place = str(address.file) if isinstance(address, SqliteAddress) else repr(address)
    return _unreadable(
        place if address is not None else "store",
        "store-not-opened",
        "the store of feedback cannot be opened",
        plain(down.reason),
        "Check store.url of the settings (or PRIMUM_STORE_URL), the password in the environment, "
        "and that the database may be read and written.",
    )


def _unreadable(place: str, rule: str, fault: str, value: str, remedy: str) -> Unreadable:
    return Unreadable(
        Problem(place=Place(place), rule=rule, fault=fault, value=value, remedy=remedy)
    )
