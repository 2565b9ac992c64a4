"""A small FHIR server on loopback, real to whoever asks it, with faults that can be switched on.

    with FhirServer([patient, condition]) as server:
        server.faults["Condition"] = faults.html
        ... server.url ... server.asked ...

It runs in a thread of its own. Searches match `patient`; `_count` makes pages. `Trap` is a server
that only notes whether anybody ever came.
"""

import asyncio
import json
import ssl
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, urlsplit

BASE = "/fhir"


@dataclass
class Exchange:
    """One request and the way to answer it. `count` is how often its type was asked, from 1."""

    server: "FhirServer"
    path: str  # below the base, with the query
    headers: dict[str, str]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    count: int
    is_closing: bool = field(default=False)

    @property
    def kind(self) -> str:
        return self.path.partition("?")[0].partition("/")[0]

    async def send(
        self, body: bytes, *, status: int = 200, kind: str = "application/fhir+json", **more: str
    ) -> None:
        """Send a whole answer; `more` are headers, with `_` for `-`."""
        head = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}"]
        more.setdefault("content_length", str(len(body)))
        head += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
        self.writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await self.writer.drain()

    async def send_json(self, value: object, *, status: int = 200, **more: str) -> None:
        await self.send(json.dumps(value).encode(), status=status, **more)

    async def gone(self) -> None:
        """Wait until the client has gone."""
        while await self.reader.read(65_536):
            pass
        self.is_closing = True


Fault = Callable[[Exchange], Awaitable[None]]


class FhirServer:
    """Serves resources. `faults` are by resource type, `*` for all; `asked` is what was asked."""

    def __init__(self, resources=(), tls: ssl.SSLContext | None = None) -> None:
        self.resources = list(resources)
        self.faults: dict[str, Fault] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.connections = 0
        self._tls = tls
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(10)

    @property
    def origin(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.origin}{BASE}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def wait_for(self, kind: str, patience: float = 10.0) -> bool:
        """Wait until a type was asked for; False when it never was."""
        ending = time.monotonic() + patience
        while not any(path.startswith(kind) for path in self.paths):
            if time.monotonic() > ending:
                return False
            time.sleep(0.01)
        return True

    async def _run(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        self._serving: set[asyncio.Task[None]] = set()
        listening = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self._tls)
        self.port = listening.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopped.wait()
        listening.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                first, *lines = head.split("\r\n")[:-2]
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in lines)
                }
                await self._answer(first.split()[1], headers, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client went away
        except asyncio.CancelledError:
            writer.transport.abort()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async def _answer(
        self,
        target: str,
        headers: dict[str, str],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        path = target.removeprefix(f"{BASE}/")
        self.asked.append((path, headers))
        kind = path.partition("?")[0].partition("/")[0]
        count = sum(asked.startswith(kind) for asked in self.paths)
        exchange = Exchange(self, path, headers, reader, writer, count)
        fault = self.faults.get(kind) or self.faults.get("*") or answer
        await fault(exchange)
        if exchange.is_closing:
            writer.close()


async def answer(exchange: Exchange) -> None:
    """Answer as a sound server does."""
    parts = urlsplit(exchange.path)
    kind, _, id_ = parts.path.partition("/")
    of_kind = [each for each in exchange.server.resources if each["resourceType"] == kind]
    if id_:
        found = [each for each in of_kind if each["id"] == id_]
        if found:
            await exchange.send_json(found[0])
        else:
            await exchange.send_json(outcome("not-found"), status=404)
        return
    asked = parse_qs(parts.query)
    patient = f"Patient/{asked.get('patient', [''])[0]}"
    matches = [each for each in of_kind if _subject(each) == patient]
    first = int(asked.get("_offset", ["0"])[0])
    count = int(asked.get("_count", [str(len(matches) or 1)])[0])
    page = searchset(matches[first : first + count], total=len(matches), base=exchange.server.url)
    if first + count < len(matches):
        url = f"{exchange.server.url}/{kind}?patient={patient[8:]}&_count={count}"
        page["link"] = [{"relation": "next", "url": f"{url}&_offset={first + count}"}]
    await exchange.send_json(page)


def searchset(resources, total=None, base="", following=None) -> dict:
    """Make a searchset; `following` is the address of its next page."""
    bundle = {"resourceType": "Bundle", "type": "searchset"}
    if total is not None:
        bundle["total"] = total
    if following:
        bundle["link"] = [{"relation": "next", "url": following}]
    if resources:
        bundle["entry"] = [
            {
                "fullUrl": f"{base}/{each['resourceType']}/{each.get('id')}",
                "resource": each,
                "search": {"mode": "match"},
            }
            for each in resources
        ]
    return bundle


def outcome(code: str, severity: str = "error") -> dict:
    issue = {"severity": severity, "code": code, "diagnostics": "Jane Doe is not here"}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def _subject(resource) -> str | None:
    return (resource.get("subject") or resource.get("patient") or {}).get("reference")


class Trap:
    """A server where nobody should ever come; `visits` counts who did."""

    def __enter__(self) -> Self:
        self._server = FhirServer()
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__()

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def visits(self) -> int:
        return self._server.connections
