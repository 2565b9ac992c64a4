"""Medications of the hospital, which belong to no patient and to which orders may refer."""

from primum.synth.chance import Chance
from primum.synth.population.coded import Coded
from primum.synth.population.palette import Palette
from primum.synth.population.resource import Resource


def medication_id(seed: int, thing: Coded) -> str:
    """Give the id of the Medication of a thing."""
    return Chance(seed, f"Medication {thing.name}").id()


def formulary(seed: int, palette: Palette) -> list[Resource]:
    """Make a Medication of everything that can be ordered, each once."""
    things = [
        *(treatment.medicine for treatment in palette.treatments),
        *palette.known_medicines,
        *(thing for treatment in palette.treatments for thing in treatment.others),
        *palette.medicines.things,
    ]
    return [
        {
            "resourceType": "Medication",
            "id": medication_id(seed, thing),
            "code": thing.way(Chance(seed, thing.name)),
            "status": "active",
        }
        for thing in {thing.name: thing for thing in things}.values()
    ]
