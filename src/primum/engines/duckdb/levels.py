"""The dose that was held before an order: the twin of `memory.titration`'s `Level`.

`make_levels(bench, asked)` reads a selection `(a, u, to_unit, to_per_kg)`, each `(a, u)` once; u is
the caller's own number of the unit. `make_history` has to stand for the same orders. It makes
`level(a, u, low, high, since, ref, truth, grounds, gaps)` with a row for each: either the dose, or
(where `truth` is not null) the answer in its stead, *no* for a recorded first treatment, *unknown*
without a history.
"""

from primum.engines.duckdb.amounts import scale, tell_scaled
from primum.engines.duckdb.bench import Bench
from primum.engines.memory.titration import ROUNDING


def make_levels(bench: Bench, asked: str) -> None:
    """Make `level` for a selection of orders and units."""
    bench.make("level_asked", f"FROM ({asked})")
    # Several orders of one medicine look back at the same rows: each is worked out once.
    bench.make("level_row", _ROWS)
    bench.make("level_line", _LINES)
    scale(
        bench,
        "SELECT id, k, n, moment, low, high, unit, per_kg, to_unit, to_per_kg FROM level_line",
    )
    bench.make("level_dose", _DOSES)
    bench.make("level_change", _CHANGES.format(course=_COURSE))
    bench.make("level_held", _HELD)
    tell_scaled(
        bench, "SELECT DISTINCT told AS id FROM level_held WHERE NOT is_read AND told IS NOT NULL"
    )
    bench.make("level", _LEVELS)


def near(left: str, right: str) -> str:
    """Write whether two doses are the same one, but for rounding; both are SQL."""
    return f"(abs({left} - {right}) <= {ROUNDING!r} * greatest(abs({left}), abs({right})))"


# Earlier rows that say how much was taken; read where they were surely taken and every line says so.
_ROWS = """
    SELECT row_number() OVER () AS d, *
    FROM (SELECT DISTINCT k, n, earlier.r AS r, starts, doubted, earlier.regimen AS regimen,
                 u, to_unit, to_per_kg
          FROM level_asked JOIN ask USING (a) JOIN earlier USING (a)
          WHERE earlier.regimen IS NOT NULL)
"""
_LINES = """
    SELECT CAST(row_number() OVER () AS INTEGER) AS id, d, line, k, n, starts AS moment,
           administration_low AS low, administration_high AS high, administration_unit AS unit,
           administration_per_kg AS per_kg, to_unit, to_per_kg
    FROM (SELECT * FROM level_row WHERE NOT doubted)
    JOIN dosage USING (regimen)
    ANTI JOIN (SELECT regimen FROM dosage WHERE administration_low IS NULL) USING (regimen)
"""

# Of several lines the one that allows most, of equal ones the first; one that is not known decides.
_BEST = """
    max({'high_least': high_least, 'high_most': high_most, 'before': -line,
         'low': low_least, 'is_read': is_exact AND NOT is_open, 'id': id})
"""
_DOSES = f"""
    SELECT d, is_known AND best.is_read AS is_read, best.low AS low, best.high_most AS high,
           CASE WHEN is_known THEN best.id ELSE unknown END AS told
    FROM (SELECT d, bool_and(is_known) AS is_known, {_BEST} AS best,
                 arg_min(id, line) FILTER (NOT is_known) AS unknown
          FROM scaled JOIN level_line USING (id) GROUP BY d)
"""

# What each order looks back at, one after the other.
_COURSE = """
    SELECT a, level_asked.u AS u, earlier.starts AS since, earlier.ref AS ref,
           coalesce(is_read, false) AS is_read, low, high, told,
           row_number() OVER course AS place,
           coalesce(is_read AND lag(is_read) OVER course AND low = lag(low) OVER course
                    AND high = lag(high) OVER course, false) AS is_renewal
    FROM level_asked JOIN ask USING (a) JOIN earlier USING (a)
    JOIN level_row ON level_row.k = ask.k AND level_row.n = ask.n
         AND level_row.r = earlier.r AND level_row.u = level_asked.u
    LEFT JOIN level_dose USING (d)
    WINDOW course AS (PARTITION BY a, level_asked.u ORDER BY earlier.starts, earlier.ref)
"""

# Most rows only renew what the row before gave. After a row that cannot be read, what was held is
# not known until the next that can: what came before is of no use.
_CHANGES = """
    SELECT * EXCLUDE (unread, last), count(*) OVER (PARTITION BY a, u) AS changes
    FROM (SELECT *, coalesce(max(place) FILTER (NOT is_read) OVER (PARTITION BY a, u), 0) AS unread,
                 max(place) OVER (PARTITION BY a, u) AS last
          FROM ({course}))
    WHERE CASE WHEN is_read THEN place > unread AND NOT is_renewal ELSE place = last END
"""

# Doses that differ from the one that is held by rounding only are that one. Lists are slow to make,
# so they are made only where there is something to compare.
_SAME = f"{near('held.low', 'later.low')} AND {near('held.high', 'later.high')}"
_HELD = f"""
    SELECT level_change.*
    FROM level_change SEMI JOIN (
        SELECT a, u, place FROM level_change WHERE changes = 1
        UNION ALL
        SELECT a, u,
               list_reduce(list_sort(list({{'place': place, 'low': low, 'high': high}})),
                           lambda held, later: CASE WHEN {_SAME} THEN held ELSE later END).place
        FROM level_change WHERE changes > 1 GROUP BY a, u
    ) USING (a, u, place)
"""

_LEVELS = """
    SELECT a, u, low, high, since, ref,
           CASE WHEN is_first THEN 0 WHEN is_held THEN NULL ELSE 1 END AS truth,
           CASE WHEN is_first THEN [ground(never, 'first', [txt(id)])] ELSE [] END AS grounds,
           CASE WHEN is_first OR is_held THEN []
                WHEN NOT is_read AND gaps IS NOT NULL THEN gaps
                ELSE [gap('history', [txt(id)])] END AS gaps
    FROM (SELECT a, level_asked.u AS u, low, high, since, level_held.ref AS ref, is_read,
                 concept.id AS id, never_taken.ref AS never, scaled_told.gaps AS gaps,
                 never_taken.ref IS NOT NULL AND prior IS NULL AND treated.a IS NULL AS is_first,
                 coalesce(is_read AND isfinite(since), false) AS is_held
          FROM level_asked JOIN ask USING (a) JOIN concept USING (n)
          LEFT JOIN (SELECT DISTINCT a FROM earlier) AS treated USING (a)
          LEFT JOIN never_taken USING (a)
          LEFT JOIN level_held USING (a, u)
          LEFT JOIN scaled_told ON scaled_told.id = told AND NOT is_read)
"""
