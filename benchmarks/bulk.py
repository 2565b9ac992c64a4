"""Bulk data into tables: CPU seconds and rows a second, and the ratio to DuckDB parsing alone.

    .venv/bin/python benchmarks/bulk.py --patients 20000
    .venv/bin/python benchmarks/bulk.py --data FOLDER

Generated patients are those of `bedside.py`, as one NDJSON file a resource type. The baseline,
DuckDB parsing the columns that views use and counting rows, is timed in turns with reading, so
that a busy machine slows both alike.
"""

import argparse
import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import duckdb
import orjson

from primum.record.bulk.folder import read_folder
from primum.record.bulk.loader import Loader
from primum.record.view_loader import load_views
from primum.synth.bundle import child_bundle


class _Run(NamedTuple):
    """Seconds of CPU and of the clock, and rows made."""

    cpu: float
    wall: float
    rows: int


def _write(folder: Path, patients: int) -> None:
    files = {}
    for seed in range(patients):
        for entry in child_bundle(seed)["entry"]:
            kind = entry["resource"]["resourceType"]
            if kind not in files:
                files[kind] = (folder / f"{kind}.ndjson").open("wb")
            files[kind].write(orjson.dumps(entry["resource"]) + b"\n")
    for file in files.values():
        file.close()


def _timed(job, folder: Path, threads: int) -> _Run:
    with duckdb.connect(config={"threads": threads}) as connection:
        cpu, wall = time.process_time(), time.perf_counter()
        rows = job(connection, folder)
        return _Run(time.process_time() - cpu, time.perf_counter() - wall, rows)


def _read(connection, folder: Path) -> int:
    bulk = read_folder(connection, folder)
    if bulk.problems:
        print(f"{len(bulk.problems)} problems, first: {bulk.problems[0]}")
    return sum(bulk.rows.values())


def _parse(connection, folder: Path) -> int:
    counted = 0
    views = load_views()
    for kind in views.names:
        paths = [str(path) for path in folder.glob(f"{kind}.*")]
        if paths:
            columns = Loader(connection, views, kind).shape.columns()
            names = ", ".join(f'count("{name}")' for name in columns)
            counted += connection.execute(
                f"SELECT count(*), {names} FROM read_json($paths, columns = $columns, "
                "format = 'newline_delimited')",
                {"paths": paths, "columns": columns},
            ).fetchone()[0]
    return counted


def main() -> None:
    """Time reading and the baseline in turns, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=20_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.data or Path(scratch)
        if not options.data:
            _write(folder, options.patients)
        size = sum(path.stat().st_size for path in folder.rglob("*.ndjson*")) / 1e6
        pairs = [
            (_timed(_parse, folder, options.threads), _timed(_read, folder, options.threads))
            for _ in range(options.rounds)
        ]
    base = statistics.median(parse.cpu for parse, _ in pairs)
    cpu = statistics.median(read.cpu for _, read in pairs)
    ratio = statistics.median(read.cpu / parse.cpu for parse, read in pairs)
    wall = statistics.median(read.wall for _, read in pairs)
    resources, rows = pairs[0][0].rows, pairs[0][1].rows
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{resources:,} resources, {size:.0f} MB, {rows:,} rows, {options.threads} threads")
    print(f"reading {cpu:.2f} CPU s, {wall:.2f} s; parsing alone {base:.2f} CPU s; x{ratio:.2f}")
    print(
        f"{resources / cpu:,.0f} resources and {rows / cpu:,.0f} rows a CPU s, peak {peak:.0f} MiB"
    )


if __name__ == "__main__":
    main()
