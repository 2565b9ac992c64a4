"""Atoms about the dose, frequency and route of an order, and the excipients it brings.

What each dosage line allows is worked out by `scaling`, in the unit of the question.
"""

from primum.checks.concept import Medicine
from primum.checks.criterion import Dose, ExcipientLoad, Frequency, Per, Route
from primum.engines.memory.amounts import Known, Range, Unknown
from primum.engines.memory.ask import Ask
from primum.engines.memory.interval import truth_between
from primum.engines.memory.scaling import converted, multiplied
from primum.engines.outcome import Outcome, combined, lacking
from primum.findings.ground import Gap, Ground
from primum.record.dose import Dosage
from primum.vocabulary.quantity import UPWARD, Comparison
from primum.vocabulary.truth import Truth, any_of, truth_of

# Faults of a dosage that leave its amount alone, or only say that there is none.
NOT_OF_THE_AMOUNT = frozenset({"dose-missing", "timing-missing", "route-not-understood"})

_SAYS = {
    (Per.ADMINISTRATION, True): "dose-administration",
    (Per.ADMINISTRATION, False): "dose-administration-bounded",
    (Per.DAY, True): "dose-day",
    (Per.DAY, False): "dose-day-bounded",
}


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
            if rule not in NOT_OF_THE_AMOUNT
        )
        return unread or (Gap("dose", (ask.medicine_id,)),)
    return converted(amount, unit, ask, ask.chart.moment.until, per_kg=per_kg)


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
    end = line.range.deciding(comparison.operator)
    truth = truth_between(end[0], end[1], comparison)
    limit = comparison.quantity
    exact = all(gap.fact == "dose-unit" for gap in line.gaps)  # but for the product, no weight
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
    low = high = 0.0
    for each in times:  # one by one: `sum` rounds otherwise from Python 3.12 on
        low, high = low + each.low, high + each.high
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
        truth = truth_of(not frozenset(node.routes).isdisjoint(dosage.routes))
        outcomes.append(Outcome(truth, (Ground(ask.order.ref, "route", dosage.routes),)))
    if not outcomes:
        return lacking("route", ask.medicine_id)
    return _of_any_line(outcomes)


def excipient_ratios(medicine: Medicine, substance: str) -> set[float]:
    """How much of an excipient comes with one of the medicine, by the products that say."""
    return {
        product.excipients[substance] / product.strength
        for product in medicine.products
        if product.strength and substance in product.excipients
    }


def excipient_load(node: ExcipientLoad, ask: Ask) -> Outcome:
    """Answer `ExcipientLoad`: a day's dose, through the concentrations of the product."""
    ratios = excipient_ratios(ask.medicine, node.substance)
    if not ratios:
        return lacking("composition", ask.medicine_id, node.substance)
    limit = node.comparison.quantity
    known = lines(ask, Per.DAY, "mg", per_kg=limit.unit == "mg/kg")
    if not _in_sequence(ask.dosages):
        known = [_sum(known)]
    return _of_any_line([_load_of(line, ratios, node, ask) for line in known])


def _load_of(line: Known | Unknown, ratios: set[float], node: ExcipientLoad, ask: Ask) -> Outcome:
    if not isinstance(line, Known):
        return Outcome(Truth.UNKNOWN, (), line)
    limit = node.comparison.quantity
    low, high = line.range
    load = Known(
        Range(
            (multiplied(min(ratios), low[0]), multiplied(max(ratios), low[1])),
            (multiplied(min(ratios), high[0]), multiplied(max(ratios), high[1])),
        ),
        line.grounds,
        line.gaps,
    )
    end = load.range.deciding(node.comparison.operator)
    truth = truth_between(end[0], end[1], node.comparison)
    ground = Ground(
        ask.order.ref, "excipient", (node.substance, load.range.low[0], load.range.high[1],
                                     limit.unit, node.comparison.operator, limit.value)
    )  # fmt: skip
    gaps = load.gaps or (Gap("composition", (ask.medicine_id, node.substance)),)
    return Outcome(truth, (ground, *load.grounds), gaps if truth is Truth.UNKNOWN else ())
