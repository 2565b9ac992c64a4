"""`Route` in DuckDB."""

from collections.abc import Sequence

from primum.checks.criterion import Route
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench

scope = Scope.ASK


def load(bench: Bench, atoms: Sequence[tuple[int, Route]]) -> None:
    """Make `atom_route`."""
    rows = [(t, list(atom.routes)) for t, atom in atoms]
    bench.fill("atom_route", "t INTEGER, wanted_routes VARCHAR[]", rows)


def answer(bench: Bench) -> None:
    """Answer by the routes of any dosage line."""
    # Each regimen is judged once for each atom, however many orders have it.
    bench.run(
        """
        INSERT INTO answered
        WITH asked AS MATERIALIZED (
            SELECT s, t, ref, n, regimen
            FROM wanted JOIN atom_route USING (t) JOIN ask ON a = s
        ), line AS MATERIALIZED (
            SELECT t, regimen, routes,
                   CASE WHEN coalesce(len(routes), 0) = 0 THEN 1
                        WHEN list_has_any(routes, wanted_routes) THEN 2 ELSE 0 END AS truth
            FROM (SELECT DISTINCT t, regimen FROM asked)
            JOIN atom_route USING (t) JOIN dosage USING (regimen)
        ), judged AS MATERIALIZED (
            SELECT t, regimen, top AS truth,
                   list(DISTINCT routes) FILTER (truth = top AND truth <> 1) AS told
            FROM (SELECT *, max(truth) OVER (PARTITION BY t, regimen) AS top FROM line)
            GROUP BY t, regimen, top
        )
        SELECT s, asked.t, coalesce(truth, 1),
               list_transform(told, lambda routes:
                   ground(ref, 'route', list_transform(routes, lambda route: txt(route)))),
               CASE WHEN coalesce(truth, 1) = 1 THEN [gap('route', [txt(concept.id)])] END
        FROM asked JOIN concept USING (n) LEFT JOIN judged USING (t, regimen)
        """
    )
