"""Requests, a client that takes the time of its answers, and how much a service holds."""

import asyncio
import json
import statistics
import time
from pathlib import Path

from serving.patients import Patient
from serving.wire import posting

ORDERS = "/cds-services/primum-orders"
PATIENTS = 200  # whose requests are made before time is taken


def requests(number=PATIENTS):
    """Make requests to sign an order, each of a patient of its own."""
    made = []
    for _ in range(number):
        request = Patient("boy-with-diabetes", "mecasermin-new").request("order-sign")
        made.append(posting(ORDERS, json.dumps(request).encode()))
    return made


class Client:
    """One connection. `took` is shared: how long each answer took, in seconds."""

    def __init__(self, url, took):
        host, port = url.removeprefix("http://").split(":")
        self._at = host, int(port)
        self._took = took
        self.reader = self.writer = None

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection(*self._at)

    async def ask(self, sent):
        """Ask, and read the whole answer: a 200 with cards."""
        start = time.perf_counter()
        self.writer.write(sent)
        read = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        body = await self.reader.readexactly(int(read.split(b"content-length: ")[1].split()[0]))
        self._took.append(time.perf_counter() - start)
        assert read.startswith(b"http/1.1 200"), read
        assert body.startswith(b'{"cards":[{'), body
        return body

    def close(self):
        self.writer.close()


def rss(service):
    """Give the memory of the service in MB."""
    status = Path(f"/proc/{service.process.pid}/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def descriptors(service):
    """Count the open files of the service."""
    return len(list(Path(f"/proc/{service.process.pid}/fd").iterdir()))


def tell(what, took, more):
    """Print what an answer took."""
    cut = statistics.quantiles(took, n=100)
    print(
        f"{what}: {len(took):,} answers, p50 {cut[49] * 1000:.1f} ms, p99 {cut[98] * 1000:.1f} ms, "
        f"max {max(took) * 1000:.0f} ms; {more}",
        flush=True,
    )
