"""GET /openapi.json: what the service takes and answers, from the tables that it works by."""

from collections.abc import Iterable
from typing import Any

import msgspec

from primum.cds_hooks.rest.operations import paths
from primum.cds_hooks.rest.request_schemas import request_schemas
from primum.cds_hooks.rest.response_schemas import response_schemas
from primum.cds_hooks.settings import Settings

_ABOUT = """\
Medication surveillance at the bedside: CDS Hooks 2.0.1, and REST beside it. Whatever could not be
checked is said; an answer without findings names what was checked. Errors of hooks are
OperationOutcomes, all others `problems`; neither quotes what was sent.\
"""
_CLIENT = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": (
        "A token that the CDS client signed, with the address of the endpoint as audience "
        "(CDS Hooks 2.0.1, Trusting CDS Clients)."
    ),
}


def openapi(
    settings: Settings, public_url: str, version: str, pages: Iterable[str] = ()
) -> dict[str, Any]:
    """Describe the service as it is set up, in OpenAPI 3.1.

    `pages` are the paths of the pages of the pack in service: examples are taken from them.
    """
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Primum", "version": version, "description": _ABOUT},
        "servers": [{"url": public_url}],
        "paths": paths(pages),
        "components": {"schemas": request_schemas() | response_schemas()},
    }
    if settings.clients:
        document["components"]["securitySchemes"] = {"client": _CLIENT}
    else:
        _open(document)
    return document


def openapi_json(
    settings: Settings, public_url: str, version: str, pages: Iterable[str] = ()
) -> bytes:
    """Give `openapi` as JSON."""
    return msgspec.json.encode(openapi(settings, public_url, version, pages))


def _open(document: dict[str, Any]) -> None:
    """Leave tokens out of the description of a service that asks for none."""
    for item in document["paths"].values():
        for operation in item.values():
            if operation.pop("security", None):
                del operation["responses"]["401"]
