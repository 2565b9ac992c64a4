"""How many requests the feedback store keeps in a second, and how long one waits for it.

    .venv/bin/python benchmarks/store.py [URL]

Sixteen at once keep a request with two checks on it, each again when it is kept: durably, every
one. Without a URL a file of SQLite in a new folder, and a PostgreSQL cluster that is started for it.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from postgres.cluster import running
from postgres.entries import answer, asked, shown
from primum.cds_hooks.feedback.address import read_address
from primum.cds_hooks.feedback.open import connect, open_store
from primum.cds_hooks.settings import StoreSettings

AT_ONCE = 16
EACH = 500


def main():
    """Measure, and print a line for each database."""
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            measure(sys.argv[1], folder)
            return
        measure(f"sqlite:{folder}/store.sqlite", folder)
        with running() as cluster:
            measure(cluster.database("bench"), folder)


def measure(url, folder):
    """Keep, answer and look up, and print how long each took."""
    kind = url.partition(":")[0]
    for what, seconds, times in asyncio.run(_all(url, f"{folder}/spool-{kind}")):
        times.sort()
        p50, p99 = (1_000 * times[int(len(times) * share)] for share in (0.5, 0.99))
        print(
            f"{kind:11}{what:11}{len(times) / seconds:8,.0f}/s  p50 {p50:5.2f} ms  p99 {p99:5.2f} ms"
        )


async def _all(url, spool):
    """Time each kind of call: every request has cards of its own, of which one is answered."""
    store = await open_store(StoreSettings(url=url, spool=spool))
    run = time.time_ns()

    def request(n):
        parts = shown(card=f"{run}-{n}"), shown("med/other", card=f"{run}-{n}-other")
        return asked(f"{run}-{n}", *parts, patient=_patient(n))

    work = {
        "keep": lambda n: store.keep(request(n)),
        "answer": lambda n: store.answer([answer(f"{run}-{n}", f"{run}-{n}")]),
        "first_seen": lambda n: store.first_seen("iss", f"{run}-{n}", 2e9),
        "answered": lambda n: store.answered(_patient(n), 0.0),
    }
    found = []
    for what, one in work.items():
        if what == "answered":
            _gather_statistics(url)
        found.append((what, *await _timed(one)))
    assert len(await store.answered(_patient(0), 0.0)) == 1
    assert store.state().up
    assert store.state().spooled == 0
    await store.close()
    return found


def _gather_statistics(url):
    """Do what autovacuum does within a minute: tables of a second ago are planned for badly."""
    database = connect(read_address(url), patience=60)
    database.run("ANALYZE")
    database.close()


def _patient(n):
    return f"pseudonym-{n % 2_000}"  # four requests each


async def _timed(one):
    times = []

    async def go_on(first):
        for n in range(EACH):
            began = time.perf_counter()
            await one(first * EACH + n)
            times.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(go_on(first) for first in range(AT_ONCE)))
    return time.perf_counter() - began, times


if __name__ == "__main__":
    main()
