"""Every problem of bulk data stands in the reference, and DuckDB stays unloaded until it is used."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
SOURCE = ROOT / "src" / "primum" / "record" / "bulk"


@pytest.mark.parametrize(
    "file", ["by_bedside.py", "folder.py", "lines.py", "sources.py", "parquet.py"]
)
def test_every_rule_of_a_problem_is_documented(file: str) -> None:
    text = (ROOT / "docs" / "reference" / "bulk.md").read_text("utf-8")
    rules = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', (SOURCE / file).read_text("utf-8")))
    assert rules
    for rule in rules:
        assert f"`{rule}`" in text, rule


def test_duckdb_is_not_loaded_until_something_is_read() -> None:
    program = "import primum.record.bulk.folder, sys; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
