"""Amounts in the unit of a question, in DuckDB: the twin of `memory.scaling.converted`.

`scale(bench, requests)` reads a selection

    (id, k, n, moment, low, high, unit, per_kg, to_unit, to_per_kg)

each id once: an amount of medicine n in chart k, to be given in another unit, per kilogram or in
all, with the weight of a moment. It makes `scaled`, with a row for each id:

- `is_known`: whether it can be converted; where not, the numbers are null;
- `low_least, low_most, high_least, high_most`: the low and the high end of what is allowed, each
  between two numbers (`memory.amounts.Range.low` and `.high`);
- `is_weighed`: whether it took a weight, and `is_exact`: whether no weight is lacking;
- `is_open`: whether products of different strength leave open which amount is meant.

It has gaps exactly where it is not known, not exact, or open. `tell_scaled(bench, ids)` reads a
selection `(id)` of the same and makes `scaled_told(id, grounds, gaps)`; ask only for what is heard.
"""

from collections.abc import Iterator

from primum.checks.concept import Product
from primum.engines.duckdb.bench import Bench
from primum.engines.duckdb.weights import NO_WEIGHT, WEIGHT_GAPS, WEIGHT_GROUNDS, weigh
from primum.vocabulary.units import UnitTable, convert


def scale(bench: Bench, requests: str) -> None:
    """Make `scaled` for a selection of requests."""
    bench.make("scale_request", requests)
    _make_factors(bench)
    weigh(
        bench,
        "SELECT DISTINCT k, moment FROM scale_request SEMI JOIN amount_factor "
        "USING (n, unit, to_unit) WHERE per_kg <> to_per_kg",
    )
    bench.make("scaled", _SCALED)


def _make_factors(bench: Bench) -> None:
    """Make `amount_factor`, the factors by which each unit becomes each that is asked for.

    The least and the greatest, where products differ; no row where there is none.
    """
    medicines = {bench.numbers[id_]: each for id_, each in bench.meaning.medicines.items()}
    asked = bench.connection.execute("SELECT DISTINCT n, unit, to_unit FROM scale_request")
    rows = []
    for n, unit, to_unit in asked.fetchall():
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


# An amount of nought is nought by any weight, and not undefined.
_TIMES = "CASE WHEN {amount} = 0 THEN 0.0 WHEN plain THEN {amount} ELSE {amount} * {factor} END"

_SCALED = f"""
    SELECT id, is_known, is_exact, is_open, NOT plain AS is_weighed,
           {_TIMES.format(amount="low_in_least", factor="by_least")} AS low_least,
           {_TIMES.format(amount="low_in_most", factor="by_most")} AS low_most,
           {_TIMES.format(amount="high_in_least", factor="by_least")} AS high_least,
           {_TIMES.format(amount="high_in_most", factor="by_most")} AS high_most
    FROM (SELECT id, per_kg = to_per_kg AS plain,
                 least IS NOT NULL AND (per_kg = to_per_kg OR weight.low IS NOT NULL) AS is_known,
                 per_kg = to_per_kg OR coalesce(is_exact, false) AS is_exact,
                 coalesce(least <> most AND (request.low * least <> request.low * most
                              OR request.high * least <> request.high * most), false) AS is_open,
                 request.low * least AS low_in_least, request.low * most AS low_in_most,
                 request.high * least AS high_in_least, request.high * most AS high_in_most,
                 CASE WHEN NOT to_per_kg THEN weight.low WHEN weight.high = 0 THEN 0.0
                      ELSE 1 / weight.high END AS by_least,
                 CASE WHEN NOT to_per_kg THEN weight.high
                      WHEN weight.low = 0 THEN CAST('infinity' AS DOUBLE)
                      ELSE 1 / weight.low END AS by_most
          FROM scale_request AS request
          LEFT JOIN amount_factor USING (n, unit, to_unit)
          LEFT JOIN weight ON per_kg <> to_per_kg AND least IS NOT NULL
               AND weight.k = request.k AND weight.moment = request.moment)
"""


def tell_scaled(bench: Bench, ids: str) -> None:
    """Make `scaled_told`, the grounds and gaps of some of what is `scaled`."""
    bench.make("scaled_told", _TOLD.format(ids=ids))


_NO_UNIT = "gap('dose-unit', [txt(from_unit), txt(to_unit), txt(medicine)])"

_TOLD = f"""
    SELECT id,
           CASE WHEN is_known AND is_weighed THEN {WEIGHT_GROUNDS} ELSE [] END AS grounds,
           CASE WHEN has_no_unit THEN [{_NO_UNIT}]
                WHEN NOT is_known THEN [{NO_WEIGHT}]
                ELSE list_concat(CASE WHEN is_weighed THEN {WEIGHT_GAPS} ELSE [] END,
                                 CASE WHEN is_open THEN [{_NO_UNIT}] ELSE [] END) END AS gaps
    FROM (SELECT id, is_known, is_weighed, is_open, least IS NULL AS has_no_unit,
                 request.unit AS from_unit, request.to_unit, concept.id AS medicine,
                 chart.moment AS asked_at, weight.* EXCLUDE (k, moment)
          FROM ({{ids}}) AS told JOIN scale_request AS request USING (id) JOIN scaled USING (id)
          JOIN chart ON chart.k = request.k JOIN concept ON concept.n = request.n
          LEFT JOIN amount_factor ON amount_factor.n = request.n
               AND amount_factor.unit = request.unit
               AND amount_factor.to_unit = request.to_unit
          LEFT JOIN weight ON is_weighed AND weight.k = request.k
               AND weight.moment = request.moment)
"""
