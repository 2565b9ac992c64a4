"""What a request may be: its size, its media type, and how long its body may take to come."""

import asyncio
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from primum.cds_hooks.refusal import Refused, refusal
from primum.cds_hooks.rest.errors import is_hook, refused

BODY_S = 20.0  # within which a body has to be there as a whole
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_JSON = re.compile(
    rb"(?:application/json|application/[a-z0-9.+-]*\+json)\s*"
    rb"(?:;\s*(?!charset)[a-z0-9._-]+=[^;]*|;\s*charset=\"?(?:utf-8|us-ascii)\"?\s*|;\s*)*",
    re.IGNORECASE,
)


class Limits:
    """ASGI middleware that refuses a body before it is read, or as soon as it is too much."""

    def __init__(self, app: ASGIApp, max_body: int, body_s: float = BODY_S) -> None:
        """Let through bodies of at most `max_body` bytes that come within `body_s` seconds."""
        self._app = app
        self._max_body = max_body
        self._body_s = body_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http" or scope["method"] not in _WITH_BODY:
            await self._app(scope, receive, send)
            return
        try:
            self._check_head(scope["headers"])
            body = _Body(receive, self._max_body, self._body_s)
            await self._app(scope, body.receive, send)
        except Refused as told:
            # From the head, or from the body where nothing within made an answer of it.
            answer = refused(told, is_hook=is_hook(scope["path"]))
            if told.status != 415:  # the rest of the body is not going to be read
                answer.headers["Connection"] = "close"
            await answer(scope, receive, send)

    def _check_head(self, headers: list[tuple[bytes, bytes]]) -> None:
        length, media_type, packing, has_body = b"", b"", b"", False
        for name, value in headers:
            if name == b"content-type":
                media_type = value
            elif name == b"content-length":
                length = value
            elif name == b"transfer-encoding":
                has_body = True
            elif name == b"content-encoding":
                packing = value
        if length.isdigit():
            digits = length.lstrip(b"0")
            if len(digits) > 18 or int(digits or b"0") > self._max_body:
                raise _too_large(self._max_body)
            has_body = has_body or bool(digits)
        # A page elsewhere can make a browser send a form or plain text here, but not JSON.
        if has_body and not _JSON.fullmatch(media_type.strip()):
            raise refusal(
                415,
                "Content-Type",
                "not-json-type",
                "the body is not said to be JSON in UTF-8",
                "Send Content-Type: application/json (or application/fhir+json).",
            )
        if has_body and packing.strip().lower() not in (b"", b"identity"):
            raise refusal(
                415,
                "Content-Encoding",
                "packed-body",
                "the body is packed, and is not going to be unpacked",
                "Send it as it is: unpacked, a few bytes could become more than fits.",
            )


class _Body:
    """A body that is counted and timed while it is read."""

    def __init__(self, receive: Receive, max_body: int, body_s: float) -> None:
        self._receive = receive
        self._max_body = max_body
        self._body_s = body_s
        self._until = asyncio.get_running_loop().time() + body_s
        self._size = 0
        self._is_whole = False

    async def receive(self) -> Message:
        if self._is_whole:  # what still may come is that the client has gone
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError as error:
            raise refusal(
                408,
                "body",
                "body-too-slow",
                f"the body was not there within {self._body_s:g} seconds",
                "Send it again; a proxy that takes requests in before it passes them on helps.",
            ) from error
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            if self._size > self._max_body:
                raise _too_large(self._max_body)
            self._is_whole = not message.get("more_body", False)
        return message


def _too_large(max_body: int) -> Refused:
    return refusal(
        413,
        "body",
        "body-too-large",
        f"the body has more than {max_body} bytes",
        "Send less: only the prefetch that was asked for. The owner of the service can raise "
        "service.max_body.",
    )
