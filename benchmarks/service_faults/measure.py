"""The service under load and faults: figures for docs/reference/service.md, "Faults and load".

    .venv/bin/python benchmarks/service_faults/measure.py [PART ...]

Parts: `crowd` (1,000 connections at once, kept and not), `slow` (500 connections that send a byte
now and then, while others ask), `leavers` (clients that go away in the middle), `reload` (a pack
exchanged 20 times under load), `memory` (20,000 requests of different patients). All, by default.

The service is a process of its own on loopback, with one worker and a store of SQLite, or none
where that is said; the clients are another process, so both share the machine. Every answer is read
whole and has to be a 200 with cards; anything else ends the measurement.
"""

import asyncio
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from asking import ORDERS, Client, descriptors, requests, rss, tell

from serving import running
from serving.wire import head, posting

KEY = {"PRIMUM_PSEUDONYM_KEY": "a benchmark, nobody's secret"}
CROWD = 1_000
MANY = 20_000


def main(parts):
    """Run the parts that are asked for, and print a line for each figure."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load before: {load}")
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "pack.json"
        build = [sys.executable, "-m", "primum", "build", ROOT / "knowledge", "-o", pack]
        subprocess.run(build, check=True, capture_output=True)
        for name in parts or PARTS:
            place = Path(folder) / name
            place.mkdir()
            PARTS[name](place, pack)


def crowd(folder, pack):
    """Let a thousand ask at once: over kept connections, and with a new one for each request."""
    bodies = requests()
    for store in ("none", "sqlite:feedback.sqlite"):
        with running(folder, "--pack", pack, "--store", store, environment=KEY) as service:
            asyncio.run(_kept(service.url, bodies, 5))  # warm
            before = rss(service)
            for name, work in (("kept", _kept), ("new each time", _anew)):
                took, seconds = asyncio.run(work(service.url, bodies, 10))
                tell(
                    f"{CROWD} connections, {name}, store {store.split(':')[0]}",
                    took,
                    f"{len(took) / seconds:,.0f}/s, none refused or reset",
                )
            print(f"  memory: {before:.0f} MB before, {rss(service):.0f} MB after")


async def _kept(url, bodies, times):
    """Open all connections, then ask over each of them so many times, one after another."""
    took = []
    clients = [Client(url, took) for _ in range(CROWD)]
    await asyncio.gather(*(client.open() for client in clients))

    async def go_on(number, client):
        for turn in range(times):
            await client.ask(bodies[(number + turn) % len(bodies)])

    start = time.perf_counter()
    await asyncio.gather(*(go_on(number, client) for number, client in enumerate(clients)))
    seconds = time.perf_counter() - start
    for client in clients:
        client.close()
    return took, seconds


async def _anew(url, bodies, times):
    """Keep as many clients at work, each of which connects for every request."""
    took = []

    async def go_on(number):
        for turn in range(times):
            start = time.perf_counter()
            client = Client(url, [])
            await client.open()
            await client.ask(bodies[(number + turn) % len(bodies)])
            client.close()
            took.append(time.perf_counter() - start)

    start = time.perf_counter()
    await asyncio.gather(*map(go_on, range(CROWD)))
    return took, time.perf_counter() - start


def slow(folder, pack):
    """Measure 16 clients alone, and beside 500 that send a byte of a head or a body in a second."""
    bodies = requests()
    with running(folder, "--pack", pack, "--store", "none", environment=KEY) as service:
        asyncio.run(_sixteen(service.url, bodies, 2_000))  # warm
        alone, seconds = asyncio.run(_sixteen(service.url, bodies, 4_000))
        tell("16 connections alone", alone, f"{len(alone) / seconds:,.0f}/s")
        beside, seconds, left = asyncio.run(_beside(service.url, bodies, 4_000))
        tell("16 beside 500 slow ones", beside, f"{len(beside) / seconds:,.0f}/s")
        print(f"  of the 500, {left} were still connected at the end")
        ended = asyncio.run(_until_they_are_ended(service.url, bodies[0]))
        print(
            f"  a head, and a body, that never end are ended after {ended[0]:.1f} and {ended[1]:.1f} s"
        )


async def _sixteen(url, bodies, number):
    took = []
    clients = [Client(url, took) for _ in range(16)]

    async def go_on(at, client):
        await client.open()
        for turn in range(number // 16):
            await client.ask(bodies[(at + turn * 16) % len(bodies)])
        client.close()

    start = time.perf_counter()
    await asyncio.gather(*(go_on(at, client) for at, client in enumerate(clients)))
    return took, time.perf_counter() - start


async def _beside(url, bodies, number):
    slow_ones = [Client(url, []) for _ in range(500)]
    await asyncio.gather(*(client.open() for client in slow_ones))

    async def dribble(client, sent):
        for byte in sent:
            client.writer.write(bytes([byte]))
            await asyncio.sleep(1)

    whole = head(ORDERS, "Content-Type: application/json", "Content-Length: 5000")
    tasks = []
    for at, client in enumerate(slow_ones):
        if at % 2:
            client.writer.write(whole)
        tasks.append(asyncio.create_task(dribble(client, whole)))
    took, seconds = await _sixteen(url, bodies, number)
    for task in tasks:
        task.cancel()
    left = sum(not client.reader.at_eof() for client in slow_ones)
    for client in slow_ones:
        client.close()
    return took, seconds, left


async def _until_they_are_ended(url, sent):
    """Begin a head, and a body, and wait until the service ends it."""

    async def begin(part):
        client = Client(url, [])
        await client.open()
        start = time.perf_counter()
        client.writer.write(part)
        await client.reader.read()
        return time.perf_counter() - start

    at = sent.index(b"\r\n\r\n") + 4
    return await asyncio.gather(begin(sent[: at // 2]), begin(sent[: at + 10]))


def leavers(folder, pack):
    """Let 5,000 clients go away in the middle, before and after all was sent."""
    bodies = requests()
    with running(folder, "--pack", pack, "--store", "none", environment=KEY) as service:
        asyncio.run(_sixteen(service.url, bodies, 2_000))
        before = rss(service), descriptors(service)
        took, seconds = asyncio.run(_leave(service.url, bodies))
        tell("16 connections beside 5,000 that leave", took, f"{len(took) / seconds:,.0f}/s")
        after = rss(service), descriptors(service)
        print(
            f"  memory {before[0]:.0f} -> {after[0]:.0f} MB, open files {before[1]} -> {after[1]}"
        )
        faults = [line for line in service.said if '"faults"' in line]
        print(f"  faults in the log: {len(faults)}")


async def _leave(url, bodies):
    async def leave(number):
        for turn in range(100):
            client = Client(url, [])
            await client.open()
            sent = bodies[(number + turn) % len(bodies)]
            client.writer.write(sent[: len(sent) * (turn % 5) // 4])
            await client.writer.drain()
            client.writer.transport.abort()
            await asyncio.sleep(0.01)

    leaving = [asyncio.create_task(leave(number)) for number in range(50)]
    took, seconds = await _sixteen(url, bodies, 4_000)
    await asyncio.gather(*leaving)
    return took, seconds


def reload(folder, pack):
    """Exchange the pack 20 times while 16 clients ask."""
    bodies = requests()
    documents = folder / "documents"
    shutil.copytree(ROOT / "knowledge", documents)
    readme = documents / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("title: ", "title: Other ", 1), "utf-8")
    place = folder / "service" / "pack.json"
    place.parent.mkdir()
    other = folder / "other" / "pack.json"
    build = [sys.executable, "-m", "primum", "build", documents, "-o", other]
    subprocess.run(build, check=True, capture_output=True)
    for source in (pack, other):
        put(source, place)
    put(pack, place)
    config = f'[pack]\nfile = "{place}"\npoll_s = 0.1\n[store]\nurl = "none"\n'
    with running(folder, config=config, environment=KEY) as service:
        asyncio.run(_sixteen(service.url, bodies, 2_000))
        before = rss(service)
        took, seconds = asyncio.run(_exchange(service, bodies, (pack, other), place))
        tell("16 connections, 20 packs", took, f"{len(took) / seconds:,.0f}/s, none dropped")
        print(f"  memory: {before:.0f} MB before, {rss(service):.0f} MB after")


def put(source, place):
    """Put a pack and what lies beside it where the service looks."""
    for beside in source.parent.glob("*.pages"):
        shutil.copytree(beside, place.parent / beside.name, dirs_exist_ok=True)
    shutil.copy(source, place.with_name("new"))
    place.with_name("new").replace(place)


async def _exchange(service, bodies, packs, place):
    took, ending = [], asyncio.Event()

    async def go_on(at):
        client = Client(service.url, took)
        await client.open()
        while not ending.is_set():
            await client.ask(bodies[at % len(bodies)])
        client.close()

    def title():
        return service.http.get("/ready").json()["pack"]["since"], service.http.get(
            "/ready"
        ).json()["pack"]["digest"]

    def exchange():
        for number in range(20):
            before = title()
            put(packs[1 - number % 2], place)
            while title()[1] == before[1]:
                time.sleep(0.02)

    start = time.perf_counter()
    clients = [asyncio.create_task(go_on(at)) for at in range(16)]
    await asyncio.to_thread(exchange)
    ending.set()
    await asyncio.gather(*clients)
    return took, time.perf_counter() - start


def memory(folder, pack):
    """Ask 20,000 times, each time about another patient, and look at the memory."""
    template = requests(1)[0]
    request = json.loads(template[template.index(b"\r\n\r\n") + 4 :])
    text, old = json.dumps(request), request["context"]["patientId"]
    for store in ("none", "sqlite:feedback.sqlite"):
        with running(folder, "--pack", pack, "--store", store, environment=KEY) as service:
            told = []
            for thousand in range(MANY // 1_000):
                some = [
                    posting(ORDERS, text.replace(old, f"patient-{thousand}-{n}").encode())
                    for n in range(1_000)
                ]
                asyncio.run(_sixteen(service.url, some, 1_000))
                told.append(rss(service))
            steps = ", ".join(f"{told[at]:.0f}" for at in (0, 1, 4, 9, 14, 19))
            print(
                f"memory, store {store.split(':')[0]}: MB after 1, 2, 5, 10, 15, 20 thousand: {steps}"
            )


PARTS = {
    "crowd": crowd,
    "slow": slow,
    "leavers": leavers,
    "reload": reload,
    "memory": memory,
}

if __name__ == "__main__":
    main(sys.argv[1:])
