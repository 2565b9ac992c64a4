"""The baseline: hand-written SQL that does the bare contraindication, interaction and dose joins.

    python benchmarks/population/hand.py DATA --rules RULES --out HITS.parquet --at SECONDS

`DATA` is a folder of NDJSON, or of the view tables in Parquet; `RULES` the Parquet files that
`rules.py` writes. The SQL is in `macros.sql`, `ndjson.sql` or `parquet.sql`, and `joins.sql`.
"""

import argparse
import time
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
RULES = ("medicine", "contraindication", "interaction", "dose_limit", "weight_unit", "weight_band")


def find_hits(options: argparse.Namespace) -> None:
    """Run the SQL: hits as (patient, order, check) in Parquet."""
    source = "ndjson.sql" if any(options.data.glob("*.ndjson")) else "parquet.sql"
    config = {"threads": options.threads} if options.threads else {}
    if options.memory_limit:
        config["memory_limit"] = options.memory_limit
    with duckdb.connect(config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
        connection.execute(f"SET VARIABLE folder = '{options.data}'")
        connection.execute(f"SET VARIABLE moment = {options.at}")
        for name in RULES:
            path = options.rules / f"{name}.parquet"
            connection.execute(f"CREATE TEMP TABLE {name} AS FROM '{path}'")
        for script in ("macros.sql", source, "joins.sql"):
            for statement in connection.extract_statements((HERE / script).read_text()):
                began, cpu = time.perf_counter(), time.process_time()
                parameters = {"hits": str(options.out)} if "$hits" in statement.query else {}
                connection.execute(statement.query, parameters)
                if options.timings:
                    wall, spent = time.perf_counter() - began, time.process_time() - cpu
                    print(f"{wall:6.3f} s {spent:6.3f} CPU s  {_title(statement.query)}")


def _title(query: str) -> str:
    lines = [line for line in query.strip().split("\n") if not line.startswith("--")]
    return next((line for line in lines if line), "")[:70]


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--rules", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--at", type=float, required=True, help="POSIX seconds")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--memory-limit")
    parser.add_argument("--timings", action="store_true", help="print the time of each statement")
    find_hits(parser.parse_args())


if __name__ == "__main__":
    main()
