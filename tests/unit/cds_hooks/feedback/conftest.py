"""A store of each kind, for one suite: what holds of SQLite holds of PostgreSQL."""

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing

import pytest

from postgres.cluster import running
from primum.cds_hooks.feedback.open import open_store
from primum.cds_hooks.settings import StoreSettings


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL cluster for this process."""
    with running() as cluster:
        yield cluster


class Place:
    """Where a store is: its settings, and a way to look into it that is not the store's."""

    def __init__(self, url, spool):
        self.settings = StoreSettings(url=url, spool=str(spool))
        self.spool = spool

    @asynccontextmanager
    async def store(self):
        store = await open_store(self.settings)
        try:
            yield store
        finally:
            await store.close()

    def with_store(self, work):
        """Open the store, await `work(store)`, close it, and give what came of it."""

        async def run():
            async with self.store() as store:
                return await work(store)

        return asyncio.run(run())

    def count(self, table):
        return int(self.sql(f"SELECT count(*) FROM {table}")[0][0])


class SqlitePlace(Place):
    kind = "sqlite"

    def __init__(self, folder):
        super().__init__(f"sqlite:{folder / 'feedback.sqlite'}", folder / "spool")
        self.file = folder / "feedback.sqlite"
        self._lock = None

    def sql(self, text):
        with closing(sqlite3.connect(self.file)) as connection, connection:
            return connection.execute(text).fetchall()

    def go_down(self):
        """Hold the lock that every writer needs."""
        self._lock = sqlite3.connect(self.file, isolation_level=None)
        self._lock.execute("BEGIN EXCLUSIVE")

    def come_up(self):
        self._lock.close()


class PostgresqlPlace(Place):
    kind = "postgresql"

    def __init__(self, folder, cluster):
        self._database = f"test-{folder.name}"[-63:]
        super().__init__(cluster.database(self._database), folder / "spool")
        self._cluster = cluster

    def sql(self, text):
        lines = self._cluster.sql(self._database, text).splitlines()
        return [tuple(line.split("|")) for line in lines]

    def go_down(self):
        self._cluster.stop()

    def come_up(self):
        if not self._cluster.is_running():
            self._cluster.start()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield SqlitePlace(tmp_path)
        return
    found = PostgresqlPlace(tmp_path, request.getfixturevalue("cluster"))
    yield found
    found.come_up()
