"""A thousand connections at once, and hundreds that only hold on: everybody is answered.

How fast that is stands in docs/reference/service.md; here it is that nobody is refused.
"""

import asyncio
import json
import resource
import time

import pytest

from serving import running
from serving.patients import Patient
from serving.wire import head, posting

ORDERS = "/cds-services/primum-orders"
CROWD, SLOW = 1_000, 500


@pytest.fixture(scope="module", autouse=True)
def enough_files():
    """Clients and service hold a file for each connection."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], min(before[1], 8_192)), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture(scope="module")
def service(tmp_path_factory, pack):
    with running(tmp_path_factory.mktemp("load"), "--pack", pack) as service:
        yield service
        assert "primum_faults_total 0.0" in service.http.get("/metrics").text


def request():
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    return posting(ORDERS, json.dumps(boy.request("order-sign")).encode())


async def connect(service):
    host, port = service.url.removeprefix("http://").split(":")
    return await asyncio.open_connection(host, int(port))


async def ask(reader, writer, sent):
    """Ask, and read all of the answer: it is about the patient who was asked about."""
    writer.write(sent)
    read = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    body = await reader.readexactly(int(read.partition("content-length: ")[2].partition("\r")[0]))
    assert read.startswith("http/1.1 200")
    assert "mecasermin/maximum-dose" in body.decode()


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_thousand_at_once_are_all_answered(service, is_kept):
    """Connected before anybody asks, or each asking as soon as it is connected."""
    sent = [request() for _ in range(20)]

    async def all_of_them():
        if is_kept:
            held = await asyncio.gather(*(connect(service) for _ in range(CROWD)))
            await asyncio.gather(*(ask(*one, sent[at % 20]) for at, one in enumerate(held)))
        else:
            held = await asyncio.gather(*(anew(sent[at % 20]) for at in range(CROWD)))
        for _, writer in held:
            writer.close()

    async def anew(sent):
        wires = await connect(service)
        await ask(*wires, sent)
        return wires

    asyncio.run(all_of_them())


def test_connections_that_hold_on_do_not_hold_up_others(service):
    sent = request()
    begun = head(ORDERS, "Content-Type: application/json", "Content-Length: 5000")

    async def work():
        held = [await connect(service) for _ in range(SLOW)]
        for number, (_, writer) in enumerate(held):
            # A head that goes on, a body that goes on, or nothing at all.
            writer.write((begun[:-9], begun + b"{", b"")[number % 3])
            await writer.drain()
        mine = await connect(service)
        start = time.monotonic()
        for number in range(50):
            held[number][1].write(b"x")
            await ask(*mine, sent)
        seconds = time.monotonic() - start
        for _, writer in [*held, mine]:
            writer.close()
        return seconds

    # A hundred times what they take on a quiet machine.
    assert asyncio.run(work()) < 10
