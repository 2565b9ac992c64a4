"""What is logged: routes, types and places; never what was sent."""

import asyncio
import io
import json
import logging
import sys
import threading
from types import SimpleNamespace
from uuid import UUID

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from primum.cds_hooks.rest.counting import Counting
from primum.cds_hooks.rest.metrics import OTHER
from primum.cds_hooks.security import caller
from primum.cds_hooks.security.log import (
    FaultFormatter,
    FaultHandler,
    log_config,
    log_fault,
    set_up_log,
)
from primum.cds_hooks.security.middleware import middleware
from primum.cds_hooks.settings import Service, Settings
from unit.cds_hooks.security.asgi import asking, chunks, scope

NAME = "Wilhelmina-Jansen"
SENT = f'{{"name": "{NAME}"}}'.encode()


async def echo(request):
    return Response(await request.body())


async def known(_):
    caller.note("https://ehr.example.org")
    return Response(b"{}")


async def faulty(request):
    body = (await request.body()).decode()
    try:
        raise KeyError(body)
    except KeyError as error:
        raise ValueError(f"{body} at {request.url}") from error


async def hook(request):
    await faulty(request)


async def breaks_off(_):
    async def parts():
        yield b"{"
        raise RuntimeError(NAME)

    return StreamingResponse(parts())


class Asked:
    """An application with everything before its routes, what it logged, and what it counted."""

    def __init__(self, capsys):
        self._capsys = capsys
        self._text = ""
        self.counted = []
        self.faults = 0
        metrics = SimpleNamespace(
            asked=lambda route, status, _: self.counted.append((route, status))
        )
        routes = [
            Route("/echo/{patient}", echo, methods=["POST", "GET"]),
            Route("/known", known, methods=["POST"]),
            Route("/faulty/{patient}", faulty, methods=["POST"]),
            Route("/cds-services/{service}", hook, methods=["POST"]),
            Route("/breaks-off", breaks_off, methods=["POST"]),
        ]
        settings = Settings(service=Service(max_body=1000))
        counting = Middleware(Counting, metrics=metrics, routes=routes)
        self.app = Starlette(
            routes=routes, middleware=middleware(settings, counting, self._on_fault)
        )

    def _on_fault(self):
        self.faults += 1

    def ask(self, *asked, body=SENT, **headers):
        """Ask for JSON's sake, with what a client sends along."""
        sent = {"content_type": "application/json", "content_length": str(len(body)), **headers}
        return asking(self.app, scope(*asked, **sent), chunks(body))

    @property
    def text(self):
        """What was logged."""
        self._text += self._capsys.readouterr().err
        return self._text

    @property
    def lines(self):
        """The same, line by line."""
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def asked(capsys):
    return Asked(capsys)


def test_a_request_is_one_line(asked):
    answer = asked.ask("POST", f"/echo/{NAME}")
    (line,) = asked.lines
    assert line["route"] == "/echo/{patient}"
    assert (line["method"], line["status"], line["bytes"]) == ("POST", 200, len(SENT))
    assert line["ms"] >= 0
    assert line["client"] == ""
    assert line["id"] == answer.headers["x-request-id"] == str(UUID(line["id"], version=4))
    assert asked.counted == [("/echo/{patient}", 200)]


def test_the_client_is_named_once_it_is_known(asked):
    asked.ask("POST", "/known")
    asked.ask("POST", "/echo/x")
    assert [line["client"] for line in asked.lines] == ["https://ehr.example.org", ""]


def test_each_request_has_an_id_of_its_own(asked):
    ids = {asked.ask("POST", "/known").headers["x-request-id"] for _ in range(50)}
    assert len(ids) == 50


def test_an_id_that_came_is_kept_when_it_is_a_uuid(asked):
    id_ = "0E37AD4E-6B3C-4C53-A1F0-6A1F3F1A2B3C"
    assert asked.ask("POST", "/known", x_request_id=id_).headers["x-request-id"] == id_.lower()


@pytest.mark.parametrize(
    "id_", [NAME, "", f"0e37ad4e-6b3c-4c53-a1f0-6a1f3f1a2b3c-{NAME}", 'x","client":"y', "é" * 36]
)
def test_any_other_id_is_not(asked, id_):
    answer = asked.ask("POST", "/known", x_request_id=id_)
    assert answer.headers["x-request-id"] != id_
    assert len(asked.lines) == 1
    assert NAME not in asked.text


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "route"),
    [
        ("GET", f"/{NAME}", {}, 404, OTHER),
        (NAME, "/known", {}, 405, "/known"),
        ("POST", f"/echo/{NAME}", {"content_type": NAME}, 415, OTHER),
        ("POST", f"/echo/{NAME}", {"content_length": "5000"}, 413, OTHER),
        ("POST", f"/faulty/{NAME}", {"authorization": NAME, "cookie": NAME}, 500, "/faulty/{patient}"),
        ("POST", f"/cds-services/{NAME}", {}, 500, "/cds-services/{service}"),
    ],
)  # fmt: skip
def test_nothing_that_was_sent_is_logged_or_answered(asked, method, path, headers, status, route):
    answer = asked.ask(method, path, user_agent=NAME, referer=NAME, **headers)
    assert answer.status == status
    assert NAME not in asked.text
    assert NAME not in answer.body.decode()
    assert NAME not in str(answer.headers)
    assert asked.lines[-1]["status"] == status
    assert asked.counted == [(route, status)]


def test_a_fault_is_told_to_the_client_counted_and_logged_by_its_places(asked):
    answer = asked.ask("POST", f"/faulty/{NAME}")
    fault, line = asked.lines
    assert json.loads(answer.body)["problems"][0]["rule"] == "service-fault"
    assert asked.faults == 1
    assert [one["type"] for one in fault["faults"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert fault["faults"][0]["at"][-1].split(":")[0].endswith("test_log.py")
    assert fault["faults"][0]["at"][-1].split(":")[2] == "faulty"
    assert fault["id"] == line["id"] == answer.headers["x-request-id"]


def test_a_fault_in_a_hook_is_an_outcome(asked):
    answer = asked.ask("POST", "/cds-services/one")
    assert json.loads(answer.body)["resourceType"] == "OperationOutcome"


def test_a_fault_after_the_answer_began_is_logged_once(asked):
    answer = asked.ask("POST", "/breaks-off")
    assert answer.body == b"{"
    assert [line.get("status") for line in asked.lines] == [None, 200]
    assert NAME not in asked.text


def logged(name, *said, **more):
    made = logging.LogRecord(name, logging.ERROR, "/x/lib/python3.11/a.py", 7, *said, **more)
    return json.loads(FaultFormatter().format(made))


def test_what_libraries_say_is_left_out():
    try:
        raise UnicodeDecodeError("utf-8", NAME.encode(), 0, 1, NAME)
    except UnicodeDecodeError:
        line = logged("uvicorn.error", f"{NAME} %s", (NAME,), sys.exc_info(), func="parse")
    assert NAME not in str(line)
    assert line["at"] == "a.py:7:parse"
    assert line["faults"][0]["type"] == "builtins.UnicodeDecodeError"


def test_what_the_service_says_itself_is_told():
    assert logged("primum.store", "down: %s", ("refused",), None)["says"] == "down: refused"
    assert "says" not in logged("primumfake", "down", (), None)


@pytest.fixture
def process(monkeypatch, capsys):
    """Logging as a process has it that serves, and as it was afterwards; gives what is written."""
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    root, names = logging.getLogger(), log_config()["loggers"]
    kept = {
        one: (one.level, list(one.handlers), one.propagate, one.disabled)
        for one in (root, *map(logging.getLogger, names))
    }
    set_up_log()
    yield lambda: capsys.readouterr().err
    logging.captureWarnings(False)
    for one, (level, handlers, propagate, disabled) in kept.items():
        one.setLevel(level)
        one.handlers[:], one.propagate, one.disabled = handlers, propagate, disabled


@pytest.mark.parametrize(
    "name", ["uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "httpx", "httpcore", "other"]
)
def test_no_logger_tells_what_it_was_given(process, name):
    logging.getLogger(name).error("%s", NAME, exc_info=ValueError(NAME))
    text = process()
    assert NAME not in text
    assert "ValueError" in text or name.startswith("http")


def test_threads_tasks_and_warnings_tell_no_values(process):
    def fails():
        raise ValueError(NAME)

    thread = threading.Thread(target=fails, name=NAME)
    thread.start()
    thread.join()

    async def leaves_a_failed_task():
        async def fails_too():
            raise ValueError(NAME)

        task = asyncio.ensure_future(fails_too())
        await asyncio.wait([task])

    asyncio.run(leaves_a_failed_task())
    logging.getLogger("py.warnings").warning(NAME)
    text = process()
    assert NAME not in text
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line.get("logger", "") for line in lines] == ["", "asyncio", "py.warnings"]
    assert [line["faults"][0]["type"] for line in lines[:2]] == ["builtins.ValueError"] * 2


def test_a_record_that_cannot_be_formatted_is_not_quoted(capsys):
    record = logging.LogRecord("primum.store", logging.ERROR, "a.py", 7, "%d", (NAME,), None)
    FaultHandler().handle(record)
    assert NAME not in "".join(capsys.readouterr())


@pytest.mark.parametrize("error", [OSError(28, "no space"), ValueError("closed")])
def test_who_asks_is_answered_though_nothing_can_be_logged(asked, monkeypatch, error):
    class Full(io.StringIO):
        def write(self, _):
            raise error

    monkeypatch.setattr(sys, "stderr", Full())
    assert asked.ask("POST", "/known").status == 200
    assert asked.ask("POST", "/faulty/x").status == 500


def test_a_chain_of_faults_has_an_end():
    stream = io.StringIO()
    one, other = ValueError(NAME), KeyError(NAME)
    one.__cause__, other.__cause__ = other, one
    log_fault(ExceptionGroup(NAME, [one] * 100), stream)
    line = json.loads(stream.getvalue())
    assert [fault["type"] for fault in line["faults"]] == [
        "builtins.ExceptionGroup", "builtins.ValueError", "builtins.KeyError",
    ]  # fmt: skip
    assert NAME not in stream.getvalue()
