"""The columns of the file of a population are those that docs/reference/screen.md has."""

import re
from pathlib import Path

import duckdb

from primum.engines.duckdb.parts import FINDING_COLUMNS
from primum.engines.duckdb.telling import FINDING

PAGE = Path(__file__).parents[3] / "docs/reference/screen.md"


def test_columns_are_documented_in_their_order_and_type():
    section = PAGE.read_text("utf-8").split("## The columns\n")[1].split("\n## ")[0]
    documented = re.findall(r"^\| `(\w+)` \| ([A-Z]+)", section, re.MULTILINE)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TEMP TABLE finding ({FINDING})")
        described = connection.execute(f"DESCRIBE SELECT {FINDING_COLUMNS} FROM finding").fetchall()
    types = [(name, "LIST" if type_.endswith("[]") else type_) for name, type_, *_ in described]
    assert documented == types
