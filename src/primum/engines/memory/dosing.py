"""Atoms about the dose, frequency and route of an order, and the excipients it brings.

A dose is worked out in two steps: what each dosage line allows, in the unit of the question; and
what that is per kilogram (or in all), with the weight of the moment or, without any, with every
weight that is plausible for the patient's age.
"""

from primum.checks.criterion import Dose, ExcipientLoad, Frequency, Per, Route
from primum.engines.memory.amounts import Known, Range, Unknown, Weight
from primum.engines.memory.ask import Ask
from primum.engines.memory.interval import truth_between
from primum.engines.memory.values import BODY_WEIGHT, Unusable, Value, ground_of, latest_value
from primum.engines.outcome import Outcome, combined, lacking
from primum.findings.ground import Gap, Ground
from primum.record.dose import Dosage, DoseAmount
from primum.vocabulary.dates import DAY
from primum.vocabulary.quantity import Comparison, Operator
from primum.vocabulary.truth import Truth, any_of
from primum.vocabulary.units import convert

# Of a range, these comparisons are decided by its high end, the others by its low end.
UPWARD = frozenset({Operator.ABOVE, Operator.AT_LEAST})


# Faults of a dosage that leave its amount alone, or only say that there is none.
_NOT_OF_THE_AMOUNT = frozenset({"dose-missing", "timing-missing", "route-not-understood"})


_SAYS = {
    (Per.ADMINISTRATION, True): "dose-administration",
    (Per.ADMINISTRATION, False): "dose-administration-bounded",
    (Per.DAY, True): "dose-day",
    (Per.DAY, False): "dose-day-bounded",
}


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


def amount_in(amount: DoseAmount, unit: str, ask: Ask) -> DoseAmount | Gap:
    """Convert an amount to a unit: by the unit table, else through the product's concentration."""
    if amount.unit == unit:
        return amount
    table = ask.chart.program.meaning.units
    factor = convert(1.0, amount.unit, unit, table)
    if factor is not None:
        return DoseAmount(amount.low * factor, amount.high * factor, unit, amount.per_kg)
    ends = {
        (low, high)
        for product in ask.medicine.products
        for low, high in [_through(product.strength, product.volume_units, amount, unit, ask)]
        if low is not None and high is not None
    }
    if not ends:
        return Gap("dose-unit", (amount.unit, unit, ask.medicine_id))
    # Products of different strength leave open which amount is meant.
    return DoseAmount(min(low for low, _ in ends), max(high for _, high in ends), unit,
                      amount.per_kg)  # fmt: skip


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
            (_times(amount.low, least), _times(amount.low, most)),
            (_times(amount.high, least), _times(amount.high, most)),
        ),
        weight.grounds,
        weight.gaps,
    )


def _times(amount: float, factor: float) -> float:
    return 0.0 if amount == 0 else amount * factor


def lines(ask: Ask, per: Per, unit: str, *, per_kg: bool) -> list[Known | Unknown]:
    """Work out every dosage line of the order: one administration or one day of it."""
    key = (per, unit, per_kg)
    found = ask.amounts.get(key)
    if found is None:
        found = [_line(dosage, ask, per, unit, per_kg=per_kg) for dosage in ask.dosages]
        found = ask.amounts[key] = found or [(Gap("dose", (ask.medicine_id,)),)]
    return found


def _line(dosage: Dosage, ask: Ask, per: Per, unit: str, *, per_kg: bool) -> Known | Unknown:
    amount = dosage.day if per is Per.DAY else dosage.administration
    if amount is None:
        if per is Per.DAY and dosage.administration is not None:
            return (Gap("frequency", (ask.medicine_id,)),)
        unread = tuple(
            Gap(f"dosage-{rule}", (text,))
            for rule, text in dosage.problems
            if rule not in _NOT_OF_THE_AMOUNT
        )
        return unread or (Gap("dose", (ask.medicine_id,)),)
    converted = amount_in(amount, unit, ask)
    if isinstance(converted, Gap):
        return (converted,)
    return scaled(converted, ask, ask.chart.at, per_kg=per_kg)


def dose(node: Dose, ask: Ask) -> Outcome:
    """Answer `Dose`."""
    known = lines(ask, node.per, node.amount_unit, per_kg=node.per_kg)
    if node.per is Per.DAY and len(known) > 1 and not _in_sequence(ask.dosages):
        known = [_sum(known)]
    outcomes = [_judge(line, node.per, node.comparison, ask) for line in known]
    return _of_any_line(outcomes)


def _of_any_line(outcomes: list[Outcome]) -> Outcome:
    """Answer for the order by its dosage lines: yes when one of them is."""
    if len(outcomes) == 1:
        return outcomes[0]
    return combined(any_of(outcome.truth for outcome in outcomes), outcomes)


def _in_sequence(dosages: tuple[Dosage, ...]) -> bool:
    """Whether the lines follow each other (titration) instead of being given together."""
    return _is_numbered(dosages) and len({dosage.start for dosage in dosages}) > 1


def _is_numbered(dosages: tuple[Dosage, ...]) -> bool:
    """Whether every line has a sequence number of its own."""
    numbers = [dosage.sequence for dosage in dosages]
    return None not in numbers and len(set(numbers)) == len(numbers)


def _sum(known: list[Known | Unknown]) -> Known | Unknown:
    if len(known) == 1:
        return known[0]
    gaps = tuple(gap for line in known if not isinstance(line, Known) for gap in line)
    if gaps:
        return gaps
    parts = [line for line in known if isinstance(line, Known)]
    total = parts[0].range
    for part in parts[1:]:
        total = total.plus(part.range)
    return Known(
        total,
        tuple(dict.fromkeys(ground for part in parts for ground in part.grounds)),
        tuple(dict.fromkeys(gap for part in parts for gap in part.gaps)),
    )


def _judge(line: Known | Unknown, per: Per, comparison: Comparison, ask: Ask) -> Outcome:
    if not isinstance(line, Known):
        return Outcome(Truth.UNKNOWN, (), line)
    end = line.range.high if comparison.operator in UPWARD else line.range.low
    truth = truth_between(end[0], end[1], comparison)
    limit = comparison.quantity
    exact = line.range.low[0] == line.range.low[1] and line.range.high[0] == line.range.high[1]
    # Without a weight the dose is at least, or at most, so much: the end that decided is shown.
    ground = Ground(
        ask.order.ref,
        _SAYS[per, exact],
        (line.range.low[0], line.range.high[1], limit.unit, comparison.operator, limit.value),
    )
    gaps = line.gaps if truth is Truth.UNKNOWN else ()
    return Outcome(truth, (ground, *line.grounds), gaps)


def frequency(node: Frequency, ask: Ask) -> Outcome:
    """Answer `Frequency`: of all dosage lines together, or of any where one follows another."""
    if not ask.dosages:
        return lacking("frequency", ask.medicine_id)
    together = _times_a_day(ask.dosages, node, ask)
    if len(ask.dosages) == 1:
        return together
    apart = _of_any_line([_times_a_day((line,), node, ask) for line in ask.dosages])
    if _in_sequence(ask.dosages):
        return apart
    if _is_numbered(ask.dosages) and apart.truth is not together.truth:
        # Numbers alone do not tell steps of a schedule from doses of one day.
        gap = Gap("frequency", (ask.medicine_id,))
        return Outcome(Truth.UNKNOWN, together.grounds, together.gaps or (gap,))
    return together


def _times_a_day(dosages: tuple[Dosage, ...], node: Frequency, ask: Ask) -> Outcome:
    """Compare the times a day that lines bring together; a line that is silent brings some."""
    times = [dosage.frequency for dosage in dosages if dosage.frequency is not None]
    low, high = sum(each.low for each in times), sum(each.high for each in times)
    end = high if node.comparison.operator in UPWARD else low
    is_all = len(times) == len(dosages)
    truth = truth_between(end, end if is_all else float("inf"), node.comparison)
    grounds = (Ground(ask.order.ref, "frequency", (low, high)),) if times else ()
    gaps = (Gap("frequency", (ask.medicine_id,)),) if truth is Truth.UNKNOWN else ()
    return Outcome(truth, grounds, gaps)


def route(node: Route, ask: Ask) -> Outcome:
    """Answer `Route`: of any dosage line."""
    outcomes = []
    for dosage in ask.dosages:
        if not dosage.routes:
            outcomes.append(lacking("route", ask.medicine_id))
            continue
        truth = Truth.YES if set(dosage.routes) & set(node.routes) else Truth.NO
        outcomes.append(Outcome(truth, (Ground(ask.order.ref, "route", dosage.routes),)))
    if not outcomes:
        return lacking("route", ask.medicine_id)
    return _of_any_line(outcomes)


def excipient_load(node: ExcipientLoad, ask: Ask) -> Outcome:
    """Answer `ExcipientLoad`: a day's dose, through the concentrations of the product."""
    ratios = {
        product.excipients[node.substance] / product.strength
        for product in ask.medicine.products
        if product.strength and node.substance in product.excipients
    }
    if not ratios:
        return lacking("composition", ask.medicine_id, node.substance)
    limit = node.comparison.quantity
    known = lines(ask, Per.DAY, "mg", per_kg=limit.unit == "mg/kg")
    total = _sum(known) if not _in_sequence(ask.dosages) else known[0]
    if not isinstance(total, Known):
        return Outcome(Truth.UNKNOWN, (), total)
    low, high = total.range
    load = Known(
        Range(
            (low[0] * min(ratios), low[1] * max(ratios)),
            (high[0] * min(ratios), high[1] * max(ratios)),
        ),
        total.grounds,
        total.gaps,
    )
    end = load.range.high if node.comparison.operator in UPWARD else load.range.low
    truth = truth_between(end[0], end[1], node.comparison)
    ground = Ground(
        ask.order.ref, "excipient", (node.substance, load.range.low[0], load.range.high[1],
                                     limit.unit, node.comparison.operator, limit.value)
    )  # fmt: skip
    gaps = load.gaps or (Gap("composition", (ask.medicine_id, node.substance)),)
    return Outcome(truth, (ground, *load.grounds), gaps if truth is Truth.UNKNOWN else ())


def days_between(earlier: float, later: float) -> float:
    """Whole calendar days from one moment to another: "a week later" does not ask for the hour."""
    return later // DAY - earlier // DAY
