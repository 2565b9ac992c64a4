"""What a request may be: too large, too slow, not JSON."""

import asyncio
import json

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route

from primum.cds_hooks.refusal import Refused
from primum.cds_hooks.rest.errors import on_refused
from primum.cds_hooks.security.limits import Limits
from unit.cds_hooks.security.asgi import ask, asking, chunks, scope

JSON = {"content_type": "application/json"}


async def echo(request):
    return Response(await request.body())


async def unread(_):
    return Response(b"unread")


def limited(most=10, body_s=20.0):
    return Starlette(
        routes=[
            Route("/check", echo, methods=["POST", "GET"]),
            Route("/unread", unread, methods=["POST"]),
            Route("/cds-services/one", echo, methods=["POST"]),
        ],
        middleware=[Middleware(Limits, max_body=most, body_s=body_s)],
        exception_handlers={Refused: on_refused},
    )


def rule(answer):
    return json.loads(answer.body)["problems"][0]["rule"]


@pytest.mark.parametrize("length", ["11", "0011", "99999999999999999999999999", "9" * 5000])
def test_a_length_that_is_too_much_is_refused_before_the_body_is_read(length):
    answer = asking(limited(), scope(content_length=length, **JSON))
    assert (answer.status, rule(answer)) == (413, "body-too-large")


@pytest.mark.parametrize("length", [None, "3", "x", "-5"])
def test_more_than_fits_is_refused_whatever_length_was_said(length):
    said = {"content_length": length} if length else {"transfer_encoding": "chunked"}
    endless = chunks(*[b"12345"] * 1000)
    answer = asking(limited(), scope(**said, **JSON), endless)
    assert (answer.status, rule(answer)) == (413, "body-too-large")


@pytest.mark.parametrize("parts", [[b"1234567890"], [b"12345", b"", b"67890"], [b""]])
def test_what_fits_comes_through_whole(parts):
    length = str(sum(map(len, parts)))
    answer = asking(limited(), scope(content_length=length, **JSON), chunks(*parts))
    assert (answer.status, answer.body) == (200, b"".join(parts))


@pytest.mark.parametrize(
    "type_",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/fhir+json",
        "application/fhir+json; fhirVersion=4.0",
        "application/json;",
    ],
)
def test_json_is_let_in_by_all_its_names(type_):
    asked = scope(content_type=type_, content_length="2")
    assert asking(limited(), asked, chunks(b"{}")).status == 200


@pytest.mark.parametrize(
    "type_",
    [
        "",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=application/json",
        "text/plain; application/json",
        "text/plain, application/json",
        "application/jsonp",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1; charset=utf-8",
        "application/xml",
        "application/fhir+xml",
    ],
)
def test_what_is_not_said_to_be_json_is_refused(type_):
    for said in ({"content_length": "2"}, {"transfer_encoding": "chunked"}):
        answer = asking(limited(), scope(content_type=type_, **said), chunks(b"{}"))
        assert (answer.status, rule(answer)) == (415, "not-json-type")


def test_a_body_without_a_type_is_refused():
    assert asking(limited(), scope(content_length="2"), chunks(b"{}")).status == 415


def test_a_packed_body_is_not_unpacked():
    asked = scope(content_length="2", content_encoding="gzip", **JSON)
    answer = asking(limited(), asked, chunks(b"\x1f\x8b"))
    assert (answer.status, rule(answer)) == (415, "packed-body")
    plain = scope(content_length="2", content_encoding="identity", **JSON)
    assert asking(limited(), plain, chunks(b"{}")).status == 200


def test_a_reading_request_needs_no_type():
    assert asking(limited(), scope("GET"), chunks(b"")).status == 200


def test_a_hook_is_refused_with_an_outcome():
    answer = asking(limited(), scope(path="/cds-services/one", content_length="11", **JSON))
    assert answer.status == 413
    assert json.loads(answer.body)["issue"][0]["code"] == "too-long"


@pytest.mark.parametrize("parts", [[], [b"12"]])
def test_a_body_that_does_not_come_is_not_waited_for(parts):
    begun = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    answer = asking(limited(body_s=0.05), scope(content_length="5", **JSON), begun)
    assert (answer.status, rule(answer)) == (408, "body-too-slow")


def test_only_who_is_late_is_refused_of_many():
    app = limited(body_s=0.05)
    begun = [{"type": "http.request", "body": b"1", "more_body": True}]
    asked = scope(content_length="2", **JSON)

    async def many():
        late = [ask(app, asked, begun) for _ in range(50)]
        whole = [ask(app, asked, chunks(b"1", b"2")) for _ in range(50)]
        return await asyncio.wait_for(asyncio.gather(*late, *whole), 30)

    statuses = [answer.status for answer in asyncio.run(many())]
    assert statuses == [408] * 50 + [200] * 50


def test_a_handler_may_take_longer_than_a_body():
    async def slow(request):
        body = await request.body()
        await asyncio.sleep(0.2)
        return Response(body)

    app = Limits(Starlette(routes=[Route("/check", slow, methods=["POST"])]), 10, body_s=0.05)
    assert asking(app, scope(content_length="1", **JSON), chunks(b"1")).status == 200


def test_who_stops_the_service_is_not_answered():
    """A request that is cancelled by somebody else is cancelled, not told that it was slow."""

    async def stopped():
        task = asyncio.ensure_future(ask(limited(), scope(content_length="1", **JSON)))
        for _ in range(10):
            await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stopped())


def test_only_who_is_late_is_cut_off():
    """A proxy that is still sending what is too large would lose the answer with the connection."""
    chunked = scope(transfer_encoding="chunked", **JSON)
    late = asking(limited(body_s=0.05), chunked)
    large = asking(limited(), chunked, chunks(b"12345", b"67890", b"12345"))
    assert (late.status, late.headers["connection"]) == (408, "close")
    assert (large.status, large.headers.get("connection")) == (413, None)


def test_a_body_is_refused_where_nothing_within_makes_an_answer_of_it():
    async def reader(_, receive, __):
        while (await receive())["more_body"]:
            pass

    answer = asking(Limits(reader, 10), scope(**JSON), chunks(b"123456", b"123456"))
    assert (answer.status, rule(answer)) == (413, "body-too-large")


def test_nothing_is_kept_of_requests_that_are_over():
    app = Limits(limited(), 10)
    for path in ("/check", "/unread", "/nowhere"):
        asking(app, scope(path=path, content_length="1", **JSON), chunks(b"1"))
    assert not app._waiting._bodies
