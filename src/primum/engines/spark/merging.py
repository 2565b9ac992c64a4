"""The findings of all parts in one order: that of a run in which every patient is in one place."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from primum.engines.duckdb.parts import WITHIN_PATIENT
from primum.record.bulk.resources import as_pattern
from primum.record.bulk.shape import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def merge_parts(connection: "DuckDBPyConnection", parts: Sequence[Path], path: Path) -> None:
    """Put the rows of all parts in order, in one file; what does not fit in memory goes to disk."""
    files = ", ".join(literal(as_pattern(str(part))) for part in parts)
    connection.execute(
        f"COPY (FROM read_parquet([{files}]) ORDER BY patient, {WITHIN_PATIENT}) "
        f"TO {literal(str(path))} (FORMAT parquet, COMPRESSION snappy)"
    )
