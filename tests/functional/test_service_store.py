"""The database goes away and comes back, the service is killed: nothing that was acknowledged is lost.

Through the whole service, with a process of its own and each store.
"""

import asyncio
import json
import resource
import shutil
import signal
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from postgres.cluster import running as postgres_running
from serving import PATIENCE, running
from serving.patients import Patient
from serving.wire import posting

ORDERS = "/cds-services/primum-orders"
KEY = {"PRIMUM_PSEUDONYM_KEY": "functional tests, nobody's secret"}
AT_ONCE = 16


class Sqlite:
    """A file, that can be locked and replaced by what is no file."""

    def __init__(self, folder):
        self._file = folder / "feedback.sqlite"
        self.url = f"sqlite:{self._file}"

    def cards(self):
        with closing(sqlite3.connect(self._file)) as connection:
            return [card for (card,) in connection.execute("SELECT card FROM answer")]

    def go_down(self):
        self._lock = sqlite3.connect(self._file, isolation_level=None)
        self._lock.execute("BEGIN EXCLUSIVE")

    def come_up(self):
        self._lock.close()


class MovedSqlite(Sqlite):
    """A file that is taken away, with a folder in its place."""

    def go_down(self):
        for file in self._file.parent.glob("feedback.sqlite*"):
            file.rename(file.with_name(f"moved-{file.name}"))
        self._file.mkdir()

    def come_up(self):
        shutil.rmtree(self._file)
        for file in self._file.parent.glob("moved-*"):
            file.rename(file.with_name(file.name.removeprefix("moved-")))


class Postgresql:
    """A cluster of its own, that can be stopped as if it was killed."""

    def __init__(self, cluster):
        self._cluster = cluster
        self._name = f"service-{uuid4()}"
        self.url = cluster.database(self._name)

    def cards(self):
        return self._cluster.sql(self._name, "SELECT card FROM answer").split()

    def go_down(self):
        self._cluster.stop()

    def come_up(self):
        self._cluster.start()


@pytest.fixture(scope="module")
def cluster():
    with postgres_running() as cluster:
        yield cluster


@pytest.fixture
def make(tmp_path, cluster):
    """Give a store of a kind."""
    kinds = {
        "sqlite": lambda: Sqlite(tmp_path),
        "sqlite moved": lambda: MovedSqlite(tmp_path),
        "postgresql": lambda: Postgresql(cluster),
    }
    return lambda kind: kinds[kind]()


def feedback(card):
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {"feedback": [{"card": card, "outcome": "overridden", "outcomeTimestamp": now}]}


def wait_until(is_so):
    """Ask again and again; a store is back when it says so, and not after some time."""
    ending = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < ending
        time.sleep(0.02)


def store_of(service):
    return service.http.get("/ready").json()["store"]


@pytest.mark.parametrize("kind", ["sqlite", "sqlite moved", "postgresql"])
def test_a_database_that_goes_and_comes_back_loses_and_doubles_nothing(tmp_path, pack, make, kind):
    store = make(kind)
    sent = {}

    def answer(service, number):
        for _ in range(number):
            body = feedback(card := str(uuid4()))
            sent[card] = body
            assert service.http.post(f"{ORDERS}/feedback", json=body).status_code == 200

    boy = Patient("boy-with-diabetes", "mecasermin-new")
    with running(tmp_path, "--pack", pack, "--store", store.url, environment=KEY) as service:
        answer(service, 20)
        sound = {"kind": kind.split()[0], "up": True, "spooled": 0, "can_spool": True}
        assert store_of(service) == sound
        store.go_down()
        try:
            answer(service, 20)
            for _ in range(2):
                start = time.monotonic()
                answered = service.http.post(ORDERS, json=boy.request("order-sign"))
                assert answered.json()["cards"]
            assert time.monotonic() - start < 1.0  # once it is known to be down, nobody waits
            assert service.http.get("/ready").status_code == 200  # checks need no database
            wait_until(lambda: not store_of(service)["up"])
            assert store_of(service)["spooled"] >= 20
            assert "primum_store_up 0.0" in service.http.get("/metrics").text
            for body in sent.values():  # what is sent again counts once, wherever it is kept
                assert service.http.post(f"{ORDERS}/feedback", json=body).status_code == 200
        finally:
            store.come_up()
        wait_until(lambda: store_of(service) == sound)
        answer(service, 20)
    assert sorted(store.cards()) == sorted(sent)


def rules(service):
    answer = service.http.get("/ready")
    assert answer.status_code == 200  # checks need no store
    return [problem["rule"] for problem in answer.json()["problems"]]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_disk_that_takes_no_more_is_told_and_feedback_is_not_said_to_be_kept(
    tmp_path, pack, make, kind
):
    """No file of the process may grow: to it that is a full disk, with SQLite also the database's."""
    store = make(kind)
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    card = str(uuid4())
    with running(tmp_path, "--pack", pack, "--store", store.url, environment=KEY) as service:
        assert rules(service) == []
        if kind == "postgresql":
            store.go_down()
        limits = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (0, limits[1]))
        try:
            answered = service.http.post(f"{ORDERS}/feedback", json=feedback(card))
            assert answered.status_code == 503
            assert answered.headers["retry-after"]
            wait_until(lambda: rules(service) == ["store-down", "spool-not-writable"])
            metrics = service.http.get("/metrics").text
            assert "primum_store_up 0.0" in metrics
            assert "primum_store_can_spool 0.0" in metrics
            answered = service.http.post(ORDERS, json=boy.request("order-sign"))
            assert len(answered.json()["cards"]) >= 3
        finally:
            resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, limits)
            if kind == "postgresql":
                store.come_up()
        wait_until(lambda: rules(service) == [])
        assert service.http.post(f"{ORDERS}/feedback", json=feedback(card)).status_code == 200
        wait_until(lambda: store.cards() == [card])


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_service_stopped_while_its_database_is_down_writes_it_at_its_next_start(
    tmp_path, pack, make, kind
):
    store = make(kind)
    card = str(uuid4())
    arguments = ("--pack", pack, "--store", store.url)
    with running(tmp_path, *arguments, environment=KEY) as service:
        store.go_down()
        try:
            answered = service.http.post(f"{ORDERS}/feedback", json=feedback(card))
            assert answered.status_code == 200
            assert service.stop() == 0
        finally:
            store.come_up()
    assert store.cards() == []
    with running(tmp_path, *arguments, environment=KEY):
        wait_until(lambda: store.cards() == [card])


class Clients:
    """Clients that send feedback and requests until the service is gone; `acknowledged` is theirs."""

    def __init__(self, service, boys):
        self._service = service
        self._boys = boys
        self.acknowledged = set()
        self.sent = set()

    async def work(self, enough, finish):
        """Call `finish` once so many were acknowledged, and end when nothing is answered any more."""
        clients = [asyncio.create_task(self._one(number)) for number in range(AT_ONCE)]
        ending = asyncio.get_running_loop().time() + PATIENCE
        while len(self.acknowledged) < enough:
            assert asyncio.get_running_loop().time() < ending
            await asyncio.sleep(0)
        finish()
        await asyncio.gather(*clients)

    async def _one(self, number):
        host, port = self._service.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        try:
            while True:
                if number % 4 == 0:
                    await self._post(reader, writer, ORDERS, self._boys[number % len(self._boys)])
                    continue
                card = str(uuid4())
                self.sent.add(card)
                body = json.dumps(feedback(card)).encode()
                if await self._post(reader, writer, f"{ORDERS}/feedback", body) == 200:
                    self.acknowledged.add(card)
        except (OSError, asyncio.IncompleteReadError):
            pass  # it was killed
        finally:
            writer.close()

    async def _post(self, reader, writer, path, body):
        writer.write(posting(path, body))
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r")[0])
        await reader.readexactly(length)
        return int(head.split()[1])


@pytest.mark.parametrize("enough", [1, 150, 400])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_service_killed_under_load_has_lost_nothing_it_acknowledged(
    tmp_path, pack, make, kind, enough
):
    store = make(kind)
    arguments = ("--pack", pack, "--store", store.url)
    boys = [
        json.dumps(Patient("boy-with-diabetes", "mecasermin-new").request("order-sign")).encode()
        for _ in range(4)
    ]
    with running(tmp_path, *arguments, environment=KEY) as service:
        clients = Clients(service, boys)
        asyncio.run(clients.work(enough, service.process.kill))
        assert service.stop() == -signal.SIGKILL
    assert len(clients.acknowledged) >= enough
    with running(tmp_path, *arguments, environment=KEY) as service:
        wait_until(lambda: store_of(service)["spooled"] == 0 and store_of(service)["up"])
        assert service.http.post(
            ORDERS, content=boys[0], headers={"Content-Type": "application/json"}
        )
    found = store.cards()
    assert clients.acknowledged - set(found) == set()
    assert set(found) <= clients.sent
    assert len(found) == len(set(found))


def test_a_service_killed_while_its_database_is_down_has_lost_nothing(tmp_path, pack, make):
    store = make("postgresql")
    arguments = ("--pack", pack, "--store", store.url)
    with running(tmp_path, *arguments, environment=KEY) as service:
        clients = Clients(service, [b"{}"])
        store.go_down()
        try:
            asyncio.run(clients.work(300, service.process.kill))
            assert service.stop() == -signal.SIGKILL
        finally:
            store.come_up()
    with running(tmp_path, *arguments, environment=KEY) as service:
        wait_until(lambda: store_of(service)["spooled"] == 0 and store_of(service)["up"])
    found = store.cards()
    assert clients.acknowledged - set(found) == set()
    assert len(found) == len(set(found))
