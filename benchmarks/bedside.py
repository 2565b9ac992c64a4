"""One patient at the bedside: p50 and p99 of a check, and its ratio to parsing the JSON alone.

    make bench

The pack is the whole demonstration knowledge and 5,500 generated checks beside it (2,000
contraindications, 3,000 interactions, 500 dose limits). A run is bytes in, findings out: JSON
parsing, reading the record, every check, every sentence. The baseline, orjson parsing the same
bytes and nothing else, is timed in turns with it, so that a busy machine slows both alike.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import orjson

from primum.checks.pack import Pack
from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_documents
from primum.knowledge.link import link_knowledge
from primum.record.read import read_record
from primum.screening.patient import Options, Screener
from primum.synth.bundle import child_bundle
from primum.synth.knowledge import UNTAKEN, Counts, widened

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
BUNDLES = 50
AT = Options(at="2026-06-01")


class _Pair(NamedTuple):
    """Times of the baseline and of a job."""

    base: list[float]
    job: list[float]


def _pack() -> Pack:
    documents, _ = load_documents(KNOWLEDGE)
    pack, _ = compile_knowledge(link_knowledge(documents)[0])
    return pack


def _in_turns(rounds: int, data: list[bytes], job: Callable[[bytes], object]) -> _Pair:
    """Time the baseline and a job in turns over the bundles, in microseconds."""
    pair = _Pair([], [])
    for number in range(rounds + len(data)):
        item = data[number % len(data)]
        for work, spent in zip((orjson.loads, job), pair, strict=True):
            began = time.perf_counter_ns()
            work(item)
            if number >= len(data):  # the first round warms the caches
                spent.append((time.perf_counter_ns() - began) / 1_000)
    return pair


def _percentile(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=4_000)
    rounds = parser.parse_args().rounds
    pack = _pack()
    wide_pack = widened(pack, seed=1)
    narrow, wide = Screener(pack), Screener(wide_pack)
    huge = Screener(widened(wide_pack, 2, Counts(20_000, 30_000, 5_000), UNTAKEN))
    data = [orjson.dumps(child_bundle(seed)) for seed in range(BUNDLES)]
    size = statistics.mean(map(len, data)) / 1_000
    checks = len(wide.pack.meaning.checks)
    found = len(wide.screen(read_record(data[0]), AT).findings)
    print(
        f"{rounds} runs over {BUNDLES} bundles of {size:.1f} kB; {checks} checks; "
        f"{found} findings in the first\n"
    )
    print(f"{'':36}{'p50 us':>9}{'p99 us':>9}{'orjson p50':>12}{'ratio p50':>11}")
    for name, job in (
        ("parse and read the record", read_record),
        (
            f"full check, {len(pack.meaning.checks)} checks",
            lambda item: narrow.screen(read_record(item), AT),
        ),
        (f"full check, {checks} checks", lambda item: wide.screen(read_record(item), AT)),
        (
            f"and {len(huge.pack.meaning.checks) - checks} of what nobody takes",
            lambda item: huge.screen(read_record(item), AT),
        ),
    ):
        base, times = _in_turns(rounds, data, job)
        p50, p99, parse = _percentile(times, 50), _percentile(times, 99), _percentile(base, 50)
        print(f"{name:36}{p50:9.0f}{p99:9.0f}{parse:12.0f}{p50 / parse:11.2f}")


if __name__ == "__main__":
    main()
