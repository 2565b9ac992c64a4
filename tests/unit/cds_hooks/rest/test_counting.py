"""Every request is counted once, by the template of its route."""

import asyncio

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route

from primum.cds_hooks.feedback.store import StoreState
from primum.cds_hooks.rest.counting import Counting
from primum.cds_hooks.rest.metrics import Metrics, Standing


async def page(request):
    if request.path_params.get("name") == "broken":
        raise RuntimeError
    return Response(status_code=204)


def counted(*asked):
    metrics = Metrics()
    routes = [
        Route("/page", page),
        Route("/page/{name}", page),
        Route("/other/{name}", lambda _: Response()),
    ]
    middleware = [Middleware(Counting, metrics=metrics, routes=routes)]
    app = Starlette(routes=routes, middleware=middleware)

    async def asking():
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            for method, path in asked:
                await client.request(method, path)

    asyncio.run(asking())
    text = metrics.text(Standing(True, StoreState(True, 0, "none"), None)).decode()
    return {
        (it.labels["route"], it.labels["status"]): it.value
        for family in text_string_to_metric_families(text)
        for it in family.samples
        if it.name == "primum_requests_total"
    }


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "/page", "/page", "204"),
        ("GET", "/page/jansen", "/page", "204"),  # one handler, one label
        ("GET", "/other/jansen", "/other/{name}", "200"),
        ("GET", "/page/broken", "/page", "500"),
        ("GET", "/jansen", "other", "404"),
        ("DELETE", "/page", "/page", "405"),
    ],
)
def test_a_request_is_counted_by_its_route(method, path, route, status):
    assert counted((method, path)) == {(route, status): 1}


def test_no_path_makes_a_label():
    paths = [("GET", f"/nobody/{number}") for number in range(20)]
    assert counted(*paths) == {("other", "404"): 20}
