"""`Sex` in DuckDB."""

from collections.abc import Sequence

from primum.checks.criterion import Sex
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench

scope = Scope.CHART


def load(bench: Bench, atoms: Sequence[tuple[int, Sex]]) -> None:
    """Make `atom_sex`."""
    bench.fill("atom_sex", "t INTEGER, sex VARCHAR", [(t, atom.sex) for t, atom in atoms])


def answer(bench: Bench) -> None:
    """Answer by the administrative sex, when it is female or male."""
    bench.run(
        """
        INSERT INTO answered
        SELECT s, t,
               CASE WHEN known IS NULL THEN 1 WHEN known = sex THEN 2 ELSE 0 END,
               CASE WHEN known IS NOT NULL
                    THEN [ground('Patient/' || id, 'sex', [txt(known)])] ELSE [] END,
               CASE WHEN known IS NULL THEN [gap('sex', [])] ELSE [] END
        FROM (SELECT s, t, sex, patient.id AS id,
                     CASE WHEN gender IN ('female', 'male') THEN gender END AS known
              FROM wanted JOIN atom_sex USING (t)
              JOIN chart ON chart.k = wanted.s JOIN patient USING (p))
        """
    )
