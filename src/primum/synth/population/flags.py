"""Dutch flags: a condition kept as a contraindication, and flags that are about something else."""

from primum.synth.chance import shares
from primum.synth.population.palette import Palette
from primum.synth.population.resource import Chart, Resource
from primum.vocabulary.codes import SYSTEMS

# SNOMED CT, of the profiles nl-core-MedicationContraIndication and cio-MedicationContraIndication.
_CONTRAINDICATION = ("140401000146105", "350241000146102")
_STATUSES = shares((("active", 80.0), ("inactive", 16), ("entered-in-error", 4)))
_FLAGGED, _OTHER = 0.03, 0.01


def flags_of(chart: Chart, palette: Palette) -> list[Resource]:
    """Make the flags of a patient; nearly all have none."""
    chance = chart.chance
    made = []
    if palette.known_conditions and chance.happens(_FLAGGED):
        category = {"system": SYSTEMS["snomed"][0], "code": chance.one(_CONTRAINDICATION)}
        code = chance.one(palette.known_conditions).way(chance)
        made.append(_flag(chart, {"coding": [category]}, code))
    if chance.happens(_OTHER):
        made.append(_flag(chart, {"text": "Nursing"}, {"text": "Likes the window open"}))
    return made


def _flag(chart: Chart, category: Resource, code: Resource) -> Resource:
    chance, person = chart.chance, chart.person
    since = person.past(chance, 2_000)
    made = chart.base("Flag", chance.whole(0, since))
    made["status"] = chance.among(_STATUSES)
    made["category"] = [category]
    made["code"] = code
    made["period"] = {"start": person.when(chance, since)}
    if made["status"] == "inactive" and since > 3:
        made["period"]["end"] = person.day(chance.whole(0, since - 2))
    return made
