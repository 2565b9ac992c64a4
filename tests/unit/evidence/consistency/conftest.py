"""Printed numbers, as a fixture: `figure("5.19")`."""

from collections.abc import Callable

import pytest

from primum.evidence.consistency.printed import Printed, read_printed


def _figure(text: str) -> Printed:
    printed = read_printed(text)
    assert printed is not None
    return printed


@pytest.fixture(scope="session")
def figure() -> Callable[[str], Printed]:
    return _figure
