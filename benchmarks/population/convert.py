"""A folder of FHIR NDJSON as the view tables in Parquet, which Primum and the baseline both read.

python benchmarks/population/convert.py NDJSON PARQUET
"""

import argparse
from pathlib import Path

import duckdb

from primum.record.bulk.folder import read_folder
from primum.record.tables import TABLES


def convert(ndjson: Path, parquet: Path) -> None:
    """Write every view table of a folder; problems of the data are printed."""
    parquet.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for problem in read_folder(connection, ndjson).problems:
            print(problem)
        for name in TABLES:
            path = parquet / f"{name}.parquet"
            # In the order of patients, as an export has them.
            connection.execute(f"COPY \"{name}\" TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def main() -> None:
    """Read the arguments and convert."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ndjson", type=Path)
    parser.add_argument("parquet", type=Path)
    options = parser.parse_args()
    convert(options.ndjson, options.parquet)


if __name__ == "__main__":
    main()
