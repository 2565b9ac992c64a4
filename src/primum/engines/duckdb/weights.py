"""Body weights in DuckDB: at a moment of a chart, or the bounds of what is plausible.

`weigh(bench, moments)` reads a selection `(k, moment)`, each pair once, and makes `weight(k,
moment, low, high, …)` with a row for each; it is empty where the pack knows no body weight.
`is_exact` tells a weight on record from bounds. `WEIGHT_GROUNDS` and `WEIGHT_GAPS` say in SQL what
it rests on, as `memory.scaling.weight_at` has it, on the columns of `WEIGHT_TOLD` and the
`asked_at` of its chart (`chart.moment`); ask only for what is heard.
"""

from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.values import find_latest, load_values, value_gap, value_ground
from primum.engines.duckdb.words import FOREVER, INFINITY
from primum.engines.memory.values import BODY_WEIGHT
from primum.vocabulary.dates import DAY

NO_WEIGHT = f"gap('measurement', [txt('{BODY_WEIGHT}')])"

_BOUNDS = "ground(NULL, 'weight-bounds', [num(weight.low), num(weight.high)])"
WEIGHT_GROUNDS = f"""
    CASE WHEN is_exact THEN [{value_ground("asked_at")}]
         WHEN is_bounded THEN [{_BOUNDS}] ELSE [] END
"""
WEIGHT_GAPS = f"""
    CASE WHEN is_exact THEN [] WHEN NOT is_usable THEN [{value_gap()}] ELSE [{NO_WEIGHT}] END
"""
# Joins that bring the value of a weight.
WEIGHT_TOLD = """
    LEFT JOIN latest_value ON latest_value.q = weight.q
    LEFT JOIN observation AS observed ON observed.r = latest_value.r
    LEFT JOIN value_name ON value_name.n = latest_value.n
"""


def load_weights(bench: Bench) -> None:
    """Make what `weigh` reads, once for a program."""
    load_values(bench)


def weigh(bench: Bench, moments: str) -> None:
    """Make `weight` for a selection of charts and moments."""
    bench.make("weight_request", f"SELECT row_number() OVER () AS q, k, moment FROM ({moments})")
    find_latest(
        bench,
        f"SELECT q, k, {bench.numbers.get(BODY_WEIGHT, -1)} AS n, {_END_OF_DAY} AS before "
        "FROM weight_request",
    )
    bench.make("weight", _WEIGHT)


# By the end of the moment's day: a child is weighed and dosed on the same one. At a moment that is
# not known, any weight will do.
_END_OF_DAY = f"""
    CASE WHEN isfinite(moment) THEN (floor(moment / {DAY!r}) + 1) * {DAY!r} - 1
         ELSE {FOREVER} END
"""

_WEIGHT = f"""
    SELECT k, moment, q, is_exact, is_bounded,
           CASE WHEN is_exact THEN value WHEN is_bounded THEN lowest ELSE 0.0 END AS low,
           CASE WHEN is_exact THEN value WHEN is_bounded THEN highest
                ELSE {INFINITY} END AS high
    FROM (SELECT weight_request.k, moment, q, latest_value.low AS value, lowest, highest,
                 coalesce(is_usable AND latest_value.low = latest_value.high, false) AS is_exact,
                 lowest IS NOT NULL AND highest IS NOT NULL AS is_bounded
          FROM weight_request JOIN measured USING (k) SEMI JOIN value_name USING (n)
          LEFT JOIN latest_value USING (q))
"""
