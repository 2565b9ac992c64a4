"""The client of FHIR servers: all parts that were not sent, at once and within one deadline."""

import asyncio
import random
import re
import ssl
import time
from collections.abc import Callable, Mapping
from functools import partial

import httpx

from primum.cds_hooks.fhir import faults
from primum.cds_hooks.fhir.failure import problem_of
from primum.cds_hooks.fhir.server import Errand, Server
from primum.cds_hooks.fhir.visit import Visit
from primum.cds_hooks.requests.model import Fetched, HookRequest
from primum.cds_hooks.security.addresses import Allowed
from primum.cds_hooks.settings import Fhir
from primum.vocabulary.fault import Fault
from primum.vocabulary.problem import Unreadable

_TOKEN = re.compile(r"[!-~]{1,16384}", re.ASCII)
_CHANCE = random.Random()


class FhirClient:
    """Asks the FHIR servers that the settings list, each with the token that was lent for it.

    Certificates are verified against the machine's authorities; proxies of the environment are
    not used; redirects are not followed. `Unreadable` when a server's address is none.
    """

    def __init__(self, settings: Fhir, jitter: Callable[[], float] = _CHANCE.random) -> None:
        """Connect to nothing yet; `jitter` gives numbers from 0 to 1, and spreads retries."""
        self._settings = settings
        self._allowed = Allowed(settings.servers)
        tls = ssl.create_default_context()
        self._connect = partial(Server, settings, tls, jitter)
        self._servers: dict[tuple[str, str, int | None], Server] = {}

    async def fetch(
        self, request: HookRequest, queries: Mapping[str, str]
    ) -> Mapping[str, Fetched]:
        """Ask for every part by its query (`Condition?patient=123`, `Patient/123`).

        Each key of `queries` has an answer. Part of a search is given together with a problem, and
        does not count as complete. Nothing that a server does raises.
        """
        found = self._visit(request)
        if isinstance(found, Fault):
            return {key: Fetched(None, problem_of(key, [found])) for key in queries}
        visit, server, errand = found
        parts = await asyncio.gather(
            *(visit.part(query, self._settings.pages) for query in queries.values())
        )
        if errand.was_answered:
            server.breaker.answered()
        elif errand.was_silent:
            server.breaker.silent()
        return {
            key: Fetched(resource, problem_of(key, found) if found else None)
            for key, (resource, found) in zip(queries, parts, strict=True)
        }

    async def close(self) -> None:
        """Close all connections."""
        for server in self._servers.values():
            await server.close()

    def _visit(self, request: HookRequest) -> tuple[Visit, Server, Errand] | Fault:
        """Prepare to ask, or say why the server is not asked at all."""
        base, lent = request.fhir_server, request.authorization
        if not base:
            return faults.NO_SERVER
        if "?" in base or "#" in base or not self._allowed.allows(base):
            return faults.NOT_ALLOWED
        if lent is None and not self._settings.without_token:
            return faults.NOT_LENT
        token = lent.access_token if lent else ""
        if lent and not _TOKEN.fullmatch(token):
            return faults.TOKEN_INVALID
        server = self._server(base)
        errand = Errand(token, time.monotonic() + self._settings.deadline)
        try:
            visit = Visit(server, errand, base, request.patient)
        except Unreadable:
            return faults.NOT_ALLOWED
        if not server.breaker.may_ask():
            return faults.RESTING
        return visit, server, errand

    def _server(self, base: str) -> Server:
        """Give the server of an address. Tenants of one origin share it, so there are few."""
        url = httpx.URL(base)
        origin = (url.scheme, url.host, url.port)
        if origin not in self._servers:
            self._servers[origin] = self._connect()
        return self._servers[origin]
