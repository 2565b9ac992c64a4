"""Real files, in a folder of their own: the small knowledge built to a pack with its pages."""

import pytest

from small_release import TRALIN, key_pair, release, write_documents

# What a later release changes: another advice, so another pack.
LATER = TRALIN.replace("Choose another medicine.", "Choose one that is safe in diabetes.")


@pytest.fixture
def pack(tmp_path):
    """Where the pack in service lies."""
    return tmp_path / "service" / "pack.json"


@pytest.fixture
def first(pack, tmp_path):
    """Build the first release."""
    return release(pack, write_documents(tmp_path / "first"))


@pytest.fixture
def later(pack, tmp_path):
    """Give a function that builds a later release in the place of the first."""
    return lambda pem="": release(
        pack, write_documents(tmp_path / "later", medicines__tralin=LATER), pem
    )


@pytest.fixture
def key(tmp_path):
    """A private key, and the file of its public half."""
    private, public = key_pair()
    path = tmp_path / "trusted.pem"
    path.write_bytes(public)
    return private, str(path)
