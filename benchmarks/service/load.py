"""wrk against a server, and what it and the server's process say afterwards."""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from servers import Server

_SCRIPT = Path(__file__).parent / "load.lua"
_CONNECTIONS = 16
_TICKS = os.sysconf("SC_CLK_TCK")


class Load(NamedTuple):
    """Requests, a body a line; tokens, one a line, if they need any; and for how many seconds."""

    bodies: Path
    tokens: Path | None
    seconds: int


class Measured(NamedTuple):
    """Requests a second, latencies in ms, and CPU of the server in microseconds a request."""

    rate: float
    p50: float
    p99: float
    cpu: float


def measure(server: Server, load: Load) -> Measured:
    """Put load on a server; RuntimeError when any request was not answered with 2xx."""
    before = _cpu_seconds(server.pid)
    command = ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{load.seconds}s", "-s", str(_SCRIPT)]
    command += [server.url, "--", str(load.bodies), *([str(load.tokens)] if load.tokens else [])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    used = _cpu_seconds(server.pid) - before
    line = next(it for it in done.stdout.splitlines() if it.startswith("RESULT "))
    count, lasting, p50, p99, refused, broken = map(int, line.split()[1:])
    if refused or broken or not count:
        raise RuntimeError(f"{server.url}: {refused} refused and {broken} broken of {count}")
    return Measured(count / lasting * 1e6, p50 / 1_000, p99 / 1_000, used / count * 1e6)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
