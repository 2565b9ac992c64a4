"""The public data sets, as studies."""

import csv
from pathlib import Path

import pytest

from primum.evidence.pooling.model import Counts, Study

DATA = Path(__file__).parent / "data"


def read(name, *columns, per=1):
    """Read studies; two columns are a group, four a group and its control."""
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        Study(
            name=row["study"],
            group=Counts(int(row[columns[0]]), int(row[columns[1]]) / per),
            control=Counts(int(row[columns[2]]), int(row[columns[3]])) if columns[2:] else None,
        )
        for row in rows
    ]


@pytest.fixture
def data():
    """Read a data set by its name and columns."""
    return read


@pytest.fixture
def bcg():
    return read("bcg", "events1", "n1", "events2", "n2")


@pytest.fixture
def groups():
    """Make studies of (events, size) pairs."""
    return lambda *pairs: [
        Study(name=f"Study {number}", group=Counts(*pair)) for number, pair in enumerate(pairs)
    ]
