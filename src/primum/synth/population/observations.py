"""Measured values: a weight at several ages, what checks ask about, and the usual rest."""

from primum.engines.memory.values import BODY_WEIGHT
from primum.synth.chance import Chance, shares
from primum.synth.population.coded import Coded, coded
from primum.synth.population.measured import BODY_HEIGHT
from primum.synth.population.palette import Measured, Palette, Treatment, Unit
from primum.synth.population.person import ADULT
from primum.synth.population.resource import UCUM, Chart, Resource, hl7, quantity, rounded
from primum.vocabulary.codes import SYSTEMS

_STATUSES = shares(
    (
        *(("final", 88.0), ("amended", 3), ("corrected", 2), ("preliminary", 3)),
        *(("entered-in-error", 2), ("cancelled", 1), ("registered", 0.5), ("unknown", 0.5)),
    )
)
_CATEGORY = hl7("observation-category", "vital-signs", "laboratory")
_ABSENT = hl7("data-absent-reason", "unknown", "not-performed", "not-asked", "error")
_COMPARATORS = ("<", "<=", ">", ">=")

_LOINC = SYSTEMS["loinc"][0]
# Usual things that no check has to ask about: name, LOINC code, unit, low, high.
_USUAL = tuple(
    (coded(name, [(_LOINC, code)]), unit, low, high)
    for name, code, unit, low, high in (
        ("Heart rate", "8867-4", "/min", 55, 120),
        ("Respiratory rate", "9279-1", "/min", 12, 30),
        ("Body temperature", "8310-5", "Cel", 36, 39.5),
        ("Hemoglobin [Mass/volume] in Blood", "718-7", "g/dL", 9, 17),
        ("Creatinine [Mass/volume] in Serum or Plasma", "2160-0", "mg/dL", 0.3, 2.5),
        ("Sodium [Moles/volume] in Serum or Plasma", "2951-2", "mmol/L", 130, 148),
        ("Potassium [Moles/volume] in Serum or Plasma", "2823-3", "mmol/L", 3, 6),
    )
)
_PRESSURE = coded("Blood pressure panel with all children optional", [(_LOINC, "85354-9")])
_SYSTOLIC = coded("Systolic blood pressure", [(_LOINC, "8480-6")], ways=1)
_DIASTOLIC = coded("Diastolic blood pressure", [(_LOINC, "8462-4")], ways=1)

_NEVER_WEIGHED = 0.12
_SLIP = 0.004  # of weights, written as if in another unit
_ASKED = 0.45


def observations_of(chart: Chart, palette: Palette, treatment: Treatment | None) -> list[Resource]:
    """Make the values of one patient."""
    chance = chart.chance
    found = _bodies(chart, palette)
    for key in treatment.measured if treatment else ():
        if chance.happens(_ASKED):
            found += _values(chart, palette.measurements[key], chance.whole(1, 3))
    known = [key for key in palette.measurements if key not in (BODY_WEIGHT, BODY_HEIGHT)]
    if known and chance.happens(0.3):
        found += _values(chart, palette.measurements[chance.one(known)], chance.whole(1, 2))
    found += [_usual(chart) for _ in range(chance.whole(0, 4))]
    found += [_pressure(chart) for _ in range(chance.whole(0, 1))]
    if chance.happens(0.1):
        found.append(_answer(chart, chance.among(palette.conditions)))
    return found


def _bodies(chart: Chart, palette: Palette) -> list[Resource]:
    """Weigh and measure the patient now and then; some were never weighed."""
    chance, person = chart.chance, chart.person
    if chance.happens(_NEVER_WEIGHED):
        return []
    days = 500 if person.age() < ADULT else 1_500
    found = []
    weight, height = palette.measurements[BODY_WEIGHT], palette.measurements[BODY_HEIGHT]
    for _ in range(chance.whole(1, 6)):
        ago = person.past(chance, days)
        slip = 1000.0 if chance.happens(_SLIP) else 1.0
        found.append(_measured(chart, weight, person.weight(ago) * slip, ago))
        if chance.happens(0.25):
            found.append(_measured(chart, height, person.height(ago), ago))
    return found


def _values(chart: Chart, measured: Measured, count: int) -> list[Resource]:
    """Draw values around a line that a check draws, else anywhere within what is plausible."""
    chance, found = chart.chance, []
    for _ in range(count):
        if measured.lines:
            line = chance.one(measured.lines)
            value = line + chance.deviation() * (abs(line) * 0.3 + 0.1)
        else:
            value = measured.low + (measured.high - measured.low) * chance.random() ** 2
        value = min(max(value, measured.low), measured.high)
        found.append(
            _measured(
                chart,
                measured,
                value,
                chart.person.past(chance, 10 if chance.happens(0.3) else 700),
            )
        )
    return found


def _measured(chart: Chart, measured: Measured, value: float, ago: int) -> Resource:
    chance = chart.chance
    units = measured.units
    unit = units[0] if chance.happens(0.75) else chance.one(units)
    made = _observation(chart, measured.what.way(chance), ago)
    _put(made, chance, _written(chance, (value - unit.offset) / unit.factor, unit))
    return made


def _written(chance: Chance, value: float, unit: Unit) -> Resource:
    """Write a value with its unit: in UCUM, with another spelling beside it, or printed only."""
    how = chance.random()
    written: Resource = {"value": rounded(value, 4), "unit": chance.one(unit.spellings)}
    if how < 0.85:
        written |= {"system": UCUM, "code": unit.code}
    if how > 0.98:
        written["comparator"] = chance.one(_COMPARATORS)
    return written


def _put(made: Resource, chance: Chance, value: Resource) -> None:
    """Put a value in, or the reason why there is none, or nothing."""
    if chance.happens(0.95):
        made["valueQuantity"] = value
    elif chance.happens(0.75):
        made["dataAbsentReason"] = chance.one(tuple(_ABSENT.values()))


def _observation(chart: Chart, code: Resource, ago: int, category: str = "") -> Resource:
    chance, person = chart.chance, chart.person
    made = chart.base("Observation", ago)
    made["status"] = chance.among(_STATUSES)
    if category or chance.happens(0.5):
        made["category"] = [_CATEGORY[category or chance.one(("vital-signs", "laboratory"))]]
    made["code"] = code
    how = chance.random()
    moment = person.moment(chance, ago)
    if how < 0.8:
        made["effectiveDateTime"] = moment
    elif how < 0.9:
        made["effectiveDateTime"] = person.when(chance, ago)
    elif how < 0.95:
        made["effectivePeriod"] = {"start": moment, "end": moment}
    elif how < 0.98:
        made["effectiveInstant"] = moment
    if chance.happens(0.85):
        made["issued"] = moment
    return made | chart.told_by("performer")


def _usual(chart: Chart) -> Resource:
    chance = chart.chance
    what, unit, low, high = chance.one(_USUAL)
    made = _observation(chart, what.way(chance), chart.person.past(chance, 1_000))
    _put(made, chance, quantity(rounded(chance.between(low, high)), unit))
    return made


def _pressure(chart: Chart) -> Resource:
    """Make a value of several components."""
    chance = chart.chance
    ago = chart.person.past(chance, 1_000)
    made = _observation(chart, _PRESSURE.way(chance), ago, "vital-signs")
    made["component"] = []
    for what, low, high in ((_SYSTOLIC, 85, 175), (_DIASTOLIC, 45, 105)):
        component = {"code": what.ways[0]}
        _put(component, chance, quantity(chance.whole(low, high), "mm[Hg]"))
        made["component"].append(component)
    return made


def _answer(chart: Chart, about: Coded) -> Resource:
    """Make a value that is no number: a code, words, yes or no."""
    chance = chart.chance
    made = _observation(chart, {"text": "Answer to a question"}, chart.person.past(chance, 1_000))
    how = chance.random()
    if how < 0.5:
        made["valueCodeableConcept"] = about.way(chance)
    elif how < 0.8:
        made["valueString"] = about.name
    else:
        made["valueBoolean"] = chance.happens(0.5)
    return made
