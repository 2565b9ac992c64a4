"""Answers told as findings: the twin of `screening.patient`, with reasons as data.

What is true of an order and of a newer one of the same medicine is told once, of the newer; what
could not be assessed is one finding for each order and medicine.
"""

from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.macros import GROUNDS, VALUE
from primum.engines.memory.values import BODY_WEIGHT

MISSING = f'STRUCT(fact VARCHAR, "values" {VALUE}[], checks VARCHAR[])[]'

FINDING = (
    'p INTEGER, patient VARCHAR, "at" DOUBLE, "order" VARCHAR, medicine VARCHAR, "check" VARCHAR, '
    "kind VARCHAR, status VARCHAR, contraindication VARCHAR, action VARCHAR, management VARCHAR, "
    f"interrupts BOOLEAN, verified BOOLEAN, held BOOLEAN, reasons {GROUNDS}, missing {MISSING}"
)
COVER = 'p INTEGER, patient VARCHAR, "at" DOUBLE, "order" VARCHAR, medicine VARCHAR, name VARCHAR'

# Every item that an answer tells: the check when it is yes, else the check with each gap.
_TOLD = """
    SELECT a, c, place, is_newest, k, n, gap
    FROM answer JOIN newest USING (a) JOIN ask USING (a),
         (SELECT unnest(CASE WHEN truth = 2 THEN [NULL] ELSE gaps END) AS gap)
"""

# An answer of an order that is not the newest, all of whose items a newer one has told.
_TOLD_OF_NEWER = f"""
    SELECT a, c FROM (
        SELECT a, c, is_newest, place,
               min(place) OVER (PARTITION BY k, n, c, gap) < place AS is_told
        FROM ({_TOLD})
    ) WHERE NOT is_newest GROUP BY a, c HAVING bool_and(is_told)
"""


def tell(bench: Bench) -> None:
    """Make `finding` and `cover` of the answers and orders at hand."""
    bench.make("told_of_newer", _TOLD_OF_NEWER)
    bench.make("telling", "SELECT * FROM answer ANTI JOIN told_of_newer USING (a, c)")
    bench.run(f"CREATE OR REPLACE TEMP TABLE finding ({FINDING})")
    bench.run(_FOUND)
    bench.make("lacks", _LACKING)
    bench.make("lacking", _LACKING_LISTS)
    bench.run(_NOT_ASSESSABLE)
    bench.run(_NOT_RUN)
    bench.run(f"CREATE OR REPLACE TEMP TABLE cover ({COVER})")
    bench.run(_COVERED)


_OF = "p, 'Patient/' || patient.id, moment, ask.ref"  # of a patient's order, in a chart
_WHERE = "JOIN chart USING (k, p) JOIN patient USING (p)"

_FOUND = f"""
    INSERT INTO finding
    SELECT {_OF}, rule.medicine, rule.id, rule.kind,
           CASE WHEN interrupts THEN 'alert' ELSE 'reference' END,
           contraindication, action, management, interrupts, true, false, grounds, []
    FROM telling JOIN rule USING (c) JOIN ask USING (a) {_WHERE}
    WHERE truth = 2
"""

# Only the weight that a limit per kilogram needs may interrupt.
_IS_WEIGHT = f"""
    (gap.fact IN ('measurement', 'value-unit', 'value-implausible')
     AND gap.values[1].text = '{BODY_WEIGHT}' AND rule.kind = 'dosing')
"""

_LACKING = f"""
    SELECT a, gap, any_value(rule.medicine) AS medicine,
           bool_or({_IS_WEIGHT}) AS interrupts, list_sort(list(rule.id)) AS checks
    FROM (SELECT a, c, unnest(gaps) AS gap FROM telling WHERE truth = 1)
    JOIN rule USING (c) GROUP BY a, gap
"""

# What lacks a whole list is here already (`pairs`), but for checks that lack more beside it.
_LACKING_LISTS = """
    SELECT unlisted.a, unlisted.gap, unlisted.medicine, coalesce(interrupts, false) AS interrupts,
           CASE WHEN lacks.a IS NULL THEN unlisted.checks
                ELSE list_sort(list_concat(unlisted.checks, lacks.checks)) END AS checks
    FROM (SELECT a, gap('list', [txt(list)]) AS gap, concept.id AS medicine, checks
          FROM unlisted JOIN ask USING (a) JOIN concept USING (n)) AS unlisted
    LEFT JOIN lacks ON lacks.a = unlisted.a AND lacks.gap = unlisted.gap
    UNION ALL
    SELECT a, gap, medicine, interrupts, checks
    FROM lacks ANTI JOIN (SELECT a, gap('list', [txt(list)]) AS gap FROM unlisted) USING (a, gap)
"""

_LACK = "{'fact': gap.fact, 'values': gap.values, 'checks': checks}"

# Most orders lack one thing: then there is nothing to gather, which for lists is dear.
_OF_ORDER = f"""
    SELECT a, medicine, interrupts, [{_LACK}] AS missing
    FROM lacking SEMI JOIN (SELECT a FROM lacking GROUP BY a HAVING count(*) = 1) USING (a)
    UNION ALL
    SELECT a, any_value(medicine), bool_or(interrupts), list_sort(list({_LACK}))
    FROM lacking SEMI JOIN (SELECT a FROM lacking GROUP BY a HAVING count(*) > 1) USING (a)
    GROUP BY a
"""

_NOT_ASSESSABLE = f"""
    INSERT INTO finding
    SELECT {_OF}, of_order.medicine, NULL, 'not-assessable', 'not-assessable',
           'not-assessed', 'not-assessed', 'inform', interrupts, true, false, [], missing
    FROM ({_OF_ORDER}) AS of_order JOIN ask USING (a) {_WHERE}
"""

_NOT_RUN = f"""
    INSERT INTO finding
    SELECT {_OF}, reading.medicine, reading.id, reading.kind, 'reference',
           contraindication, action, management, false, held, held, [], []
    FROM ask JOIN reading USING (n) LEFT JOIN newest USING (a) {_WHERE}
    WHERE coalesce(is_newest, true)
"""

_COVERED = """
    INSERT INTO cover
    SELECT p, 'Patient/' || patient.id, moment, ref, concept.id,
           coalesce(nullif(shown, ''), ref)
    FROM judged LEFT JOIN (SELECT k, r, n FROM ask) USING (k, r)
    LEFT JOIN concept USING (n) LEFT JOIN shown USING (said) JOIN patient USING (p)
"""
