"""From the flat tables of one resource to its rows: conditions, observations, allergies,
procedures.

A function takes the resource's key and its tables, in the order of `tables.TABLES`. Values were
checked by the generated code; nothing here can fail.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from primum.record.model import (
    AllergyRow,
    ConditionRow,
    ObservationRow,
    Patient,
    ProcedureRow,
)
from primum.vocabulary.codes import Coding

Tables = tuple[Sequence[tuple[Any, ...]], ...]

_new = tuple.__new__

UCUM = "http://unitsofmeasure.org"


def patient_row(id_: str, tables: Tables) -> Patient:
    """Make the patient."""
    birth_date, gender = tables[0][0]
    return Patient(id_, birth_date, gender)


def condition_row(key: str, tables: Tables) -> ConditionRow:
    """Make the row of a Condition."""
    (
        _,
        text,
        clinical,
        verification,
        onset,
        onset_start,
        abatement,
        abatement_end,
        abated,
        recorded,
        updated,
    ) = tables[0][0]
    if abated and clinical is None and not abatement and not abatement_end:
        # It ended at an age, or within a period without an end: over, no date (FHIR con-4).
        clinical = "resolved"
    return ConditionRow(
        ref=key,
        codings=tuple(tables[1]),  # type: ignore[arg-type]
        text=text,
        clinical=clinical,
        verification=verification,
        onset=onset or onset_start,
        abatement=abatement or abatement_end,
        recorded=recorded,
        updated=updated,
    )


def allergy_row(key: str, tables: Tables) -> AllergyRow:
    """Make the row of an AllergyIntolerance: its own codes and those of its reactions."""
    _, text, clinical, verification, onset, onset_start, recorded, updated = tables[0][0]
    return AllergyRow(
        ref=key,
        codings=(*tables[1], *tables[2]),  # type: ignore[arg-type]
        text=text,
        clinical=clinical,
        verification=verification,
        onset=onset or onset_start,
        recorded=recorded,
        updated=updated,
    )


def procedure_row(key: str, tables: Tables) -> ProcedureRow:
    """Make the row of a Procedure."""
    _, status, text, performed, start, end, updated = tables[0][0]
    return ProcedureRow(
        ref=key,
        codings=tuple(tables[1]),  # type: ignore[arg-type]
        text=text,
        status=status,
        start=performed or start,
        end=end,
        updated=updated,
    )


def observation_rows(key: str, tables: Tables) -> list[ObservationRow]:
    """Make the row of an Observation, and one for each component that carries a code."""
    main = tables[0][0]
    _, status, text, effective, start, end, instant, issued, updated = main[:9]
    effective = effective or end or start or instant
    value, comparator, unit, absent = _value(main[9:])
    rows = [
        ObservationRow(
            ref=key,
            codings=tuple(tables[1]),  # type: ignore[arg-type]
            text=text,
            status=status,
            effective=effective,
            issued=issued,
            updated=updated,
            value=value,
            comparator=comparator,
            unit=unit,
            value_codings=tuple(tables[2]),  # type: ignore[arg-type]
            absent_reason=absent,
        )
    ]
    for component in tables[3]:
        number, text = component[0], component[1]
        value, comparator, unit, absent = _value(component[2:])
        rows.append(
            ObservationRow(
                ref=key,
                codings=codings_of(tables[4], number),
                text=text,
                status=status,
                effective=effective,
                issued=issued,
                updated=updated,
                value=value,
                comparator=comparator,
                unit=unit,
                value_codings=codings_of(tables[5], number),
                absent_reason=absent,
            )
        )
    return rows


def codings_of(rows: Sequence[tuple[Any, ...]], number: int) -> tuple[Coding, ...]:
    """Give the codings of one repeated element from a table whose first column numbers it."""
    return tuple([_new(Coding, row[1:]) for row in rows if row[0] == number])


def _value(
    columns: tuple[Any, ...],
) -> tuple[float | None, str | None, str | None, str | None]:
    """Give value, comparator, unit and the reason why there is none."""
    value, comparator, unit, system, code, integer, boolean, absent = columns
    if value is None:
        if integer is not None:
            return integer, None, "1", absent
        if boolean is not None:
            return float(boolean), None, "1", absent
        return None, comparator, None, absent
    if code is not None and (system is None or system == UCUM):
        unit = code
    return value, comparator, unit, absent


_Row = TypeVar("_Row", bound=ConditionRow | AllergyRow)


def doubted(row: _Row) -> _Row:
    """Give a row whose meaning an extension may change: unconfirmed, where it claimed anything."""
    if row.verification in ("entered-in-error", "refuted"):
        return row
    return replace(row, verification="unconfirmed")
