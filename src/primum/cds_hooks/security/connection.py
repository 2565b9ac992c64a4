"""What a client may send before a body: a head of some size, within some time.

The server that Primum runs on (uvicorn) has no limit here: a head that never ends would fill the
memory, one that never comes would hold a connection for ever.
"""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from primum.cds_hooks.refusal import refusal
from primum.cds_hooks.rest.errors import refused

MOST_HEAD = 65_536  # bytes; a token is a few thousand
HEAD_S = 10.0  # within which a head has to be there as a whole
LINGER_S = 2.0  # for which a refused client may go on sending, and read why it was refused

_REASONS = {400: "Bad Request", 408: "Request Timeout", 431: "Request Header Fields Too Large"}


class Connection(HttpToolsProtocol):
    """A connection of uvicorn's, with limits on heads, and refusals in JSON."""

    head_s = HEAD_S

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        """Begin as uvicorn does."""
        super().__init__(config, server_state, app_state, _loop)
        self._is_in_head = True
        self._head_size = 0
        self._is_over = False  # whether a request ended in what came last
        self._was_stuck = False  # as it was looked at last
        self._is_refused = False
        self._cycles: list[RequestResponseCycle] = []  # of requests that may be unanswered
        self._watching: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch: one timer for a connection, whatever number of requests it brings."""
        super().connection_made(transport)
        self._was_stuck = True  # the first head is due
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Watch no longer."""
        if self._watching is not None:
            self._watching.cancel()
        self._answer_no_longer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, unless a head has too much of it."""
        if self._is_refused:
            return
        self._is_over = False
        super().data_received(data)
        if self._is_in_head and not self._is_over:
            self._head_size += len(data)
            if self._head_size > MOST_HEAD and not self._is_refused:
                self._refuse(
                    431,
                    "head-too-large",
                    f"the headers have more than {MOST_HEAD} bytes",
                    "Send fewer; nothing but the token has to be long.",
                )

    def on_headers_complete(self) -> None:
        """Note that a head is whole."""
        self._is_in_head = False
        self._was_stuck = False
        super().on_headers_complete()
        self._cycles = [one for one in self._cycles if not one.response_complete]
        self._cycles.append(self.cycle)

    def on_message_complete(self) -> None:
        """Note that the next head may come."""
        self._is_in_head = self._is_over = True
        self._head_size = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._refuse(400, "not-http", "this is not HTTP/1.1", "See RFC 9112 for how to write it.")

    def _watch(self) -> None:
        self._watching = self.loop.call_later(self.head_s, self._look)

    def _look(self) -> None:
        """Close the connection when it was found stuck twice, in the same request."""
        if self.transport.is_closing() or self._is_refused:
            return
        is_stuck = self._is_stuck()
        if not (is_stuck and self._was_stuck):
            self._was_stuck = is_stuck
            self._watch()
        elif self._is_in_head:
            fault = "the headers came too slowly"
            self._refuse(408, "head-too-slow", fault, "Send the request again, all at once.")
        else:
            self.transport.close()

    def _is_stuck(self) -> bool:
        """Whether a head has begun and is not whole, or a body goes on that nobody reads."""
        if self._is_in_head:
            return self._head_size > 0 or self.cycle is None
        return bool(self.cycle is not None and self.cycle.response_complete)

    def _refuse(self, status: int, rule: str, fault: str, remedy: str) -> None:
        answer = refused(refusal(status, "request", rule, fault, remedy), is_hook=False)
        answer.headers["Connection"] = "close"
        answer.headers["Cache-Control"] = "no-store"
        head = [b"HTTP/1.1 %d %s" % (status, _REASONS[status].encode())]
        head += [b"%s: %s" % pair for pair in answer.raw_headers]
        self.transport.write(b"\r\n".join([*head, b"", bytes(answer.body)]))
        self._is_refused = True
        self._answer_no_longer()
        self._linger()

    def _answer_no_longer(self) -> None:
        """Drop what is still going to be answered: it would be written on a closed connection.

        Uvicorn does so for the last request, when the client goes; several may wait in a row.
        """
        for cycle in self._cycles:
            if not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()

    def _linger(self) -> None:
        """Close our side, and the whole only later.

        To close a socket on which unread bytes arrive resets the connection, by which the client
        loses the answer (RFC 9112, 9.6).
        """
        if not self.transport.can_write_eof():
            self.transport.close()
            return
        self.transport.write_eof()
        self.flow.resume_reading()  # paused where requests wait in a row
        if self._watching is not None:
            self._watching.cancel()
        self._watching = self.loop.call_later(LINGER_S, self.transport.close)
