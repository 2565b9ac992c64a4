"""Turns are given in order, a few in each round of the event loop, to those who still wait."""

import asyncio

from primum.cds_hooks.turns import AT_ONCE, Turns


def rounds_of(names, leaving=()):
    """Let everybody take a turn at once; give the round of the loop in which each had it."""
    had = {}

    async def run():
        turns, now = Turns(), 0

        async def wait(name):
            await turns.take()
            had[name] = now

        tasks = {name: asyncio.create_task(wait(name)) for name in names}
        await asyncio.sleep(0)
        for name in leaving:
            tasks[name].cancel()
        while len(had) < len(names) - len(leaving):
            now += 1
            await asyncio.sleep(0)
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        await turns.take()  # whoever comes when nobody waits gets one too

    asyncio.run(asyncio.wait_for(run(), 10))
    return had


def test_a_few_have_a_turn_in_each_round_in_their_order():
    had = rounds_of(range(3 * AT_ONCE))
    assert list(had) == sorted(had)
    first = had[0]
    assert [rounds - first for rounds in had.values()] == [
        number // AT_ONCE for number in range(3 * AT_ONCE)
    ]


def test_who_has_gone_takes_no_turn():
    had = rounds_of(range(3 * AT_ONCE), leaving=range(2 * AT_ONCE))
    assert set(had) == set(range(2 * AT_ONCE, 3 * AT_ONCE))
    assert len(set(had.values())) == 1
