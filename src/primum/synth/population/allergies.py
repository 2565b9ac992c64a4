"""Allergies: to what the knowledge asks about and to other things, none known, never asked."""

from primum.synth.chance import shares
from primum.synth.population.coded import Coded
from primum.synth.population.palette import Palette, Treatment
from primum.synth.population.resource import Chart, Resource, hl7
from primum.vocabulary.codes import NO_KNOWN_ALLERGY, SYSTEMS

_CLINICAL = hl7("allergyintolerance-clinical", "active", "inactive", "resolved")
_VERIFICATION = hl7(
    "allergyintolerance-verification",
    *("confirmed", "unconfirmed", "refuted", "entered-in-error"),
)
_STATUSES = shares((("active", 85.0), ("inactive", 6), ("resolved", 4), ("", 5)))
_CERTAINTIES = shares(
    (("confirmed", 72.0), ("unconfirmed", 12), ("refuted", 4), ("entered-in-error", 2), ("", 10))
)
_CATEGORIES = ("medication", "medication", "food", "environment", "biologic")
_NONE_KNOWN = tuple(
    {"coding": [{"system": SYSTEMS[system][0], "code": code}], "text": "No known allergies"}
    for system, code in sorted(NO_KNOWN_ALLERGY)
)

_ASKED, _ASKED_NONE, _HAS = 0.04, 0.35, 0.25


def allergies_of(chart: Chart, palette: Palette, treatment: Treatment | None) -> list[Resource]:
    """Make the allergies; most lists are empty, and many of these were never asked for."""
    chance = chart.chance
    found: list[Coded] = []
    if chance.happens(_HAS):
        found += [chance.among(palette.substances) for _ in range(chance.whole(1, 3))]
    if palette.known_substances and chance.happens(0.03):
        found.append(chance.one(palette.known_substances))
    if treatment:
        found += chance.some(treatment.allergies, _ASKED)
    if not found and chance.happens(_ASKED_NONE):
        return [_allergy(chart, chance.one(_NONE_KNOWN), is_known=False)]
    return [_allergy(chart, thing.way(chance)) for thing in found]


def _allergy(chart: Chart, code: Resource, *, is_known: bool = True) -> Resource:
    chance, person = chart.chance, chart.person
    since = person.past(chance, 7_000)
    made = chart.base("AllergyIntolerance", chance.whole(0, since), "patient")
    clinical = chance.among(_STATUSES) if is_known else "active"
    verification = chance.among(_CERTAINTIES) if is_known else "confirmed"
    if clinical and verification != "entered-in-error":
        made["clinicalStatus"] = _CLINICAL[clinical]
    if verification:
        made["verificationStatus"] = _VERIFICATION[verification]
    if is_known:
        made["type"] = chance.one(("allergy", "intolerance"))
        made["category"] = [chance.one(_CATEGORIES)]
        made["criticality"] = chance.one(("low", "high", "unable-to-assess"))
    made["code"] = code
    if chance.happens(0.6):
        made["onsetDateTime"] = person.when(chance, since)
    if chance.happens(0.9):
        made["recordedDate"] = person.when(chance, chance.whole(0, since))
    if is_known and chance.happens(0.3):
        made["reaction"] = [
            {"manifestation": [{"text": "Rash"}], "severity": chance.one(("mild", "severe"))}
        ]
    return made
