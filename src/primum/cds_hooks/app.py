"""The routes: each handler reads the request, asks who it is, and leaves the work to a module."""

import time
from functools import lru_cache

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from primum import __version__
from primum.cds_hooks.answer import Call, answer
from primum.cds_hooks.editions.edition import Edition
from primum.cds_hooks.feedback.read import read_feedback
from primum.cds_hooks.feedback.store import NotKept
from primum.cds_hooks.refusal import Refused, refusal
from primum.cds_hooks.requests.discovery import SERVICES
from primum.cds_hooks.rest.check import check
from primum.cds_hooks.rest.counting import Counting
from primum.cds_hooks.rest.errors import JSON, on_http, on_refused
from primum.cds_hooks.rest.health import health, ready
from primum.cds_hooks.rest.knowledge import knowledge
from primum.cds_hooks.rest.metrics import MEDIA_TYPE, Standing
from primum.cds_hooks.rest.openapi import openapi_json
from primum.cds_hooks.security.middleware import middleware
from primum.cds_hooks.security.tokens import NOBODY, Caller
from primum.cds_hooks.service import Service
from primum.record.json import parse
from primum.vocabulary.problem import Unreadable


class Hooks:
    """The CDS Hooks endpoints of one service."""

    def __init__(self, service: Service) -> None:
        """Handle requests to `service`."""
        self._service = service

    async def discovery(self, request: Request) -> Response:
        """GET /cds-services: open to everybody, as the standard has it."""
        return _json(self._service.desk().discovery)

    async def hook(self, request: Request) -> Response:
        """POST /cds-services/{id}."""
        caller = await _caller(self._service, request)
        call = Call(
            service=request.path_params["service"],
            body=await request.body(),
            caller=caller,
            language=self._service.language(request.headers.get("accept-language")),
        )
        await self._service.turns.take()
        return _json(msgspec.json.encode(await answer(self._service, call)))

    async def feedback(self, request: Request) -> Response:
        """POST /cds-services/{id}/feedback. 200 means that it is kept, and cannot be lost."""
        caller = await _caller(self._service, request)
        if request.path_params["service"] not in SERVICES:
            raise refusal(
                404,
                "path",
                "unknown-service",
                "there is no such service",
                "GET /cds-services lists the services.",
            )
        try:
            document = parse(await request.body())
        except Unreadable as stop:
            raise Refused(400, stop.problem) from stop
        answers = read_feedback(
            document,
            keep_comments=self._service.settings.store.keep_comments,
            client=caller.issuer,
            received=time.time(),
        )
        try:
            await self._service.store.answer(answers)
        except NotKept as error:
            raise refusal(
                404,
                "store",
                "no-store",
                "this service keeps no feedback",
                "Set up a store, if feedback is to count; else send none.",
            ) from error
        except OSError as error:
            raise refusal(
                503,
                "store",
                "feedback-not-kept",
                "the feedback could not be kept",
                "Send it again later: the same feedback counts once.",
            ) from error
        self._service.metrics.answered(answers)
        return Response(status_code=200)


class Rest:
    """What is offered beside the hooks."""

    def __init__(self, service: Service) -> None:
        """Handle requests to `service`."""
        self._service = service
        self._described = lru_cache(maxsize=1)(self._describe)

    async def check(self, request: Request) -> Response:
        """POST /check."""
        service = self._service
        await _caller(service, request)
        await service.turns.take()
        edition = service.desk().edition
        found = await check(request, edition.screener, service.settings.service)
        service.metrics.checked(found.report)
        return found.response

    async def knowledge(self, request: Request) -> Response:
        """GET /knowledge/…"""
        edition = self._service.desk().edition
        return knowledge(request, edition, self._service.settings.service.language)

    async def health(self, request: Request) -> Response:
        """GET /health."""
        return health(__version__, self._service.started)

    async def ready(self, request: Request) -> Response:
        """GET /ready."""
        return ready(self._service.keeper, self._service.store.state())

    async def metrics(self, request: Request) -> Response:
        """GET /metrics."""
        service = self._service
        edition = service.keeper.edition
        standing = Standing(
            is_ready=service.keeper.is_ready,
            store=service.store.state(),
            pack=edition.screener.pack_ref if edition is not None else None,
        )
        return Response(service.metrics.text(standing), media_type=MEDIA_TYPE)

    async def openapi(self, request: Request) -> Response:
        """GET /openapi.json."""
        return _json(self._described(self._service.keeper.edition))

    def _describe(self, edition: Edition | None) -> bytes:
        service = self._service
        pages = edition.pages if edition is not None else ()
        return openapi_json(service.settings, service.public_url, __version__, pages)


def make_app(service: Service) -> Starlette:
    """Give the application; starting and stopping the parts is left to `run`.

    `Unreadable` when a setting of what stands before the routes is wrong.
    """
    hooks, rest = Hooks(service), Rest(service)
    routes = [
        Route("/cds-services/{service}", hooks.hook, methods=["POST"]),
        Route("/cds-services/{service}/feedback", hooks.feedback, methods=["POST"]),
        Route("/cds-services", hooks.discovery, methods=["GET"]),
        Route("/check", rest.check, methods=["POST"]),
        Route("/health", rest.health, methods=["GET"]),
        Route("/ready", rest.ready, methods=["GET"]),
        Route("/metrics", rest.metrics, methods=["GET"]),
        Route("/knowledge", rest.knowledge, methods=["GET"]),
        Route("/knowledge/{page:path}", rest.knowledge, methods=["GET"]),
        Route("/openapi.json", rest.openapi, methods=["GET"]),
    ]
    app = Starlette(
        routes=routes,
        middleware=middleware(
            service.settings,
            Middleware(Counting, metrics=service.metrics, routes=routes),
            service.metrics.fault,
        ),
        exception_handlers={Refused: on_refused, HTTPException: on_http},
    )
    # A slash too many is an unknown path: a redirect would send a patient, perhaps without TLS, to
    # whatever address the Host header names.
    app.router.redirect_slashes = False
    return app


async def _caller(service: Service, request: Request) -> Caller:
    """Ask who calls; where nobody is asked, the address that was called is not worked out."""
    if not service.gate.asks:
        return NOBODY
    endpoint = f"{service.public_url}{request.url.path}"
    return await service.gate.check(request.headers.get("authorization"), endpoint)


def _json(data: bytes) -> Response:
    return Response(data, media_type=JSON)
