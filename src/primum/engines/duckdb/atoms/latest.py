"""`Latest` in DuckDB: the latest value of a measurement, or the last before the first exposure."""

from collections.abc import Sequence

from primum.checks.criterion import Latest
from primum.engines.duckdb.atom import IS_HEARD, Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.history import make_history
from primum.engines.duckdb.values import find_latest, load_values, value_gap, value_ground
from primum.record.model import Supplied

scope = Scope.ASK


def load(bench: Bench, atoms: Sequence[tuple[int, Latest]]) -> None:
    """Make `atom_latest`; `bound` is in the measurement's own unit, null where it cannot be."""
    load_values(bench)
    bench.fill(
        "atom_latest",
        "t INTEGER, n INTEGER, is_basal BOOLEAN, op VARCHAR, bound DOUBLE, "
        "given_bound DOUBLE, bound_unit VARCHAR",
        [(t, *_columns(bench, atom)) for t, atom in atoms],
    )


def _columns(bench: Bench, atom: Latest) -> tuple[int, bool, str, float | None, float, str]:
    limit = atom.comparison.quantity
    conversion = bench.meaning.measurements[atom.measurement].conversions.get(limit.unit)
    bound = limit.value * conversion.factor + conversion.offset if conversion else None
    operator = atom.comparison.operator.value
    n = bench.numbers[atom.measurement]
    return n, atom.basal, operator, bound, limit.value, limit.unit


def answer(bench: Bench) -> None:
    """Answer by the latest value that can be used, else by why none can."""
    make_history(
        bench, "SELECT DISTINCT s AS a FROM wanted JOIN atom_latest USING (t) WHERE is_basal"
    )
    bench.make("first_taken", "SELECT a, min(starts) AS first FROM earlier GROUP BY a")
    bench.make("latest_wanted", _WANTED)
    bench.make(
        "latest_asked",
        "SELECT CAST(row_number() OVER () AS INTEGER) AS q, k, n, before "
        "FROM (SELECT DISTINCT k, n, before FROM latest_wanted)",
    )
    find_latest(bench, "FROM latest_asked")
    bench.make("latest_judged", _JUDGED)
    bench.run(f"INSERT INTO answered {_SAID}")
    bench.run(
        f"INSERT INTO answered SELECT s, t, truth, NULL, NULL FROM latest_judged WHERE NOT {IS_HEARD}"
    )


_WANTED = """
    SELECT s, t, hears_no, hears_yes, k, p, moment, atom_latest.n, op, bound, given_bound,
           bound_unit,
           CASE WHEN is_basal THEN least(first, starts_to, moment) ELSE until END AS before
    FROM wanted JOIN atom_latest USING (t) JOIN ask ON ask.a = s JOIN chart USING (k, p)
    LEFT JOIN first_taken ON first_taken.a = s
"""

_JUDGED = f"""
    SELECT s, t, hears_no, hears_yes, moment, n, given_bound, bound_unit,
           bound IS NOT NULL AS is_bounded, latest_value.* EXCLUDE (q, k, n),
           r IS NOT NULL AS is_there, supplied.p IS NOT NULL AS is_supplied,
           CAST(CASE WHEN is_usable AND bound IS NOT NULL
                THEN truth_between(low, high, op, bound) ELSE 1 END AS TINYINT) AS truth
    FROM latest_wanted JOIN latest_asked USING (k, n, before)
    LEFT JOIN latest_value USING (q)
    LEFT JOIN (FROM supplied WHERE list = '{Supplied.OBSERVATIONS.value}') AS supplied USING (p)
"""

_SAID = f"""
    SELECT s, t, truth,
           CASE WHEN is_usable AND is_bounded THEN [{value_ground("moment")}] ELSE [] END,
           CASE WHEN truth <> 1 THEN []
                WHEN NOT is_there AND NOT is_supplied
                THEN [gap('list', [txt('{Supplied.OBSERVATIONS.value}')])]
                WHEN is_there AND NOT is_usable THEN [{value_gap()}]
                WHEN is_there AND NOT is_bounded
                THEN [gap('value-unit', [txt(name), num(given_bound), txt(bound_unit)])]
                ELSE [gap('measurement', [txt(name)])] END
    FROM latest_judged AS latest_value JOIN value_name USING (n)
    LEFT JOIN observation AS observed USING (r)
    WHERE {IS_HEARD}
"""
