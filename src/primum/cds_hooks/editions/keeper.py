"""The keeper: one edition in service, exchanged for the next one without a request noticing.

The pack file is looked at every few seconds, and when the process gets SIGHUP. A new edition is
loaded and tried in a thread; only when all is well does it take the place of the earlier one, by
one assignment. Requests that began with the earlier edition end with it.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from primum.cds_hooks.editions.canaries import try_canaries
from primum.cds_hooks.editions.edition import Edition, load_edition
from primum.cds_hooks.editions.folder import read_canaries
from primum.cds_hooks.editions.watched import Marks, Watched
from primum.cds_hooks.settings import PackSettings
from primum.vocabulary.problem import Place, Problem, Unreadable

_LOG = logging.getLogger("primum.pack")
PATIENCE = 3  # looks at a pack that is wrong, before it counts as refused: it may be half written
_AGAIN = 30  # looks after which a refused pack is tried though nothing on disk changed


class State(Struct, frozen=True):
    """What is in service, and what is wrong with what lies on disk."""

    edition: Edition | None = None
    problems: tuple[Problem, ...] = ()


class _Tried(Struct, frozen=True):
    """What came of a try: an edition that may be used, or why not."""

    marks: Marks
    edition: Edition | None
    problems: tuple[Problem, ...]


class Keeper:
    """Keeps the edition in service. Its members may be read at any moment."""

    def __init__(
        self,
        path: Path,
        settings: PackSettings,
        *,
        only_approved: bool = False,
        tell: Callable[[State], None] | None = None,
    ) -> None:
        """Keep the pack at `path`; `tell` is called after every change of what is kept."""
        self._path = path
        self._settings = settings
        self._only_approved = only_approved
        self._tell = tell
        self._watched = Watched(path, settings)
        self._state = State()
        self._seen: Marks | None = None  # when it was last tried
        self._failures = 0  # tries since the last that went well
        self._idle = 0  # looks since the last try
        self._asked = asyncio.Event()

    @property
    def edition(self) -> Edition | None:
        """The edition in service; None as long as there was none that may be used."""
        return self._state.edition

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the pack on disk; empty when it is the one in service."""
        return self._state.problems

    @property
    def is_ready(self) -> bool:
        """Whether the pack on disk is in service, and its canaries alert."""
        return self._state.edition is not None and not self._state.problems

    async def start(self) -> None:
        """Load the first edition. What is wrong with it is in `problems`: nothing is raised."""
        await self._try(patience=0)

    async def watch(self) -> None:
        """Look at the disk until cancelled."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), self._settings.poll_s)
            try:
                await self.look()
            except Exception:  # noqa: BLE001
                # A disk that fails once, or a terminal that is gone: later packs have to be seen.
                _LOG.exception("fault while looking for a new pack")

    async def look(self) -> None:
        """Look once, and exchange the edition if there is a good one that is new."""
        if self._asked.is_set():
            self._asked.clear()
            self._seen = None
        marks = await asyncio.to_thread(self._watched.marks)
        self._idle += 1
        is_unsettled = 0 < self._failures < PATIENCE or (self.problems and self._idle >= _AGAIN)
        if marks != self._seen or is_unsettled:
            await self._try(patience=PATIENCE)

    def look_again(self) -> None:
        """Look now, and load even what seems unchanged. For SIGHUP, in the thread of the loop."""
        self._asked.set()

    async def _try(self, patience: int) -> None:
        tried = await asyncio.to_thread(self._tried)
        self._seen, self._idle = tried.marks, 0
        if tried.edition is not None:
            self._failures = 0
            self._keep(State(self._same(tried.edition)))
            return
        self._failures += 1
        if self._failures >= patience:
            self._keep(State(self.edition, tried.problems))

    def _same(self, edition: Edition) -> Edition:
        """Give the edition in service where a new one is the same: what is made of it is kept."""
        kept = self.edition
        if kept is None:
            return edition
        is_same = (kept.digest, kept.pages_digest) == (edition.digest, edition.pages_digest)
        return kept if is_same else edition

    def _keep(self, state: State) -> None:
        has_changed = (
            state.edition is not self._state.edition or state.problems != self._state.problems
        )
        self._state = state
        if has_changed and self._tell is not None:
            self._tell(state)

    def _tried(self) -> _Tried:
        """Load what is on disk and try it, in a thread of its own."""
        marks = self._watched.marks()  # before it is read: what changes meanwhile is seen next time
        try:
            edition = load_edition(self._path, self._settings)
            problems = self._tried_on_canaries(edition)
        except Unreadable as stop:
            return _Tried(marks, None, (stop.problem,))
        except Exception as error:  # noqa: BLE001 - the earlier edition has to go on
            return _Tried(marks, None, (_fault(self._path, error),))
        return _Tried(marks, None if problems else edition, tuple(problems))

    def _tried_on_canaries(self, edition: Edition) -> list[Problem]:
        canaries = edition.canaries
        if self._settings.canaries:
            canaries += read_canaries(Path(self._settings.canaries))
        problems = try_canaries(edition, canaries, only_approved=self._only_approved)
        if self._settings.without_canaries:
            problems = [problem for problem in problems if problem.rule != "no-canaries"]
        return problems


def _fault(path: Path, error: Exception) -> Problem:
    return Problem(
        place=Place(str(path)),
        rule="pack-fault",
        fault="the pack could not be made ready",
        value=type(error).__name__,  # its words might quote a canary
        remedy="Put the earlier pack back, and report this.",
    )
