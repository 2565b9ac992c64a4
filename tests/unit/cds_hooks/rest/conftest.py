"""The REST functions mounted as a service mounts them, on the knowledge of this repository."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from primum.cds_hooks.feedback.store import StoreState
from primum.cds_hooks.refusal import Refused
from primum.cds_hooks.rest.check import check
from primum.cds_hooks.rest.errors import on_http, on_refused
from primum.cds_hooks.rest.health import ready
from primum.cds_hooks.rest.knowledge import knowledge
from primum.cds_hooks.settings import Service
from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_documents
from primum.knowledge.link import link_knowledge
from primum.screening.patient import Screener

ROOT = Path(__file__).parents[4]


def page(data, tag, type_="text/html; charset=utf-8"):
    return SimpleNamespace(data=data, type=type_, etag=f'"{tag}"')


PAGES = {
    "en/index": page(b"<h1>All</h1>", "i"),
    "nl/index": page(b"<h1>Alles</h1>", "j"),
    "en/a-medicine": page(b"<h1>A medicine</h1>", "m"),
    "en/a-medicine/dose": page(b"<h1>Dose</h1>", "d"),
    "en/a-medicine/dose.json": page(b'{"check": 1}', "t", "application/json"),
}


@pytest.fixture(scope="session")
def pack():
    compiled, _ = compile_knowledge(link_knowledge(load_documents(ROOT / "knowledge")[0])[0])
    return compiled


@pytest.fixture(scope="session")
def edition(pack):
    return SimpleNamespace(
        pack=pack,
        screener=Screener(pack),
        digest="d" * 64,
        pages=PAGES,
        canaries=("one", "two"),
        loaded_at=1780272000.0,
    )


@pytest.fixture
def serving(edition):
    """What is served, to be changed by a test."""
    keeper = SimpleNamespace(edition=edition, problems=(), is_ready=True)
    store = StoreState(up=True, spooled=0, kind="sqlite")
    return SimpleNamespace(keeper=keeper, store=store, settings=Service())


@pytest.fixture
def ask(serving):
    """Ask the service: method, path, and what httpx takes."""

    async def on_check(request):
        return (await check(request, serving.keeper.edition.screener, serving.settings)).response

    async def on_knowledge(request):
        return knowledge(request, serving.keeper.edition, serving.settings.language)

    async def on_ready(_):
        return ready(serving.keeper, serving.store)

    app = Starlette(
        routes=[
            Route("/check", on_check, methods=["POST"]),
            Route("/ready", on_ready, methods=["GET"]),
            Route("/knowledge", on_knowledge, methods=["GET"]),
            Route("/knowledge/{page:path}", on_knowledge, methods=["GET"]),
            Route("/cds-services", on_ready, methods=["GET"]),
        ],
        exception_handlers={Refused: on_refused, HTTPException: on_http},
    )

    async def asking(method, path, **more):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, path, **more)

    return lambda method, path, **more: asyncio.run(asking(method, path, **more))


@pytest.fixture(scope="session")
def patients():
    """The folder of the made-up patients."""
    return ROOT / "examples" / "patients"


@pytest.fixture(scope="session")
def boy(patients):
    """The bytes of the boy with diabetes."""
    return (patients / "boy-with-diabetes.json").read_bytes()
