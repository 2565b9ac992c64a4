"""Everything that stands before the routes, in its order."""

from collections.abc import Callable

from starlette.middleware import Middleware

from primum.cds_hooks.security.cors import cors
from primum.cds_hooks.security.headers import Headers
from primum.cds_hooks.security.limits import Limits
from primum.cds_hooks.security.log import RequestLog
from primum.cds_hooks.settings import Settings


def middleware(
    settings: Settings, counting: Middleware, on_fault: Callable[[], None]
) -> list[Middleware]:
    """Give the middleware for Starlette, the outermost first; `Unreadable` when a setting is wrong.

    CORS comes before the limits, so that a page can read why its request was refused; all of it
    comes after `counting`, so that what is refused is counted too. `on_fault` is called for each
    fault that nothing caught.
    """
    return [
        Middleware(RequestLog, on_fault=on_fault),
        counting,
        Middleware(Headers, origins=settings.cors.origins),
        *cors(settings.cors),
        Middleware(Limits, max_body=settings.service.max_body),
    ]
