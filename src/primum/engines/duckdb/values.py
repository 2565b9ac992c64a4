"""Measured values in DuckDB: the twin of `memory.values`, for all charts at once.

`find_latest(bench, requests)` reads a selection `(q, k, n, before)`, each q once: in chart k, the
latest value of measurement n that may date from before a moment. It makes `latest_value`, with a
row for each q for which there is any value on record:

- `r`: the row of `observation`;
- `is_usable`: whether it can be used (its unit can be read, and it is plausible);
- `low, high`: the value in the measurement's own unit (`memory.values.Value`), null where its unit
  cannot be read;
- `earliest, latest`: when it was measured;
- `valid`: for how many days it stays valid, null for ever.

`value_ground` and `value_gap` say in SQL what is told of it, on its columns and those of
`value_name` and `observation AS observed`; ask only for what is heard.

Beside it stands `measured(k, n, …)`, every chart and measurement that was asked, with what the
tables by age say for the ages that the birth date leaves open: `least, greatest` (beyond which no
value is plausible; null where there is no such bound), `lowest, highest` (the bounds of all rows
that may be the patient's), and `valid`.
"""

from collections.abc import Iterator

from primum.checks.concept import AgeBand, Measurement
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.words import BEFORE_ALL, INFINITY, listed
from primum.engines.memory.chart import OLDEST_DAYS
from primum.engines.memory.values import BODY_WEIGHT
from primum.record.standing import NO_RESULT
from primum.vocabulary.dates import DAY
from primum.vocabulary.units import SPELLINGS


def value_ground(moment: str) -> str:
    """Write the ground of a value, asked at a moment (SQL): number, unit, date and staleness."""
    age = f"({moment} - latest_value.latest) / {DAY!r}"
    shown = (
        f"CASE WHEN latest_value.low = -{INFINITY} THEN latest_value.high ELSE latest_value.low END"
    )
    return f"""
        ground(observed.ref,
               CASE WHEN {age} > latest_value.valid THEN 'stale-value' ELSE 'value' END,
               [txt(value_name.name), txt(observed.comparator), num({shown}),
                txt(value_name.unit), num(latest_value.earliest),
                num(CASE WHEN {age} > latest_value.valid THEN {age} END)])
    """


def value_gap() -> str:
    """Write the gap of a value that cannot be used."""
    return """
        gap(CASE WHEN latest_value.low IS NULL THEN 'value-unit' ELSE 'value-implausible' END,
            [txt(value_name.name), num(observed.value), txt(coalesce(observed.unit, ''))])
    """


def load_values(bench: Bench) -> None:
    """Make the tables of measurements, once for a program: names, units, and bands by age."""
    measurements = bench.meaning.measurements
    bench.fill(
        "value_name",
        "n INTEGER, name VARCHAR, unit VARCHAR",
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
    bench.make("measured_age", _AGES)
    bench.make("measured_band", _BANDS)
    bench.make(
        "measured",
        "SELECT * EXCLUDE (age_low, age_high) "
        "FROM measured_age LEFT JOIN measured_band USING (n, age_low, age_high)",
    )
    bench.make(
        "value_said",
        "SELECT said, n FROM speaks_done SEMI JOIN value_request USING (n) WHERE how = 2",
    )
    bench.make("value_read", _READ.format(weight=bench.numbers.get(BODY_WEIGHT, -1)))
    bench.make("value_newest", _NEWEST)
    bench.make("latest_value", _LATEST)


_AGE = f"(floor(moment / {DAY!r}) - floor({{birth}} / {DAY!r})) / 365.25"

# Without a birth date that can be, every age may be the patient's.
_AGES = f"""
    SELECT k, n, p, until,
           CASE WHEN is_born THEN {_AGE.format(birth="birth_to")}
                ELSE -{INFINITY} END AS age_low,
           CASE WHEN is_born THEN {_AGE.format(birth="birth_from")}
                ELSE {INFINITY} END AS age_high
    FROM (SELECT k, n, p, until, moment, birth_from, birth_to,
                 birth_from <= moment AND birth_to >= moment - {OLDEST_DAYS * DAY!r} AS is_born
          FROM (SELECT DISTINCT k, n FROM value_request) JOIN chart USING (k) JOIN patient USING (p))
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
    FROM (SELECT DISTINCT n, age_low, age_high FROM measured_age) JOIN value_band USING (n)
    WHERE age_from <= age_high AND age_low < age_below
    GROUP BY n, age_low, age_high
"""

_READ = f"""
    SELECT k, n, r, earliest, latest, valid,
           coalesce(value >= coalesce(least, value) AND value <= coalesce(greatest, value)
                    AND (n <> {{weight}} OR value > 0), false) AS is_usable,
           CASE WHEN comparator IN ('<', '<=') AND value IS NOT NULL THEN -{INFINITY}
                ELSE value END AS low,
           CASE WHEN comparator IN ('>', '>=') AND value IS NOT NULL THEN {INFINITY}
                ELSE value END AS high
    FROM (SELECT k, n, r, comparator, earliest, latest, least, greatest, valid,
                 given * factor + shift AS value
          FROM (SELECT p, n, r, comparator, value AS given, coalesce(unit, '') AS unit,
                       issued_from,
                       coalesce(effective_from, issued_from, {BEFORE_ALL}) AS earliest,
                       coalesce(effective_to, issued_to, {BEFORE_ALL}) AS latest
                FROM observation JOIN value_said USING (said)
                WHERE value IS NOT NULL AND coalesce(status NOT IN {listed(NO_RESULT)}, true)
               ) AS dated
          JOIN measured USING (p, n)
          LEFT JOIN value_unit USING (n, unit)
          WHERE earliest <= until AND coalesce(issued_from, earliest) <= until)
"""

# The latest that can be used, else the latest that cannot.
_NEWEST = """
    SELECT q, value_read.*
    FROM (SELECT q, k, n, before, max(latest) FILTER (is_usable) AS usable, max(latest) AS newest
          FROM value_request JOIN value_read USING (k, n)
          WHERE earliest <= before GROUP BY ALL) AS best
    JOIN value_read USING (k, n)
    WHERE latest = coalesce(usable, newest) AND is_usable = (usable IS NOT NULL)
      AND earliest <= before
"""

# Few are of the same time; only these are put in an order.
_LATEST = """
    FROM value_newest
    WHERE q NOT IN (SELECT q FROM value_newest GROUP BY q HAVING count(*) > 1)
    UNION ALL
    SELECT value_newest.*
    FROM value_newest JOIN observation AS observed USING (r)
    WHERE q IN (SELECT q FROM value_newest GROUP BY q HAVING count(*) > 1)
    QUALIFY row_number() OVER (PARTITION BY q ORDER BY earliest DESC, observed.ref, seq) = 1
"""
