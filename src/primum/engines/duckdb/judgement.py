"""Doses compared with their limits, in DuckDB: the answers of `dose` and `excipient_load`.

`judge(bench, parts, says)` reads a selection of the parts of each wanted answer,

    (s, t, m, part, hears_no, hears_yes, is_known, is_exact,
     low_least, low_most, high_least, high_most, op, bound, …),

and answers yes when one of them is.
"""

from typing import NamedTuple

from primum.engines.duckdb.atom import IS_HEARD
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.lines import tell_parts
from primum.engines.duckdb.words import listed
from primum.vocabulary.quantity import UPWARD


class Says(NamedTuple):
    """What is told of a part, in SQL on the columns of `parts`, `ask` and `concept`.

    The ground of one that is known, and the gaps of one that leaves open what is asked although
    nothing lacked to work out its amount.
    """

    ground: str
    gaps: str


def judge(bench: Bench, parts: str, says: Says) -> None:
    """Answer what is wanted from its parts; grounds are worked out only where they are heard."""
    bench.make("dose_judged", _JUDGED.format(parts=parts))
    bench.make("dose_truth", _TRUTH)
    bench.run(
        "INSERT INTO answered SELECT s, t, truth, NULL, NULL FROM dose_truth WHERE NOT is_heard"
    )
    bench.make("dose_heard", _HEARD)
    tell_parts(bench, "SELECT DISTINCT s AS a, m, part FROM dose_heard")
    said = _SAID.format(parts=parts, ground=says.ground, gaps=says.gaps)
    bench.run(f"INSERT INTO answered {said} AND is_only")
    bench.run(
        f"""
        INSERT INTO answered
        SELECT s, t, any_value(truth), list_distinct(flatten(list(grounds))),
               list_distinct(flatten(list(gaps)))
        FROM ({said} AND NOT is_only) GROUP BY s, t
        """
    )


# Of a range, the end that satisfies the comparison decides.
_UPWARD = f"op IN {listed(operator.value for operator in UPWARD)}"
_JUDGED = f"""
    SELECT s, t, m, part, hears_no, hears_yes,
           CAST(CASE WHEN is_known THEN truth_between(end_least, end_most, op, bound)
                     ELSE 1 END AS TINYINT) AS truth
    FROM (SELECT *, CASE WHEN {_UPWARD} THEN high_least ELSE low_least END AS end_least,
                 CASE WHEN {_UPWARD} THEN high_most ELSE low_most END AS end_most
          FROM ({{parts}}))
"""

_TRUTH = f"""
    SELECT *, {IS_HEARD} AS is_heard
    FROM (SELECT s, t, max(truth) AS truth, count(*) = 1 AS is_only,
                 bool_or(hears_no) AS hears_no, bool_or(hears_yes) AS hears_yes
          FROM dose_judged GROUP BY s, t)
"""

_HEARD = """
    SELECT s, t, m, part, truth, is_only
    FROM dose_judged JOIN dose_truth USING (s, t, truth) WHERE is_heard
"""

_SAID = """
    SELECT s, t, truth,
           CASE WHEN is_known THEN list_concat([{ground}], part_told.grounds)
                ELSE [] END AS grounds,
           CASE WHEN truth <> 1 THEN [] WHEN len(part_told.gaps) = 0 THEN {gaps}
                ELSE part_told.gaps END AS gaps
    FROM dose_heard JOIN ({parts}) AS parts USING (s, t, m, part)
    JOIN ask ON ask.a = s JOIN concept USING (n)
    JOIN part_told ON part_told.a = s AND part_told.m = dose_heard.m
         AND part_told.part = dose_heard.part
    WHERE true
"""
