"""`SinceDoseChange` in DuckDB."""

from collections.abc import Sequence

from primum.checks.criterion import SinceDoseChange
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.history import make_history
from primum.engines.duckdb.levels import make_levels
from primum.engines.duckdb.weights import load_weights
from primum.vocabulary.dates import DAYS_PER_UNIT

scope = Scope.ASK


def load(bench: Bench, atoms: Sequence[tuple[int, SinceDoseChange]]) -> None:
    """Make `atom_since_dose_change`; the bound is in days."""
    load_weights(bench)
    rows = []
    for t, atom in atoms:
        limit = atom.comparison.quantity
        bound = limit.value * DAYS_PER_UNIT[limit.unit]
        rows.append((t, atom.comparison.operator.value, bound))
    bench.fill("atom_since_dose_change", "t INTEGER, op VARCHAR, bound DOUBLE", rows)


def answer(bench: Bench) -> None:
    """Answer by whole days from when the dose before was first given until the order starts."""
    asked = "SELECT DISTINCT s AS a FROM wanted"
    make_history(bench, asked)
    make_levels(bench, f"SELECT a, 0 AS u, 'mg' AS to_unit, true AS to_per_kg FROM ({asked})")
    bench.run(
        """
        INSERT INTO answered
        SELECT s, t, coalesce(truth, truth_between(days, days, op, bound)),
               CASE WHEN truth IS NOT NULL THEN grounds
                    ELSE [ground(ref, 'held-for',
                                 [num(days), num(since), num(high), txt('mg/kg')])] END,
               gaps
        FROM (SELECT s, t, op, bound, level.* EXCLUDE (a, u),
                     day_number(starts_from) - day_number(since) AS days
              FROM wanted JOIN atom_since_dose_change USING (t)
              JOIN level ON level.a = s JOIN ask ON ask.a = s)
        """
    )
