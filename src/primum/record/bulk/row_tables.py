"""The rows of many patients as DuckDB tables: the twin of `record.model`, one table a kind of row.

Whatever the data comes as (FHIR NDJSON, Parquet, OMOP, records in memory), a reader fills these
tables, and an engine reads nothing else. What a population repeats is written once and numbered:
a *saying* is codings with their text, a *regimen* the dosage lines of an order. A FHIR date is two
columns, the first and the last second that it leaves open (`vocabulary.dates.read_when`).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CODINGS = "STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[]"


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    """Read columns: `name:type`; the type is VARCHAR where none is written, `when` is a date."""
    found: list[tuple[str, str]] = []
    for column in text.split():
        name, _, type_ = column.partition(":")
        if type_ == "when":
            found += [(f"{name}_from", "DOUBLE"), (f"{name}_to", "DOUBLE")]
        else:
            found.append((name, type_ or "VARCHAR"))
    return tuple(found)


# p numbers a patient, in the order of their ids; r a row of its table, from 1 in any order; ref is
# the row's FHIR reference. seq parts rows of one resource (components of an observation).
# said, reasons, answer and excluded are numbers of sayings; regimen is null without dosages.
_ROW = "p:INTEGER r:INTEGER ref seq:INTEGER"
_STANDING = "clinical verification onset:when abatement:when recorded:when updated:when"

ROW_TABLES: dict[str, tuple[tuple[str, str], ...]] = {
    "patient": _columns("p:INTEGER id birth_date birth:when gender"),
    "supplied": _columns("p:INTEGER list"),
    "saying": (("said", "INTEGER"), ("codings", _CODINGS), ("text", "VARCHAR")),
    "condition": _columns(f"{_ROW} said:INTEGER {_STANDING}"),
    "allergy": _columns(f"{_ROW} said:INTEGER excluded:INTEGER {_STANDING}"),
    "medication": _columns(
        f"{_ROW} kind said:INTEGER status intent do_not_perform:BOOLEAN start:when end:when "
        "recorded:when updated:when prior has_reason:BOOLEAN reasons:INTEGER regimen:INTEGER"
    ),
    "observation": _columns(
        f"{_ROW} said:INTEGER status effective:when issued:when updated:when value:DOUBLE "
        "comparator unit answer:INTEGER absent_reason"
    ),
    "procedure": _columns(f"{_ROW} said:INTEGER status start:when end:when updated:when"),
    "dosage": (
        *_columns(
            "regimen:INTEGER line:INTEGER "
            "administration_low:DOUBLE administration_high:DOUBLE administration_unit "
            "administration_per_kg:BOOLEAN day_low:DOUBLE day_high:DOUBLE day_unit "
            "day_per_kg:BOOLEAN frequency_low:DOUBLE frequency_high:DOUBLE routes:VARCHAR[] "
            "as_needed:BOOLEAN start end sequence:INTEGER"
        ),
        ("problems", "STRUCT(rule VARCHAR, value VARCHAR)[]"),
    ),
}

# The schema of the connection in which the rows of a population are kept.
SCHEMA = "rows"


def row_table(name: str) -> str:
    """Give the full name of a row table, for SQL."""
    return f'{SCHEMA}."{name}"'


def create_row_tables(connection: "DuckDBPyConnection") -> None:
    """Create every row table, empty."""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    for name, columns in ROW_TABLES.items():
        written = ", ".join(f'"{column}" {type_}' for column, type_ in columns)
        connection.execute(f"CREATE OR REPLACE TABLE {row_table(name)} ({written})")
