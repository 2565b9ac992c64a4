"""`DoseStep` in DuckDB."""

from collections.abc import Sequence

from primum.checks.criterion import DoseStep
from primum.engines.duckdb.atom import IS_HEARD, Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.history import make_history
from primum.engines.duckdb.levels import make_levels, near
from primum.engines.duckdb.lines import make_lines, tell_parts
from primum.engines.duckdb.weights import load_weights
from primum.engines.memory.titration import STEP_ROUNDING

scope = Scope.ASK


def load(bench: Bench, atoms: Sequence[tuple[int, DoseStep]]) -> None:
    """Make `atom_dose_step`; u numbers the unit in which doses are compared."""
    load_weights(bench)
    units: dict[tuple[str, bool], int] = {}
    rows = []
    for t, atom in atoms:
        limit = atom.comparison.quantity
        unit = (atom.amount_unit, atom.per_kg)
        u = units.setdefault(unit, len(units))
        rows.append((t, u, *unit, atom.comparison.operator.value, limit.value, limit.unit))
    bench.fill(
        "atom_dose_step",
        "t INTEGER, u INTEGER, to_unit VARCHAR, to_per_kg BOOLEAN, op VARCHAR, bound DOUBLE, "
        "bound_unit VARCHAR",
        rows,
    )


def answer(bench: Bench) -> None:
    """Answer by the dose before and the dose of the order, each by the weight of its own time."""
    make_history(bench, "SELECT DISTINCT s AS a FROM wanted")
    bench.make("step_written", _WRITTEN)
    bench.make("step_repeated", _REPEATED)
    bench.run(_ANSWER_REPEATED)
    bench.make(
        "step_asked",
        "SELECT s, t, atom_dose_step.* EXCLUDE (t) FROM wanted JOIN atom_dose_step USING (t) "
        "ANTI JOIN step_repeated ON step_repeated.a = s",
    )
    make_levels(bench, "SELECT DISTINCT s AS a, u, to_unit, to_per_kg FROM step_asked")
    make_lines(
        bench,
        "SELECT DISTINCT s AS a, step_asked.u AS m, false AS is_day, to_unit, to_per_kg "
        "FROM step_asked JOIN level ON level.a = s AND level.u = step_asked.u WHERE truth IS NULL",
    )
    bench.make("step_now", _NOW)
    bench.make("step_measured", _MEASURED)
    # The weights that a dose rests on are worked out only where the answer is heard.
    tell_parts(bench, "SELECT DISTINCT s AS a, u AS m, part FROM step_measured WHERE is_heard")
    bench.run(_ANSWER_STEPS)
    bench.run(_ANSWER_WITHOUT_LEVEL)


# What each regimen gives at once, as written; only of those of which every line says how much.
_WRITTEN = """
    SELECT regimen,
           list({'low': administration_low, 'high': administration_high,
                 'unit': administration_unit, 'per_kg': administration_per_kg} ORDER BY line)
               AS written
    FROM dosage
    SEMI JOIN (SELECT regimen FROM earlier
               UNION SELECT regimen FROM ask SEMI JOIN earlier USING (a)) USING (regimen)
    GROUP BY regimen HAVING bool_and(administration_low IS NOT NULL)
"""

# Orders that repeat the dose of the last earlier row as written: no weight is needed.
_REPEATED = """
    SELECT a, last.ref AS ref
    FROM (SELECT a, max({'starts': starts, 'ref': ref, 'doubted': doubted, 'regimen': regimen})
                    AS last
          FROM earlier WHERE regimen IS NOT NULL GROUP BY a)
    JOIN ask USING (a)
    JOIN step_written AS before ON before.regimen = last.regimen
    JOIN step_written AS now ON now.regimen = ask.regimen
    WHERE NOT last.doubted AND isfinite(last.starts) AND before.written = now.written
"""

_ANSWER_REPEATED = """
    INSERT INTO answered
    SELECT s, t, truth_between(0.0, 0.0, op, bound),
           [ground(ask.ref, 'same-dose', [txt(step_repeated.ref)])], []
    FROM wanted JOIN atom_dose_step USING (t)
    JOIN step_repeated ON step_repeated.a = s JOIN ask ON ask.a = s
"""

# Of several lines the one that allows most, of equal ones the first; one that is not known decides.
_NOW = """
    SELECT a, m, is_known AND best.is_exact AS is_read, best.low AS low, best.high_most AS high,
           CASE WHEN is_known THEN -best.before ELSE unknown END AS part
    FROM (SELECT a, m, bool_and(is_known) AS is_known, min(part) FILTER (NOT is_known) AS unknown,
                 max({'high_least': high_least, 'high_most': high_most, 'before': -part,
                      'low': low_least, 'is_exact': is_exact AND NOT is_open}) AS best
          FROM dose_line GROUP BY a, m)
"""

# A step that differs from the limit by rounding only is the limit.
_MEASURED = f"""
    SELECT *, {IS_HEARD} AS is_heard
    FROM (SELECT * EXCLUDE (step),
                 CASE WHEN NOT is_read THEN 1
                      WHEN abs(step - bound) <= {STEP_ROUNDING!r} * bound
                      THEN truth_between(bound, bound, op, bound)
                      ELSE truth_between(step, step, op, bound) END AS truth
          FROM (SELECT s, t, step_asked.u AS u, part, op, bound, bound_unit, hears_no, hears_yes,
                       is_read, level.ref AS ref, since, level.high AS before,
                       step_now.high AS high,
                       CASE WHEN {near("level.low", "step_now.low")}
                                 AND {near("level.high", "step_now.high")} THEN 0.0
                            ELSE step_now.high - level.high END AS step
                FROM step_asked JOIN wanted USING (s, t)
                JOIN level ON level.a = s AND level.u = step_asked.u
                JOIN step_now ON step_now.a = s AND step_now.m = step_asked.u))
"""

_ANSWER_STEPS = """
    INSERT INTO answered
    SELECT s, t, truth,
           CASE WHEN is_read AND is_heard
                THEN list_concat([ground(ask.ref, 'step',
                                         [num(before), num(high), txt(bound_unit)]),
                                  ground(step_measured.ref, 'dose-before',
                                         [num(before), txt(bound_unit), num(since)])], grounds)
                ELSE [] END,
           CASE WHEN is_read THEN [] ELSE gaps END
    FROM step_measured JOIN ask ON ask.a = s
    LEFT JOIN part_told ON part_told.a = s AND part_told.m = u
"""
_ANSWER_WITHOUT_LEVEL = """
    INSERT INTO answered
    SELECT s, t, truth, grounds, gaps
    FROM step_asked JOIN level ON level.a = s AND level.u = step_asked.u
    WHERE truth IS NOT NULL
"""
