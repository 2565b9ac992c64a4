"""Temporary tables of the DuckDB engine share one space of names: no two modules make the same."""

import re
from collections import defaultdict
from pathlib import Path

import primum.engines.duckdb

FOLDER = Path(primum.engines.duckdb.__file__).parent
_MADE = re.compile(
    r"bench\.(?:make|fill)\(\s*f?\"(\w+)\""
    r"|CREATE OR REPLACE TEMP (?:TABLE|VIEW) (\w+)"
)


def test_no_two_modules_make_a_table_of_one_name():
    makers = defaultdict(set)
    for path in FOLDER.rglob("*.py"):
        for found in _MADE.finditer(path.read_text("utf-8")):
            makers[found[1] or found[2]].add(path.name)
    assert len(makers) > 60
    shared = {name: sorted(files) for name, files in makers.items() if len(files) > 1}
    assert shared == {}
