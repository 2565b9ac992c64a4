"""A running service, as a site runs it: another process, on loopback, on a port of its own."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

_LISTENING = re.compile(r"listening on (http://\S+?)/cds-services")
PATIENCE = 60  # seconds until a service that does not come up is given up


class Running:
    """A service that listens. `said` is what it wrote to standard error until now."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        """Wait until it listens."""
        self.process = process
        self.said: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        found = self.wait_for(_LISTENING)
        self.url = found[1]
        self.http = httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False)

    def wait_for(self, pattern: "re.Pattern[str] | str", patience: float = PATIENCE) -> re.Match:
        """Wait until a line is written that fits."""
        for line in list(self.said):
            if found := re.search(pattern, line):
                return found
        while True:
            try:
                line = self._lines.get(timeout=patience)
            except queue.Empty:
                raise AssertionError(f"no line fits {pattern!r}: {self.said}") from None
            if line is None:
                raise AssertionError(f"the service ended: {self.said}")
            if found := re.search(pattern, line):
                return found

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Stop it, wait for its end, and give its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=PATIENCE)
        self._reader.join(timeout=PATIENCE)
        assert self.process.stderr is not None
        self.process.stderr.close()
        self.http.close()
        return code

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line.rstrip("\n"))
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)


@contextmanager
def running(
    folder: Path,
    *arguments: object,
    config: str = "",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """Run `primum serve` in a folder; `config` is the text of its settings."""
    command = [sys.executable, "-m", "primum", "serve", "--port", "0", *map(str, arguments)]
    if config:
        settings = folder / "settings.toml"
        settings.write_text(config, "utf-8")
        command += ["--config", str(settings)]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        service = Running(process)
    except AssertionError:
        process.kill()
        process.wait()
        raise
    try:
        yield service
    finally:
        service.stop()
