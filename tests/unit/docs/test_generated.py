"""The generated pages of the reference are what the code now says, and none is left over."""

import runpy
from pathlib import Path

import pytest

from primum.cli.main import COMMANDS

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def pages():
    return runpy.run_path(str(ROOT / "docs" / "generate.py"))["pages"]()


def test_generated_pages_are_current(pages):
    stale = [path.name for path, text in pages.items() if path.read_text("utf-8") != text]
    assert stale == [], "run make docs"


def test_no_schema_is_left_over(pages):
    assert set(REFERENCE.rglob("*.json")) <= set(pages)


def test_no_page_of_a_rule_is_left_over(pages):
    assert set((REFERENCE / "rules").glob("*.md")) <= set(pages)


def test_every_command_is_documented(pages):
    text = pages[REFERENCE / "commands.md"]
    assert all(f"## primum {command}\n" in text for command in COMMANDS)
