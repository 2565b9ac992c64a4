"""What a feedback store does; `open_store` gives one for a URL."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from primum.cds_hooks.feedback.model import Answer, Answered, Asked
from primum.vocabulary.problem import Problem


class NotKept(OSError):
    """There is no store, so that no feedback can be kept: neither now nor when it is sent again."""


class StoreState(Struct, frozen=True):
    """Whether the database answers, and how many entries wait on disk until it does.

    While it does not, and where there is none, ids of tokens are remembered in memory only.
    `can_spool` says whether the disk takes what has to wait, `problems` what somebody has to mend.
    """

    up: bool
    spooled: int
    kind: str  # sqlite, postgresql or none
    can_spool: bool = True
    problems: tuple[Problem, ...] = ()


class Store(Protocol):
    """Keeps what was asked, shown, silenced and answered; append-only."""

    async def keep(self, asked: Asked) -> None:
        """Keep a request. Returns when it is in the database, or on disk in the spool."""

    async def answer(self, answers: Sequence[Answer]) -> None:
        """Keep feedback. Returns when it is durable; OSError when it can be kept nowhere."""

    async def answered(self, patient: str, since: float) -> list[Answered]:
        """Give the last answer to each finding of a patient; [] when the database is down."""

    async def first_seen(self, issuer: str, jti: str, expires: float) -> bool:
        """Remember a token's id; False when it was seen before. Works while the database is down."""

    def state(self) -> StoreState:
        """Tell how it is."""

    async def close(self) -> None:
        """Write what waits, and close."""
