"""From the flat dosage tables to `RawDosage`: amounts put together, and nothing computed."""

from collections.abc import Sequence
from typing import Any

from primum.record.model import Amount, RawDosage
from primum.record.rows import codings_of
from primum.vocabulary.codes import Coding

_Row = tuple[Any, ...]

INFINITE = float("inf")
# Where columns begin (tables.DOSAGE): the maxima, and within one doseAndRate its parts.
_MAXIMA = 21
_TYPE, _DOSE, _RANGE, _RATE = 30, 31, 34, 40
_NO_RATE: _Row = (None,) * 15


def raw_dosages(rows: Sequence[_Row], routes: Sequence[_Row]) -> tuple[RawDosage, ...]:
    """Make the dosages of one resource; a dosage with several doseAndRate has several rows."""
    if not rows:
        return ()
    if len(rows) == 1:
        row = rows[0]
        return (_dosage(row, _doses(row), codings_of(routes, row[0]) if routes else ()),)
    found: dict[int, list[_Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return tuple(
        [
            _dosage(
                same[0],
                _doses(same[0]) if len(same) == 1 else _merged(same),
                codings_of(routes, number),
            )
            for number, same in found.items()
        ]
    )


def _dosage(
    row: _Row, doses: tuple[Amount | None, Amount | None], route: tuple[Coding, ...]
) -> RawDosage:
    (
        _,
        text,
        sequence,
        as_needed,
        as_needed_for,
        route_text,
        timing_code,
        timing_text,
        frequency,
        frequency_max,
        period,
        period_max,
        period_unit,
        time_of_day,
        when,
        day_of_week,
        bounds_start,
        bounds_end,
        bounds_value,
        bounds_unit,
        modified,
    ) = row[:_MAXIMA]
    per_period = single = None
    if row[_MAXIMA] is not None or row[_MAXIMA + 6] is not None:
        per_period, single = _maxima(row[_MAXIMA : _MAXIMA + 9])
    return RawDosage(
        text=text,
        sequence=sequence,
        as_needed=True if as_needed_for else as_needed,
        route=route,
        route_text=route_text,
        timing_code=timing_code or timing_text,
        frequency=frequency,
        frequency_max=frequency_max,
        period=period,
        period_max=period_max,
        period_unit=period_unit,
        time_of_day=time_of_day,
        when=when,
        day_of_week=day_of_week,
        bounds_start=bounds_start,
        bounds_end=bounds_end,
        bounds_value=bounds_value,
        bounds_unit=bounds_unit,
        dose=doses[0],
        rate=doses[1],
        max_per_period=per_period,
        max_per_administration=single,
        modified=modified is True,
    )


def _maxima(columns: _Row) -> tuple[Amount | None, Amount | None]:
    value, unit, code, per, per_unit, per_code, single, single_unit, single_code = columns
    per_period = None
    if value is not None:
        per_period = _ratio(value, _unit(unit, code), per, _unit(per_unit, per_code))
    return per_period, _amount(single, single_unit, single_code)


def _doses(row: _Row) -> tuple[Amount | None, Amount | None]:
    """Give the dose and the rate of one doseAndRate."""
    value = row[_DOSE]
    if value is not None:
        amount: Amount | None = Amount(value, value, _unit(row[_DOSE + 1], row[_DOSE + 2]))
    else:
        amount = _range(row[_RANGE:_RATE])
    rates = row[_RATE:]
    return amount, None if rates == _NO_RATE else _rate(rates)


def _rate(columns: _Row) -> Amount | None:
    if columns[0] is not None:
        return _amount(columns[0], columns[1], columns[2])
    if columns[9] is not None:
        value, unit, code, per, per_unit, per_code = columns[9:]
        return _ratio(value, _unit(unit, code), per, _unit(per_unit, per_code))
    return _range(columns[3:9])


def _range(columns: _Row) -> Amount | None:
    low, low_unit, low_code, high, high_unit, high_code = columns
    lower, upper = _unit(low_unit, low_code), _unit(high_unit, high_code)
    if low is None:
        return None if high is None else Amount(high, high, upper)
    if high is None:
        return Amount(low, INFINITE, lower)
    if lower and upper and lower != upper:
        # Two units in one range: each end is kept as text, for the dosage to call it unreadable.
        return Amount(low, high, f"{lower}..{upper}")
    return Amount(low, high, lower or upper)


def _amount(value: float | None, unit: str | None, code: str | None) -> Amount | None:
    return None if value is None else Amount(value, value, _unit(unit, code))


def _unit(unit: str | None, code: str | None) -> str:
    """Give the UCUM code, or the printed unit where the code is a number of another system."""
    return (unit or "") if not code or code.isdigit() else code


def _ratio(value: float, unit: str, per: float | None, per_unit: str) -> Amount:
    """Give a ratio as an amount whose unit carries the denominator, as `mg/d` or `mg/12.h`."""
    if per_unit in ("", "1"):
        # No denominator, so no period: the unit keeps an empty one, which is read as unknown.
        return Amount(value, value, f"{unit}/?")
    count = "" if per in (None, 1) else f"{per:g}."
    return Amount(value, value, f"{unit}/{count}{per_unit}")


def _merged(rows: list[_Row]) -> tuple[Amount | None, Amount | None]:
    """Give the dose of a dosage with several doseAndRate: the ordered one; else their range."""
    ordered = [row for row in rows if row[_TYPE] == "ordered"] or rows
    doses = [_doses(row) for row in ordered]
    return _widest([dose for dose, _ in doses]), _widest([rate for _, rate in doses])


def _widest(amounts: list[Amount | None]) -> Amount | None:
    given = [amount for amount in amounts if amount is not None]
    if not given:
        return None
    units = dict.fromkeys(amount.unit for amount in given)
    low = min(amount.low for amount in given)
    high = max(amount.high for amount in given)
    return Amount(low, high, "..".join(units))
