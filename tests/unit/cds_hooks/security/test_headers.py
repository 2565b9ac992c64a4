"""The headers that every answer has."""

import pytest
from starlette.responses import Response

from primum.cds_hooks.security.headers import Headers
from unit.cds_hooks.security.asgi import asking, scope

HTML = "text/html; charset=utf-8"


def headers(type_, more=None, origins=()):
    answer = Response(b"x", headers=more, media_type=type_)
    return asking(Headers(answer, origins), scope("GET")).headers


@pytest.mark.parametrize("type_", ["application/json", "application/fhir+json", HTML, None])
def test_nothing_is_kept_or_guessed_of_an_answer(type_):
    told = headers(type_)
    assert told["cache-control"] == "no-store"
    assert told["x-content-type-options"] == "nosniff"


def test_a_page_says_itself_how_long_it_stands():
    assert headers(HTML, {"Cache-Control": "no-cache"})["cache-control"] == "no-cache"


def test_a_page_runs_nothing_and_asks_nobody():
    told = headers(HTML)
    policy = dict(part.split(" ", 1) for part in told["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert told["referrer-policy"] == "no-referrer"


def test_only_who_may_ask_may_frame_a_page():
    told = headers(HTML, origins=("https://a.example", "https://b.example"))
    ancestors = told["content-security-policy"].partition("frame-ancestors ")[2]
    assert ancestors == "https://a.example https://b.example"


def test_json_needs_no_policy():
    assert "content-security-policy" not in headers("application/json")
