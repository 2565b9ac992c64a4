"""Turns are given in order, a few in each round of the event loop, to those who still wait."""

import asyncio
from types import SimpleNamespace

import httpx
import pytest

from generative.hooks import service_of
from generative.orders import order, request
from primum.cds_hooks.app import make_app
from primum.cds_hooks.security.tokens import Gate
from primum.cds_hooks.turns import AT_ONCE, Turns
from unit.cds_hooks.quiet.boy import PACK

PATIENT = {"resourceType": "Bundle", "type": "collection", "entry": []}
PATIENT["entry"].append({"resource": {"resourceType": "Patient", "id": "p1"}})


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


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        pytest.param(
            "/cds-services/primum-orders", request("order-sign", order("a", 0.2)), id="hook"
        ),
        pytest.param("/check", PATIENT, id="check"),
    ],
)
def test_a_patient_is_not_looked_at_before_the_turn_has_come(path, sent):
    service, begun = service_of(PACK), []
    service.gate = Gate((), None)
    desk = service.desk
    service.desk = lambda: begun.append(path) or desk()

    async def run():
        asked, given = asyncio.Event(), asyncio.Event()

        async def take():
            asked.set()
            await given.wait()

        service.turns = SimpleNamespace(take=take)
        transport = httpx.ASGITransport(make_app(service))
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as http:
            answering = asyncio.create_task(http.post(path, json=sent))
            asking = asyncio.create_task(asked.wait())
            await asyncio.wait({answering, asking}, timeout=10, return_when="FIRST_COMPLETED")
            assert asked.is_set(), "it was answered without a turn"
            assert not begun
            given.set()
            answer = await answering
            assert (answer.status_code, begun) == (200, [path])

    asyncio.run(run())
