"""A hook over HTTP: how many requests a second, beside a server that only sends them back.

    make bench-service

Every server is one worker, asked by wrk over 16 connections, in turns, so that a busy machine slows
all alike; medians of three rounds. CPU is what the server's process used for a request, which a busy
machine changes less. HealthChain is asked where `make bench-peers` has installed it.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from bodies import order_sign
from load import Load, Measured, measure
from servers import Server, echo, healthchain, primum, primum_with_all
from signing import Signer

DIFFERENT = 6_000  # patients of whom each is asked in its turn
TOKENS = 1_500  # signed for each second of load: more than the service can verify


class Subject(NamedTuple):
    """What is measured: a name, a server, the requests that it is sent, and who signs them."""

    name: str
    server: Server
    bodies: Path
    signer: Signer | None = None


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4, help="of each measurement")
    parser.add_argument("--peers", type=Path, default=Path("benchmarks/.peers"))
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        print("this benchmark needs wrk: apt-get install wrk", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        subjects = _subjects(Path(folder), options.peers, stack)
        found: dict[str, list[Measured]] = {subject.name: [] for subject in subjects}
        for _ in range(options.rounds):
            for subject in subjects:
                found[subject.name].append(_measured(subject, options.seconds, Path(folder)))
        _print(found)
    return 0


def _subjects(folder: Path, peers: Path, stack: ExitStack) -> list[Subject]:
    one, many = folder / "one.ndjson", folder / "many.ndjson"
    requests = [order_sign(seed) for seed in range(DIFFERENT)]
    one.write_bytes(requests[0] + b"\n")
    many.write_bytes(b"\n".join(requests) + b"\n")
    size = statistics.mean(map(len, requests)) / 1_000
    print(f"requests of {size:.1f} kB, {DIFFERENT} patients\n")
    signer = Signer(folder)
    bare = stack.enter_context(primum(folder))
    subjects = [
        Subject("echo", stack.enter_context(echo(folder)), many),
        Subject("Primum, a different patient each time", bare, many),
        Subject("Primum, the same patient each time", bare, one),
        Subject(
            "Primum with tokens and SQLite, different patients",
            stack.enter_context(primum_with_all(folder, signer)),
            many,
            signer,
        ),
    ]
    python = peers / "healthchain" / "bin" / "python"
    if python.exists():
        server = stack.enter_context(healthchain(python, folder))
        subjects.append(Subject("HealthChain, a hook that does nothing", server, many))
    else:
        print("HealthChain is not installed: `make bench-peers` does it\n")
    return subjects


def _measured(subject: Subject, seconds: int, folder: Path) -> Measured:
    """Measure once, after a second that is not counted."""
    for lasting in (1, seconds):
        tokens = None
        if subject.signer is not None:
            tokens = folder / "tokens"
            lines = subject.signer.sign(subject.server.url, TOKENS * lasting)
            tokens.write_text("\n".join(lines), "ascii")
        found = measure(subject.server, Load(subject.bodies, tokens, lasting))
    return found


def _print(found: dict[str, list[Measured]]) -> None:
    rates = {name: _median([it.rate for it in each]) for name, each in found.items()}
    print(f"{'':52}{'a second':>9}{'of echo':>9}{'p50 ms':>9}{'p99 ms':>9}{'CPU us':>9}")
    for name, each in found.items():
        p50, p99 = _median([it.p50 for it in each]), _median([it.p99 for it in each])
        cpu, share = _median([it.cpu for it in each]), rates[name] / rates["echo"]
        print(f"{name:52}{rates[name]:9.0f}{share:9.1%}{p50:9.2f}{p99:9.2f}{cpu:9.0f}")
    for name, rate in rates.items():
        if name.startswith("HealthChain"):
            times = rates["Primum, a different patient each time"] / rate
            print(f"\nPrimum answers {times:.2f} times as many a second as {name}")


def _median(values: Sequence[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    sys.exit(main())
