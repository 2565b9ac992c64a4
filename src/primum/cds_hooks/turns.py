"""Requests answered one after the other, each sent off before many others are begun.

To answer is to compute, so that requests that come at once wait for each other anyhow. Begun all in
one round of the event loop, they would all be sent at its end: the first would wait for the last, and
whoever missed the round would wait for two.
"""

import asyncio
from collections import deque

AT_ONCE = 3  # in one round: with 2 an answer costs 2 % more; with more the slowest comes later


class Turns:
    """A few turns in each round of the event loop, in the order in which they were asked for."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._is_giving = False

    async def take(self) -> None:
        """Wait for a turn; it lasts until its task waits for something else."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._waiting.append(turn)
        if not self._is_giving:
            self._is_giving = True
            loop.call_soon(self._give, loop)
        await turn

    def _give(self, loop: asyncio.AbstractEventLoop) -> None:
        given = 0
        while self._waiting and given < AT_ONCE:
            turn = self._waiting.popleft()
            if not turn.done():  # whoever waited may have gone
                turn.set_result(None)
                given += 1
        self._is_giving = given > 0
        if self._is_giving:
            loop.call_soon(self._give, loop)  # in the round in which these turns are used
