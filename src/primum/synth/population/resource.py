"""What all resources have: an id, a version, whose they are, and the words of FHIR's own lists."""

from typing import Any, NamedTuple

from primum.synth.chance import Chance
from primum.synth.population.person import Person

Resource = dict[str, Any]

UCUM = "http://unitsofmeasure.org"
_HL7 = "http://terminology.hl7.org/CodeSystem/"
_PRACTITIONERS = 400
_TOLD = 0.25


class Chart(NamedTuple):
    """The patient at hand: chance, the person, who they are in a reference; and whose seed it is."""

    chance: Chance
    person: Person
    subject: Resource
    seed: int

    def base(self, type_: str, ago: int, owner: str = "subject") -> Resource:
        """Begin a resource that was last changed so many days ago."""
        chance = self.chance
        return {
            "resourceType": type_,
            "id": chance.id(),
            "meta": {
                "versionId": str(chance.whole(1, 4)),
                "lastUpdated": self.person.moment(chance, max(0, ago)),
            },
            owner: self.subject,
        }

    def told_by(self, role: str) -> Resource:
        """Say of some resources where they were written and by whom; both are on another system."""
        if not self.chance.happens(_TOLD):
            return {}
        practitioner = {"reference": f"Practitioner/p-{self.chance.whole(1, _PRACTITIONERS)}"}
        return {
            "encounter": {"reference": f"Encounter/{self.chance.id()}"},
            role: [practitioner] if role == "performer" else practitioner,
        }


def hl7(system: str, *codes: str) -> dict[str, Resource]:
    """Give concepts of one of FHIR's own code systems by their code."""
    return {code: {"coding": [{"system": _HL7 + system, "code": code}]} for code in codes}


def quantity(value: float, unit: str) -> Resource:
    """Give a quantity in UCUM."""
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def rounded(value: float, digits: int = 3) -> float:
    """Round to so many significant digits, as people report."""
    return float(f"{value:.{digits}g}")
