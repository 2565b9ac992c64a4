"""Every view, column and problem rule stands in the reference."""

import re
from pathlib import Path

import pytest

from primum.record.fhirpath import FUNCTIONS
from primum.record.tables import TABLES

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "docs" / "reference"
RULE = re.compile(r'"([a-z]+(?:-[a-z]+)+)"')
# Strings of this form that are FHIR codes, code systems or routes, not rules.
ROOM = ("bundle.py", "read.py", "dosage.py", "timing.py", "sound.py")
NO_RULES = {
    *("entered-in-error", "transaction-response", "batch-response"),
    *("in-progress", "not-done", "not-taken", "on-hold"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_view_and_its_columns_are_documented(name: str) -> None:
    text = (REFERENCE / "views.md").read_text(encoding="utf-8")
    assert f"`{name}`" in text
    for column, _ in TABLES[name].columns:
        assert f"`{column}`" in text


def test_every_function_of_the_subset_is_documented() -> None:
    text = (REFERENCE / "views.md").read_text(encoding="utf-8")
    assert all(f"{function}(" in text for function in FUNCTIONS)


@pytest.mark.parametrize("file", ROOM)
def test_every_rule_of_a_problem_is_documented(file: str) -> None:
    source = (ROOT / "src" / "primum" / "record" / file).read_text(encoding="utf-8")
    text = (REFERENCE / "record.md").read_text(encoding="utf-8")
    for rule in set(RULE.findall(source)) - NO_RULES:
        assert f"`{rule}`" in text, rule
