"""`Starts` in DuckDB."""

from collections.abc import Sequence

from primum.checks.criterion import Starts
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.history import make_history

scope = Scope.ASK


def load(bench: Bench, atoms: Sequence[tuple[int, Starts]]) -> None:
    """Do nothing: the node has no parameters."""
    del bench, atoms


def answer(bench: Bench) -> None:
    """Answer by earlier exposures, else by what the order renews, else by a first treatment."""
    make_history(bench, "SELECT DISTINCT s AS a FROM wanted")
    bench.make(
        "history",
        """
        SELECT a, min({'starts': starts, 'ref': ref}) FILTER (NOT doubted) AS before
        FROM earlier GROUP BY a
        """,
    )
    bench.run(
        """
        INSERT INTO answered
        SELECT s, t,
               CASE WHEN is_known THEN CASE WHEN is_first THEN 2 ELSE 0 END ELSE 1 END,
               CASE WHEN before IS NOT NULL
                    THEN [ground(before.ref, 'taken-before', [txt(id), num(before.starts)])]
                    WHEN prior IS NOT NULL THEN [ground(ref, 'renewal', [txt(prior)])]
                    WHEN is_first THEN [ground(never, 'first', [txt(id)])] ELSE [] END,
               CASE WHEN is_known THEN [] ELSE [gap('history', [txt(id)])] END
        FROM (SELECT s, t, concept.id AS id, ask.ref AS ref, prior, before, never_taken.ref AS never,
                     before IS NULL AND prior IS NULL
                         AND never IS NOT NULL AND history.a IS NULL AS is_first,
                     before IS NOT NULL OR prior IS NOT NULL OR is_first AS is_known
              FROM wanted JOIN ask ON ask.a = wanted.s JOIN concept USING (n)
              LEFT JOIN history ON history.a = wanted.s
              LEFT JOIN never_taken ON never_taken.a = wanted.s)
        """
    )
