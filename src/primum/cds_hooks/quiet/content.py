"""What rows say, without what tells one copy of them from another: ids and dates.

A renewal is a new resource with new dates that says the same, so neither an id nor a date is a
fact here. Codes count and their displays do not, unless there is no code: a client words the same
code in more than one way. Numbers are floats, since 2 and 2.0 are one dose.
"""

from collections.abc import Iterable
from functools import lru_cache

from primum.record.model import (
    AllergyRow,
    Amount,
    ConditionRow,
    MedicationRow,
    ObservationRow,
    ProcedureRow,
    RawDosage,
)
from primum.vocabulary.codes import Coding
from primum.vocabulary.dates import DAY, read_when

Content = tuple[object, ...]
Row = ConditionRow | MedicationRow | ObservationRow | AllergyRow | ProcedureRow

_DATES = ("bounds_start", "bounds_end")
_LINE = tuple(name for name in RawDosage.__struct_fields__ if name not in _DATES)


def row_content(row: Row) -> Content:
    """Give what a row says that a finding rests on."""
    match row:
        case MedicationRow():
            # Of another medicine it matters what is taken and how much; not whether a request,
            # a dispense or a statement says so.
            return ("medicine", _codes(row.codings), row.text, *_lines(row.dosages))
        case ConditionRow() | AllergyRow():
            more = _codes(row.excluded) if isinstance(row, AllergyRow) else ()
            said = (_codes(row.codings), row.text, row.clinical, row.verification)
            return ("problem", *said, *more)
        case ObservationRow():
            codes = (_codes(row.codings), row.text, _codes(row.value_codings))
            return ("value", *codes, *value_content(row), row.absent_reason)
        case ProcedureRow():
            return ("procedure", _codes(row.codings), row.text, row.status)


def value_content(row: ObservationRow) -> Content:
    """Give a measured number with its comparator and unit."""
    return (None if row.value is None else float(row.value), row.comparator, row.unit)


def order_content(row: MedicationRow) -> Content:
    """Give what an order orders: the medicine, how it is given, and for what.

    Its status is left out: the draft that was answered becomes the active order, and that in turn
    the completed one beside its renewal. Its kind is not: what was handed out is judged anew.
    """
    order = (row.kind.value, row.do_not_perform, row.has_reason, _codes(row.reasons))
    return ("order", *order, _codes(row.codings), row.text, *_lines(row.dosages))


def _codes(codings: Iterable[Coding]) -> list[tuple[str, str]]:
    return sorted({(c.system or "", c.code or c.display or "") for c in codings})


def _lines(dosages: tuple[RawDosage, ...]) -> Iterable[Content]:
    """Give dosage lines in their order: when each starts, counted from the first, and how long.

    A step up after seven days is another scheme than one after two, and three days are another
    course than ninety; the same scheme a month later is not.
    """
    starts = [read_when(raw.bounds_start).earliest if raw.bounds_start else None for raw in dosages]
    first = min((start for start in starts if start is not None), default=0.0)
    for raw, start in zip(dosages, starts, strict=True):
        since = 0.0 if start is None else (start - first) / DAY
        yield (since, _days(start, raw.bounds_end), *_line(raw))


def _days(start: float | None, end: str | None) -> float | None:
    """Count the days of a line; None where it has no end, or no start to count from."""
    if start is None or end is None:
        return None
    return round((read_when(end).latest - start) / DAY, 3)


@lru_cache(maxsize=4_096)
def _line(raw: RawDosage) -> Content:
    return tuple([_plain(getattr(raw, name)) for name in _LINE])


def _plain(value: object) -> object:
    if isinstance(value, Amount):
        return (float(value.low), float(value.high), value.unit)
    if isinstance(value, tuple):
        return _codes(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value
