"""`Hypersensitive` in DuckDB."""

from collections.abc import Sequence

from primum.checks.concept import Absence
from primum.checks.criterion import Hypersensitive, Time
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.standing import answers_of, standing_of
from primum.record.model import Supplied

scope = Scope.CHART

# What the list of allergies says as a whole: the row by which there are none, rows that do not
# say what they are about, and whether allergies to medicines were asked after.
_LISTS = f"""
    SELECT k, min(ref) FILTER (none_known AND suspected = 2) AS nothing,
           list(ref) FILTER (NOT named AND suspected > 0) AS unnamed,
           bool_or(named AND NOT none_of_some) AS asked
    FROM ({
    standing_of("FROM allergy JOIN chart USING (p) SEMI JOIN (SELECT s AS k FROM wanted) USING (k)")
}) JOIN allergy_fact USING (said)
    GROUP BY k
"""


def load(bench: Bench, atoms: Sequence[tuple[int, Hypersensitive]]) -> None:
    """Make `atom_hypersensitive`; `closed` tells that absence means no."""
    rows = [
        (
            t,
            bench.numbers[atom.substance],
            atom.substance,
            Time.SUSPECTED.value,
            bench.meaning.concept(atom.substance).absence is Absence.NO,
        )
        for t, atom in atoms
    ]
    columns = "t INTEGER, n INTEGER, id VARCHAR, time VARCHAR, closed BOOLEAN"
    bench.fill("atom_hypersensitive", columns, rows)


def answer(bench: Bench) -> None:
    """Answer by the rows that speak of the substance, else by what the whole list says."""
    bench.run(
        f"""
        INSERT INTO answered
        WITH told AS MATERIALIZED ({answers_of("allergy", "atom_hypersensitive")}),
             lists AS MATERIALIZED ({_LISTS})
        SELECT s, t,
               CASE way WHEN 'told' THEN truth WHEN 'unnamed' THEN 1 WHEN 'list' THEN 1 ELSE 0 END,
               CASE way WHEN 'told' THEN grounds
                        WHEN 'nothing' THEN [ground(nothing, 'no-known-allergy', [])]
                        WHEN 'none' THEN [ground(NULL, 'no-allergy', [txt(id)])] END,
               CASE way WHEN 'told' THEN gaps
                        WHEN 'unnamed' THEN list_transform(unnamed,
                            lambda ref: gap('unsure', [txt(id), txt(''), txt(ref)]))
                        WHEN 'list' THEN [gap('list', [txt('{Supplied.ALLERGIES.value}')])] END
        FROM (SELECT *, CASE WHEN truth > 0 THEN 'told'
                             WHEN nothing IS NOT NULL THEN 'nothing'
                             WHEN unnamed IS NOT NULL THEN 'unnamed'
                             WHEN truth = 0 THEN 'told'
                             -- An empty list does not say that anybody asked.
                             WHEN asked OR (closed AND supplied) THEN 'none'
                             ELSE 'list' END AS way
              FROM (SELECT s, t, id, closed, truth, grounds, gaps, nothing, unnamed, asked,
                           chart.p IN (SELECT p FROM supplied
                                       WHERE list = '{Supplied.ALLERGIES.value}') AS supplied
                    FROM wanted JOIN atom_hypersensitive USING (t) JOIN chart ON chart.k = s
                    LEFT JOIN told USING (s, t) LEFT JOIN lists ON lists.k = s))
        """
    )
