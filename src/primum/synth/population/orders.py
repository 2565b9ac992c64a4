"""Medicines: requests of every status with what was handed out, and what patients say they take."""

from typing import NamedTuple

from primum.synth.chance import shares
from primum.synth.population.coded import Coded
from primum.synth.population.dosages import asked_dosage, asked_dose, usual_dosage, usual_dose
from primum.synth.population.formulary import medication_id
from primum.synth.population.palette import Palette, Treatment
from primum.synth.population.person import ADULT
from primum.synth.population.resource import Chart, Resource, hl7, quantity

_STATUSES = shares(
    (
        *(("active", 46.0), ("completed", 24), ("stopped", 12), ("draft", 4), ("on-hold", 3)),
        *(("cancelled", 4), ("entered-in-error", 2), ("unknown", 2)),
    )
)
_INTENTS = shares(
    (
        *(("order", 86.0), ("plan", 4), ("proposal", 2), ("original-order", 3)),
        *(("instance-order", 4), ("option", 1)),
    )
)
_STATEMENTS = shares(
    (
        *(("active", 55.0), ("completed", 18), ("stopped", 8), ("intended", 5)),
        *(("not-taken", 5), ("on-hold", 2), ("unknown", 4), ("entered-in-error", 3)),
    )
)
_DISPENSES = shares(
    (("completed", 88.0), ("in-progress", 4), ("preparation", 3), ("cancelled", 3), ("declined", 2))
)
_CATEGORIES = tuple(
    hl7("medicationrequest-category", "inpatient", "outpatient", "community", "discharge").values()
)
_OPEN = frozenset({"active", "draft", "on-hold", "unknown"})

_KNOWN, _OTHER = 0.15, 0.08  # a medicine or class of the knowledge; one not taken with it


class Course(NamedTuple):
    """What is ordered once: the medicine, how, with which status and since how many days."""

    thing: Coded
    dosage: list[Resource]
    status: str
    ago: int
    until: int | None = None  # days ago; None where nothing says
    prior: str = ""


def orders_of(
    chart: Chart, palette: Palette, treatment: Treatment | None, conditions: list[Resource]
) -> list[Resource]:
    """Make all that is ordered, handed out or taken."""
    chance = chart.chance
    courses = [_usual(chart, thing) for thing in _things(chart, palette, treatment)]
    made: list[Resource] = []
    for course in courses:
        if chance.happens(0.1):
            made.append(_statement(chart, course))
        else:
            made += _ordered(chart, course, conditions)
    if treatment:
        made += _treated(chart, treatment, conditions)
    return made


def _things(chart: Chart, palette: Palette, treatment: Treatment | None) -> list[Coded]:
    chance = chart.chance
    most = 8 if chart.person.age() >= ADULT else 4
    found = [chance.among(palette.medicines) for _ in range(chance.whole(0, most))]
    if palette.known_medicines and chance.happens(_KNOWN):
        found.append(chance.one(palette.known_medicines))
    if treatment:
        found += chance.some(treatment.others, _OTHER)
    return found


def _usual(chart: Chart, thing: Coded) -> Course:
    chance = chart.chance
    status = chance.among(_STATUSES)
    ago = chart.person.past(chance, 60 if status == "draft" else 1_000)
    over = status in ("completed", "stopped") and ago > 3 and chance.happens(0.8)
    until = chance.whole(0, ago - 2) if over else None
    return Course(thing, usual_dosage(chance, usual_dose(chance)), status, ago, until)


def _treated(chart: Chart, treatment: Treatment, conditions: list[Resource]) -> list[Resource]:
    """Make the orders of a medicine of the knowledge: one, or a dose that rose step by step."""
    chance, person = chart.chance, chart.person
    steps = chance.one((1, 1, 1, 2, 3))
    dosed = asked_dose(chance, treatment)
    start = person.past(chance, 20 if chance.happens(0.3) else 400)
    made: list[Resource] = []
    if steps == 1 and chance.happens(0.15):
        made.append(_never_taken(chart, treatment.medicine, start))
    for step in range(steps, 0, -1):
        ago = start * step // steps
        is_first, is_last = step == steps, step == 1
        dosage = asked_dosage(
            chance, dosed.times((steps - step + 1) / steps), treatment, person.weight(ago)
        )
        status = chance.one(("draft", "active", "active", "on-hold")) if is_last else "completed"
        until = None if is_last or ago < 3 else max(0, start * (step - 1) // steps)
        prior = (
            f"MedicationRequest/{made[-1]['id']}" if not is_first and chance.happens(0.7) else ""
        )
        course = Course(treatment.medicine, dosage, status, 0 if status == "draft" else ago, until)
        made.append(_request(chart, course._replace(prior=prior), conditions))
    if chance.happens(0.15):
        made.append(_dispense(chart, course, made[-1]))
    if chance.happens(0.1):
        made.append(_statement(chart, course))
    return made


def _never_taken(chart: Chart, thing: Coded, ago: int) -> Resource:
    """Record that the medicine was never taken before: what makes an order the first."""
    made = chart.base("MedicationStatement", ago)
    made["status"] = "not-taken"
    _name(made, chart, thing)
    made["dateAsserted"] = chart.person.day(ago)
    return made


def _ordered(chart: Chart, course: Course, conditions: list[Resource]) -> list[Resource]:
    made = [_request(chart, course, conditions)]
    if course.status in ("active", "completed") and chart.chance.happens(0.12):
        made.append(_dispense(chart, course, made[0]))
    return made


def _request(chart: Chart, course: Course, conditions: list[Resource]) -> Resource:
    chance, person = chart.chance, chart.person
    made = chart.base("MedicationRequest", course.ago if course.until is None else course.until)
    made["status"] = course.status
    made["intent"] = chance.among(_INTENTS)
    if chance.happens(0.4):
        made["category"] = [chance.one(_CATEGORIES)]
    if chance.happens(0.01):
        made["doNotPerform"] = True
    _name(made, chart, course.thing)
    if chance.happens(0.97):
        made["authoredOn"] = person.when(chance, course.ago)
    _reason(made, chart, conditions)
    _until(made, chart, course)
    if course.prior:
        made["priorPrescription"] = {"reference": course.prior}
    return made | chart.told_by("requester")


def _name(made: Resource, chart: Chart, thing: Coded) -> None:
    """Say which medicine: here, by a Medication that travels with it, or by one of the hospital."""
    how = chart.chance.random()
    if how < 0.9:
        made["medicationCodeableConcept"] = thing.way(chart.chance)
    elif how < 0.95:
        code = thing.way(chart.chance)
        made["contained"] = [{"resourceType": "Medication", "id": "m", "code": code}]
        made["medicationReference"] = {"reference": "#m", "display": thing.name}
    else:
        made["medicationReference"] = {
            "reference": f"Medication/{medication_id(chart.seed, thing)}"
        }


def _reason(made: Resource, chart: Chart, conditions: list[Resource]) -> None:
    """Say what it is for: by a code, by a reference to the problem list, or not at all."""
    chance = chart.chance
    if not conditions or chance.happens(0.6):
        return
    condition = chance.one(conditions)
    if chance.happens(0.5):
        made["reasonReference"] = [{"reference": f"Condition/{condition['id']}"}]
    else:
        made["reasonCode"] = [condition["code"]]


def _until(made: Resource, chart: Chart, course: Course) -> None:
    """Say how long: by the bounds of the dosage, a validity or a supply, or not at all.

    An end lies at least two days after the start, so that time zones never turn them around.
    """
    chance, person = chart.chance, chart.person
    how = chance.random()
    dosage = course.dosage
    if course.until is not None and how < 0.9:
        start, end = person.day(course.ago), person.day(course.until)
        if how < 0.45 and "repeat" in dosage[0].get("timing", {}):
            dosage = [_bounded(dosage[0], {"start": start, "end": end}), *dosage[1:]]
        else:
            made["dispenseRequest"] = {"validityPeriod": {"start": start, "end": end}}
    elif how < 0.35:
        made["dispenseRequest"] = {
            "numberOfRepeatsAllowed": chance.whole(0, 5),
            "expectedSupplyDuration": quantity(chance.one((7, 14, 30, 90)), "d"),
        }
    elif how < 0.42 and course.status in _OPEN:
        # Planned: it starts in the days to come.
        start = person.day(-chance.whole(1, 20))
        made["dispenseRequest"] = {"validityPeriod": {"start": start}}
    made["dosageInstruction"] = dosage


def _bounded(dosage: Resource, period: Resource) -> Resource:
    timing = dosage["timing"]
    repeat = timing["repeat"] | {"boundsPeriod": period}
    return dosage | {"timing": timing | {"repeat": repeat}}


def _dispense(chart: Chart, course: Course, request: Resource) -> Resource:
    chance, person = chart.chance, chart.person
    ago = chance.whole(0, course.ago)
    made = chart.base("MedicationDispense", ago)
    made["status"] = chance.among(_DISPENSES)
    _name(made, chart, course.thing)
    made["authorizingPrescription"] = [{"reference": f"MedicationRequest/{request['id']}"}]
    if chance.happens(0.8):
        made["daysSupply"] = quantity(chance.one((7, 14, 30, 90)), "d")
    moment = person.moment(chance, ago)
    made["whenPrepared"] = moment
    if chance.happens(0.9):
        made["whenHandedOver"] = moment
    if chance.happens(0.7):
        made["dosageInstruction"] = course.dosage
    return made


def _statement(chart: Chart, course: Course) -> Resource:
    chance, person = chart.chance, chart.person
    made = chart.base("MedicationStatement", course.until or 0)
    made["status"] = chance.among(_STATEMENTS)
    _name(made, chart, course.thing)
    if course.until is not None:
        made["effectivePeriod"] = {"start": person.day(course.ago), "end": person.day(course.until)}
    elif chance.happens(0.6):
        made["effectivePeriod"] = {"start": person.when(chance, course.ago)}
    else:
        made["effectiveDateTime"] = person.when(chance, course.ago)
    if chance.happens(0.8):
        made["dateAsserted"] = person.day(course.until or 0)
    made["informationSource"] = chart.subject
    made["dosage"] = course.dosage
    return made
