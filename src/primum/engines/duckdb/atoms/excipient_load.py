"""`ExcipientLoad` in DuckDB: a day's dose, through the concentrations of the products."""

from collections.abc import Sequence

from primum.checks.criterion import ExcipientLoad
from primum.engines.duckdb.atom import Scope
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.judgement import Says, judge
from primum.engines.duckdb.lines import make_lines
from primum.engines.duckdb.weights import load_weights

scope = Scope.ASK


def load(bench: Bench, atoms: Sequence[tuple[int, ExcipientLoad]]) -> None:
    """Make `atom_excipient_load` and `excipient_ratio`, what a mg of each medicine brings in mg."""
    load_weights(bench)
    rows, ratios = [], []
    for t, atom in atoms:
        limit = atom.comparison.quantity
        operator = atom.comparison.operator.value
        rows.append((t, atom.substance, limit.unit == "mg/kg", operator, limit.value, limit.unit))
        ratios += [(t, *ratio) for ratio in _ratios(bench, atom.substance)]
    bench.fill(
        "atom_excipient_load",
        "t INTEGER, substance VARCHAR, to_per_kg BOOLEAN, op VARCHAR, bound DOUBLE, "
        "bound_unit VARCHAR",
        rows,
    )
    bench.fill(
        "excipient_ratio",
        "t INTEGER, n INTEGER, least_ratio DOUBLE, most_ratio DOUBLE",
        ratios,
    )


def _ratios(bench: Bench, substance: str) -> list[tuple[int, float, float]]:
    """Give the least and the greatest ratio of each medicine of which one is known."""
    found = []
    for id_, medicine in bench.meaning.medicines.items():
        ratios = [
            product.excipients[substance] / product.strength
            for product in medicine.products
            if product.strength and substance in product.excipients
        ]
        if ratios:
            found.append((bench.numbers[id_], min(ratios), max(ratios)))
    return found


def answer(bench: Bench) -> None:
    """Answer by the dose of a day; unknown where no product says what it is made of."""
    bench.make(
        "load_wanted",
        "SELECT wanted.*, atom_excipient_load.* EXCLUDE (t), "
        "CAST(to_per_kg AS INTEGER) AS m, least_ratio, most_ratio "
        "FROM wanted JOIN atom_excipient_load USING (t) JOIN ask ON a = s "
        "JOIN excipient_ratio USING (t, n)",
    )
    make_lines(
        bench,
        "SELECT DISTINCT s AS a, m, true AS is_day, 'mg' AS to_unit, to_per_kg FROM load_wanted",
    )
    judge(bench, _PARTS, Says(_GROUND, f"[{_NO_COMPOSITION}]"))
    bench.run(
        f"""
        INSERT INTO answered
        SELECT s, t, 1, [], [{_NO_COMPOSITION}]
        FROM wanted ANTI JOIN load_wanted USING (s, t)
        JOIN atom_excipient_load USING (t) JOIN ask ON a = s JOIN concept USING (n)
        """
    )


_NO_COMPOSITION = "gap('composition', [txt(concept.id), txt(substance)])"

_PARTS = """
    SELECT s, t, hears_no, hears_yes, substance, op, bound, bound_unit, part.m, part,
           is_known, is_exact,
           CASE WHEN least_ratio = 0 THEN 0.0 ELSE low_least * least_ratio END AS low_least,
           CASE WHEN most_ratio = 0 THEN 0.0 ELSE low_most * most_ratio END AS low_most,
           CASE WHEN least_ratio = 0 THEN 0.0 ELSE high_least * least_ratio END AS high_least,
           CASE WHEN most_ratio = 0 THEN 0.0 ELSE high_most * most_ratio END AS high_most
    FROM load_wanted JOIN dose_part AS part ON part.a = s AND part.m = load_wanted.m
"""

_GROUND = """
    ground(ask.ref, 'excipient', [txt(substance), num(low_least), num(high_most),
                                  txt(bound_unit), txt(op), num(bound)])
"""
