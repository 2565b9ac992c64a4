"""The table of requirements keeps what it says: every test on it exists, and every row is accounted for."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

TESTS = Path(__file__).parents[2]
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "cds-hooks.md"
TEXT = PAGE.read_text("utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py(?:::\w+)+)`", TEXT)))
LEVELS = {"SHALL", "SHALL NOT", "SHOULD", "SHOULD NOT", "MAY", "DEPRECATED"}
# How a requirement stands, and whether a test has to prove that.
STANDS = {
    "proven": True,
    "refused": True,
    "tolerated": True,
    "unseen": False,
    "deployment": False,
    "unused": False,
    "not met": False,
}


class Row(NamedTuple):
    """A row of the table."""

    number: int
    level: str
    whose: str
    asks: str
    stands: str
    by: str

    @property
    def binds_a_service(self):
        return self.whose in ("service", "both") and self.level.startswith("SHALL")


def rows():
    for line in TEXT.partition("## The hooks")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) == 6 and cells[0].isdigit():
            yield Row(int(cells[0]), *cells[1:])


ROWS = list(rows())


@cache
def names_in(file):
    """Every test in a file, as pytest names it."""
    found = set()
    for node in ast.parse((TESTS / file).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            inner = [each.name for each in node.body if isinstance(each, ast.FunctionDef)]
            found.update(f"{node.name}::{name}" for name in inner)
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


@pytest.mark.parametrize("named", NAMED)
def test_a_test_on_the_page_exists(named):
    file, _, name = named.partition("::")
    assert name in names_in(file)


def test_every_requirement_stands_once():
    assert sorted(row.number for row in ROWS) == list(range(1, 221))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_requirement_says_how_it_stands_and_by_what(row):
    assert row.level in LEVELS
    assert row.whose in ("client", "service", "both")
    assert row.asks
    assert row.by
    if STANDS[row.stands]:
        assert any(f"`{named}`" in row.by for named in NAMED)
    if row.level == "DEPRECATED":
        assert row.stands == "unused"


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.binds_a_service], ids=lambda row: row.number
)
def test_what_binds_a_service_is_proven_or_deployed_or_said_not_to_be_met(row):
    if row.stands == "deployment":
        assert "../how-to/" in row.by
    elif row.stands == "not met":
        assert row.by.startswith("not met: ")
    else:
        assert row.stands == "proven"


def test_the_head_counts_its_rows():
    counted = re.findall(r"^\| ([a-z ]+) \| (\d+) \| ", TEXT, re.MULTILINE)
    rows = Counter(row.stands for row in ROWS)
    assert {name: int(count) for name, count in counted} == {"not met": 0, **rows}


def test_the_head_counts_what_binds_a_service():
    said = re.search(
        r"Of the (\d+) SHALL and SHALL NOT .*? (\d+) are proven, (\d+) are\s.*? (\d+) are not met",
        TEXT,
        re.DOTALL,
    )
    counted = Counter(row.stands for row in ROWS if row.binds_a_service)
    names = ("proven", "deployment", "not met")
    assert said is not None
    assert [int(number) for number in said.groups()] == [
        counted.total(),
        *(counted[name] for name in names),
    ]
