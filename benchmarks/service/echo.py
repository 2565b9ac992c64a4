"""The yardstick: the server of `primum serve` with its middleware, sending back what was sent.

python benchmarks/service/echo.py PORT
"""

import sys

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from primum.cds_hooks.rest.counting import Counting
from primum.cds_hooks.rest.metrics import Metrics
from primum.cds_hooks.security.log import log_config
from primum.cds_hooks.security.middleware import middleware
from primum.cds_hooks.settings import Settings


async def echo(request: Request) -> Response:
    """Send back the body."""
    return Response(await request.body(), media_type="application/json")


async def _serve(port: int) -> None:
    routes = [Route("/cds-services/{service}", echo, methods=["POST"])]
    counting = Middleware(Counting, metrics=Metrics(), routes=routes)
    app = Starlette(routes=routes, middleware=middleware(Settings(), counting, lambda: None))
    config = uvicorn.Config(
        app,
        port=port,
        loop="none",
        http="httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=log_config(),
        server_header=False,
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
