"""What each dosage line of an order allows, in DuckDB: the twin of `memory.dosing.lines`.

`make_lines(bench, wanted)` reads a selection `(a, m, is_day, to_unit, to_per_kg)`, each `(a, m)`
once: of an order, a day or one administration, in a unit, per kilogram or in all; m is the caller's
own number of the last three. It makes

- `dose_line(a, m, f, part, …)`: each line with the numbers of `amounts.scaled`; an order without
  dosages has one line, of which nothing is known;
- `dose_part(a, m, part, …)`: what is judged as one. Lines of a day that are given together are
  added up, as part -1; every other line is a part of its own, by its number.

`tell_parts(bench, heard)` reads a selection `(a, m, part)`, each once, and makes `part_told(a, m,
part, grounds, gaps)`.
"""

from primum.engines.duckdb.amounts import in_unit, make_factors, told_of, with_weight
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.weights import weigh
from primum.engines.duckdb.words import IN_SEQUENCE, listed
from primum.engines.memory.dosing import NOT_OF_THE_AMOUNT

_ENDS = ("low_least", "low_most", "high_least", "high_most")
_KNOWN = f"a, m, part, is_known, is_exact, is_open, {', '.join(_ENDS)}"


def make_lines(bench: Bench, wanted: str) -> None:
    """Make `dose_line` and `dose_part` for a selection of orders and measures."""
    bench.make("dose_wanted", f"FROM ({wanted})")
    bench.make(
        "dose_asked",
        "SELECT a, m, k, n, regimen, until AS moment "
        "FROM dose_wanted JOIN ask USING (a) JOIN chart USING (k)",
    )
    _make_forms(bench)
    weigh(
        bench,
        "SELECT DISTINCT k, moment FROM dose_asked JOIN dose_form USING (regimen, n, m) "
        "WHERE is_convertible AND is_weighed",
    )
    bench.make("dose_line", _LINES)
    bench.make("dose_sum", _SUMS)
    bench.run(
        "CREATE OR REPLACE TEMP VIEW dose_part AS "
        f"SELECT {_KNOWN} FROM dose_line WHERE part >= 0 UNION ALL FROM dose_sum"
    )


def _make_forms(bench: Bench) -> None:
    """Make `dose_form`: what each line of a regimen is, in each unit, before any weight.

    Many orders have the same regimen. `f` numbers them; `in_sequence` lines follow each other
    instead of being given together.
    """
    bench.make("dose_regimen", _REGIMENS)
    bench.make("dose_written", _WRITTEN)
    make_factors(bench, "FROM dose_written WHERE low IS NOT NULL")
    bench.make("dose_form", in_unit("FROM dose_written"))


_REGIMENS = """
    SELECT regimen, n, m, is_day, to_unit, to_per_kg
    FROM (SELECT DISTINCT regimen, n, m FROM dose_asked)
    JOIN (SELECT DISTINCT m, is_day, to_unit, to_per_kg FROM dose_wanted) USING (m)
"""

_WRITTEN = f"""
    SELECT CAST(row_number() OVER () AS INTEGER) AS f, regimen, n, m, line, is_day,
           CASE WHEN is_day AND NOT in_sequence THEN -1 ELSE line END AS part,
           CASE WHEN is_day THEN day_low ELSE administration_low END AS low,
           CASE WHEN is_day THEN day_high ELSE administration_high END AS high,
           CASE WHEN is_day THEN day_unit ELSE administration_unit END AS unit,
           CASE WHEN is_day THEN day_per_kg ELSE administration_per_kg END AS per_kg,
           to_unit, to_per_kg, administration_low IS NOT NULL AS is_given, problems
    FROM dose_regimen JOIN dosage USING (regimen)
    LEFT JOIN (
        SELECT regimen, {IN_SEQUENCE} AS in_sequence
        FROM dosage SEMI JOIN dose_regimen USING (regimen)
        GROUP BY regimen HAVING count(*) > 1
    ) USING (regimen)
"""

_ASKED = """
    SELECT a, m, k, moment, f, coalesce(part, 1) AS part, is_weighed, is_convertible, is_per_kg,
           coalesce(is_open, false) AS is_open,
           in_low_least, in_low_most, in_high_least, in_high_most
    FROM dose_asked LEFT JOIN dose_form USING (regimen, n, m)
"""
_LINES = f"SELECT {_KNOWN}, f FROM ({with_weight(_ASKED)})"

# Added in the order of the lines, one by one, so that every engine has the same last digit.
_TOTALS = ", ".join(
    f"list_reduce(list({end} ORDER BY line), lambda total, next: total + next) AS {end}"
    for end in _ENDS
)
_SUMS = f"""
    SELECT a, dose_line.m, -1 AS part, bool_and(is_known) AS is_known,
           bool_and(is_exact) AS is_exact, bool_or(dose_line.is_open) AS is_open, {_TOTALS}
    FROM dose_line JOIN dose_form USING (f) WHERE dose_line.part < 0 GROUP BY a, dose_line.m
"""


def tell_parts(bench: Bench, heard: str) -> None:
    """Make `part_told`, the grounds and gaps of some parts."""
    # Of a sum that is not known, the lines that are not known say why.
    bench.make(
        "line_heard",
        f"""
        SELECT a, m, part, f, dose_line.is_known
        FROM ({heard}) JOIN dose_part USING (a, m, part) JOIN dose_line USING (a, m, part)
        WHERE dose_part.is_known OR NOT dose_line.is_known
        """,
    )
    bench.make("part_told", f"{_told('part >= 0')} UNION ALL {_SUMS_TOLD}")


_SCALED = """
    SELECT line_heard.a, line_heard.m, line_heard.part, line_heard.is_known,
           dose_asked.k, dose_asked.moment, dose_form.n, unit, to_unit, is_weighed,
           is_convertible, is_open, true AS is_exact
    FROM line_heard JOIN dose_form USING (f) JOIN dose_asked ON dose_asked.a = line_heard.a
         AND dose_asked.m = line_heard.m
    WHERE unit IS NOT NULL AND line_heard.{0}
"""

_PROBLEMS = f"""
    list_transform(
        list_filter(problems, lambda each: each.rule NOT IN {listed(NOT_OF_THE_AMOUNT)}),
        lambda each: gap('dosage-' || each.rule, [txt(each.value)]))
"""

# A line without an amount says what could not be read, or what is missing.
_UNREAD = f"""
    SELECT a, m, part, [] AS grounds,
           CASE WHEN is_day AND is_given THEN [gap('frequency', [txt(medicine)])]
                WHEN len(unread) > 0 THEN unread
                ELSE [gap('dose', [txt(medicine)])] END AS gaps
    FROM (SELECT a, line_heard.m, line_heard.part, is_day, is_given, concept.id AS medicine,
                 {_PROBLEMS} AS unread
          FROM line_heard JOIN ask USING (a) JOIN concept USING (n) LEFT JOIN dose_form USING (f)
          WHERE unit IS NULL AND line_heard.{{0}})
"""


def _told(condition: str) -> str:
    """Select grounds and gaps of the lines that are heard, of some parts."""
    scaled = told_of(_SCALED.format(condition), "amount.a, amount.m, amount.part")
    return f"{scaled} UNION ALL {_UNREAD.format(condition)}"


_SUMS_TOLD = f"""
    SELECT a, m, part, list_distinct(flatten(list(grounds))) AS grounds,
           list_distinct(flatten(list(gaps))) AS gaps
    FROM ({_told("part < 0")}) GROUP BY a, m, part
"""
