"""Atoms about the course of a treatment: steps of the dose, their interval, the very start."""

from primum.checks.criterion import DoseStep, Per, SinceDoseChange, Starts
from primum.engines.memory.amounts import Known, Level, Unknown
from primum.engines.memory.ask import Ask, by_start, is_doubtful
from primum.engines.memory.chart import Taken
from primum.engines.memory.dosing import lines
from primum.engines.memory.interval import truth_between
from primum.engines.memory.scaling import converted
from primum.engines.outcome import Outcome, lacking
from primum.findings.ground import Gap, Ground
from primum.record.dosage import normalise
from primum.vocabulary.dates import DAYS_PER_UNIT, day_number
from primum.vocabulary.quantity import Comparison, Quantity
from primum.vocabulary.truth import Truth

# A dose in mg is rounded to what a syringe can measure, and the child grows in between: doses
# per kilogram that differ by less than this share are the same dose. A project rule.
ROUNDING = 0.05

# Likewise a step, which is the difference of two rounded doses, against its limit.
STEP_ROUNDING = 0.1


def _is_same(level: Level, low: float, high: float) -> bool:
    """Whether a dose is the one that was held, but for rounding."""
    return _near(level.low, low) and _near(level.high, high)


def _near(left: float, right: float) -> bool:
    return abs(left - right) <= ROUNDING * max(abs(left), abs(right))


def starts(node: Starts, ask: Ask) -> Outcome:
    """Answer `Starts`."""
    del node
    if ask.surely_earlier:
        first = min(ask.surely_earlier, key=by_start)
        since = first.exposure.start if first.exposure else None
        return Outcome(Truth.NO, (Ground(first.row.ref, "taken-before", (ask.medicine_id, since)),))
    if ask.order.prior is not None:
        return Outcome(Truth.NO, (Ground(ask.order.ref, "renewal", (ask.order.prior,)),))
    if ask.never_taken is not None and not ask.earlier:
        return Outcome(Truth.YES, (Ground(ask.never_taken.ref, "first", (ask.medicine_id,)),))
    return lacking("history", ask.medicine_id)


def dose_step(node: DoseStep, ask: Ask) -> Outcome:
    """Answer `DoseStep`."""
    unit = node.amount_unit
    repeated = ask.repeated
    if repeated is not None:
        ground = Ground(ask.order.ref, "same-dose", (repeated.row.ref,))
        return Outcome(truth_between(0.0, 0.0, node.comparison), (ground,))
    level = _level_before(ask, unit, per_kg=node.per_kg)
    if isinstance(level, Outcome):
        return level
    now = _highest(lines(ask, Per.ADMINISTRATION, unit, per_kg=node.per_kg))
    if not isinstance(now, Known):
        return Outcome(Truth.UNKNOWN, (), now)
    if now.gaps:
        return Outcome(Truth.UNKNOWN, (), now.gaps)
    low, high = now.range.low[0], now.range.high[1]
    step = 0.0 if _is_same(level, low, high) else high - level.high
    limit = node.comparison.quantity.value
    if abs(step - limit) <= STEP_ROUNDING * limit:
        step = limit  # a step that differs from the limit by rounding only is the limit
    ground = Ground(ask.order.ref, "step", (level.high, high, node.comparison.quantity.unit))
    before = Ground(level.ref, "dose-before", (level.high, node.comparison.quantity.unit,
                                               level.since))  # fmt: skip
    return Outcome(truth_between(step, step, node.comparison), (ground, before, *now.grounds))


def since_dose_change(node: SinceDoseChange, ask: Ask) -> Outcome:
    """Answer `SinceDoseChange`."""
    level = _level_before(ask, "mg", per_kg=True)
    if isinstance(level, Outcome):
        return level
    quantity = node.comparison.quantity
    in_days = Comparison(
        node.comparison.operator, Quantity(quantity.value * DAYS_PER_UNIT[quantity.unit], "d")
    )
    days = _days_between(level.since, ask.start.earliest)
    ground = Ground(level.ref, "held-for", (days, level.since, level.high, "mg/kg"))
    return Outcome(truth_between(days, days, in_days), (ground,))


def _level_before(ask: Ask, unit: str, *, per_kg: bool) -> Level | Outcome:
    """Find the dose that was held when the order starts, and since when.

    An outcome in its stead: *no* for a recorded first treatment, *unknown* without a history.
    """
    level = ask.levels.get((unit, per_kg))
    if level is None:
        level = ask.levels[unit, per_kg] = _find_level(ask, unit, per_kg=per_kg)
    return level


def _find_level(ask: Ask, unit: str, *, per_kg: bool) -> Level | Outcome:
    if not ask.earlier:
        if ask.never_taken is not None and ask.order.prior is None:
            return Outcome(Truth.NO, (Ground(ask.never_taken.ref, "first", (ask.medicine_id,)),))
        return lacking("history", ask.medicine_id)
    level: Level | None = None
    gaps: tuple[Gap, ...] = (Gap("history", (ask.medicine_id,)),)
    for taken in sorted(ask.earlier, key=by_start):
        if taken.exposure is None or not taken.row.dosages:
            continue
        found = _dose_of(taken, ask, unit, per_kg=per_kg)
        if not isinstance(found, Known) or found.gaps:
            # A dose in between that cannot be read: what was held is not known.
            level, gaps = None, found.gaps if isinstance(found, Known) else found
            continue
        low, high = found.range.low[0], found.range.high[1]
        if level is None or not _is_same(level, low, high):
            level = Level(low, high, taken.exposure.start, taken.row.ref)
    if level is None:
        return Outcome(Truth.UNKNOWN, (), gaps)
    if level.since == -float("inf"):
        return lacking("history", ask.medicine_id)
    return level


def _dose_of(taken: Taken, ask: Ask, unit: str, *, per_kg: bool) -> Known | Unknown:
    """Work out an earlier administration, with the weight of its own time."""
    if is_doubtful(taken):
        return (Gap("history", (ask.medicine_id,)),)
    moment = by_start(taken)[0]
    found: list[Known | Unknown] = []
    for raw in taken.row.dosages:
        amount = normalise(raw).administration
        if amount is None:
            return (Gap("history", (ask.medicine_id,)),)
        found.append(converted(amount, unit, ask, moment, per_kg=per_kg))
    return _highest(found)


def _highest(found: list[Known | Unknown]) -> Known | Unknown:
    """Give the line that allows most: the one that a step is measured by."""
    best: Known | None = None
    for line in found:
        if not isinstance(line, Known):
            return line
        if best is None or line.range.high > best.range.high:
            best = line
    return best if best is not None else ()


def _days_between(earlier: float, later: float) -> float:
    """Whole calendar days from one moment to another: "a week later" does not ask for the hour."""
    return day_number(later) - day_number(earlier)
