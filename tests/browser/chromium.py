"""A CDS client in Debian's Chromium, without a screen: `client.html`, and the server it comes from.

    with ClientOfBrowser() as client:
        ... a service that lets `client.origin` in, with the keys at `client.jku` ...
        told = client.go({"service": ..., "steps": [...]})

The page does the plan and sends how it went. The server also keeps the public key that the page
made, and renders the Markdown of cards as the most permissive client does.
"""

import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from unit.cds_hooks.cards.rendering import RENDERER

PAGE = (Path(__file__).parent / "client.html").read_bytes()
PATIENCE = 120  # seconds until a browser that says nothing is given up
FLAGS = [
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-sandbox",  # as root, and in containers, it would not start; it sees our own page only
    # Whatever a page leads to, nothing but this machine is asked.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def chromium() -> str | None:
    """Give where Chromium is, if it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class ClientOfBrowser:
    """The page's server, on an origin of its own."""

    def __init__(self, keys: bytes = b'{"keys": []}') -> None:
        """Serve the page; `keys` are there until the page brings its own."""
        self._keys = keys
        self._plan = b"{}"
        self._told: queue.Queue[dict] = queue.Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def jku(self) -> str:
        return f"{self.origin}/keys"

    def go(self, plan: dict) -> dict:
        """Open the page in a browser of its own, and give what it tells of its plan."""
        self._plan = json.dumps({"jku": self.jku, **plan}).encode()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            browser = subprocess.Popen(
                [str(chromium()), *FLAGS, f"--user-data-dir={home}", self.origin],
                env={**os.environ, "HOME": home},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                return self._told.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"Chromium told nothing; it ended: {browser.poll()}") from None
            finally:
                browser.terminate()
                browser.wait(timeout=PATIENCE)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        client = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = {
                    "/": (PAGE, "text/html; charset=utf-8"),
                    "/plan": (client._plan, "application/json"),
                    "/keys": (client._keys, "application/json"),
                }.get(self.path)
                self._answer(200 if found else 404, *(found or (b"", "text/plain")))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = b""
                if self.path == "/keys":
                    client._keys = body
                elif self.path == "/render":
                    answer = RENDERER.render(body.decode()).encode()
                self._answer(200, answer, "text/html; charset=utf-8")
                if self.path == "/told":
                    client._told.put(json.loads(body))

            def _answer(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
