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

import orjson

from primum.checks.pack import Pack
from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_documents
from primum.knowledge.link import link_knowledge
from primum.record.read import read_record
from primum.screening.patient import Options, Screener
from primum.synth.bundle import child_bundle
from primum.synth.knowledge import widened

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
BUNDLES = 50
AT = Options(at="2026-06-01")


def _pack() -> Pack:
    documents, _ = load_documents(KNOWLEDGE)
    pack, _ = compile_knowledge(link_knowledge(documents)[0])
    return pack


def _times(rounds: int, data: list[bytes], *jobs: Callable[[bytes], object]) -> list[list[float]]:
    """Time the jobs in turns over the bundles: microseconds, a list for each job."""
    times: list[list[float]] = [[] for _ in jobs]
    for number in range(rounds + len(data)):
        item = data[number % len(data)]
        for job, spent in zip(jobs, times, strict=True):
            began = time.perf_counter_ns()
            job(item)
            if number >= len(data):  # the first round warms the caches
                spent.append((time.perf_counter_ns() - began) / 1_000)
    return times


def _percentile(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=4_000)
    rounds = parser.parse_args().rounds
    pack = _pack()
    narrow, wide = Screener(pack), Screener(widened(pack, seed=1))
    data = [orjson.dumps(child_bundle(seed)) for seed in range(BUNDLES)]
    parse, read, small, large = _times(
        rounds,
        data,
        orjson.loads,
        read_record,
        lambda item: narrow.screen(read_record(item), AT),
        lambda item: wide.screen(read_record(item), AT),
    )
    size = statistics.mean(map(len, data)) / 1_000
    checks = len(wide.pack.meaning.checks)
    found = len(wide.screen(read_record(data[0]), AT).findings)
    print(
        f"{rounds} runs over {BUNDLES} bundles of {size:.1f} kB; {checks} checks; "
        f"{found} findings in the first\n"
    )
    print(f"{'':44}{'p50 us':>9}{'p99 us':>9}{'ratio p50':>11}")
    base = _percentile(parse, 50)
    for name, times in (
        ("orjson parse alone (baseline)", parse),
        ("parse and read the record", read),
        (f"full check, {len(pack.meaning.checks)} checks", small),
        (f"full check, {checks} checks", large),
    ):
        p50, p99 = _percentile(times, 50), _percentile(times, 99)
        print(f"{name:44}{p50:9.0f}{p99:9.0f}{p50 / base:11.2f}")


if __name__ == "__main__":
    main()
