"""What a FHIR server may do wrong, each a way to answer an `Exchange` (`FhirServer.faults`)."""

import gzip as packing
import json
import socket
import struct

from fhir_server.server import Exchange, Fault, answer, outcome, searchset


def status(code: int, **headers: str) -> Fault:
    """Answer with a status and an OperationOutcome."""

    async def fault(exchange: Exchange) -> None:
        await exchange.send_json(outcome("exception"), status=code, **headers)

    return fault


def once(first: Fault, then: Fault = answer) -> Fault:
    """Go wrong the first time a type is asked for."""

    async def fault(exchange: Exchange) -> None:
        await (first if exchange.count == 1 else then)(exchange)

    return fault


def body(data: bytes | dict, **how) -> Fault:
    """Answer with this, whatever is asked."""
    sent = data if isinstance(data, bytes) else json.dumps(data).encode()

    async def fault(exchange: Exchange) -> None:
        await exchange.send(sent, **how)

    return fault


def redirect(address: str) -> Fault:
    return status(302, location=address)


def next_page(address: str) -> Fault:
    """Link every page to the same address, as its next one."""

    async def fault(exchange: Exchange) -> None:
        found = exchange.server.resources
        of_kind = [each for each in found if each["resourceType"] == exchange.kind]
        await exchange.send_json(searchset(of_kind, following=address))

    return fault


async def slow(exchange: Exchange) -> None:
    """Never answer."""
    await exchange.gone()


async def trickle(exchange: Exchange) -> None:
    """Begin to answer, and never end."""
    exchange.writer.write(_head("Content-Length: 1000") + b'{"resourceType": "Bundle"')
    await exchange.writer.drain()
    await exchange.gone()


async def reset(exchange: Exchange) -> None:
    """Break the connection in the middle of the body."""
    exchange.writer.write(_head("Content-Length: 1000") + b'{"resourceType"')
    await exchange.writer.drain()
    linger = struct.pack("ii", 1, 0)  # close with a reset
    wire = exchange.writer.get_extra_info("socket")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    exchange.writer.transport.abort()


async def hang_up(exchange: Exchange) -> None:
    """Close the connection without a word."""
    exchange.writer.close()


async def garbage(exchange: Exchange) -> None:
    """Answer with what is not HTTP."""
    exchange.writer.write(b"\x00\x01 SSH-2.0-hello\r\n\r\n")
    await exchange.writer.drain()
    exchange.is_closing = True


async def html(exchange: Exchange) -> None:
    await exchange.send(b"<html><body>Log in, Jane Doe</body></html>", kind="text/html")


async def html_called_json(exchange: Exchange) -> None:
    await exchange.send(b"<html><body>Log in, Jane Doe</body></html>")


async def wrong_type(exchange: Exchange) -> None:
    """Send good data under the wrong content type."""
    await exchange.send(json.dumps(searchset([])).encode(), kind="text/plain")


async def truncated(exchange: Exchange) -> None:
    """Send JSON of which the end is missing."""
    await exchange.send(json.dumps(searchset([])).encode()[:-2])


async def gzip(exchange: Exchange) -> None:
    """Send good data packed."""
    found = [each for each in exchange.server.resources if each["resourceType"] == exchange.kind]
    packed = packing.compress(json.dumps(searchset(found)).encode())
    await exchange.send(packed, content_encoding="gzip")


async def gzip_broken(exchange: Exchange) -> None:
    await exchange.send(b"this is not packed at all", content_encoding="gzip")


async def gzip_twice(exchange: Exchange) -> None:
    packed = packing.compress(packing.compress(bytes(1_000_000)))
    await exchange.send(packed, content_encoding="gzip, gzip")


async def bomb(exchange: Exchange) -> None:
    """Send a small body that unpacks to 200 MB."""
    await exchange.send(packing.compress(bytes(200_000_000), 1), content_encoding="gzip")


async def huge(exchange: Exchange) -> None:
    """Send a body without an end, in pieces, for as long as it is taken."""
    exchange.writer.write(_head("Transfer-Encoding: chunked"))
    piece = b"%x\r\n%b\r\n" % (1_000_000, b" " * 1_000_000)
    while not exchange.writer.is_closing():
        exchange.writer.write(piece)
        await exchange.writer.drain()


async def huge_announced(exchange: Exchange) -> None:
    """Announce a body of 5 GB."""
    exchange.writer.write(_head("Content-Length: 5000000000") + b"{")
    await exchange.writer.drain()
    await exchange.gone()


async def endless(exchange: Exchange) -> None:
    """Link every page to a new one."""
    following = f"{exchange.server.url}/{exchange.kind}?_page={exchange.count}"
    found = {"resourceType": exchange.kind, "id": f"x{exchange.count}"}
    found["subject"] = {"reference": "Patient/p1"}
    await exchange.send_json(searchset([found], following=following))


def closed_port() -> int:
    """Give a port of loopback at which nobody listens."""
    with socket.socket() as wire:
        wire.bind(("127.0.0.1", 0))
        return int(wire.getsockname()[1])


def _head(*lines: str) -> bytes:
    head = ["HTTP/1.1 200 X", "Content-Type: application/fhir+json", *lines, "", ""]
    return "\r\n".join(head).encode()
