"""The least and greatest moment or number that a partial date or a rounded decimal stands for.

FHIRPath lowBoundary() and highBoundary(). A dateTime without a time zone may be anywhere on earth:
from +14:00 to -12:00.
"""

from primum.record.bulk.values import Holds, Value, text

_DAYS = {"lowBoundary": "01-01", "highBoundary": "12-31"}
_TIMES = {"lowBoundary": "00:00:00.000", "highBoundary": "23:59:59.999"}
_ZONES = {"lowBoundary": "+14:00", "highBoundary": "-12:00"}


def boundary(name: str, value: Value) -> Value | None:
    """Write a boundary of a single value; None when its type has none."""
    type_ = value.shape.type if value.shape else ""
    if type_ == "decimal":
        return Value(_decimal(value.sql, "-" if name == "lowBoundary" else "+"), Holds.NUMBER)
    written = {
        "date": lambda: _date(name, text(value)),
        "dateTime": lambda: _moment(name, text(value)),
        "instant": lambda: _moment(name, text(value)),
        "time": lambda: _time(name, text(value)),
    }.get(type_)
    return Value(f"({written()})", Holds.TEXT) if written else None


def _decimal(json: str, sign: str) -> str:
    """Half of the last digit that is written, more or less."""
    decimals = f"length(split_part(CAST({json} AS VARCHAR), '.', 2))"
    return f"(CAST(CAST({json} AS VARCHAR) AS DOUBLE) {sign} 0.5 * pow(10, -{decimals}))"


def _date(name: str, date: str) -> str:
    last = f"strftime(last_day(CAST(({date}) || '-01' AS DATE)), '%Y-%m-%d')"
    month = last if name == "highBoundary" else f"({date}) || '-01'"
    return (
        f"CASE length({date}) WHEN 4 THEN ({date}) || '-{_DAYS[name]}' WHEN 7 THEN {month} "
        f"ELSE {date} END"
    )


def _time(name: str, time: str) -> str:
    return f"({time}) || substr('{_TIMES[name]}', length({time}) + 1)"


def _moment(name: str, moment: str) -> str:
    """Fill in what is missing of the day, the time and the time zone, each on its own."""
    zoned = f"regexp_matches({moment}, 'T.*(Z|[+-][0-9]{{2}}:[0-9]{{2}})$')"
    zone = f"CASE WHEN {zoned} THEN regexp_extract({moment}, '(Z|[+-][0-9:]+)$') "
    zone += f"ELSE '{_ZONES[name]}' END"
    time = f"regexp_extract({moment}, 'T([0-9:.]*)', 1)"
    day = _date(name, f"split_part({moment}, 'T', 1)")
    return f"({day}) || 'T' || {_time(name, time)} || {zone}"
