"""Records in memory, written to row tables: what a test, or a reader in Python, has at hand."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from primum.record.bulk.row_tables import ROW_TABLES, create_row_tables, row_table
from primum.record.dosage import normalise
from primum.record.dose import DoseAmount
from primum.record.model import (
    AllergyRow,
    ConditionRow,
    MedicationRow,
    ObservationRow,
    ProcedureRow,
    RawDosage,
    Record,
)
from primum.vocabulary.codes import Coding
from primum.vocabulary.dates import read_when

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_Row = dict[str, Any]
_AnyRow = ConditionRow | AllergyRow | MedicationRow | ObservationRow | ProcedureRow

# Columns that number a saying of codings alone, and the member of the row that has them.
_CODINGS_OF = {"reasons": "reasons", "answer": "value_codings", "excluded": "excluded"}

_BATCH = 10_000  # rows handed to DuckDB at once


def fill_from_records(connection: "DuckDBPyConnection", records: Iterable[Record]) -> None:
    """Make the row tables of some records; patients are numbered by the order of their ids."""
    create_row_tables(connection)
    writer = _Writer(connection)
    for number, record in enumerate(sorted(records, key=lambda each: each.patient.id), 1):
        writer.add(number, record)
    writer.flush()


class _Writer:
    """Collects rows of every table, and hands them over in batches."""

    def __init__(self, connection: "DuckDBPyConnection") -> None:
        self._connection = connection
        self._rows: dict[str, list[_Row]] = {name: [] for name in ROW_TABLES}
        self._sayings: dict[tuple[tuple[Coding, ...], str | None], int] = {}
        self._regimens: dict[tuple[RawDosage, ...], int] = {}
        self._numbers = {name: count(1) for name in ROW_TABLES}

    def add(self, p: int, record: Record) -> None:
        patient = record.patient
        row = {"p": p, "id": patient.id, "birth_date": patient.birth_date, "gender": patient.gender}
        self._add("patient", row | _when("birth", patient.birth_date))
        for kind in sorted(record.supplied):
            self._add("supplied", {"p": p, "list": kind.value})
        parts: dict[str, Sequence[_AnyRow]] = {
            "condition": record.conditions,
            "allergy": record.allergies,
            "medication": record.medications,
            "observation": record.observations,
            "procedure": record.procedures,
        }
        for table, rows in parts.items():
            for seq, each in enumerate(rows):
                self._add(table, {"p": p, "seq": seq, **self._row(table, each)})

    def _row(self, table: str, row: _AnyRow) -> _Row:
        """Give the columns of a row; dates become two, codings and dosages a number."""
        made: _Row = {
            "r": next(self._numbers[table]),
            "ref": row.ref,
            "said": self._said(row.codings, row.text),
        }
        names = {name for name, _ in ROW_TABLES[table]}
        for field in row.__struct_fields__:
            if f"{field}_from" in names:
                made |= _when(field, getattr(row, field))
            elif field in names and field not in made and field not in _CODINGS_OF:
                value = getattr(row, field)
                made[field] = getattr(value, "value", value)
        for name, field in _CODINGS_OF.items():
            if name in names:
                codings = getattr(row, field)
                made[name] = self._said(codings, None) if codings else None
        if isinstance(row, MedicationRow):
            made["regimen"] = self._regimen(row.dosages) if row.dosages else None
        return made

    def _said(self, codings: tuple[Coding, ...], text: str | None) -> int:
        found = self._sayings.get((codings, text))
        if found is None:
            found = self._sayings[codings, text] = len(self._sayings) + 1
            listed = [{"system": c.system, "code": c.code, "display": c.display} for c in codings]
            self._add("saying", {"said": found, "codings": listed, "text": text})
        return found

    def _regimen(self, dosages: tuple[RawDosage, ...]) -> int:
        found = self._regimens.get(dosages)
        if found is None:
            found = self._regimens[dosages] = len(self._regimens) + 1
            for row in dosage_lines(found, dosages):
                self._add("dosage", row)
        return found

    def _add(self, table: str, row: _Row) -> None:
        rows = self._rows[table]
        rows.append(row)
        if len(rows) >= _BATCH:
            self._write(table)

    def _write(self, table: str) -> None:
        insert_rows(self._connection, table, self._rows[table])
        self._rows[table] = []

    def flush(self) -> None:
        for table in self._rows:
            self._write(table)


def insert_rows(connection: "DuckDBPyConnection", table: str, rows: Sequence[_Row]) -> None:
    """Insert rows, given as dictionaries, into a row table; a missing column is null."""
    if not rows:
        return
    columns = ROW_TABLES[table]
    names = ", ".join(f'"{name}"' for name, _ in columns)
    # A list for each column, so that every value is bound with the type of its column.
    given = ", ".join(f"unnest(CAST(${number} AS {type_}[]))"
                      for number, (_, type_) in enumerate(columns, 1))  # fmt: skip
    values = [[row.get(name) for row in rows] for name, _ in columns]
    connection.execute(f"INSERT INTO {row_table(table)} ({names}) SELECT {given}", values)


def dosage_lines(regimen: int, dosages: Sequence[RawDosage]) -> list[_Row]:
    """Give the rows of `dosage` for one regimen: each line as `record.dosage.normalise` has it."""
    return [_dosage_line(regimen, line, raw) for line, raw in enumerate(dosages, 1)]


def _dosage_line(regimen: int, line: int, raw: RawDosage) -> _Row:
    dosage = normalise(raw)
    often = dosage.frequency
    return {
        "regimen": regimen,
        "line": line,
        **_amount("administration", dosage.administration),
        **_amount("day", dosage.day),
        "frequency_low": often.low if often else None,
        "frequency_high": often.high if often else None,
        "routes": list(dosage.routes) if dosage.routes else None,
        "as_needed": dosage.as_needed,
        "start": dosage.start,
        "end": dosage.end,
        "sequence": dosage.sequence,
        "problems": [{"rule": rule, "value": value} for rule, value in dosage.problems],
    }


def _amount(name: str, amount: DoseAmount | None) -> _Row:
    if amount is None:
        return {}
    return {
        f"{name}_low": amount.low,
        f"{name}_high": amount.high,
        f"{name}_unit": amount.unit,
        f"{name}_per_kg": amount.per_kg,
    }


def _when(name: str, date: str | None) -> _Row:
    when = read_when(date) if date else None
    return {
        f"{name}_from": when.earliest if when else None,
        f"{name}_to": when.latest if when else None,
    }
