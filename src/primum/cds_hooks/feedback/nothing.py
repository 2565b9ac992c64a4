"""The store of a site that wants none: nothing is kept, and nothing is said to be."""

from collections.abc import Sequence

from primum.cds_hooks.feedback.model import Answer, Answered, Asked
from primum.cds_hooks.feedback.seen import Seen, key_of
from primum.cds_hooks.feedback.store import NotKept, StoreState


class Nothing:
    """Keeps nothing but the ids of tokens, in memory; see `store.Store`."""

    def __init__(self) -> None:
        """Start with no token seen."""
        self._seen = Seen()

    async def keep(self, asked: Asked) -> None:
        """Let it pass: the site chose that nothing is recorded."""

    async def answer(self, answers: Sequence[Answer]) -> None:
        """Refuse: whoever sends feedback must not believe that it is kept."""
        raise NotKept

    async def answered(self, patient: str, since: float) -> list[Answered]:
        """Give nothing: nothing was kept."""
        return []

    async def first_seen(self, issuer: str, jti: str, expires: float) -> bool:
        """Remember a token's id for as long as this process runs."""
        return self._seen.add(key_of(issuer, jti), expires)

    def state(self) -> StoreState:
        """Tell that there is none."""
        return StoreState(up=True, spooled=0, kind="none")

    async def close(self) -> None:
        """Forget the tokens."""
