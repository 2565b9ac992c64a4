"""What a request may be: its size, its media type, and how long its body may take to come."""

import asyncio
import re
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from primum.cds_hooks.refusal import Refused, refusal
from primum.cds_hooks.rest.errors import is_hook, refused

BODY_S = 20.0  # within which a body has to be there as a whole
_LOOKS = 20  # how often in that time it is looked whether one is late
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_USUAL = b"application/json"
_JSON = re.compile(
    rb"\s*(?:application/json|application/[a-z0-9.+-]*\+json)\s*"
    rb"(?:;\s*(?!charset)[a-z0-9._-]+=[^;]*|;\s*charset=\"?(?:utf-8|us-ascii)\"?\s*|;\s*)*",
    re.IGNORECASE,
)


class Limits:
    """ASGI middleware that refuses a body before it is read, or as soon as it is too much."""

    def __init__(self, app: ASGIApp, max_body: int, body_s: float = BODY_S) -> None:
        """Let through bodies of at most `max_body` bytes that come within about `body_s` seconds."""
        self._app = app
        self._max_body = max_body
        self._waiting = _Waiting(body_s)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http" or scope["method"] not in _WITH_BODY:
            await self._app(scope, receive, send)
            return
        body = _Body(receive, self._max_body)
        self._waiting.add(body)
        try:
            self._check_head(scope["headers"])
            await self._app(scope, body.receive, send)
        except ClientDisconnect:
            return  # nobody is left to be answered, and it was no fault of the service
        except Refused as told:
            # From the head, or from the body where nothing within made an answer of it.
            await refused(told, is_hook=is_hook(scope["path"]))(scope, receive, send)
        finally:
            self._waiting.remove(body)

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
        if has_body and media_type != _USUAL and not _JSON.fullmatch(media_type.strip()):
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
    """A body that is counted, and timed, while it is read."""

    __slots__ = ("_is_late", "_is_whole", "_max_body", "_reader", "_receive", "_size", "begun")

    def __init__(self, receive: Receive, max_body: int) -> None:
        self._receive = receive
        self._max_body = max_body
        self._size = 0
        self._is_whole = False
        self._reader: asyncio.Task[Any] | None = None  # who waits for more of it
        self._is_late = False
        self.begun = asyncio.get_running_loop().time()

    async def receive(self) -> Message:
        if self._is_whole:  # what still may come is that the client has gone
            return await self._receive()
        if self._is_late:
            raise _too_slow()
        reader = self._reader = asyncio.current_task()
        try:
            message = await self._receive()
        except asyncio.CancelledError:
            # Cancelled by `be_late` alone, it is an answer; by anybody else too, it is the end.
            if not self._is_late or reader is None or reader.uncancel():
                raise
            raise _too_slow() from None
        finally:
            self._reader = None
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            if self._size > self._max_body:
                raise _too_large(self._max_body)
            self._is_whole = not message.get("more_body", False)
        return message

    def be_late(self) -> None:
        """Let nobody wait for it any longer."""
        self._is_late = not self._is_whole
        if self._reader is not None and self._is_late:
            self._reader.cancel()


class _Waiting:
    """The bodies of requests that are being answered, the oldest first.

    One timer looks after them all: a timer for each costs more than everything else here.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._bodies: dict[_Body, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add(self, body: _Body) -> None:
        self._bodies[body] = None
        if self._timer is None:
            self._look_again()

    def remove(self, body: _Body) -> None:
        self._bodies.pop(body, None)

    def _look(self) -> None:
        self._timer = None
        oldest_allowed = asyncio.get_running_loop().time() - self._patience
        for body in list(self._bodies):
            if body.begun > oldest_allowed:
                break
            body.be_late()
            del self._bodies[body]
        if self._bodies:
            self._look_again()

    def _look_again(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._patience / _LOOKS, self._look)


def _too_slow() -> Refused:
    return refusal(
        408,
        "body",
        "body-too-slow",
        "the body came too slowly",
        "Send it again; a proxy that takes requests in before it passes them on helps.",
    )


def _too_large(max_body: int) -> Refused:
    return refusal(
        413,
        "body",
        "body-too-large",
        f"the body has more than {max_body} bytes",
        "Send less: only the prefetch that was asked for. The owner of the service can raise "
        "service.max_body.",
    )
