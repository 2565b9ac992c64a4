"""`Has` in DuckDB."""

from collections.abc import Sequence

from primum.checks.concept import Absence
from primum.checks.criterion import Has
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.standing import answers_of
from primum.record.model import Supplied

scope = Scope.CHART


def load(bench: Bench, atoms: Sequence[tuple[int, Has]]) -> None:
    """Make `atom_has`; `closed` tells that absence means no."""
    rows = [
        (
            t,
            bench.numbers[atom.condition],
            atom.condition,
            atom.time.value,
            bench.meaning.concept(atom.condition).absence is Absence.NO,
        )
        for t, atom in atoms
    ]
    columns = "t INTEGER, n INTEGER, id VARCHAR, time VARCHAR, closed BOOLEAN"
    bench.fill("atom_has", columns, rows)


def answer(bench: Bench) -> None:
    """Answer by the rows that speak of the condition, else by what its absence means."""
    bench.run(
        f"""
        INSERT INTO answered
        WITH told AS MATERIALIZED ({answers_of("condition", "atom_has")})
        SELECT s, t,
               CASE WHEN is_told THEN truth WHEN is_no THEN 0 ELSE 1 END,
               CASE WHEN is_told THEN grounds
                    WHEN is_no AND hears_no THEN [ground(NULL, 'no-condition', [txt(id)])] END,
               CASE WHEN is_told THEN gaps
                    WHEN is_no THEN NULL
                    WHEN supplied THEN [gap('condition', [txt(id)])]
                    ELSE [gap('list', [txt('{Supplied.CONDITIONS.value}')])] END
        FROM (SELECT *, supplied AND closed AS is_no,
                     -- What ended long ago does not deny that it is there again.
                     truth IS NOT NULL AND (truth > 0 OR closed OR denied) AS is_told
              FROM (SELECT s, t, id, closed, hears_no, truth, denied, grounds, gaps,
                           chart.p IN (SELECT p FROM supplied
                                       WHERE list = '{Supplied.CONDITIONS.value}') AS supplied
                    FROM wanted JOIN atom_has USING (t) JOIN chart ON chart.k = s
                    LEFT JOIN told USING (s, t)))
        """
    )
