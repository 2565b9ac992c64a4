"""The process: put the parts together, serve until stopped, and close them in order."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
import uvloop
from msgspec import Struct
from msgspec.structs import replace

from primum.cds_hooks.app import make_app
from primum.cds_hooks.editions.keeper import Keeper, State
from primum.cds_hooks.feedback.open import open_store
from primum.cds_hooks.security.connection import Connection
from primum.cds_hooks.security.exposure import is_loopback, may_listen
from primum.cds_hooks.security.log import set_up_log
from primum.cds_hooks.security.pseudonym import Pseudonyms, pseudonym_key
from primum.cds_hooks.security.tokens import Gate
from primum.cds_hooks.service import Service
from primum.cds_hooks.settings import Service as ServiceSettings
from primum.cds_hooks.settings import Settings
from primum.vocabulary.problem import Place, Problem, Unreadable

Say = Callable[[str], None]
Announce = Callable[["Listening"], None]
_BACKLOG = 4096  # connections that wait to be accepted


class Listening(Struct, frozen=True):
    """Where a service listens, told once it does. `meaning` is that of the pack, if there is one."""

    url: str
    services: str
    ready: bool
    meaning: str
    store: str


def serve(settings: Settings, say: Say, announce: Announce | None = None) -> None:
    """Serve until SIGINT or SIGTERM; `Unreadable` where the settings do not allow a start.

    `say` talks to the person who started it, `announce` tells a machine where it listens.
    """
    refused = may_listen(settings)
    if refused is not None:
        raise Unreadable(refused)
    set_up_log()
    with _bound(settings.service) as listening:
        port = listening.getsockname()[1]
        settings = replace(settings, service=replace(settings.service, port=port))
        uvloop.run(_serve(settings, listening, say, announce))


def _bound(service: ServiceSettings) -> socket.socket:
    """Take the address; port 0 takes any that is free."""
    family = socket.AF_INET6 if ":" in service.host else socket.AF_INET
    try:
        return socket.create_server(
            (service.host, service.port), family=family, backlog=_BACKLOG, reuse_port=False
        )
    except (OSError, OverflowError) as error:  # a port beyond 65535 overflows
        raise Unreadable(
            Problem(
                place=Place(f"{service.host}:{service.port}"),
                rule="address-not-free",
                fault="the service cannot listen here",
                value=(getattr(error, "strerror", "") or str(error)).split(" (while")[0],
                remedy="Stop what listens there, or choose another --host or --port.",
            )
        ) from error


async def _serve(
    settings: Settings, listening: socket.socket, say: Say, announce: Announce | None
) -> None:
    key, was_given = pseudonym_key()
    store = await open_store(settings.store)
    only_approved = settings.service.only_approved
    pack = Path(settings.pack.file)
    keeper = Keeper(pack, settings.pack, only_approved=only_approved, tell=_teller(say))
    gate = Gate(settings.clients, store.first_seen)
    service = Service(settings, keeper, store, gate, Pseudonyms(key))
    try:
        await keeper.start()
        if keeper.edition is not None:
            service.desk()  # made now, and not while the first hook waits
        # Before it says that it listens: whoever waits for that may stop it at once.
        server = _server(service)
        _say_how_it_stands(service, say, was_given=was_given)
        if announce is not None:
            announce(_listening(service))
        watching = asyncio.create_task(keeper.watch())
        # What was loaded stays: the collector need not walk over it with every request.
        gc.collect()
        gc.freeze()
        await server.serve(sockets=[listening])
        watching.cancel()
    finally:
        await service.fhir.close()
        await gate.close()
        await store.close()


def _server(service: Service) -> uvicorn.Server:
    """Make the server, which the signals of the process stop."""
    config = uvicorn.Config(
        make_app(service),
        loop="none",
        http=Connection,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,  # `set_up_log` did
        server_header=False,
        proxy_headers=False,  # nothing here asks where a request came from
        backlog=_BACKLOG,
        timeout_graceful_shutdown=10,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(stop, server.handle_exit, stop, None)
    loop.add_signal_handler(signal.SIGHUP, service.keeper.look_again)
    return server


class _Server(uvicorn.Server):
    """Uvicorn's server, which would end the process by the signal that stopped it.

    Then nothing would be closed: the store, and the folder of knowledge that was built at the start.
    """

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals to the loop."""
        yield


def _teller(say: Say) -> Callable[[State], None]:
    """Say every change of the pack in service, and why one was refused."""

    def tell(state: State) -> None:
        for problem in state.problems:
            say(str(problem))
        if state.edition is None:
            say("no pack in service: hooks are answered with 503 until the file is good")
            return
        ref = state.edition.screener.pack_ref
        stays = "stays in service: " if state.problems else ""
        say(f"pack: {stays}{ref.title} {ref.version}, meaning {ref.meaning[:12]}")

    return tell


def _listening(service: Service) -> Listening:
    edition = service.keeper.edition
    return Listening(
        url=service.public_url,
        services=f"{service.public_url}/cds-services",
        ready=service.keeper.is_ready,
        meaning=edition.screener.pack_ref.meaning if edition is not None else "",
        store=service.store.state().kind,
    )


def _say_how_it_stands(service: Service, say: Say, *, was_given: bool) -> None:
    settings = service.settings
    down = "" if service.store.state().up else ", which does not answer: what comes waits on disk"
    say(f"feedback: {settings.store.url}{down}")
    if not was_given and settings.store.url != "none":
        say(
            "PRIMUM_PSEUDONYM_KEY is not set: pseudonyms hold until this process ends, and what is "
            "answered today is asked again after a restart"
        )
    if not settings.clients:
        say("no clients in the settings: whoever reaches this address may ask")
    where = "this machine only" if is_loopback(settings.service.host) else "the network"
    if settings.service.public_url:
        where += f" at {settings.service.host}:{settings.service.port}"
    say(f"listening on {service.public_url}/cds-services, for {where}; Ctrl-C stops")
