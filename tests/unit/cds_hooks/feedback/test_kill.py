"""A process is killed while it acknowledges: whatever it acknowledged is found afterwards."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from postgres.entries import asked

TESTS = Path(__file__).parents[3]

# Eight at once answer without end, and print the key of each answer that was acknowledged.
_CHILD = """\
import asyncio, itertools, os, sys
from postgres.entries import answer
from primum.cds_hooks.feedback.open import open_store
from primum.cds_hooks.settings import StoreSettings

async def go_on(store, numbers):
    for number in numbers:
        await store.answer([answer(f"key-{number}")])
        os.write(1, f"key-{number}\\n".encode())

async def work():
    store = await open_store(StoreSettings(url=sys.argv[1], spool=sys.argv[2]))
    numbers = itertools.count()
    await asyncio.gather(*(go_on(store, numbers) for _ in range(8)))

asyncio.run(work())
"""


class Child:
    """A process that answers until it is killed."""

    def __init__(self, place):
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CHILD, place.settings.url, place.settings.spool],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(TESTS)},
        )
        self.acknowledged = []

    def wait_for(self, number):
        """Read until so many more were acknowledged."""
        for _ in range(number):
            line = self._process.stdout.readline()
            assert line, "the child ended by itself"
            self.acknowledged.append(line.decode().strip())

    def kill(self):
        self._process.kill()
        rest = self._process.stdout.read()
        self._process.stdout.close()
        self._process.wait(60)
        # What it wrote last may be cut short.
        lines = rest.decode().split("\n")[:-1]
        self.acknowledged += lines


@pytest.mark.parametrize("seed", range(3))
def test_no_acknowledged_answer_is_lost(place, seed):
    child = Child(place)
    child.wait_for(random.Random(seed).randint(1, 1_000))
    child.kill()
    assert lost(place, child) == set()


@pytest.mark.parametrize("seed", range(2))
def test_no_acknowledged_answer_is_lost_with_the_database_down(place, seed):
    drawn = random.Random(seed)
    child = Child(place)
    child.wait_for(drawn.randint(1, 300))
    place.go_down()
    child.wait_for(drawn.randint(300, 600))
    child.kill()
    place.come_up()
    assert lost(place, child) == set()


def test_no_acknowledged_answer_is_lost_when_the_database_comes_back_before(place):
    child = Child(place)
    child.wait_for(100)
    place.go_down()
    child.wait_for(300)
    place.come_up()
    child.wait_for(2_000)
    child.kill()
    assert lost(place, child) == set()


def lost(place, child):
    """Open the store, which takes over what the child left, and give what is not there."""
    place.with_store(lambda store: store.keep(asked("afterwards")))
    kept = [key for (key,) in place.sql("SELECT key FROM answer")]
    assert len(kept) == len(set(kept))
    assert len(child.acknowledged) >= 1
    return set(child.acknowledged) - set(kept)
