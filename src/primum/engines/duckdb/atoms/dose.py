"""`Dose` in DuckDB: every dosage line, in the unit of the question, against a limit."""

from collections.abc import Sequence

from primum.checks.criterion import Dose, Per
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.judgement import Says, judge
from primum.engines.duckdb.lines import make_lines
from primum.engines.duckdb.weights import load_weights

scope = Scope.ASK


def load(bench: Bench, atoms: Sequence[tuple[int, Dose]]) -> None:
    """Make `atom_dose`; m numbers what is measured: of a day or not, in which unit."""
    load_weights(bench)
    measures: dict[tuple[bool, str, bool], int] = {}
    rows = []
    for t, atom in atoms:
        limit = atom.comparison.quantity
        measure = (atom.per is Per.DAY, atom.amount_unit, atom.per_kg)
        m = measures.setdefault(measure, len(measures))
        rows.append((t, m, *measure, atom.comparison.operator.value, limit.value, limit.unit))
    bench.fill(
        "atom_dose",
        "t INTEGER, m INTEGER, is_day BOOLEAN, to_unit VARCHAR, to_per_kg BOOLEAN, "
        "op VARCHAR, bound DOUBLE, bound_unit VARCHAR",
        rows,
    )


def answer(bench: Bench) -> None:
    """Answer by what each line of the order allows, in all of a day where lines go together."""
    make_lines(
        bench,
        "SELECT DISTINCT s AS a, m, is_day, to_unit, to_per_kg "
        "FROM wanted JOIN atom_dose USING (t)",
    )
    judge(
        bench,
        "SELECT s, t, hears_no, hears_yes, is_day, op, bound, bound_unit, dose_part.* EXCLUDE (a) "
        "FROM wanted JOIN atom_dose USING (t) "
        "JOIN dose_part ON dose_part.a = s AND dose_part.m = atom_dose.m",
        Says(_GROUND, "[]"),
    )


_SAYS = """
    CASE WHEN is_day THEN 'dose-day' ELSE 'dose-administration' END
    || CASE WHEN is_exact THEN '' ELSE '-bounded' END
"""
_GROUND = f"""
    ground(ask.ref, {_SAYS},
           [num(low_least), num(high_most), txt(bound_unit), txt(op), num(bound)])
"""
