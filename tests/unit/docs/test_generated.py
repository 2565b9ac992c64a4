"""The generated pages of the reference are what the code now says."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_generated_pages_are_current():
    pages = runpy.run_path(str(ROOT / "docs" / "generate.py"))["pages"]()
    for path, text in pages.items():
        assert path.read_text(encoding="utf-8") == text, f"run python docs/generate.py: {path.name}"
