"""A whole population screened, against hand-written SQL that does the bare joins on the same input.

    python benchmarks/population/run.py --patients 100000
    python benchmarks/population/run.py --series

Both run in turns, each in a fresh process, from NDJSON and from Parquet; what is given are medians of
CPU seconds (user and system, children too), of the clock, and of the largest memory. The findings that
both can make have to be equal, or the driver says so and ends with 1.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import duckdb
from convert import convert
from rules import write_rules

from primum.checks.pack import read_pack
from primum.vocabulary.dates import moment_of

HERE = Path(__file__).parent
PRIMUM = Path(sys.executable).parent / "primum"
TREATED = "0.01"  # of patients take what is shipped: it treats a rare disease
AT = "2026-06-02"  # the day after the last one of every history
SOURCES = ("ndjson", "parquet")

# What both can say: the generated checks, on a problem list, on medicines, on a measured weight.
SHARED = """
SELECT patient, "order", "check" FROM read_parquet($findings)
WHERE "check" LIKE 'synth-%' AND CASE kind
    WHEN 'contraindication' THEN len(list_filter(reasons, lambda it: it.row LIKE 'Condition/%')) > 0
    WHEN 'dosing' THEN len(list_filter(reasons, lambda it: it.row LIKE 'Observation/%')) > 0
    ELSE kind = 'interaction' END
"""


class Size(NamedTuple):
    """How many patients, and how many generated checks."""

    patients: int
    checks: int


class Cost(NamedTuple):
    """What one process took: CPU seconds, seconds of the clock, MiB at its largest."""

    cpu: float
    wall: float
    memory: float


def prepare(work: Path, size: Size) -> dict[str, Path]:
    """Make the population in both forms and the rules as tables, unless they are there already."""
    people = work / f"{size.patients}"
    places = {"ndjson": people / "ndjson", "parquet": people / "parquet"}
    if not places["ndjson"].exists():
        _synth(places["ndjson"], size)
    if not places["parquet"].exists():
        partial = people / "parquet.partial"
        convert(places["ndjson"], partial)
        partial.rename(places["parquet"])
    rules = work / f"rules-{size.checks}"
    if not rules.exists():
        # The patients do not depend on the checks, so a pack is made with one patient.
        _synth(rules / "made", Size(1, size.checks))
        (rules / "made" / "pack.json").rename(rules / "pack.json")
        write_rules(read_pack(rules / "pack.json"), rules)
    return places | {"rules": rules, "pack": rules / "pack.json"}


def _synth(folder: Path, size: Size) -> None:
    command = [PRIMUM, "synth", "--patients", str(size.patients), "--seed", "1", "--out", folder]
    command += ["--treated", TREATED]
    subprocess.run([*command, "--checks", str(size.checks)], check=True, stderr=subprocess.DEVNULL)


def commands(
    places: dict[str, Path], out: Path, options: argparse.Namespace
) -> dict[str, list[str | Path]]:
    """Give the commands by what they are and read: `hand ndjson`, `primum parquet` …"""
    made: dict[str, list[str | Path]] = {}
    for source in options.sources:
        hits, findings = out / f"hand-{source}.parquet", out / f"primum-{source}.parquet"
        hand: list[str | Path] = [sys.executable, HERE / "hand.py", places[source]]
        hand += ["--rules", places["rules"], "--out", hits, "--at", str(moment_of(AT))]
        screen: list[str | Path] = [PRIMUM, "screen", places[source], "--out", findings]
        screen += ["--pack", places["pack"], "--at", AT]
        if options.threads:
            hand += ["--threads", str(options.threads)]
            screen += ["--workers", str(options.threads)]
        if options.memory_limit:
            screen += ["--memory-limit", options.memory_limit]
        made[f"hand {source}"] = hand
        if not options.hand_only:
            made[f"primum {source}"] = screen
    return made


def measure(command: list[str | Path]) -> Cost:
    """Run one command in a process of its own, and give what it took; it must not fail."""
    words = [sys.executable, "-S", str(HERE / "measure.py"), *map(str, command)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[:2]} failed ({done.returncode}): {done.stderr[-2000:]}")
    return Cost(*json.loads(done.stdout.splitlines()[-1]))


def compare(out: Path, source: str) -> tuple[str, bool]:
    """Compare the findings that both can make; give a sentence, and whether they are equal."""
    with duckdb.connect() as connection:
        findings = {"findings": str(out / f"primum-{source}.parquet")}
        connection.execute(f"CREATE TABLE shared AS {SHARED}", findings)
        connection.execute(f"CREATE TABLE hits AS FROM '{out / f'hand-{source}.parquet'}'")

        def count(query: str) -> int:
            row = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()
            assert row is not None
            return int(row[0])

        generated = f"FROM '{findings['findings']}' WHERE \"check\" LIKE 'synth-%'"
        missing = count("FROM hits EXCEPT ALL FROM shared")
        more = count("FROM shared EXCEPT ALL FROM hits")
        shared, left_out = count("FROM shared"), count(generated) - count("FROM shared")
        every = count(f"FROM '{findings['findings']}'")
    said = (
        f"{source}: {shared:,} shared findings, {missing + more} differ; "
        f"{left_out:,} of generated checks that the SQL cannot make; {every:,} findings in all"
    )
    return said, not missing and not more


def run(work: Path, size: Size, options: argparse.Namespace) -> bool:
    """Measure one size in turns, print its rows, and tell whether the findings were equal."""
    places = prepare(work, size)
    out = work / "out"
    out.mkdir(exist_ok=True)
    jobs = commands(places, out, options)
    costs: dict[str, list[Cost]] = {name: [] for name in jobs}
    for _ in range(options.rounds):
        for name, command in jobs.items():
            costs[name].append(measure(command))
    equal = True
    for source in options.sources:
        base = statistics.median(cost.cpu for cost in costs[f"hand {source}"])
        for name in (f"hand {source}", f"primum {source}"):
            if name in costs:
                cpu, wall, memory = (
                    statistics.median(part) for part in zip(*costs[name], strict=True)
                )
                spread = f"{min(costs[name]).cpu:.2f}-{max(costs[name]).cpu:.2f}"
                print(
                    f"| {size.patients:,} | {size.checks:,} | {name} | {cpu:.2f} ({spread}) | "
                    f"{wall:.2f} | {memory:.0f} | {cpu / base:.2f} |",
                    flush=True,
                )
        if not options.hand_only:
            said, same = compare(out, source)
            print(f"<!-- {said} -->", flush=True)
            equal = equal and same
    return equal


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--checks", type=int, default=5_500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, help="of both; default: each one's own")
    parser.add_argument("--memory-limit", help="of primum; default: its own")
    parser.add_argument("--sources", nargs="+", choices=SOURCES, default=SOURCES)
    parser.add_argument("--hand-only", action="store_true", help="measure the SQL alone")
    parser.add_argument("--series", action="store_true", help="other sizes and numbers of checks")
    parser.add_argument("--work", type=Path, default=Path("build/population"))
    options = parser.parse_args()
    sizes = [Size(options.patients, options.checks)]
    if options.series:
        sizes = [Size(20_000, 5_500), *(Size(100_000, checks) for checks in (550, 5_500, 55_000))]
    options.work.mkdir(parents=True, exist_ok=True)
    print("| patients | checks | what | CPU s (range) | wall s | peak MiB | ratio |")
    print("|---|---|---|---|---|---|---|")
    equal = [run(options.work, size, options) for size in sizes]
    raise SystemExit(0 if all(equal) else 1)


if __name__ == "__main__":
    main()
