"""What /openapi.json says of the service is true: Schemathesis asks it, over loopback.

It sends what the document calls valid and what it calls invalid, uses methods that are not there,
and holds every answer to the status, type, headers and form that are described.
"""

import json
import os
import re
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

HERE = Path(__file__).parent
EXAMPLES = 25  # for each operation, beside those that are enumerated from the schema

CONFIG = """
hooks = "{hooks}"

[generation]
max-examples = {examples}
deterministic = true  # the same requests every time

[checks.positive_data_acceptance]
# 404: a path of a page that the pack has not. 412: the data that a hook needs were not sent, which
# no schema can ask for, since they may come from a FHIR server as well.
expected-statuses = ["2xx", "3xx", "404", "412"]

# Of no use here, and so left out: they compare callers and what callers have made.
[checks.ignored_auth]
enabled = false  # this service has no clients in its settings; security/tokens has its own tests
[checks.object_level_authorization]
enabled = false  # one kind of caller, and no objects that belong to one
[checks.use_after_free]
enabled = false  # nothing can be deleted
[checks.ensure_resource_availability]
enabled = false  # nothing that is made has an address
"""


@pytest.fixture
def log():
    """What the service writes to standard error."""
    return []


@pytest.fixture
def service(pack, tmp_path, log):
    """The address of a running service on this pack."""
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[pack]\nfile = "{pack.as_posix()}"\n', "utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "primum", "serve", "--config", str(settings), "--port", "0"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    # A pipe that nobody reads fills up, and the service would wait for it.
    listening = threading.Event()

    def listen():
        for line in running.stderr:
            log.append(line)
            if "listening on" in line:
                listening.set()
        listening.set()

    reader = threading.Thread(target=listen)
    reader.start()
    try:
        assert listening.wait(60)
        found = re.search(r"listening on (http://[^/ ]+)", "".join(log))
        assert found, "".join(log)
        yield found[1]
    finally:
        running.terminate()
        running.wait(20)
        reader.join()
        running.stderr.close()


def test_the_document_tells_the_truth(service, log, tmp_path):
    config = tmp_path / "schemathesis.toml"
    hooks = HERE / "schemathesis_hooks.py"
    config.write_text(CONFIG.format(hooks=hooks.as_posix(), examples=EXAMPLES))
    done = subprocess.run(
        [
            Path(sys.executable).with_name("st"),
            "--config-file",
            config,
            "run",
            f"{service}/openapi.json",
            "--no-color",
            "--continue-on-failure",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    with urllib.request.urlopen(f"{service}/openapi.json") as answer:
        paths = json.load(answer)["paths"]
    # All but the document itself, which it began with.
    assert f"Tested: {sum(map(len, paths.values())) - 1}\n" in done.stdout
    assert int(re.search(r"(\d+) generated", done.stdout)[1]) > 2_000
    with urllib.request.urlopen(f"{service}/metrics") as answer:
        counts = answer.read().decode()
    assert "primum_faults_total 0.0" in counts
    answered = re.findall(r'primum_hooks_total\{hook="[^"]+"\} (\d+)', counts)
    assert len(answered) == 5  # every hook came to cards, and did not only fail
    assert "Practitioner/sample" not in "".join(log)
