"""Generated patients as FHIR bundles of a realistic size."""

import random
import uuid
from datetime import date, timedelta

from primum.synth.knowledge import CONDITIONS, SUBSTANCES, condition_code
from primum.vocabulary.codes import SYSTEMS

Resource = dict[str, object]

_TODAY = date(2026, 6, 1)
_UCUM = "http://unitsofmeasure.org"


class _Maker:
    """Makes the resources of one patient."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.patient = self._id()

    def _id(self) -> str:
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def _day(self) -> str:
        return (_TODAY - timedelta(days=self.rng.randrange(300))).isoformat()

    def _base(self, type_: str) -> Resource:
        return {
            "resourceType": type_,
            "id": self._id(),
            "meta": {"versionId": "1", "lastUpdated": f"{self._day()}T09:30:00+02:00"},
            "subject": {"reference": f"Patient/{self.patient}"},
        }

    def person(self) -> Resource:
        return {
            "resourceType": "Patient",
            "id": self.patient,
            "gender": "male",
            "birthDate": "2020-03-01",
            "name": [{"use": "official", "family": "Generated", "given": ["Child"]}],
        }

    def condition(self) -> Resource:
        number = self.rng.randrange(CONDITIONS)
        status = "http://terminology.hl7.org/CodeSystem/condition-"
        return self._base("Condition") | {
            "clinicalStatus": {"coding": [{"system": f"{status}clinical", "code": "active"}]},
            "verificationStatus": {"coding": [{"system": f"{status}ver-status",
                                               "code": "confirmed"}]},
            "code": {
                "coding": [
                    _coding("primum", f"other-{number}", "A second coding of the same problem"),
                    _coding("primum", condition_code(number), f"Generated condition {number}"),
                ],
                "text": f"Generated condition {number}",
            },
            "onsetDateTime": self._day(),
            "recordedDate": self._day(),
        }  # fmt: skip

    def order(self, atc: str, name: str, dose: Resource, status: str = "active") -> Resource:
        return self._base("MedicationRequest") | {
            "status": status,
            "intent": "order",
            "medicationCodeableConcept": {"coding": [_coding("atc", atc, name)], "text": name},
            "authoredOn": self._day(),
            "dosageInstruction": [
                {
                    "sequence": 1,
                    "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
                    "route": {"coding": [_coding("snomed", "34206005", "Subcutaneous route")]},
                    "doseAndRate": [{"doseQuantity": dose}],
                }
            ],
        }

    def observation(self, loinc: str, name: str, value: float, unit: str) -> Resource:
        return self._base("Observation") | {
            "status": "final",
            "code": {"coding": [_coding("loinc", loinc, name)], "text": name},
            "effectiveDateTime": f"{self._day()}T08:00:00+02:00",
            "issued": f"{self._day()}T08:05:00.000+02:00",
            "valueQuantity": _quantity(value, unit),
        }  # fmt: skip


def _coding(system: str, code: str, display: str) -> Resource:
    return {"system": SYSTEMS[system][0], "code": code, "display": display}


def _quantity(value: float, unit: str) -> Resource:
    return {"value": value, "unit": unit, "system": _UCUM, "code": unit}


def child_bundle(seed: int) -> Resource:
    """A child with five conditions, a draft order of mecasermin, four other orders, ten values.

    About 14 kB as compact JSON; the same seed makes the same bundle.
    """
    maker = _Maker(seed)
    weights = [maker.observation("29463-7", "Body weight", 16 + n * 0.5, "kg") for n in range(4)]
    glucoses = [
        maker.observation("2339-0", "Glucose", 70 + maker.rng.randrange(50), "mg/dL")
        for _ in range(6)
    ]
    others = [
        maker.order(maker.rng.choice(SUBSTANCES), "Generated medicine", _quantity(5, "mg"))
        for _ in range(4)
    ]
    mecasermin = maker.order("H01AC03", "Mecasermin", _quantity(0.04, "mg/kg"), "draft")
    resources = [
        maker.person(),
        *(maker.condition() for _ in range(5)),
        mecasermin,
        *others,
        *weights,
        *glucoses,
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
            for resource in resources
        ],
    }
