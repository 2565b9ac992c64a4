"""Every column, code and problem of OMOP stands in the reference."""

import re
import subprocess
import sys
from pathlib import Path

from primum.record.bulk.omop.columns import COLUMNS, UNREAD
from primum.record.bulk.omop.drugs import TYPES
from primum.record.bulk.omop.vocabularies import vocabularies

ROOT = Path(__file__).parents[4]
SOURCE = ROOT / "src" / "primum" / "record" / "bulk" / "omop"
PAGE = (ROOT / "docs" / "reference" / "omop.md").read_text("utf-8")


def test_every_column_is_documented():
    for table, columns in COLUMNS.items():
        (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{table}` | **")]
        named = set(line.split("|")[2].replace("*", "").replace(" ", "").split(","))
        assert named == {column.cdm for column in columns}, table
        required = set(re.findall(r"\*\*(\w+)\*\*", line))
        assert required == {column.cdm for column in columns if column.required}, table


def test_every_table_that_is_not_read_is_documented():
    assert all(f"`{table}`" in PAGE for table in UNREAD)


def test_every_vocabulary_is_documented():
    assert all(vocabulary in PAGE for vocabulary, *_ in vocabularies())


def test_every_type_of_drug_exposure_is_documented():
    page = PAGE.replace("43542356 to 43542358", "43542356, 43542357, 43542358")
    for kind, types in TYPES.items():
        (line,) = [line for line in page.splitlines() if f"| {kind} |" in line]
        assert set(map(int, re.findall(r"\d{5,}", line))) == set(types)


def test_every_rule_of_a_problem_is_documented():
    found = set()
    for path in SOURCE.glob("*.py"):
        text = path.read_text("utf-8")
        found |= set(re.findall(r'(?:Notice\(|stop\(|\.add\()[^"]*?"([a-z]+(?:-[a-z]+)+)"', text))
        found |= set(re.findall(r'^ +"([a-z]+(?:-[a-z]+)+)",$', text, re.MULTILINE))
    assert {"omop-without-vocabulary", "omop-unreadable", "duplicate-id"} <= found
    assert [rule for rule in sorted(found) if f"`{rule}`" not in PAGE] == []


def test_duckdb_is_not_loaded_until_something_is_read():
    program = "import primum.record.bulk.omop.read, sys; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
