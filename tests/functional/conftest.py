"""Primum from outside, as a user runs it: another process, an own folder."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# What a shell starts in the background ignores interrupts, and so would every command it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def primum_in():
    """Run a command in a folder and give what came back, never a traceback."""

    def run(cwd, *arguments, stdin=None, **environment):
        done = subprocess.run(
            [sys.executable, "-m", "primum", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "COLUMNS": "100", **environment},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


@pytest.fixture
def primum(primum_in, tmp_path):
    """Run a command in an empty folder, or another."""

    def run(*arguments, cwd=tmp_path, **more):
        return primum_in(cwd, *arguments, **more)

    return run


@pytest.fixture
def patients():
    """The folder of the made-up patients."""
    return ROOT / "examples" / "patients"


@pytest.fixture
def bundle_of(patients):
    """Read an example's bundle, to be changed."""
    return lambda name: json.loads((patients / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def knowledge():
    """The knowledge folder of this repository."""
    return ROOT / "knowledge"


@pytest.fixture(scope="session")
def pack(tmp_path_factory, knowledge):
    """A pack, built once in each process."""
    path = tmp_path_factory.mktemp("pack") / "pack.json"
    subprocess.run(
        [sys.executable, "-m", "primum", "build", str(knowledge), "-o", str(path)],
        capture_output=True,
        check=True,
    )
    return path
