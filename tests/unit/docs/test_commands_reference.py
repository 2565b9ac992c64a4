"""The reference of commands, and the JSON Schemas, are what the code now says."""

import runpy
from pathlib import Path

from primum.cli.main import COMMANDS

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "docs" / "reference"


def test_generated_pages_are_current():
    pages = runpy.run_path(str(ROOT / "docs" / "generate_commands.py"))["pages"]()
    for path, text in pages.items():
        assert path.read_text("utf-8") == text, f"run make docs: {path.name}"


def test_no_schema_is_left_over():
    pages = runpy.run_path(str(ROOT / "docs" / "generate_commands.py"))["pages"]()
    assert set((REFERENCE / "schemas").iterdir()) <= set(pages)


def test_every_command_is_documented():
    text = (REFERENCE / "commands.md").read_text("utf-8")
    assert all(f"## primum {command}\n" in text for command in COMMANDS)
