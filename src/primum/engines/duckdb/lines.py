"""What each dosage line of an order allows, in DuckDB: the twin of `memory.dosing.lines`.

`make_lines(bench, wanted)` reads a selection `(a, m, is_day, to_unit, to_per_kg)`, each `(a, m)`
once: of an order, a day or one administration, in a unit, per kilogram or in all; m is the caller's
own number of the four. It makes

- `dose_line(id, a, m, line, part, …)`: each line with the numbers of `amounts.scaled`; an order
  without dosages has one line, of which nothing is known;
- `dose_part(a, m, part, …)`: what is judged as one. Lines of a day that are given together are
  added up, as part -1; every other line is a part of its own.

`tell_parts(bench, heard)` reads a selection `(a, m, part)`, each once, and makes `part_told(a, m,
part, grounds, gaps)`.
"""

from primum.engines.duckdb.amounts import scale, tell_scaled
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.words import listed
from primum.engines.memory.dosing import NOT_OF_THE_AMOUNT

_ENDS = ("low_least", "low_most", "high_least", "high_most")


def make_lines(bench: Bench, wanted: str) -> None:
    """Make `dose_line` and `dose_part` for a selection of orders and measures."""
    bench.make("dose_wanted", f"FROM ({wanted})")
    bench.make("dose_course", _COURSE)
    bench.make("dose_line_asked", _ASKED)
    scale(
        bench,
        "SELECT id, k, n, moment, low, high, unit, per_kg, to_unit, to_per_kg "
        "FROM dose_line_asked WHERE low IS NOT NULL",
    )
    bench.make("dose_line", _LINES)
    bench.make("dose_part", _PARTS)


# Orders of several lines: whether these follow each other instead of being given together.
_COURSE = """
    SELECT regimen,
           count(sequence) = count(*) AND count(DISTINCT sequence) = count(*)
           AND count(DISTINCT start) + CAST(count(start) < count(*) AS INTEGER) > 1 AS in_sequence
    FROM dosage
    SEMI JOIN (SELECT regimen FROM ask SEMI JOIN dose_wanted USING (a)) USING (regimen)
    GROUP BY regimen HAVING count(*) > 1
"""

_ASKED = """
    SELECT CAST(row_number() OVER () AS INTEGER) AS id, a, k, n, until AS moment, m, is_day,
           to_unit, to_per_kg, regimen, line,
           CASE WHEN is_day AND NOT in_sequence THEN -1 ELSE coalesce(line, 1) END AS part,
           CASE WHEN is_day THEN day_low ELSE administration_low END AS low,
           CASE WHEN is_day THEN day_high ELSE administration_high END AS high,
           CASE WHEN is_day THEN day_unit ELSE administration_unit END AS unit,
           CASE WHEN is_day THEN day_per_kg ELSE administration_per_kg END AS per_kg
    FROM dose_wanted JOIN ask USING (a) JOIN chart USING (k)
    LEFT JOIN dosage USING (regimen) LEFT JOIN dose_course USING (regimen)
"""

_LINES = f"""
    SELECT id, a, m, line, part, coalesce(is_known, false) AS is_known,
           coalesce(is_exact, true) AS is_exact, coalesce(is_open, false) AS is_open,
           {", ".join(_ENDS)}
    FROM dose_line_asked LEFT JOIN scaled USING (id)
"""

# Added in the order of the lines, one by one, so that every engine has the same last digit.
_SUMS = ", ".join(
    f"list_reduce(list({end} ORDER BY line), lambda total, next: total + next)" for end in _ENDS
)
_PARTS = f"""
    SELECT a, m, part, is_known, is_exact, is_open, {", ".join(_ENDS)}
    FROM dose_line WHERE part >= 0
    UNION ALL
    SELECT a, m, part, bool_and(is_known), bool_and(is_exact), bool_or(is_open), {_SUMS}
    FROM dose_line WHERE part < 0 GROUP BY a, m, part
"""


def tell_parts(bench: Bench, heard: str) -> None:
    """Make `part_told`, the grounds and gaps of some parts."""
    # Of a sum that is not known, the lines that are not known say why.
    bench.make(
        "line_heard",
        f"""
        SELECT id, a, m, part, dose_line.is_known
        FROM ({heard}) JOIN dose_part USING (a, m, part) JOIN dose_line USING (a, m, part)
        WHERE dose_part.is_known OR NOT dose_line.is_known
        """,
    )
    tell_scaled(bench, "SELECT id FROM line_heard SEMI JOIN scaled USING (id)")
    bench.make("line_unread", _UNREAD)
    bench.make(
        "part_told",
        """
        SELECT a, m, part,
               CASE WHEN count(*) = 1 THEN any_value(grounds)
                    ELSE list_distinct(flatten(list(grounds))) END AS grounds,
               CASE WHEN count(*) = 1 THEN any_value(gaps)
                    ELSE list_distinct(flatten(list(gaps))) END AS gaps
        FROM line_heard
        JOIN (FROM scaled_told UNION ALL FROM line_unread) USING (id)
        GROUP BY a, m, part
        """,
    )


_PROBLEMS = f"""
    list_transform(
        list_filter(problems, lambda each: each.rule NOT IN {listed(NOT_OF_THE_AMOUNT)}),
        lambda each: gap('dosage-' || each.rule, [txt(each.value)]))
"""

# A line without an amount says what could not be read, or what is missing.
_UNREAD = f"""
    SELECT id, [] AS grounds,
           CASE WHEN is_day AND administration_low IS NOT NULL
                THEN [gap('frequency', [txt(medicine)])]
                WHEN len(unread) > 0 THEN unread
                ELSE [gap('dose', [txt(medicine)])] END AS gaps
    FROM (SELECT id, is_day, administration_low, concept.id AS medicine, {_PROBLEMS} AS unread
          FROM (SELECT id FROM line_heard) JOIN (FROM dose_line_asked WHERE low IS NULL) USING (id)
          JOIN concept USING (n) LEFT JOIN dosage USING (regimen, line))
"""
