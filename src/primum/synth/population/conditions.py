"""The problem list: dated, of every status, and not always certain."""

from primum.synth.chance import shares
from primum.synth.population.coded import Coded
from primum.synth.population.palette import Palette, Treatment
from primum.synth.population.person import ADULT
from primum.synth.population.resource import Chart, Resource, hl7

_CLINICAL = hl7(
    "condition-clinical", "active", "recurrence", "relapse", "inactive", "remission", "resolved"
)
_VERIFICATION = hl7(
    "condition-ver-status",
    *("confirmed", "provisional", "differential", "unconfirmed", "refuted", "entered-in-error"),
)
_CATEGORIES = tuple(hl7("condition-category", "problem-list-item", "encounter-diagnosis").values())
_STATUSES = shares(
    (
        *(("active", 66.0), ("recurrence", 2), ("relapse", 1), ("inactive", 4)),
        *(("remission", 5), ("resolved", 20), ("", 2)),
    )
)
_CERTAINTIES = shares(
    (
        *(("confirmed", 80.0), ("provisional", 5), ("differential", 2), ("unconfirmed", 3)),
        *(("refuted", 3), ("entered-in-error", 1), ("", 6)),
    )
)
_OVER = frozenset({"inactive", "remission", "resolved"})

_NO_LIST = 0.04  # of patients whose problem list was never supplied
_KNOWN = 0.2  # of patients who have one of the knowledge's conditions by chance
_ASKED = 0.06  # how likely each condition that the checks of a treatment ask about is


def conditions_of(chart: Chart, palette: Palette, treatment: Treatment | None) -> list[Resource]:
    """Make a problem list; some patients have none."""
    chance, person = chart.chance, chart.person
    if chance.happens(_NO_LIST):
        return []
    most = 8 if person.age() >= ADULT else 5
    found = [chance.among(palette.conditions) for _ in range(chance.whole(0, most))]
    if palette.known_conditions and chance.happens(_KNOWN):
        found.append(chance.one(palette.known_conditions))
    if treatment:
        found += chance.some(treatment.conditions, _ASKED)
    return [_condition(chart, thing) for thing in found]


def _condition(chart: Chart, thing: Coded) -> Resource:
    chance, person = chart.chance, chart.person
    onset = person.past(chance, 6_000)
    recorded = chance.whole(0, min(onset, 400))
    clinical, verification = chance.among(_STATUSES), chance.among(_CERTAINTIES)
    made = chart.base("Condition", chance.whole(0, recorded))
    if verification == "entered-in-error":
        clinical = ""  # FHIR con-5: then there is no clinical status
    if clinical:
        made["clinicalStatus"] = _CLINICAL[clinical]
    if verification:
        made["verificationStatus"] = _VERIFICATION[verification]
    if chance.happens(0.5):
        made["category"] = [chance.one(_CATEGORIES)]
    made["code"] = thing.way(chance)
    _onset(made, chart, onset)
    if clinical in _OVER and chance.happens(0.75):
        _abatement(made, chart, onset)
    if chance.happens(0.9):
        made["recordedDate"] = person.when(chance, recorded)
    return made | chart.told_by("recorder")


def _onset(made: Resource, chart: Chart, onset: int) -> None:
    """Say since when: by a date, a period, an age, in words or not at all."""
    how, person = chart.chance.random(), chart.person
    if how < 0.75:
        made["onsetDateTime"] = person.when(chart.chance, onset)
    elif how < 0.82:
        made["onsetPeriod"] = {"start": person.day(onset)}
    elif how < 0.86:
        made["onsetAge"] = {"value": int(person.age(onset)), "unit": "a", "code": "a"}
    elif how < 0.88:
        made["onsetString"] = "in childhood"


def _abatement(made: Resource, chart: Chart, onset: int) -> None:
    """Say until when. At least two days after the onset: time zones never turn them around."""
    chance, person = chart.chance, chart.person
    if onset < 3 or chance.happens(0.05):
        made["abatementString"] = "some time ago"
        return
    made["abatementDateTime"] = person.when(chance, chance.whole(0, onset - 2))
