"""`Frequency` in DuckDB."""

from collections.abc import Sequence

from primum.checks.criterion import Frequency
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.words import ARE_NUMBERED, IN_SEQUENCE, INFINITY
from primum.vocabulary.quantity import UPWARD

scope = Scope.ASK


def load(bench: Bench, atoms: Sequence[tuple[int, Frequency]]) -> None:
    """Make `atom_frequency`; `upward` tells that the high end of a range decides."""
    rows = [
        (t, comparison.operator.value, comparison.quantity.value, comparison.operator in UPWARD)
        for t, comparison in ((t, atom.comparison) for t, atom in atoms)
    ]
    bench.fill("atom_frequency", "t INTEGER, op VARCHAR, bound DOUBLE, upward BOOLEAN", rows)


# Each line on its own: a line that is silent brings some.
_LINES = f"""
    SELECT t, regimen, line, frequency_low AS low, frequency_high AS high, op, bound, upward,
           start, sequence,
           CASE WHEN frequency_low IS NULL THEN truth_between(0.0, {INFINITY}, op, bound)
                WHEN compares(CASE WHEN upward THEN frequency_high ELSE frequency_low END, op, bound)
                THEN 2 ELSE 0 END AS truth
    FROM (SELECT DISTINCT t, regimen FROM asked)
    JOIN atom_frequency USING (t) JOIN dosage USING (regimen)
"""

# All lines of a regimen; numbers are added in the order of the lines.
_REGIMENS = f"""
    SELECT t, regimen, op, bound, upward, count(*) AS lines, count(low) AS times,
           coalesce(list_reduce(list(low ORDER BY line) FILTER (low IS NOT NULL),
                                lambda total, next: total + next), 0.0) AS low,
           coalesce(list_reduce(list(high ORDER BY line) FILTER (high IS NOT NULL),
                                lambda total, next: total + next), 0.0) AS high,
           max(truth) AS apart,
           list(DISTINCT {{'low': low, 'high': high, 'truth': truth}}) FILTER (low IS NOT NULL)
               AS each,
           {ARE_NUMBERED} AS are_numbered, {IN_SEQUENCE} AS in_sequence
    FROM line GROUP BY t, regimen, op, bound, upward
"""

_JUDGED = f"""
    SELECT t, regimen,
           CASE WHEN in_sequence THEN apart WHEN are_numbered AND apart <> together THEN 1
                ELSE together END AS truth,
           CASE WHEN in_sequence THEN list_filter(each, lambda one: one.truth = apart)
                WHEN times > 0 THEN [{{'low': low, 'high': high, 'truth': together}}] END AS told
    FROM (SELECT *, CASE WHEN times < lines
                         THEN truth_between(decisive, {INFINITY}, op, bound)
                         WHEN compares(decisive, op, bound) THEN 2 ELSE 0 END AS together
          FROM (SELECT *, CASE WHEN upward THEN high ELSE low END AS decisive FROM regimen))
"""


def answer(bench: Bench) -> None:
    """Answer for all dosage lines together, or for any where one follows another."""
    # Each regimen is judged once for each atom, however many orders have it.
    bench.run(
        f"""
        INSERT INTO answered
        WITH asked AS MATERIALIZED (
            SELECT s, t, ref, n, regimen
            FROM wanted JOIN atom_frequency USING (t) JOIN ask ON a = s
        ), line AS MATERIALIZED ({_LINES}),
        regimen AS MATERIALIZED ({_REGIMENS}),
        judged AS MATERIALIZED ({_JUDGED})
        SELECT s, asked.t, coalesce(truth, 1),
               list_transform(told,
                   lambda one: ground(ref, 'frequency', [num(one.low), num(one.high)])),
               CASE WHEN coalesce(truth, 1) = 1 THEN [gap('frequency', [txt(concept.id)])] END
        FROM asked JOIN concept USING (n) LEFT JOIN judged USING (t, regimen)
        """
    )
