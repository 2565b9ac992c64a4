"""What is logged, as lines of JSON on stderr: never what was sent, nor a message that may quote it.

A request is logged by its route (`/cds-services/{service}`), a fault by its type and the places in
the code that it passed. Messages of other libraries are left out: they quote what they choked on.
"""

import logging
import logging.config
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from functools import lru_cache
from os import urandom
from traceback import walk_tb
from typing import Any, TextIO

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from primum.cds_hooks.rest.errors import REFUSED, unexpected
from primum.cds_hooks.security import caller

_UUID = re.compile(rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
_ROOMS = re.compile(r".*[/\\](?:site-packages|src|lib[/\\]python[0-9.]+)[/\\]")
_MOST_PLACES = 40
_MOST_CAUSES = 8
_REQUEST: ContextVar[str] = ContextVar("request", default="")
_encode = msgspec.json.Encoder().encode


class RequestLog:
    """ASGI middleware, the outermost: a line for each request, and its id as X-Request-Id.

    Faults that nothing else caught end here, with an answer that says so.
    """

    def __init__(
        self,
        app: ASGIApp,
        stream: TextIO | None = None,
        on_fault: Callable[[], None] = lambda: None,
    ) -> None:
        """Log what `app` answers to `stream`, by default stderr; call `on_fault` for a fault."""
        self._app = app
        self._stream = stream
        self._on_fault = on_fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, _request_id(scope))
        _REQUEST.set(answer.id)
        note = caller.open_note()
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:  # noqa: BLE001
            # Passed on, the server would print it with its message.
            log_fault(error, self._stream)
            self._on_fault()
            if not answer.status:
                await unexpected(scope["path"])(scope, receive, answer.send)
        finally:
            self._write(scope, answer, note)

    def _write(self, scope: Scope, answer: "_Answer", note: list[str]) -> None:
        route = scope.get("route")
        line: dict[str, Any] = {
            "time": _now(),
            "method": scope["method"] if scope["method"] in _METHODS else "",
            "route": getattr(route, "path", ""),
            "status": answer.status,
            "ms": round((time.perf_counter() - answer.started) * 1000, 2),
            "bytes": answer.size,
            "client": note[0] if note else "",
            "id": answer.id,
        }
        if rules := scope.get(REFUSED):
            line["refused"] = rules
        _write(line, self._stream)


class _Answer:
    """The answer on its way out: its status (0 before it starts) and bytes."""

    __slots__ = ("_send", "id", "size", "started", "status")

    def __init__(self, send: Send, id_: str) -> None:
        self._send = send
        self.id = id_
        self.status = 0
        self.size = 0
        self.started = time.perf_counter()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        elif message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], (b"x-request-id", self.id.encode())]
        await self._send(message)


def log_fault(error: BaseException, stream: TextIO | None = None) -> None:
    """Log a fault of the service itself: types and places, without messages or values."""
    faults = list(_faults(error))
    _write({"time": _now(), "faults": faults, "id": _REQUEST.get()}, stream)


class FaultFormatter(logging.Formatter):
    """Records of loggers as JSON. Only Primum's own messages are told: they quote nothing."""

    def format(self, record: logging.LogRecord) -> str:
        """Give one line."""
        line: dict[str, Any] = {
            "time": _now(),
            "level": record.levelname,
            "logger": record.name,
            "at": _place(record.pathname, record.lineno, record.funcName or ""),
            "id": _REQUEST.get(),
        }
        if record.name == "primum" or record.name.startswith("primum."):
            line["says"] = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            line["faults"] = list(_faults(record.exc_info[1]))
        return _encode(line).decode()


class FaultHandler(logging.Handler):
    """Writes records as `FaultFormatter` has them; when it cannot, it does not say which."""

    def __init__(self) -> None:
        """Format faults."""
        super().__init__()
        self.setFormatter(FaultFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        with suppress(Exception):
            _write_text(self.format(record), sys.stderr)


def log_config() -> dict[str, Any]:
    """Give the configuration of logging, as `logging.config.dictConfig` takes it."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"stderr": {"class": f"{__name__}.{FaultHandler.__name__}"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # A handler that somebody else hung there would tell what this one leaves out.
            name: {"handlers": [], "level": "WARNING", "propagate": True}
            for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "py.warnings")
        }
        # These tell addresses, with ids of patients in them.
        | {name: {"handlers": [], "level": "CRITICAL"} for name in ("httpx", "httpcore")},
    }


def set_up_log() -> None:
    """Log as `log_config` has it, and so too what threads, finalizers and warnings would print."""
    logging.config.dictConfig(log_config())
    logging.captureWarnings(capture=True)
    threading.excepthook = _on_thread
    sys.unraisablehook = _on_unraisable


def _on_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        log_fault(args.exc_value)


def _on_unraisable(args: "sys.UnraisableHookArgs") -> None:
    if args.exc_value is not None:
        log_fault(args.exc_value)


def _faults(error: BaseException) -> Iterator[dict[str, Any]]:
    """Give an error and what it came of, the last first; of a group also its parts."""
    waiting: list[BaseException | None] = [error]
    told: set[int] = set()
    while waiting and len(told) < _MOST_CAUSES:
        one = waiting.pop(0)
        if one is None or id(one) in told:
            continue
        told.add(id(one))
        type_ = type(one)
        yield {"type": f"{type_.__module__}.{type_.__qualname__}", "at": _places(one)}
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)
        waiting.append(one.__cause__ or one.__context__)


def _places(error: BaseException) -> list[str]:
    steps = [(frame.f_code, line) for frame, line in walk_tb(error.__traceback__)]
    return [_place(code.co_filename, line, code.co_name) for code, line in steps[-_MOST_PLACES:]]


def _place(file: str, line: int, function: str) -> str:
    return f"{_ROOMS.sub('', file)}:{line}:{function}"


def _request_id(scope: Scope) -> str:
    """Take the id that was sent when it is a UUID: anything else could be a name."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _UUID.fullmatch(value):
            return str(value.decode("ascii").lower())
    made = urandom(16).hex()  # version 4, as uuid4 makes it in three times the time
    return f"{made[:8]}-{made[8:12]}-4{made[13:16]}-a{made[17:20]}-{made[20:]}"


def _now() -> str:
    seconds, rest = divmod(time.time(), 1)
    return f"{_second(int(seconds))}.{int(rest * 1000):03d}Z"


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def _write(line: dict[str, Any], stream: TextIO | None) -> None:
    _write_text(_encode(line).decode(), stream or sys.stderr)


def _write_text(line: str, stream: TextIO) -> None:
    # A log that cannot be written, as the disk is full, is no reason to answer nobody.
    with suppress(OSError, ValueError):
        stream.write(f"{line}\n")
        stream.flush()
