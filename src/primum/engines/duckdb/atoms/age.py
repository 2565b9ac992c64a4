"""`Age` in DuckDB."""

from collections.abc import Sequence

from primum.checks.criterion import Age
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.memory.chart import OLDEST_DAYS
from primum.vocabulary.dates import DAY, DAYS_PER_UNIT

scope = Scope.CHART


def load(bench: Bench, atoms: Sequence[tuple[int, Age]]) -> None:
    """Make `atom_age`; `days` are those of a unit, without years and months."""
    rows = [
        (t, comparison.operator.value, comparison.quantity.value, comparison.quantity.unit)
        for t, comparison in ((t, atom.comparison) for t, atom in atoms)
    ]
    columns = "t INTEGER, op VARCHAR, bound DOUBLE, unit VARCHAR, days DOUBLE"
    bench.fill("atom_age", columns, [(*row, DAYS_PER_UNIT[row[-1]]) for row in rows])


def _completed(birth: str) -> str:
    """Write `vocabulary.dates.completed_age` from a day to `today`, in the unit of the atom."""
    months = (
        f"((year(today) - year({birth})) * 12 + month(today) - month({birth}) "
        f"- CASE WHEN day(today) < day({birth}) THEN 1 ELSE 0 END)"
    )
    return (
        f"CASE unit WHEN 'a' THEN floor({months} / 12.0) WHEN 'mo' THEN {months} "
        f"ELSE (today - {birth}) / days END"
    )


def _day_of(seconds: str) -> str:
    """Write the UTC calendar day of a moment."""
    return f"DATE '1970-01-01' + CAST(floor({seconds} / {DAY!r}) AS INTEGER)"


def answer(bench: Bench) -> None:
    """Answer by the ages that the birth date leaves open; one that cannot be is a mistake."""
    bench.run(
        f"""
        INSERT INTO answered
        SELECT s, t, coalesce(truth, 1),
               CASE WHEN truth IS NOT NULL
                    THEN [ground('Patient/' || id, 'age', [num(low), num(high), txt(unit)])] END,
               CASE WHEN truth = 1 THEN [gap('exact-birth-date', [])]
                    WHEN truth IS NOT NULL THEN NULL
                    WHEN coalesce(birth_date, '') = '' THEN [gap('birth-date', [])]
                    ELSE [gap('birth-date-impossible', [txt(birth_date)])] END
        FROM (SELECT *, CASE WHEN low IS NOT NULL
                             THEN truth_between(low, high, op, bound) END AS truth
              FROM (SELECT s, t, op, bound, unit, id, birth_date,
                           {_completed("youngest")} AS low, {_completed("oldest")} AS high
                    FROM wanted JOIN atom_age USING (t) LEFT JOIN ({_BORN}) ON k = s))
        """
    )


# The first and the last day on which the patient may have been born; null when that cannot be.
_BORN = f"""
    SELECT k, id, birth_date, {_day_of("moment")} AS today,
           CASE WHEN possible THEN {_day_of("birth_to")} END AS youngest,
           CASE WHEN possible THEN {_day_of("birth_from")} END AS oldest
    FROM (SELECT *, birth_from <= moment
                    AND birth_to >= moment - {OLDEST_DAYS * DAY!r} AS possible
          FROM chart JOIN patient USING (p)
          WHERE k IN (SELECT s FROM wanted))
"""
