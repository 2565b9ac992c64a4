"""Heads that are too long, too slow, or none: answered in JSON by a server on loopback."""

import asyncio
import json
import time
from contextlib import suppress

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from primum.cds_hooks.security.connection import MOST_HEAD, Connection

PATIENCE = 20
GOOD = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"


async def echo(request):
    return Response(await request.body())


async def unread(_):
    return Response(b"unread")


async def never_read(_):
    """Answer when the loop has come round: by then the rest of what was sent is read."""
    await asyncio.sleep(0)
    return Response(b"never")


class Quick(Connection):
    """With less patience."""

    head_s = 0.1


def served(client, connection=Connection):
    """Serve while `client(connect)` asks."""

    async def serve():
        routes = [
            Route(f"/{one.__name__}", one, methods=["POST"]) for one in (echo, unread, never_read)
        ]
        config = uvicorn.Config(
            Starlette(routes=routes), http=connection, lifespan="off", log_config=None, loop="none"
        )
        config.load()
        loop = asyncio.get_running_loop()
        state = uvicorn.Server(config).server_state
        server = await loop.create_server(lambda: connection(config, state, {}), "127.0.0.1", 0)
        writers = []

        async def connect():
            port = server.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
            writers.append(writer)
            return reader, writer

        async with server:
            try:
                return await asyncio.wait_for(client(connect), PATIENCE)
            finally:
                for writer in writers:
                    writer.close()
                    with suppress(OSError):
                        await writer.wait_closed()
                await asyncio.wait_for(all_gone(state.connections), PATIENCE)

    return asyncio.run(serve())


async def all_gone(connections):
    """Wait until the server has closed its sides too: nobody would after the loop has ended."""
    while connections:
        await asyncio.sleep(0)


def sending(*parts, connection=Connection):
    """Send on one connection, and give everything that comes until it is closed."""

    async def client(connect):
        reader, writer = await connect()
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        return await reader.read()

    return served(client, connection)


def told(answer):
    """The status of an answer and its first problem; it closes the connection."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    assert b"content-length: %d\r\n" % len(body) in head.lower() + b"\r\n"
    return int(head.split()[1]), json.loads(body)["problems"][0]["rule"]


@pytest.mark.parametrize(
    "text",
    [
        b"nonsense\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nContent-Length: two\r\n\r\n{}",
        b"POST /echo HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"POST /echo HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        b"POST /\xff HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_http_is_told_so_in_json(text):
    assert told(sending(text)) == (400, "not-http")


@pytest.mark.parametrize("begun", [b"POST /", b"POST /echo HTTP/1.1\r\nX: "])
def test_a_head_without_end_is_refused(begun):
    async def client(connect):
        reader, writer = await connect()
        writer.write(begun)
        sent = 0
        while not reader.at_eof() and sent < 100 * MOST_HEAD:
            writer.write(b"x" * 8192)
            sent += 8192
            try:
                await writer.drain()
                answer = await asyncio.wait_for(reader.read(100_000), 0.01)
            except TimeoutError:
                continue
            return answer, sent
        raise AssertionError("nobody stopped it")

    answer, sent = served(client)
    assert told(answer) == (431, "head-too-large")
    assert sent < 3 * MOST_HEAD


@pytest.mark.parametrize("begun", [b"", b"POST /echo HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come_is_not_waited_for(begun):
    assert told(sending(begun, connection=Quick)) == (408, "head-too-slow")


def test_a_second_head_that_does_not_come_is_not_waited_for():
    async def client(connect):
        reader, writer = await connect()
        writer.write(GOOD)
        await reader.readuntil(b"{}")
        writer.write(b"POST /echo HTTP/1.1\r\n")
        return await reader.read()

    assert told(served(client, Quick)) == (408, "head-too-slow")


def test_a_body_that_nobody_reads_is_not_taken_for_ever():
    async def client(connect):
        reader, writer = await connect()
        writer.write(b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        answer = b""
        with suppress(ConnectionResetError):  # the body goes on: a close resets the connection
            while not reader.at_eof():
                writer.write(b"x")
                with suppress(TimeoutError):
                    answer += await asyncio.wait_for(reader.read(1000), 0.01)
        return answer

    assert served(client, Quick).endswith(b"unread")


def test_who_is_refused_can_read_why_while_it_still_sends():
    async def client(connect):
        reader, writer = await connect()
        writer.write(b"POST /" + b"x" * 2 * MOST_HEAD)
        answer = asyncio.ensure_future(reader.read())
        while not answer.done():
            writer.write(b"x" * 8192)
            await asyncio.wait([answer], timeout=0.001)
        return await answer

    assert told(served(client)) == (431, "head-too-large")


@pytest.mark.parametrize("before", [0, 1, 2])
def test_a_request_that_breaks_off_as_no_http_is_answered_once(before, caplog):
    whole = GOOD.replace(b"/echo", b"/never_read")
    begun = whole.partition(b"Content-Length")[0] + b"Transfer-Encoding: chunked\r\n\r\n"
    answer = sending(before * whole + begun + b"no size of a chunk")
    assert told(answer) == (400, "not-http")
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_slow_handlers_and_bodies_are_not_the_business_of_heads():
    async def client(connect):
        reader, writer = await connect()
        writer.write(GOOD[:-1])
        until = time.monotonic() + 5 * Quick.head_s
        while time.monotonic() < until:
            await asyncio.sleep(0)
        writer.write(GOOD[-1:])
        return await reader.readuntil(b"{}")

    assert served(client, Quick).startswith(b"HTTP/1.1 200")


def test_many_requests_of_any_size_share_a_connection():
    """What counts is one head, not everything that ever came on the connection."""
    large = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + b"x" * 299_998

    async def client(connect):
        reader, writer = await connect()
        for _ in range(5):
            for request in (GOOD, large + b"{}"):
                writer.write(request)
                await writer.drain()
                assert (await reader.readline()).startswith(b"HTTP/1.1 200")
                await reader.readuntil(b"{}")
        writer.write(GOOD * 50)
        return [await reader.readuntil(b"{}") for _ in range(50)]

    assert len(served(client)) == 50
