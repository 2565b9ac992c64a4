"""Headers that every answer has, so that no browser or proxy does with it what it should not."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NOSNIFF = (b"x-content-type-options", b"nosniff")
_NO_STORE = (b"cache-control", b"no-store")  # where the answer does not say otherwise itself
_NO_REFERRER = (b"referrer-policy", b"no-referrer")
# Pages bring their style and pictures along, and have neither scripts nor forms.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors "
)


class Headers:
    """ASGI middleware that adds headers of security.

    Pages may be framed by the origins that may ask the service, and by nobody else.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str] = ()) -> None:
        """Add headers to what `app` answers."""
        self._app = app
        policy = _POLICY + (" ".join(origins) or "'none'")
        self._of_pages = [
            (b"content-security-policy", policy.encode("ascii")),
            _NO_REFERRER,
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._with_more(message["headers"])
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _with_more(self, headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        more = [*headers, _NOSNIFF]
        is_told = False
        for name, value in headers:
            if name == b"cache-control":
                is_told = True
            elif name == b"content-type" and value.startswith((b"text/html", b"image/svg")):
                more += self._of_pages
        if not is_told:
            more.append(_NO_STORE)
        return more
