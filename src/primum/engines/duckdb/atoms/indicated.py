"""`Indicated` in DuckDB."""

from collections.abc import Sequence

from primum.checks.criterion import Indicated
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench

scope = Scope.ASK


def load(bench: Bench, atoms: Sequence[tuple[int, Indicated]]) -> None:
    """Make `atom_indicated`, after `standing.load_facts`: `alike` says what is understood."""
    rows = [(t, bench.numbers[atom.by], atom.by) for t, atom in atoms]
    bench.fill("by_indication", "t INTEGER, n INTEGER, id VARCHAR", rows)
    bench.make(
        "atom_indicated", "SELECT t, n, id, alike FROM by_indication LEFT JOIN alike USING (n)"
    )


def answer(bench: Bench) -> None:
    """Answer by the reason of the order; a reason that is not understood leaves it open."""
    # Each reason is judged once for each atom, however many orders have it.
    bench.run(
        """
        INSERT INTO answered
        WITH asked AS MATERIALIZED (
            SELECT s, t, ref, ask.n, has_reason, reasons
            FROM wanted JOIN atom_indicated USING (t) JOIN ask ON a = s
        ), judged AS MATERIALIZED (
            SELECT t, reasons, id, coalesce(max(shown), '') AS reason,
                   CASE WHEN bool_or(how = 2) THEN 2
                        WHEN bool_or(how = 1) OR NOT bool_or(understood.said IS NOT NULL) THEN 1
                        ELSE 0 END AS truth
            FROM (SELECT DISTINCT t, reasons FROM asked WHERE has_reason)
            JOIN atom_indicated USING (t)
            LEFT JOIN shown ON shown.said = reasons
            LEFT JOIN speaks_condition AS spoken
                ON spoken.said = reasons AND spoken.n = atom_indicated.n
            LEFT JOIN understood
                ON understood.said = reasons AND understood.alike IN (0, atom_indicated.alike)
            GROUP BY t, reasons, id
        )
        SELECT s, asked.t, CASE WHEN has_reason THEN truth ELSE 1 END,
               CASE WHEN has_reason
                    THEN [ground(ref, CASE truth WHEN 0 THEN 'indicated-otherwise'
                                                 ELSE 'indicated' END,
                                 [txt(judged.id), txt(reason)])] END,
               CASE WHEN NOT has_reason THEN [gap('indication', [txt(concept.id)])]
                    WHEN truth = 1 THEN [gap('indication-unclear', [txt(reason)])] END
        FROM asked JOIN concept USING (n)
        LEFT JOIN judged ON judged.t = asked.t AND has_reason
            AND judged.reasons IS NOT DISTINCT FROM asked.reasons
        """
    )
