"""From the flat tables of a medication resource to its row: what is taken, from when to when."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from primum.record.dosage_rows import raw_dosages
from primum.record.durations import LONGEST, days_of, last_of
from primum.record.model import MedicationKind, MedicationRow, RawDosage
from primum.record.rows import Tables
from primum.vocabulary.codes import Coding
from primum.vocabulary.dates import read_when

MEDICATION_TYPES = {kind.value: kind for kind in MedicationKind}


class Named(Struct, frozen=True, gc=False):
    """What a reference leads to: codes, and the text to fall back on."""

    codings: tuple[Coding, ...]
    text: str | None


# (reference, key of the resource that refers, display) -> what it names.
Resolve = Callable[[str, str, str | None], Named]


def _named(key: str, tables: Tables, resolve: Resolve) -> Named:
    """Name the medicine: by its own codes, else by the Medication referred to."""
    _, _, medication, display, text, *_ = tables[0][0]
    codings: tuple[Any, ...] = tuple(tables[1])
    if medication is None or codings:
        return Named(codings, text or display)
    return resolve(medication, key, display)


def medication_row(kind: str, key: str, tables: Tables, resolve: Resolve) -> MedicationRow:
    """Make the row of a medication resource of any of the four types."""
    return _MAKERS[kind](key, tables, resolve)


def _request(key: str, tables: Tables, resolve: Resolve) -> MedicationRow:
    (
        _,
        status,
        _,
        _,
        _,
        updated,
        intent,
        do_not_perform,
        authored,
        prior,
        based_on,
        has_reason,
        validity_start,
        validity_end,
        supply,
        supply_unit,
        repeats,
    ) = tables[0][0]
    dosages = raw_dosages(tables[4], tables[5])
    start = end = None
    if dosages and (len(dosages) > 1 or _is_bounded(dosages[0])):
        start, end = _bounds(dosages, authored)
    start = start or validity_start
    days = None
    if supply is not None:
        days = days_of(supply, supply_unit)
        if days is not None:
            # The supply is of one dispense; every repeat allowed brings another.
            days = min(days * (1 + max(0.0, repeats or 0.0)), LONGEST)
    end = end or validity_end
    if end is None and days is not None:
        end = last_of(start or authored, days)
    named = _named(key, tables, resolve)
    return MedicationRow(
        ref=key,
        kind=MedicationKind.REQUEST,
        codings=named.codings,
        text=named.text,
        status=status,
        intent=intent,
        do_not_perform=do_not_perform is True,
        start=start,
        end=end,
        supply_days=days,
        recorded=authored,
        updated=updated,
        reasons=_reasons(key, tables, resolve) if has_reason else (),
        has_reason=has_reason is True,
        dosages=dosages,
        prior=prior or based_on,
    )


def _dispense(key: str, tables: Tables, resolve: Resolve) -> MedicationRow:
    _, status, _, _, _, updated, prepared, handed_over, supply, supply_unit, prior = tables[0][0]
    dosages = raw_dosages(tables[2], tables[3])
    start = handed_over or prepared
    days = days_of(supply, supply_unit or "d") if supply is not None else None
    end = last_of(start, days) if days is not None else _bounds(dosages, start)[1]
    named = _named(key, tables, resolve)
    return MedicationRow(
        ref=key,
        kind=MedicationKind.DISPENSE,
        codings=named.codings,
        text=named.text,
        status=status,
        start=start,
        end=end,
        supply_days=days,
        recorded=prepared or handed_over,
        updated=updated,
        dosages=dosages,
        prior=prior,
    )


def _statement(key: str, tables: Tables, resolve: Resolve) -> MedicationRow:
    effective, start, end, asserted, prior, has_reason = tables[0][0][6:]
    period = (effective or start, end, asserted)
    return _taken((key, MedicationKind.STATEMENT), tables, resolve, period, (prior, has_reason))


def _administration(key: str, tables: Tables, resolve: Resolve) -> MedicationRow:
    effective, start, end, prior, has_reason = tables[0][0][6:]
    period = (effective or start, end, None)
    return _taken(
        (key, MedicationKind.ADMINISTRATION), tables, resolve, period, (prior, has_reason)
    )


def _taken(
    which: tuple[str, MedicationKind],
    tables: Tables,
    resolve: Resolve,
    period: tuple[str | None, str | None, str | None],
    reason: tuple[str | None, bool | None],
) -> MedicationRow:
    """Make the row of what was taken: start, end and recorded date; prior row and any reason."""
    key, kind = which
    start, end, recorded = period
    prior, has_reason = reason
    _, status, _, _, _, updated, *_ = tables[0][0]
    named = _named(key, tables, resolve)
    return MedicationRow(
        ref=key,
        kind=kind,
        codings=named.codings,
        text=named.text,
        status=status,
        start=start,
        end=end,
        recorded=recorded,
        updated=updated,
        reasons=_reasons(key, tables, resolve) if has_reason else (),
        has_reason=has_reason is True,
        dosages=raw_dosages(tables[4], tables[5]),
        prior=prior,
    )


_MAKERS: dict[str, Callable[[str, Tables, Resolve], MedicationRow]] = {
    "MedicationRequest": _request,
    "MedicationDispense": _dispense,
    "MedicationStatement": _statement,
    "MedicationAdministration": _administration,
}


def _reasons(key: str, tables: Tables, resolve: Resolve) -> tuple[Coding, ...]:
    """Give the codings of every reason; a referenced one without codes leaves its display."""
    codings: list[Any] = list(tables[2])
    for reference, display in tables[3]:
        found = resolve(reference, key, display) if reference else Named((), display)
        codings += found.codings
        if not found.codings and found.text:
            codings.append(Coding(None, None, found.text))
    return tuple(codings)


def _is_bounded(dosage: RawDosage) -> bool:
    return bool(dosage.bounds_start or dosage.bounds_end or dosage.bounds_value)


def _bounds(dosages: Iterable[RawDosage], since: str | None) -> tuple[str | None, str | None]:
    """Give the first start and the last end of dosages; without an end when one has none."""
    starts: list[str] = []
    ends: list[str] = []
    count = 0
    for dosage in dosages:
        count += 1
        if dosage.bounds_start:
            starts.append(dosage.bounds_start)
        end = dosage.bounds_end
        if end is None and dosage.bounds_value is not None:
            days = days_of(dosage.bounds_value, dosage.bounds_unit)
            end = last_of(dosage.bounds_start or since, days) if days is not None else None
        if end:
            ends.append(end)
    start = min(starts, key=lambda text: read_when(text).earliest) if starts else None
    if not ends or len(ends) < count:
        return start, None
    return start, max(ends, key=lambda text: read_when(text).latest)
