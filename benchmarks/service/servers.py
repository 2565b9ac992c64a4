"""The servers that are measured: each another process with one worker, on a free port of loopback."""

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import orjson
from bodies import order_sign
from signing import ISSUER, Signer

_HERE = Path(__file__).parent
_LISTENING = re.compile(r"listening on (http://\S+?)/cds-services")
_PATIENCE_S = 30.0


class Server(NamedTuple):
    """The address of a hook, and the process that answers there."""

    url: str
    pid: int


@contextmanager
def echo(folder: Path) -> Iterator[Server]:
    """Start the server that sends back what it is sent."""
    port = _free_port()
    command = [sys.executable, str(_HERE / "echo.py"), str(port)]
    with _running(command, folder / "echo.log") as process:
        yield _answering(Server(f"http://127.0.0.1:{port}/cds-services/echo", process.pid))


@contextmanager
def healthchain(python: Path, folder: Path) -> Iterator[Server]:
    """Start HealthChain's trivial hook in its own environment."""
    port = _free_port()
    command = [str(python), "-m", "uvicorn", "trivial:app", "--app-dir", str(_HERE)]
    command += ["--port", str(port), "--no-access-log"]
    with _running(command, folder / "healthchain.log") as process:
        url = f"http://127.0.0.1:{port}/cds/cds-services/trivial"
        yield _answering(Server(url, process.pid))


@contextmanager
def primum(folder: Path) -> Iterator[Server]:
    """Start the service without tokens and store; `RuntimeError` when it finds nothing to say."""
    with _serving(folder / "bare.toml", '[store]\nurl = "none"\n') as server:
        cards = orjson.loads(_post(_answering(server).url))["cards"]
        if not cards:
            raise RuntimeError("the service answers without cards")
        yield server


@contextmanager
def primum_with_all(folder: Path, signer: Signer) -> Iterator[Server]:
    """Start the service with authentication, and a store of SQLite in a folder."""
    store = f'[store]\nurl = "sqlite:{folder}/feedback.sqlite"\nspool = "{folder}/spool"\n'
    client = f'[[clients]]\nissuer = "{ISSUER}"\njwks = "{signer.jwks}"\n'
    with _serving(folder / "all.toml", store + client) as server:
        yield server


@contextmanager
def _serving(settings: Path, text: str) -> Iterator[Server]:
    settings.write_text(text, "utf-8")
    command = [sys.executable, "-m", "primum", "serve", "--port", "0", "--config", str(settings)]
    log = settings.with_suffix(".log")
    with _running(command, log) as process:
        deadline = time.monotonic() + _PATIENCE_S
        while not (found := _LISTENING.search(log.read_text("utf-8"))):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the service did not start: {log.read_text('utf-8')}")
            time.sleep(0.1)
        yield Server(f"{found[1]}/cds-services/primum-orders", process.pid)


@contextmanager
def _running(command: Sequence[str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server; it logs a line a request, so to a file as in use, and not to a full pipe."""
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=_PATIENCE_S)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def _answering(server: Server) -> Server:
    """Wait until a server answers."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            _post(server.url)
            return server
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _post(url: str) -> bytes:
    request = urllib.request.Request(
        url, data=order_sign(0), headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=_PATIENCE_S) as answer:
        body: bytes = answer.read()
        return body
