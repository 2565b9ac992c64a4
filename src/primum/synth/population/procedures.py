"""Procedures: done, planned, and not done."""

from primum.synth.chance import shares
from primum.synth.population.coded import Coded
from primum.synth.population.palette import Palette, Treatment
from primum.synth.population.resource import Chart, Resource

_STATUSES = shares(
    (
        *(("completed", 82.0), ("not-done", 6), ("in-progress", 3), ("stopped", 2)),
        *(("preparation", 2), ("on-hold", 1), ("entered-in-error", 2), ("unknown", 2)),
    )
)
_ASKED = 0.35


def procedures_of(chart: Chart, palette: Palette, treatment: Treatment | None) -> list[Resource]:
    """Make the procedures; most patients have none."""
    chance = chart.chance
    count = chance.whole(1, 3) if chance.happens(0.4) else 0
    found = [chance.among(palette.procedures) for _ in range(count)]
    if palette.known_procedures and chance.happens(0.04):
        found.append(chance.one(palette.known_procedures))
    if treatment:
        found += chance.some(treatment.procedures, _ASKED)
    return [_procedure(chart, thing) for thing in found]


def _procedure(chart: Chart, thing: Coded) -> Resource:
    chance, person = chart.chance, chart.person
    ago = person.past(chance, 900)
    made = chart.base("Procedure", chance.whole(0, ago))
    made["status"] = chance.among(_STATUSES)
    made["code"] = thing.way(chance)
    how = chance.random()
    if how < 0.7:
        made["performedDateTime"] = person.when(chance, ago)
    elif how < 0.9:
        moment = person.moment(chance, ago)
        made["performedPeriod"] = {"start": moment, "end": f"{moment[:11]}23:59:59{person.zone}"}
    elif how < 0.95:
        made["performedString"] = "last year"
    return made | chart.told_by("recorder")
