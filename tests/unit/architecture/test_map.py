"""ARCHITECTURE.md is a map: every room is on it, and what it points to is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "primum"
MAP = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
ROOMS = sorted(it.parent.relative_to(SOURCE).as_posix() for it in SOURCE.glob("**/__init__.py"))
PLACES = re.findall(r"`((?:[a-z_]+/)+[a-z_]*(?:\.[a-z]+)?)`", MAP)


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "."])
def test_every_room_is_named(room):
    name = room.split("/")[-1]
    assert re.search(rf"\b{name}\b" if "/" in room else rf"\| `{name}/` \|", MAP)


@pytest.mark.parametrize("place", sorted(set(PLACES)))
def test_every_place_is_there(place):
    """From the root, or from any room; a module may go without its ending."""
    is_made = place.startswith("primum/shipped")  # in the wheel only
    found = [*SOURCE.glob(f"**/{place}"), *SOURCE.glob(f"**/{place}.py")]
    assert is_made or (ROOT / place).exists() or found
