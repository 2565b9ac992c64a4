"""What people call a row of a record: its name and its day."""

from collections.abc import Container, Iterator
from itertools import chain

from primum.record.model import (
    AllergyRow,
    ConditionRow,
    MedicationRow,
    ObservationRow,
    ProcedureRow,
    Record,
)
from primum.vocabulary.codes import shown

Row = AllergyRow | ConditionRow | MedicationRow | ObservationRow | ProcedureRow


def title_of(row: Row) -> str:
    """Name a row with its day, as far as it has them: `Asthma, 2026-01-15`."""
    return ", ".join(filter(None, (shown(row.codings, row.text), day_of_row(row))))


def day_of_row(row: Row) -> str:
    """Give the day on which a row was written down, or what it tells began; may be partial."""
    return (_date(row) or "")[:10]


def titles_of(record: Record, refs: Container[str]) -> dict[str, str]:
    """Name the rows of a record that have one of these references."""
    return {row.ref: title_of(row) for row in _rows(record) if row.ref in refs}


def _date(row: Row) -> str | None:
    match row:
        case MedicationRow():
            return row.recorded or row.start
        case ObservationRow():
            return row.effective or row.issued
        case ProcedureRow():
            return row.start
        case _:
            return row.onset or row.recorded


def _rows(record: Record) -> Iterator[Row]:
    """Give every row, the components of an observation before itself."""
    return chain(
        record.conditions,
        record.allergies,
        record.medications,
        record.procedures,
        reversed(record.observations),
    )
