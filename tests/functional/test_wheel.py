"""What is installed is whole: the wheel alone, without this repository, does the work."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this repository, unpacked; made without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--wheel-dir", str(folder)]
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, *options], check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


@pytest.fixture
def installed(wheel, tmp_path):
    """Run a command of the unpacked wheel in an empty folder; it must succeed."""

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(wheel)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_it_is_the_wheel_that_runs(installed, wheel):
    where = installed("-c", "import primum; print(primum.__file__)").strip()
    assert Path(where).is_relative_to(wheel)


def test_every_file_of_data_is_inside(wheel):
    package = ROOT / "src" / "primum"
    data = {path.relative_to(package) for path in package.rglob("*.json")}
    assert Path("compiler/ucum_factors.json") in data
    assert Path("record/views/patient.json") in data
    shipped = {path.relative_to(ROOT) for path in (ROOT / "knowledge").rglob("*.md")}
    expected = {*data, Path("py.typed"), *(Path("shipped") / path for path in shipped)}
    assert expected <= {
        path.relative_to(wheel / "primum") for path in (wheel / "primum").rglob("*")
    }


def test_a_patient_is_checked_against_the_shipped_knowledge(installed, patients):
    path = str(patients / "boy-with-diabetes.json")
    arguments = ("-m", "primum", "check", path, "--at", "2026-06-01", "--format", "json")
    report = json.loads(installed(*arguments))
    assert "mecasermin/maximum-dose" in {finding["check"] for finding in report["findings"]}
    assert report["problems"] == []


def test_the_shipped_knowledge_can_be_listed_and_explained(installed):
    assert "Mecasermin" in installed("-m", "primum", "list")
    explained = installed("-m", "primum", "explain", "mecasermin/maximum-dose")
    assert "alert: " in explained  # a worked patient, from the document itself
