"""Sheets of invented documents."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from primum.reports.rendering.gathering import gather_file, gather_id
from primum.reports.rendering.render import render_sheet
from unit.reports.rendering.invented import ASSESSMENT, CONDITION, MEDICINE, README, SCALE, SOURCES

TODAY = "2031-05-01"


@pytest.fixture
def folder(tmp_path):
    """The folder of invented knowledge."""
    home = tmp_path / "knowledge"
    files = {
        "README.md": README,
        "medicines/fictamine.md": MEDICINE,
        "conditions/moon-fever.md": CONDITION,
        "scales/stars.md": SCALE,
        "assessments/fictamine--moon-fever.md": ASSESSMENT,
        **{f"sources/{id_}.md": text for id_, text in SOURCES.items()},
    }
    for name, text in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return home


@pytest.fixture
def sheet_of(folder):
    """Render a document of the folder by its id, with these problems or none."""

    def render(id_="fictamine--moon-fever", language=None, problems=()):
        gathered = gather_id(id_, folder, TODAY)
        assert gathered is not None
        subject = replace(gathered.subject, language=language, problems=tuple(problems))
        return render_sheet(subject)

    return render


@pytest.fixture
def sheet_of_text(folder, tmp_path):
    """Render a text that lies in no folder of knowledge."""

    def render(text, name="loose.md", language=None):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        gathered = gather_file(path, folder, Path, TODAY)
        return render_sheet(replace(gathered.subject, language=language))

    return render
