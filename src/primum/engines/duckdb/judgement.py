"""Doses compared with their limits, in DuckDB: the answers of `dose` and `excipient_load`.

`judge(bench, parts, ground, gap)` reads a selection of the parts of each wanted answer,

    (s, t, m, part, is_known, is_exact, low_least, low_most, high_least, high_most, op, bound, …),

and answers yes when one of them is. `ground` is SQL on its columns: what is said of a part; `gap`
what an unknown part lacks where the working out of its amount lacked nothing.
"""

from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.lines import tell_parts
from primum.engines.duckdb.words import listed
from primum.engines.memory.amounts import UPWARD


def judge(bench: Bench, parts: str, ground: str, gap: str) -> None:
    """Answer what is wanted from its parts; grounds are worked out only where they are heard."""
    bench.make("dose_judged", _JUDGED.format(parts=parts))
    bench.make("dose_truth", "SELECT s, t, max(truth) AS truth FROM dose_judged GROUP BY s, t")
    bench.make("dose_heard", _HEARD)
    tell_parts(bench, "SELECT DISTINCT s AS a, m, part FROM dose_heard")
    bench.make("dose_said", _SAID.format(ground=ground, gap=gap))
    bench.run(
        "INSERT INTO answered SELECT s, t, truth, grounds, gaps "
        "FROM dose_truth LEFT JOIN dose_said USING (s, t)"
    )


# Of a range, the end that satisfies the comparison decides.
_UPWARD = f"op IN {listed(operator.value for operator in UPWARD)}"
_JUDGED = f"""
    SELECT *, CAST(CASE WHEN is_known THEN truth_between(end_least, end_most, op, bound)
                        ELSE 1 END AS TINYINT) AS truth
    FROM (SELECT *, CASE WHEN {_UPWARD} THEN high_least ELSE low_least END AS end_least,
                 CASE WHEN {_UPWARD} THEN high_most ELSE low_most END AS end_most
          FROM ({{parts}}))
"""

_HEARD = """
    SELECT dose_judged.*
    FROM dose_judged JOIN dose_truth USING (s, t, truth) JOIN wanted USING (s, t)
    WHERE truth = 1 OR CASE truth WHEN 0 THEN hears_no ELSE hears_yes END
"""

_SAID = """
    SELECT s, t,
           CASE WHEN count(*) = 1 THEN any_value(grounds)
                ELSE list_distinct(flatten(list(grounds))) END AS grounds,
           CASE WHEN count(*) = 1 THEN any_value(gaps)
                ELSE list_distinct(flatten(list(gaps))) END AS gaps
    FROM (SELECT s, t,
                 CASE WHEN is_known THEN list_concat([{ground}], part_told.grounds)
                      ELSE [] END AS grounds,
                 CASE WHEN truth <> 1 THEN [] WHEN len(part_told.gaps) = 0 THEN {gap}
                      ELSE part_told.gaps END AS gaps
          FROM dose_heard JOIN ask ON ask.a = s JOIN concept USING (n)
          JOIN part_told ON part_told.a = s AND part_told.m = dose_heard.m
               AND part_told.part = dose_heard.part)
    GROUP BY s, t
"""
