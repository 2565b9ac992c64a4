"""An amount as prescribed, in the unit of a question: converted, and per kilogram or in all.

Through the unit table or the product's concentration; and with the weight of the moment or,
without any, with every weight that is plausible for the patient's age.
"""

from primum.engines.memory.amounts import Known, Range, Unknown, Weight
from primum.engines.memory.ask import Ask
from primum.engines.memory.values import BODY_WEIGHT, Unusable, Value, ground_of, latest_value
from primum.findings.ground import Gap, Ground
from primum.record.dose import DoseAmount
from primum.vocabulary.dates import DAY
from primum.vocabulary.units import convert


def weight_at(ask: Ask, moment: float) -> Weight | None:
    """Find the body weight at a moment: the latest by then, else what is plausible for the age.

    None when neither a weight nor a table of plausible weights is at hand.
    """
    weights = ask.chart.weights
    if moment not in weights:
        weights[moment] = _weight_at(ask, moment)
    return weights[moment]


def _weight_at(ask: Ask, moment: float) -> Weight | None:
    measurement = ask.chart.program.meaning.measurements.get(BODY_WEIGHT)
    if measurement is None:
        return None
    # By the end of the moment's day: a child is weighed and dosed on the same one.
    value = latest_value(ask.chart, BODY_WEIGHT, (moment // DAY + 1) * DAY - 1)
    if isinstance(value, Value) and value.low == value.high:
        return Weight(value.low, value.high, (ground_of(ask.chart, measurement, value),), ())
    gap = value.gap if isinstance(value, Unusable) else Gap("measurement", (BODY_WEIGHT,))
    bands = ask.chart.bands(measurement.plausible)
    lows = [band.low for band in bands if band.low is not None]
    highs = [band.high for band in bands if band.high is not None]
    if not lows or not highs:
        return Weight(0.0, float("inf"), (), (gap,))
    return Weight(
        min(lows), max(highs), (Ground(None, "weight-bounds", (min(lows), max(highs))),), (gap,)
    )


def amounts_in(amount: DoseAmount, unit: str, ask: Ask) -> tuple[DoseAmount, ...] | Gap:
    """Convert an amount to a unit: by the unit table, else through the product's concentration.

    Products of different strength leave open which amount is meant: each that may be is given.
    """
    if amount.unit == unit:
        return (amount,)
    table = ask.chart.program.meaning.units
    factor = convert(1.0, amount.unit, unit, table)
    if factor is not None:
        return (DoseAmount(amount.low * factor, amount.high * factor, unit, amount.per_kg),)
    ends = {
        (low, high)
        for product in ask.medicine.products
        for low, high in [_through(product.strength, product.volume_units, amount, unit, ask)]
        if low is not None and high is not None
    }
    if not ends:
        return _no_unit(amount, unit, ask)
    return tuple(DoseAmount(low, high, unit, amount.per_kg) for low, high in sorted(ends))


def _no_unit(amount: DoseAmount, unit: str, ask: Ask) -> Gap:
    return Gap("dose-unit", (amount.unit, unit, ask.medicine_id))


def converted(
    amount: DoseAmount, unit: str, ask: Ask, moment: float, *, per_kg: bool
) -> Known | Unknown:
    """Give an amount in a unit, per kilogram or in all, with the weight of a moment."""
    amounts = amounts_in(amount, unit, ask)
    if isinstance(amounts, Gap):
        return (amounts,)
    found = [scaled(each, ask, moment, per_kg=per_kg) for each in amounts]
    if len(found) == 1:
        return found[0]
    known = [each for each in found if isinstance(each, Known)]
    if len(known) < len(found):
        return found[0]
    lows, highs = [each.range.low for each in known], [each.range.high for each in known]
    return Known(
        Range(
            (min(low for low, _ in lows), max(low for _, low in lows)),
            (min(high for high, _ in highs), max(high for _, high in highs)),
        ),
        known[0].grounds,
        (*known[0].gaps, _no_unit(amount, unit, ask)),
    )


def _through(
    strength: float | None, volume_units: dict[str, float], amount: DoseAmount, unit: str, ask: Ask
) -> tuple[float | None, float | None]:
    table = ask.chart.program.meaning.units
    per_unit = volume_units.get(amount.unit)
    volume = per_unit if per_unit is not None else convert(1.0, amount.unit, "mL", table)
    milligrams = convert(1.0, "mg", unit, table)
    if volume is None or strength is None or milligrams is None:
        return None, None
    factor = volume * strength * milligrams
    return amount.low * factor, amount.high * factor


def scaled(amount: DoseAmount, ask: Ask, moment: float, *, per_kg: bool) -> Known | Unknown:
    """Give an amount per kilogram, or in all, with the weight of a moment."""
    if amount.per_kg == per_kg:
        return Known(Range((amount.low, amount.low), (amount.high, amount.high)), (), ())
    weight = weight_at(ask, moment)
    if weight is None:
        return (Gap("measurement", (BODY_WEIGHT,)),)
    if per_kg:
        least = 1 / weight.high if weight.high else 0.0
        most = 1 / weight.low if weight.low else float("inf")
    else:
        least, most = weight.low, weight.high
    return Known(
        Range(
            (multiplied(amount.low, least), multiplied(amount.low, most)),
            (multiplied(amount.high, least), multiplied(amount.high, most)),
        ),
        weight.grounds,
        weight.gaps,
    )


def multiplied(amount: float, factor: float) -> float:
    """Multiply, where nothing of anything is nothing: of a weight without a bound too."""
    return 0.0 if amount == 0 else amount * factor
