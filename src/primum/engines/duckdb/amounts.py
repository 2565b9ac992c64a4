"""Amounts in the unit of a question, in DuckDB: the twin of `memory.scaling.converted`.

`scale(bench, requests)` reads a selection

    (id, k, n, moment, low, high, unit, per_kg, to_unit, to_per_kg)

each id once: an amount of medicine n in chart k, to be given in another unit, per kilogram or in
all, with the weight of a moment. It makes `scaled`, with a row for each id:

- `is_known`: whether it can be converted; where not, the numbers are null;
- `low_least, low_most, high_least, high_most`: the low and the high end of what is allowed, each
  between two numbers (`memory.amounts.Range.low` and `.high`);
- `is_exact`: whether no weight is lacking;
- `is_open`: whether products of different strength leave open which amount is meant.

It has gaps exactly where it is not known, not exact, or open. `tell_scaled(bench, ids)` reads a
selection `(id)` of the same and makes `scaled_told(id, grounds, gaps)`; ask only for what is heard.

Where many orders have the same amount, the two halves are done apart (`lines`): `in_unit` for each
amount, `with_weight` for each order.
"""

from collections.abc import Iterator

from primum.checks.concept import Product
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.weights import (
    NO_WEIGHT,
    WEIGHT_GAPS,
    WEIGHT_GROUNDS,
    WEIGHT_TOLD,
    weigh,
)
from primum.engines.duckdb.words import INFINITY
from primum.vocabulary.units import UnitTable, convert


def scale(bench: Bench, requests: str) -> None:
    """Make `scaled` for a selection of requests."""
    bench.make("scale_request", requests)
    make_factors(bench, "FROM scale_request")
    bench.make("scale_amount", in_unit("FROM scale_request"))
    weigh(
        bench,
        "SELECT DISTINCT k, moment FROM scale_amount WHERE is_convertible AND is_weighed",
    )
    bench.make("scaled", with_weight("FROM scale_amount"))


def make_factors(bench: Bench, asked: str) -> None:
    """Make `amount_factor`, the factors by which each unit becomes each that is asked for.

    The least and the greatest, where products differ; no row where there is none. `asked` is a
    selection with `n, unit, to_unit`.
    """
    medicines = {bench.numbers[id_]: each for id_, each in bench.meaning.medicines.items()}
    found = bench.connection.execute(f"SELECT DISTINCT n, unit, to_unit FROM ({asked})")
    rows = []
    for n, unit, to_unit in found.fetchall():
        products = medicines[n].products
        factors = list(_factors(unit, to_unit, products, bench.meaning.units))
        if factors:
            rows.append((n, unit, to_unit, min(factors), max(factors)))
    bench.fill(
        "amount_factor",
        "n INTEGER, unit VARCHAR, to_unit VARCHAR, least DOUBLE, most DOUBLE",
        rows,
    )


def _factors(
    unit: str, to_unit: str, products: tuple[Product, ...], table: UnitTable
) -> Iterator[float]:
    """Give the factor of the unit table, else those of the products' concentrations."""
    direct = convert(1.0, unit, to_unit, table)
    if direct is not None:
        yield direct
        return
    milligrams = convert(1.0, "mg", to_unit, table)
    for product in products:
        per_unit = product.volume_units.get(unit)
        volume = per_unit if per_unit is not None else convert(1.0, unit, "mL", table)
        if volume is not None and product.strength is not None and milligrams is not None:
            yield volume * product.strength * milligrams


def in_unit(amounts: str) -> str:
    """Select amounts in the unit asked, after `make_factors`: all columns, the numbers replaced."""
    return f"""
        SELECT * EXCLUDE (low, high, per_kg, to_per_kg, least, most),
               to_per_kg AS is_per_kg, per_kg <> to_per_kg AS is_weighed,
               least IS NOT NULL AS is_convertible,
               coalesce(low * least <> low * most OR high * least <> high * most, false) AS is_open,
               low * least AS in_low_least, low * most AS in_low_most,
               high * least AS in_high_least, high * most AS in_high_most
        FROM ({amounts}) LEFT JOIN amount_factor USING (n, unit, to_unit)
    """


# An amount of nought is nought by any weight, and not undefined.
_TIMES = "CASE WHEN {0} = 0 THEN 0.0 WHEN is_weighed THEN {0} * {1} ELSE {0} END"
_BY_LEAST = """
    CASE WHEN NOT is_per_kg THEN weight.low WHEN weight.high = 0 THEN 0.0 ELSE 1 / weight.high END
"""
_BY_MOST = f"""
    CASE WHEN NOT is_per_kg THEN weight.high
         WHEN weight.low = 0 THEN {INFINITY} ELSE 1 / weight.low END
"""


def with_weight(amounts: str) -> str:
    """Select amounts in their unit per kilogram or in all, after `weigh`: the columns of `scaled`.

    `amounts` has the columns of `in_unit` with `k` and `moment`; its other columns stay.
    """
    return f"""
        SELECT * EXCLUDE (is_per_kg, by_least, by_most,
                          in_low_least, in_low_most, in_high_least, in_high_most),
               {_TIMES.format("in_low_least", "by_least")} AS low_least,
               {_TIMES.format("in_low_most", "by_most")} AS low_most,
               {_TIMES.format("in_high_least", "by_least")} AS high_least,
               {_TIMES.format("in_high_most", "by_most")} AS high_most
        FROM (SELECT amount.*,
                     coalesce(is_convertible AND (NOT is_weighed OR weight.k IS NOT NULL), false)
                         AS is_known,
                     coalesce(NOT is_weighed OR weight.is_exact, false) AS is_exact,
                     {_BY_LEAST} AS by_least, {_BY_MOST} AS by_most
              FROM ({amounts}) AS amount
              LEFT JOIN weight
                ON is_weighed AND weight.k = amount.k AND weight.moment = amount.moment)
    """


def tell_scaled(bench: Bench, ids: str) -> None:
    """Make `scaled_told`, the grounds and gaps of some of what is `scaled`."""
    told = f"SELECT scaled.* FROM ({ids}) JOIN scaled USING (id)"
    bench.make("scaled_told", told_of(told, "amount.id"))


_NO_UNIT = "gap('dose-unit', [txt(amount.unit), txt(to_unit), txt(concept.id)])"


def told_of(amounts: str, keys: str) -> str:
    """Select some columns of amounts, and their grounds and gaps.

    `amounts` has the columns of `with_weight`, with `unit` and `to_unit`.
    """
    return f"""
        SELECT {keys},
               CASE WHEN is_known AND is_weighed THEN {WEIGHT_GROUNDS} ELSE [] END AS grounds,
               CASE WHEN NOT is_convertible THEN [{_NO_UNIT}]
                    WHEN NOT is_known THEN [{NO_WEIGHT}]
                    WHEN is_weighed AND is_open THEN list_concat({WEIGHT_GAPS}, [{_NO_UNIT}])
                    WHEN is_weighed THEN {WEIGHT_GAPS}
                    WHEN is_open THEN [{_NO_UNIT}] ELSE [] END AS gaps
        FROM (SELECT told.* EXCLUDE (is_exact), chart.moment AS asked_at
              FROM ({amounts}) AS told JOIN chart USING (k)) AS amount
        JOIN concept ON concept.n = amount.n
        LEFT JOIN weight ON is_weighed AND weight.k = amount.k AND weight.moment = amount.moment
        {WEIGHT_TOLD}
    """
