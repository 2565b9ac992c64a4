"""One patient of a population, which depends on the recipe and its number and nothing else."""

from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct

from primum.synth.chance import Chance
from primum.synth.population.allergies import allergies_of
from primum.synth.population.conditions import conditions_of
from primum.synth.population.faults import plant
from primum.synth.population.flags import flags_of
from primum.synth.population.observations import observations_of
from primum.synth.population.orders import orders_of
from primum.synth.population.palette import Palette, Treatment
from primum.synth.population.person import Person, any_age, make_person
from primum.synth.population.procedures import procedures_of
from primum.synth.population.resource import Chart, Resource

TODAY = date(2026, 6, 1)

TYPES = (
    "Patient",
    "Condition",
    "MedicationRequest",
    "MedicationDispense",
    "MedicationStatement",
    "Observation",
    "AllergyIntolerance",
    "Procedure",
    "Flag",
    "Medication",
)

_NAMES = ("Vos", "Smit", "Bakker", "Novak", "Rossi", "Silva", "Kaya", "Okafor", "Chen", "Jansen")
_CITIES = ("Utrecht", "Zwolle", "Ghent", "Leeds", "Bergen", "Turin", "Porto", "Tampere")


# Far more than in life, so that the checks of the knowledge have something to say.
TREATED = 0.2


class Recipe(Struct, frozen=True, kw_only=True):
    """What decides over a population besides the knowledge.

    `today` is the last day of every history; `treated` the share of patients who take a medicine of
    the knowledge; `faults` the share of patients with a planted fault.
    """

    seed: int
    today: date = TODAY
    treated: float = TREATED
    faults: float = 0.0


class Made(NamedTuple):
    """A patient's resources, the Patient first, and the rule of a planted fault, if there is one."""

    resources: list[Resource]
    planted: str = ""


def make_patient(recipe: Recipe, palette: Palette, number: int) -> Made:
    """Make the numbered patient."""
    chance = Chance(recipe.seed, number)
    treatment = None
    if palette.treatments and chance.happens(recipe.treated):
        treatment = chance.one(palette.treatments)
    person = make_person(chance, _age(chance, treatment), recipe.today)
    chart = Chart(chance, person, {"reference": f"Patient/{person.id}"}, recipe.seed)
    conditions = conditions_of(chart, palette, treatment)
    resources = [
        _patient(chance, person),
        *conditions,
        *orders_of(chart, palette, treatment, conditions),
        *observations_of(chart, palette, treatment),
        *allergies_of(chart, palette, treatment),
        *procedures_of(chart, palette, treatment),
        *flags_of(chart, palette),
    ]
    if not chance.happens(recipe.faults):
        return Made(resources)
    rule, added = plant(chart, resources)
    return Made([*resources, *added], rule)


def _age(chance: Chance, treatment: Treatment | None) -> float:
    """Draw an age; of most who are treated, on either side of the ages that checks ask about."""
    if treatment and treatment.ages and chance.happens(0.85):
        return chance.between(0.0, min(100.0, 1.6 * chance.one(treatment.ages)))
    return any_age(chance)


def _patient(chance: Chance, person: Person) -> Resource:
    name = {"use": "official", "family": chance.one(_NAMES), "given": [f"G{person.id[:4]}"]}
    city = chance.one(_CITIES)
    made: dict[str, Any] = {
        "resourceType": "Patient",
        "id": person.id,
        "meta": {"versionId": "1", "lastUpdated": person.moment(chance, chance.whole(0, 300))},
        "identifier": [{"system": "http://example.org/fhir/sid/patient", "value": chance.id()}],
        "active": True,
        "name": [name],
        "telecom": [{"system": "email", "value": f"{person.id[:8]}@example.org"}],
        "address": [{"use": "home", "city": city, "country": "XX"}],
    }
    if person.sex:
        made["gender"] = person.sex
    born, how = person.day(person.age_days), chance.random()
    if how < 0.98:
        made["birthDate"] = born if how < 0.96 else born[:7] if how < 0.97 else born[:4]
    return made
