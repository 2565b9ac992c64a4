"""Browsers of which origins may ask."""

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from primum.cds_hooks.security.cors import cors
from primum.cds_hooks.settings import Cors
from primum.vocabulary.problem import Unreadable
from unit.cds_hooks.security.asgi import asking, chunks, scope

OURS = "https://ehr.example.org"
ALLOWED = "access-control-allow-origin"


async def answered(_):
    return Response(b"{}")


def app(*origins):
    routes = [Route("/check", answered, methods=["POST", "GET"])]
    return Starlette(routes=routes, middleware=cors(Cors(origins=origins)))


def preflight(origin, method="POST", headers="authorization, content-type"):
    asked = scope(
        "OPTIONS",
        origin=origin,
        access_control_request_method=method,
        access_control_request_headers=headers,
    )
    return asking(app(OURS), asked, chunks(b""))


def test_a_listed_origin_may_ask_with_a_token():
    answer = preflight(OURS)
    assert answer.status == 200
    assert answer.headers[ALLOWED] == OURS
    assert {"Authorization", "Content-Type"} <= set(
        answer.headers["access-control-allow-headers"].split(", ")
    )
    assert answer.headers["access-control-allow-methods"] == "GET, POST"
    assert "access-control-allow-credentials" not in answer.headers
    assert asking(app(OURS), scope(origin=OURS), chunks(b"")).headers[ALLOWED] == OURS


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://ehr.example.org.evil.example",
        "https://ehr.example.org:8443",
        "http://ehr.example.org",
        "https://EHR.example.org",
        "https://ehr.example.org/",
        "https://sub.ehr.example.org",
        "null",
        "*",
        "",
    ],
)
def test_any_other_origin_may_not(origin):
    refused = preflight(origin)
    assert refused.status == 400
    assert ALLOWED not in refused.headers
    assert ALLOWED not in asking(app(OURS), scope(origin=origin), chunks(b"")).headers


@pytest.mark.parametrize(
    ("method", "headers"), [("DELETE", "content-type"), ("POST", "x-http-method-override")]
)
def test_no_more_is_allowed_than_is_needed(method, headers):
    assert preflight(OURS, method, headers).status == 400


def test_what_depends_on_the_origin_says_so():
    assert "Origin" in asking(app(OURS), scope(), chunks(b"")).headers["vary"]


def test_without_origins_no_browser_elsewhere_may_ask():
    assert cors(Cors()) == []
    asked = scope("OPTIONS", origin=OURS, access_control_request_method="POST")
    assert ALLOWED not in asking(app(), asked, chunks(b"")).headers


@pytest.mark.parametrize(
    ("origin", "rule"),
    [
        ("*", "origin-wildcard"),
        ("https://*.example.org", "origin-wildcard"),
        ("https://ehr.example.org/", "origin-invalid"),
        ("https://ehr.example.org:443", "origin-invalid"),
        ("https://EHR.example.org", "origin-invalid"),
        ("https://ehr.example.org/app", "origin-invalid"),
        ("null", "address-invalid"),
        ("ehr.example.org", "address-invalid"),
        ("", "address-invalid"),
        ("http://ehr.example.org", "address-without-tls"),
    ],
)
def test_an_origin_that_could_not_be_meant_stops_the_start(origin, rule):
    with pytest.raises(Unreadable) as stop:
        cors(Cors(origins=(OURS, origin)))
    assert stop.value.problem.rule == rule


@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://ehr.example.org:8443"])
def test_origins_with_ports_are_taken(origin):
    answer = asking(app(origin), scope(origin=origin), chunks(b""))
    assert answer.headers[ALLOWED] == origin
