"""HTTP by hand: what a sound client never sends, written to a socket as it is."""

import json
import socket
from contextlib import contextmanager
from urllib.parse import urlsplit

PATIENCE = 30  # seconds


@contextmanager
def connected(url, patience=PATIENCE):
    """A plain connection to a service."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=patience) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield wire


def head(path, *lines, method="POST"):
    """The head of a request, with its empty line."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", *lines, "", ""]).encode()


def posting(path, body, *lines):
    """A whole POST of JSON, as bytes."""
    length = f"Content-Length: {len(body)}"
    return head(path, "Content-Type: application/json", length, *lines) + body


def answer_on(wire):
    """Read one answer: its status and JSON (None without a body). EOFError: there came none."""
    reader = wire.makefile("rb")
    first = reader.readline()
    if not first:
        raise EOFError
    headers = {}
    while (line := reader.readline().strip()) != b"":
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    body = reader.read(int(headers.get("content-length", "0")))
    is_json = headers.get("content-type", "").startswith("application/json")
    return int(first.split()[1]), json.loads(body) if is_json else None
