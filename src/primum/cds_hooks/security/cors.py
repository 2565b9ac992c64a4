"""Browser clients: which origins may ask (https://fetch.spec.whatwg.org, CORS)."""

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from primum.cds_hooks.security.addresses import base_address
from primum.cds_hooks.settings import Cors
from primum.vocabulary.problem import Place, Problem, Unreadable

_MAX_AGE_S = 3600  # for how long a browser need not ask again


def cors(settings: Cors) -> list[Middleware]:
    """Give the middleware that answers browsers of the listed origins; none when none is listed.

    Credentials of the browser (cookies) are of no use here, and are not let in. `Unreadable` when
    an origin is none.
    """
    for origin in settings.origins:
        _check_origin(origin)
    if not settings.origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type"),
            allow_credentials=False,
            expose_headers=("X-Request-Id",),
            max_age=_MAX_AGE_S,
        )
    ]


def _check_origin(origin: str) -> None:
    """Hold an origin to the one spelling in which browsers send it, as it is compared exactly."""
    if "*" in origin:
        raise _unreadable(
            origin,
            "origin-wildcard",
            "any site that a user visits could ask the service",
            "List each origin that may ask.",
        )
    _, host, port = base_address(origin, "cors.origins").origin
    scheme = origin.partition(":")[0]
    shown = f"[{host}]" if ":" in host else host
    spellings = (f"{scheme}://{shown}", f"{scheme}://{shown}:{port}")
    is_default = port == {"http": 80, "https": 443}[scheme]
    right = spellings[0] if is_default else spellings[1]
    if origin != right:
        raise _unreadable(
            origin, "origin-invalid", "no browser sends this as its origin", f"Write {right}."
        )


def _unreadable(value: str, rule: str, fault: str, remedy: str) -> Unreadable:
    return Unreadable(
        Problem(place=Place("cors.origins"), rule=rule, fault=fault, value=value, remedy=remedy)
    )
