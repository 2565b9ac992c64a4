"""Where the keys of a client come from: a file that was read at the start, or its one address."""

import asyncio
import ssl
import time
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx

from primum.cds_hooks.security.addresses import base_address
from primum.cds_hooks.security.keys import Key, Keys, NotKeys, read_keys
from primum.cds_hooks.settings import Client
from primum.vocabulary.problem import Place, Problem, Unreadable

FRESH_S = 900.0  # after this, keys are fetched anew: a key that was withdrawn ends
STALE_S = 12 * 3600.0  # for so long they are used while the address does not answer
PAUSE_S = 30.0  # between fetches, so that unknown kids cannot be used to hammer the address
_TIMEOUT_S = 3.0
_MOST_BYTES = 256_000


class KeysMissing(Exception):
    """The keys of a client could not be fetched, so nothing can be said of its token."""


class FetchedKeys:
    """Keys from the jku of the settings. That address alone is asked, without redirects."""

    def __init__(
        self, jku: str, http: httpx.AsyncClient, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Fetch nothing yet."""
        self._jku = jku
        self._http = http
        self._clock = clock
        self._keys: Keys = {}
        self._fetched = float("-inf")
        self._tried = float("-inf")
        self._task: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> Key | None:
        """Give a key; None when the client has none of this name.

        Raises `KeysMissing` when that cannot be known, as the address does not answer.

        A known key does not wait for the address: it is fetched anew beside the request.
        """
        key = self._keys.get(kid)
        if self._age() >= FRESH_S or key is None:
            self._start()
        if key is not None and self._age() < STALE_S:
            return key
        if self._task is not None:
            # Many may wait for the same answer, and one that gives up must not end it for others.
            await asyncio.shield(self._task)
        if self._fetched < self._tried:  # the last fetch failed: a new key may be there, unseen
            raise KeysMissing
        return self._keys.get(kid)

    async def close(self) -> None:
        """Stop fetching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _age(self) -> float:
        return self._clock() - self._fetched

    def _start(self) -> None:
        is_running = self._task is not None and not self._task.done()
        if not is_running and self._clock() - self._tried >= PAUSE_S:
            self._tried = self._clock()
            self._task = asyncio.get_running_loop().create_task(self._fetch())

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                data = await self._read()
            self._keys = read_keys(data)
        except (TimeoutError, httpx.HTTPError, httpx.StreamError, NotKeys):
            return
        self._fetched = self._clock()

    async def _read(self) -> bytes:
        async with self._http.stream("GET", self._jku) as response:
            if response.status_code != 200:
                raise NotKeys
            body = bytearray()
            # Raw: what is packed could become more than fits, and is no JSON.
            async for piece in response.aiter_raw():
                body += piece
                if len(body) > _MOST_BYTES:
                    raise NotKeys
        return bytes(body)


def open_http() -> httpx.AsyncClient:
    """Give the client with which keys are fetched: no redirects, no proxies, no cookies kept."""
    return httpx.AsyncClient(
        verify=ssl.create_default_context(),
        timeout=_TIMEOUT_S,
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        headers={"Accept": "application/json", "Accept-Encoding": "identity"},
    )


def read_key_file(client: Client) -> Keys:
    """Read the file with a client's keys; `Unreadable` when it cannot be used."""
    try:
        return read_keys(Path(client.jwks).read_bytes())
    except OSError as error:
        fault = error.strerror or "it cannot be opened"
    except NotKeys as error:
        fault = str(error)
    raise Unreadable(
        Problem(
            place=Place(client.jwks),
            rule="client-keys-unreadable",
            fault=f"the keys of a client cannot be read: {fault}",
            remedy="Ask the client for its JSON Web Key Set with public keys (RFC 7517).",
        )
    )


def check_address(client: Client) -> None:
    """Hold the jku of a client to https, or this machine; `Unreadable` when it is neither."""
    base_address(client.jku.partition("?")[0], "clients.jku")
