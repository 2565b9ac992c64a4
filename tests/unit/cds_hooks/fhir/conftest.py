"""Fetch one part from a server, within one event loop."""

import asyncio

import pytest

from fhir_server.asking import TOKEN, fetch_each, request_for, settings_for


@pytest.fixture
def fetch():
    """Fetch one part: `fetch(server, query="Condition?patient=p1", token=…, **settings)`."""

    def fetch_one(server, query="Condition?patient=p1", token=TOKEN, **changed):
        url = server if isinstance(server, str) else server.url
        call = request_for(url, token), {"part": query}
        return asyncio.run(fetch_each(settings_for(url, **changed), call))[0]["part"]

    return fetch_one
