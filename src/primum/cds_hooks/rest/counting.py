"""Counts every request, whatever becomes of it; plain ASGI, as it stands around all the others."""

import time
from collections.abc import Iterable
from typing import Any

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from primum.cds_hooks.rest.metrics import OTHER, Metrics

_GONE = 499  # as proxies log a client that went away before it was answered


class Counting:
    """Middleware that counts requests by the template of their route, never by their path."""

    def __init__(self, app: ASGIApp, metrics: Metrics, routes: Iterable[BaseRoute]) -> None:
        """Count what `app` answers; `routes` are those that it answers by."""
        self._app = app
        self._metrics = metrics
        self._templates: dict[Any, str] = {}
        for route in routes:
            if isinstance(route, Route):
                self._templates.setdefault(route.endpoint, route.path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and count."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = time.perf_counter()
        status = _GONE

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:
            status = 500 if status == _GONE else status
            raise
        finally:
            # The router leaves in the scope what it found.
            route = self._templates.get(scope.get("endpoint"), OTHER)
            self._metrics.asked(route, status, time.perf_counter() - start)
