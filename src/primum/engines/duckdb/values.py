"""Measured values in DuckDB: the twin of `memory.values`, for all charts at once.

`find_latest(bench, requests)` reads a selection `(q, k, n, before)`, each q once: in chart k, the
latest value of measurement n that may date from before a moment. It makes `latest_value`, with a
row for each q for which there is any value on record:

- `ref, comparator, given, unit`: the row, and what it carries as written (no unit is '');
- `fault`: null where the value can be used, else the gap that says why not (`value-unit`,
  `value-implausible`);
- `low, high`: the value in the measurement's own unit (`memory.values.Value`);
- `earliest, latest`: when it was measured;
- `valid`: for how many days it stays valid, null for ever.

Beside it stands `measured(k, n, age_low, age_high)`, every chart and measurement that was asked,
and `measured_band(n, age_low, age_high, …)`, what its tables by age say for the ages in years that
the birth date leaves open:
`least, greatest` (beyond which no value is plausible; null where there is no such bound),
`lowest, highest` (the bounds of all rows that may be the patient's), and `valid`.
"""

from collections.abc import Iterator

from primum.checks.concept import AgeBand, Measurement
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.words import listed
from primum.engines.memory.chart import OLDEST_DAYS
from primum.engines.memory.values import BODY_WEIGHT
from primum.record.standing import NO_RESULT
from primum.vocabulary.dates import DAY
from primum.vocabulary.units import SPELLINGS


def value_ground(moment: str) -> str:
    """Write the ground of a value, asked at a moment: its number, unit, date and staleness.

    On the columns of `latest_value` and `value_name`; `moment` is SQL.
    """
    age = f"({moment} - latest) / {DAY!r}"
    shown = "CASE WHEN low = CAST('-infinity' AS DOUBLE) THEN high ELSE low END"
    return f"""
        ground(ref, CASE WHEN {age} > valid THEN 'stale-value' ELSE 'value' END,
               [txt(name), txt(comparator), num({shown}), txt(own_unit), num(earliest),
                num(CASE WHEN {age} > valid THEN {age} END)])
    """


def value_gap() -> str:
    """Write the gap of a value that cannot be used, on the same columns."""
    return "gap(fault, [txt(name), num(given), txt(unit)])"


def load_values(bench: Bench) -> None:
    """Make the tables of measurements, once for a program: names, units, and bands by age."""
    measurements = bench.meaning.measurements
    bench.fill(
        "value_name",
        "n INTEGER, name VARCHAR, own_unit VARCHAR",
        [(bench.numbers[id_], id_, each.unit) for id_, each in measurements.items()],
    )
    bench.fill(
        "value_unit",
        "n INTEGER, unit VARCHAR, factor DOUBLE, shift DOUBLE",
        [
            (bench.numbers[id_], *unit)
            for id_, each in measurements.items()
            for unit in _units(each)
        ],
    )
    bench.fill(
        "value_band",
        "n INTEGER, is_valid BOOLEAN, age_from DOUBLE, age_below DOUBLE, low DOUBLE, high DOUBLE",
        [
            (bench.numbers[id_], is_valid, *band)
            for id_, each in measurements.items()
            for is_valid, table in ((False, each.plausible), (True, each.valid_days))
            for band in _bands(table)
        ],
    )


def _units(measurement: Measurement) -> Iterator[tuple[str, float, float]]:
    """Give every spelling of a unit that can be read: how it becomes the measurement's own."""
    known = measurement.conversions
    spellings = {spelling: unit for spelling, unit in SPELLINGS.items() if spelling not in known}
    for spelling, unit in ({unit: unit for unit in known} | spellings).items():
        if unit in known:
            yield spelling, known[unit].factor, known[unit].offset


def _bands(table: tuple[AgeBand, ...]) -> Iterator[tuple[float, float, float | None, float | None]]:
    """Give each row of a table by age with the age at which it begins."""
    floor = -1.0
    for band in table:
        yield floor, band.below_age, band.low, band.high
        floor = band.below_age


def find_latest(bench: Bench, requests: str) -> None:
    """Make `latest_value` for a selection of requests."""
    bench.make("value_request", requests)
    find_bands(bench, "SELECT DISTINCT k, n FROM value_request")
    bench.make(
        "value_said",
        "SELECT said, n FROM speaks_done SEMI JOIN value_request USING (n) WHERE how = 2",
    )
    bench.make("value_read", _READ.format(weight=bench.numbers.get(BODY_WEIGHT, -1)))
    bench.make("latest_value", _LATEST)


def find_bands(bench: Bench, asked: str) -> None:
    """Make `measured` and `measured_band` for a selection of charts and measurements."""
    bench.make("measured", _MEASURED.format(asked=asked))
    bench.make("measured_band", _BANDS)


_AGE = "(floor(moment / 86400.0) - floor({birth} / 86400.0)) / 365.25"

# Without a birth date that can be, every age may be the patient's.
_MEASURED = f"""
    SELECT k, n, p, until,
           CASE WHEN is_born THEN {_AGE.format(birth="birth_to")}
                ELSE CAST('-infinity' AS DOUBLE) END AS age_low,
           CASE WHEN is_born THEN {_AGE.format(birth="birth_from")}
                ELSE CAST('infinity' AS DOUBLE) END AS age_high
    FROM (SELECT k, n, p, until, moment, birth_from, birth_to,
                 birth_from <= moment AND birth_to >= moment - {OLDEST_DAYS * DAY!r} AS is_born
          FROM ({{asked}}) JOIN chart USING (k) JOIN patient USING (p))
"""

# A value is too low when it is so for every band that may be the patient's.
_BANDS = """
    SELECT n, age_low, age_high,
           CASE WHEN bool_and(low IS NOT NULL) FILTER (NOT is_valid)
                THEN min(low) FILTER (NOT is_valid) END AS least,
           CASE WHEN bool_and(high IS NOT NULL) FILTER (NOT is_valid)
                THEN max(high) FILTER (NOT is_valid) END AS greatest,
           min(low) FILTER (NOT is_valid) AS lowest,
           max(high) FILTER (NOT is_valid) AS highest,
           min(high) FILTER (is_valid) AS valid
    FROM (SELECT DISTINCT n, age_low, age_high FROM measured) JOIN value_band USING (n)
    WHERE age_from <= age_high AND age_low < age_below
    GROUP BY n, age_low, age_high
"""

_READ = f"""
    SELECT k, n, ref, seq, comparator, given, unit, earliest, latest, valid,
           CASE WHEN factor IS NULL THEN 'value-unit'
                WHEN value < least OR value > greatest OR (n = {{weight}} AND value <= 0)
                THEN 'value-implausible' END AS fault,
           CASE WHEN comparator IN ('<', '<=') THEN CAST('-infinity' AS DOUBLE)
                ELSE value END AS low,
           CASE WHEN comparator IN ('>', '>=') THEN CAST('infinity' AS DOUBLE)
                ELSE value END AS high
    FROM (SELECT k, n, age_low, age_high, ref, seq, comparator, given, dated.unit, earliest, latest, factor,
                 given * factor + shift AS value
          FROM (SELECT p, n, ref, seq, comparator, value AS given, coalesce(unit, '') AS unit,
                       issued_from,
                       coalesce(effective_from, issued_from, CAST('-infinity' AS DOUBLE))
                           AS earliest,
                       coalesce(effective_to, issued_to, CAST('-infinity' AS DOUBLE)) AS latest
                FROM observation JOIN value_said USING (said)
                WHERE value IS NOT NULL AND coalesce(status NOT IN {listed(NO_RESULT)}, true)
               ) AS dated
          JOIN measured USING (p, n)
          LEFT JOIN value_unit USING (n, unit)
          WHERE earliest <= until AND coalesce(issued_from, earliest) <= until)
    LEFT JOIN measured_band USING (n, age_low, age_high)
"""

# The latest that can be used, else the latest that cannot; few are left to be put in order.
_LATEST = """
    SELECT q, value_read.*
    FROM (SELECT q, k, n, before, max(latest) FILTER (fault IS NULL) AS usable,
                 max(latest) AS newest
          FROM value_request JOIN value_read USING (k, n)
          WHERE earliest <= before GROUP BY ALL) AS best
    JOIN value_read USING (k, n)
    WHERE latest = coalesce(usable, newest) AND (fault IS NULL) = (usable IS NOT NULL)
      AND earliest <= before
    QUALIFY row_number() OVER (PARTITION BY q ORDER BY earliest DESC, ref, seq) = 1
"""
