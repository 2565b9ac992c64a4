"""GET /health: whether the process lives; GET /ready: whether it may be asked, and why not."""

import time
from datetime import UTC, datetime
from pathlib import PurePath

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from starlette.responses import Response

from primum.cds_hooks.editions.edition import Edition
from primum.cds_hooks.editions.keeper import Keeper
from primum.cds_hooks.feedback.store import StoreState
from primum.cds_hooks.rest.errors import JSON
from primum.reports.problems import FlatProblem, flat
from primum.vocabulary.problem import Place, Problem

_NO_STORE = {"Cache-Control": "no-store"}


class Health(Struct, frozen=True, kw_only=True):
    """The process answers. `uptime_s` is in whole seconds."""

    status: str = "alive"
    version: str
    uptime_s: int


class PackInService(Struct, frozen=True, kw_only=True):
    """The pack that answers: what it is, since when (RFC 3339), and the canaries it passed."""

    title: str
    version: str
    meaning: str
    provenance: str
    digest: str
    since: str
    medicines: int
    pages: int
    canaries: int


class StoreInService(Struct, frozen=True, kw_only=True):
    """The feedback store. While it is down, entries wait on disk: the service goes on.

    Where the disk takes none (`can_spool`), feedback is refused until one of the two is back.
    """

    kind: str
    up: bool
    spooled: int
    can_spool: bool


class Ready(Struct, frozen=True, kw_only=True):
    """Whether hooks are answered with a sound pack; `problems` says why not, and of the store.

    `pack` is null when none is in service: hooks are then refused. With a pack *and* problems the
    earlier pack goes on answering, and a newer one was refused.
    """

    ready: bool
    pack: PackInService | None
    store: StoreInService
    problems: tuple[FlatProblem, ...]


def health(version: str, started: float) -> Response:
    """Answer that the process lives; `started` is by `time.monotonic`."""
    alive = Health(version=version, uptime_s=int(time.monotonic() - started))
    return Response(msgspec.json.encode(alive), 200, _NO_STORE, media_type=JSON)


def ready(keeper: Keeper, store: StoreState) -> Response:
    """Answer whether the service may be asked: 200 or 503, with the same members.

    A store that is down does not make it unready, but is told: checks need none, and a service that
    is taken out of use for it would warn nobody.
    """
    edition = keeper.edition
    problems = (*keeper.problems, *store.problems)
    found = Ready(
        ready=keeper.is_ready and edition is not None,
        pack=None if edition is None else _in_service(edition),
        store=StoreInService(
            kind=store.kind, up=store.up, spooled=store.spooled, can_spool=store.can_spool
        ),
        problems=tuple(flat(_by_name(problem)) for problem in problems),
    )
    status = 200 if found.ready else 503
    return Response(msgspec.json.encode(found), status, _NO_STORE, media_type=JSON)


def _in_service(edition: Edition) -> PackInService:
    ref = edition.screener.pack_ref
    since = datetime.fromtimestamp(edition.loaded_at, UTC).isoformat(timespec="seconds")
    return PackInService(
        title=ref.title,
        version=ref.version,
        meaning=ref.meaning,
        provenance=ref.provenance,
        digest=edition.digest,
        since=since,
        medicines=len(edition.pack.meaning.medicines),
        pages=len(edition.pages),
        canaries=len(edition.canaries),
    )


def _by_name(problem: Problem) -> Problem:
    """Name a file without its folder: anybody may ask whether the service is ready."""
    place = problem.place
    return replace(problem, place=Place(PurePath(place.path).name, place.line))
