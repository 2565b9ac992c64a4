"""Atoms about the person: conditions, hypersensitivity, age, sex, measurements, procedures."""

from primum.checks.concept import Absence
from primum.checks.criterion import Age, Done, Has, Hypersensitive, Latest, Sex, Time
from primum.engines.memory.ask import Ask
from primum.engines.memory.chart import Chart, Spoken
from primum.engines.memory.interval import truth_between
from primum.engines.memory.values import Unusable, Value, bound_of, ground_of, latest_value
from primum.engines.outcome import Outcome, denied, lacking
from primum.findings.ground import Gap, Ground
from primum.record.model import Supplied
from primum.record.standing import Doing, measured_at, procedure_at
from primum.vocabulary.codes import shown
from primum.vocabulary.dates import DAY, When, read_when
from primum.vocabulary.truth import Truth, any_of, truth_of

LIST = "list"  # the gap of a whole list, which is said once however many facts it hides


def has(node: Has, ask: Ask) -> Outcome:
    """Answer `Has`."""
    chart = ask.chart
    spoken = chart.conditions.get(node.condition, [])
    if node.time is Time.EVER:
        spoken = [said for said in spoken if not said.of_now]
    absence = chart.program.meaning.concept(node.condition).absence
    found = _spoken(spoken, node.time, node.condition)
    if found is not None and (found.truth is not Truth.NO or absence is Absence.NO):
        return found
    if any(row.denies for row in spoken):
        assert found is not None
        return found
    # What ended long ago does not deny that it is there again.
    if not chart.supplied(Supplied.CONDITIONS):
        return lacking(LIST, Supplied.CONDITIONS)
    if absence is Absence.UNKNOWN:
        return lacking("condition", node.condition)
    return denied("no-condition", node.condition)


def _spoken(spoken: list[Spoken], time: Time, concept: str) -> Outcome | None:
    """Answer from the rows that speak of a concept; None when there are none."""
    if not spoken:
        return None
    truths = [_truth(row, time) for row in spoken]
    truth = any_of(truths)
    rows = [row for row, each in zip(spoken, truths, strict=True) if each == truth]
    grounds = tuple(_ground_of(row, truth, concept) for row in rows)
    gaps: tuple[Gap, ...] = ()
    if truth is Truth.UNKNOWN:
        gaps = tuple(
            Gap("unsure", (concept, shown(row.row.codings, row.row.text), row.row.ref))
            for row in rows
        )
    return Outcome(truth, grounds, gaps)


def _truth(spoken: Spoken, time: Time) -> Truth:
    if time is Time.CURRENT:
        truth = spoken.standing.current
    elif time is Time.EVER:
        truth = spoken.standing.ever
    else:
        truth = spoken.standing.suspected
    # An unspecific code proves nothing; when it no longer stands, it denies nothing either.
    return truth if spoken.sure or truth is Truth.NO else Truth.UNKNOWN


def _ground_of(spoken: Spoken, truth: Truth, concept: str) -> Ground:
    row = spoken.row
    date = row.onset or row.recorded
    seconds = read_when(date).earliest if date else None
    says = {Truth.YES: "has", Truth.UNKNOWN: "has-perhaps", Truth.NO: "has-not"}[truth]
    if spoken.row.ref.startswith("Flag/"):
        says += "-flag"
    return Ground(row.ref, says, (concept, shown(row.codings, row.text), seconds, row.verification))


def hypersensitive(node: Hypersensitive, ask: Ask) -> Outcome:
    """Answer `Hypersensitive`."""
    chart = ask.chart
    found = _spoken(chart.allergies.get(node.substance, []), Time.SUSPECTED, node.substance)
    if found is not None and found.truth is not Truth.NO:
        return found
    nothing_known = chart.no_known_allergy
    if nothing_known is not None:
        return Outcome(Truth.NO, (Ground(nothing_known.ref, "no-known-allergy"),))
    if chart.unnamed_allergies:
        gaps = [Gap("unsure", (node.substance, "", row.ref)) for row in chart.unnamed_allergies]
        return Outcome(Truth.UNKNOWN, (), tuple(gaps))
    if found is not None:
        return found
    asked = chart.other_allergies
    if not asked and chart.program.meaning.concept(node.substance).absence is Absence.UNKNOWN:
        # An empty list does not say that anybody asked.
        return lacking(LIST, Supplied.ALLERGIES)
    if not asked and not chart.supplied(Supplied.ALLERGIES):
        return lacking(LIST, Supplied.ALLERGIES)
    return denied("no-allergy", node.substance)


def age(node: Age, ask: Ask) -> Outcome:
    """Answer `Age`."""
    quantity = node.comparison.quantity
    ages = ask.chart.ages(quantity.unit)
    if ages is None:
        on_record = ask.chart.record.patient.birth_date
        return lacking("birth-date-impossible", on_record) if on_record else lacking("birth-date")
    truth = truth_between(ages.low, ages.high, node.comparison)
    ground = Ground(ask.chart.patient_ref, "age", (ages.low, ages.high, quantity.unit))
    gaps = (Gap("exact-birth-date"),) if truth is Truth.UNKNOWN else ()
    return Outcome(truth, (ground,), gaps)


def sex(node: Sex, ask: Ask) -> Outcome:
    """Answer `Sex`."""
    patient = ask.chart.record.patient
    if patient.gender not in ("female", "male"):
        return lacking("sex")
    ground = Ground(ask.chart.patient_ref, "sex", (patient.gender,))
    return Outcome(truth_of(patient.gender == node.sex), (ground,))


def latest(node: Latest, ask: Ask) -> Outcome:
    """Answer `Latest`."""
    measurement = ask.chart.program.meaning.measurements[node.measurement]
    before = _first_exposure(ask) if node.basal else ask.chart.moment.until
    value = latest_value(ask.chart, node.measurement, before)
    if not isinstance(value, Value):
        return _no_value(node.measurement, value, ask.chart)
    bound = bound_of(ask.chart.program.meaning, node)
    if bound is None:
        limit = node.comparison.quantity
        return lacking("value-unit", node.measurement, limit.value, limit.unit)
    truth = truth_between(value.low, value.high, node.comparison, bound)
    gaps = (Gap("measurement", (node.measurement,)),) if truth is Truth.UNKNOWN else ()
    return Outcome(truth, (ground_of(ask.chart, measurement, value),), gaps)


def _no_value(measurement: str, unusable: Unusable | None, chart: Chart) -> Outcome:
    if unusable is not None:
        return Outcome(Truth.UNKNOWN, (), (unusable.gap,))
    if not chart.supplied(Supplied.OBSERVATIONS):
        return lacking(LIST, Supplied.OBSERVATIONS)
    return lacking("measurement", measurement)


def _first_exposure(ask: Ask) -> float:
    starts = [taken.exposure.start for taken in ask.earlier if taken.exposure]
    return min([*starts, ask.start.latest, ask.chart.at])


def done(node: Done, ask: Ask) -> Outcome:
    """Answer `Done`: from procedures and from measurements alike."""
    chart = ask.chart
    times, refusals = _doings(node.what, chart)
    oldest = -float("inf") if node.within is None else chart.at - node.within * DAY
    recent = [(when.latest, ref) for when, ref in times if when.earliest >= oldest]
    if recent:
        newest, ref = max(recent)
        return Outcome(Truth.YES, (Ground(ref, "done", (node.what, newest)),))
    # A date that is partial or absent may lie on either side.
    if any(when.latest >= oldest or when.latest == -float("inf") for when, _ in times):
        return lacking("done", node.what)
    if times:
        newest, ref = max((when.latest, ref) for when, ref in times)
        return Outcome(Truth.NO, (Ground(ref, "done-before", (node.what, newest, node.within)),))
    if refusals:
        newest, ref = max((when.latest, ref) for when, ref in refusals)
        return Outcome(Truth.NO, (Ground(ref, "not-done", (node.what, newest)),))
    return _nothing_done(node, ask)


def _nothing_done(node: Done, ask: Ask) -> Outcome:
    kind = (
        Supplied.OBSERVATIONS
        if node.what in ask.chart.program.meaning.measurements
        else Supplied.PROCEDURES
    )
    if not ask.chart.supplied(kind):
        return lacking(LIST, kind)
    since = min((t.exposure.start for t in ask.surely_earlier if t.exposure), default=None)
    # Overdue needs a start on record: without one there is nothing to count from.
    if since is not None and since <= ask.chart.at - (node.within or 0.0) * DAY:
        return denied("never-done", node.what, since, node.within)
    return lacking("done", node.what)


def _doings(what: str, chart: Chart) -> tuple[list[tuple[When, str]], list[tuple[When, str]]]:
    """When something was done, and when it was recorded as not done, each with its row."""
    times: list[tuple[When, str]] = []
    refusals: list[tuple[When, str]] = []
    for row in chart.procedures.get(what, ()):
        if doing := procedure_at(row, chart.moment.until):
            (times if doing[0] is Doing.DONE else refusals).append((doing[1], row.ref))
    for observation in chart.observations.get(what, ()):
        when = measured_at(observation, chart.moment.until)
        if when is not None:
            absent = observation.absent_reason is not None and observation.value is None
            (refusals if absent else times).append((when, observation.ref))
    return times, refusals
