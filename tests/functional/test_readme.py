"""Every command in README runs as printed, and prints what README shows."""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
BLOCK = re.compile(r"^```(?:console|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
OMITTED = "…"  # a line of its own: some lines are not shown


def commands():
    """Give each command of README with the output lines that it shows, in order."""
    found = []
    for block in BLOCK.findall((ROOT / "README.md").read_text("utf-8")):
        if "$ " not in block:
            found += [(line, []) for line in block.splitlines() if line.strip()]
            continue
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
    return found


def run(command, cwd):
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100"}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=cwd,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )


@contextmanager
def serving(folder):
    """Run the service as printed: it goes on until somebody stops it."""
    command = [str(BIN / "primum"), "serve"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert any("listening" in line for line in process.stderr), "the service does not start"
            yield
        finally:
            process.terminate()


def assert_shown(shown, printed):
    """Check that the shown lines are printed, in order, and without a gap that is not marked."""
    position, gap = 0, False
    for line in shown:
        if line == OMITTED:
            gap = True
            continue
        where = printed.index(line, position) if line in printed[position:] else None
        assert where is not None, f"README shows a line that is not printed: {line}"
        assert gap or where == position, f"README leaves lines out before: {line}"
        position, gap = where + 1, False
    assert gap or not shown or position == len(printed), "README leaves out the last lines"


def test_there_are_commands_to_try():
    assert {"make demo", "make test"} <= {command for command, _ in commands()}


def test_commands_of_primum_run_as_printed(tmp_path):
    for folder in ("knowledge", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    with ExitStack() as stack:
        for command, shown in commands():
            if command == "primum serve":
                stack.enter_context(serving(tmp_path))
            elif not command.startswith("make "):
                try_command(command, shown, tmp_path)


def try_command(command, shown, folder):
    if command.startswith("curl ") and not shutil.which("curl"):
        return
    done = run(command, folder)
    # The answer is no: the report that is linted has faults, which is why it is shown.
    expected = 1 if command.startswith("primum lint examples/reports/") else 0
    assert done.returncode == expected, f"{command}\n{done.stdout}\n{done.stderr}"
    assert_shown(shown, [line for line in done.stdout.splitlines() if line])
    if command.startswith("curl "):
        summaries = [card["summary"] for card in json.loads(done.stdout)["cards"]]
        assert any("above the maximum" in summary for summary in summaries)


@pytest.mark.parametrize(
    "command", [command for command, _ in commands() if command.startswith("make ")]
)
def test_make_runs_as_printed(command):
    # In the environment of this test run, which is not made anew (`--old-file`). `make test` is
    # what runs this test: it is asked what it would do, so that it does not call itself.
    within = f"--old-file=.venv/.installed BIN={BIN}"
    dry = "--dry-run" if command == "make test" else ""
    done = run(command.replace("make", f"make {within} {dry}", 1), ROOT)
    assert done.returncode == 0, done.stderr
    if command == "make test":
        assert all(tool in done.stdout for tool in ("ruff", "mypy", "lint-imports", "pytest"))
    else:
        assert "ALERT · adjust · mecasermin" in done.stdout
