"""Dosages in the shapes in which FHIR has them: amounts, units, times and routes."""

from typing import NamedTuple

from primum.synth.chance import Chance, shares
from primum.synth.population.palette import Limit, Treatment
from primum.synth.population.resource import Resource, quantity, rounded
from primum.vocabulary.codes import SYSTEMS

# Name, SNOMED CT and EDQM codes as in FHIR's value set route-codes and the International Patient
# Summary, and what people write.
ROUTES = {
    "oral": ("26643006", "20053000", ("oral", "PO", "by mouth")),
    "subcutaneous": ("34206005", "20066000", ("subcutaneous", "SC", "s.c.", "subcutaan")),
    "intravenous": ("47625008", "20045000", ("intravenous", "IV", "i.v.")),
    "intramuscular": ("78421000", "20035000", ("intramuscular", "IM", "i.m.")),
    "nasal": ("46713006", "20049000", ("nasal", "in de neus")),
}
_USUAL_ROUTE = shares((("oral", 70.0), ("intravenous", 9), ("subcutaneous", 9), ("nasal", 3)))

_GTS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
_CODES = {1: "QD", 2: "BID", 3: "TID", 4: "QID"}
_WORDS = {
    1: ("once daily", "1 dd", "eenmaal daags"),
    2: ("twice daily", "2 dd", "tweemaal daags", "q12h"),
    3: ("three times daily", "3x per dag", "q8h"),
    4: ("four times daily", "4 dd", "q6h"),
}
_HOURS = {1: ("08:00:00",), 2: ("08:00:00", "20:00:00")}

# How a dose lies to the limit it was drawn from; the last two are slips of unit (mg and mcg).
_FACTORS = shares(
    (
        *((0.25, 8.0), (0.5, 18), (0.75, 16), (0.9, 12), (1.0, 18), (1.05, 5), (1.5, 8)),
        *((2.0, 6), (4.0, 2), (0.001, 0.6), (1000.0, 0.6)),
    )
)
_AMOUNTS = (0.5, 1, 2, 2.5, 5, 10, 20, 25, 40, 50, 75, 100, 200, 250, 400, 500, 850, 1000)
_UNITS = shares((("mg", 80.0), ("ug", 5), ("g", 2), ("mL", 5), ("{tablet}", 6), ("[iU]", 2)))


class Dosed(NamedTuple):
    """One administration: an amount in a unit that may be per kilogram, and how often a day."""

    value: float
    unit: str
    often: int

    def times(self, factor: float) -> "Dosed":
        """Give so many times the amount."""
        return self._replace(value=self.value * factor)

    @property
    def per_kg(self) -> bool:
        """Whether the amount is per kilogram."""
        return self.unit.endswith("/kg")


def usual_dose(chance: Chance) -> Dosed:
    """Draw a dose of a medicine that has no limits."""
    return Dosed(chance.one(_AMOUNTS), chance.among(_UNITS), chance.one((1, 1, 1, 2, 2, 3, 4)))


def asked_dose(chance: Chance, treatment: Treatment) -> Dosed:
    """Draw a dose around a limit of the medicine, above it or below."""
    often = chance.one((1, 2, 2, 2, 3))
    if treatment.often and chance.happens(0.8):
        often = max(1, min(4, round(chance.one(treatment.often))))
    if not treatment.limits:
        return usual_dose(chance)._replace(often=often)
    limit: Limit = chance.one(treatment.limits)
    value = limit.value * chance.among(_FACTORS) / (often if limit.per_day else 1)
    return Dosed(value or 1.0, limit.unit, often)


def usual_dosage(chance: Chance, dosed: Dosed) -> list[Resource]:
    """Write the dosage of a medicine that nobody asks about."""
    made: Resource = {"sequence": 1, "timing": timing_of(chance, dosed.often)}
    if chance.happens(0.15):
        made["asNeededBoolean"] = chance.happens(0.8)
    made["route"] = route_of(chance, chance.among(_USUAL_ROUTE))
    made["doseAndRate"] = [{"doseQuantity": quantity(dosed.value, dosed.unit)}]
    if chance.happens(0.3):
        made["text"] = f"{dosed.value:g} {dosed.unit}, {_WORDS[dosed.often][0]}"
    return [made]


def asked_dosage(
    chance: Chance, dosed: Dosed, treatment: Treatment, weight: float
) -> list[Resource]:
    """Write the dosage of a medicine of the knowledge, in one of many shapes."""
    how = chance.random()
    text = f"{rounded(dosed.value):g} {dosed.unit}, {_WORDS[dosed.often][0]}"
    if how < 0.04:
        return [{"text": text}]
    made: Resource = {"sequence": 1}
    if how < 0.20:
        made["text"] = text
    if not chance.happens(0.03):
        made["timing"] = timing_of(chance, dosed.often)
    if not chance.happens(0.04):
        route = chance.one(treatment.routes) if treatment.routes else "oral"
        made["route"] = route_of(chance, route if chance.happens(0.95) else "intravenous")
    if not chance.happens(0.03):
        made["doseAndRate"] = [_amount(chance, dosed, treatment, weight)]
    if chance.happens(0.05):
        made["maxDosePerPeriod"] = {
            "numerator": quantity(rounded(dosed.value * dosed.often * 2), dosed.unit),
            "denominator": quantity(1, "d"),
        }
    return [made]


def _amount(chance: Chance, dosed: Dosed, treatment: Treatment, weight: float) -> Resource:
    """Write one administration, or what a day brings: per kilogram, in mass or in volume."""
    how = chance.random()
    if how < 0.3:
        return {"doseQuantity": quantity(rounded(dosed.value), dosed.unit)}
    if how < 0.38:
        day = f"{dosed.unit}/d"
        return {"doseQuantity": quantity(rounded(dosed.value * dosed.often), day)}
    if how < 0.44:
        return {"doseRange": _range(dosed)}
    unit = dosed.unit.removesuffix("/kg")
    value = dosed.value * (weight if dosed.per_kg else 1.0)
    if how < 0.75 or unit != "mg":
        return {"doseQuantity": _printed(chance, rounded(value), unit)}
    if how < 0.85:
        micrograms = quantity(rounded(value * 1000), "ug")
        return {"doseQuantity": micrograms | {"unit": chance.one(("ug", "mcg", "µg"))}}
    return {"doseQuantity": _volume(chance, value, treatment)}


def _range(dosed: Dosed) -> Resource:
    low, high = rounded(dosed.value * 0.8), rounded(dosed.value)
    return {"low": quantity(low, dosed.unit), "high": quantity(high, dosed.unit)}


def _printed(chance: Chance, value: float, unit: str) -> Resource:
    """Write a quantity in UCUM, or with its unit printed only."""
    return quantity(value, unit) if chance.happens(0.9) else {"value": value, "unit": unit}


def _volume(chance: Chance, milligrams: float, treatment: Treatment) -> Resource:
    """Write an amount as the volume of a product, where the knowledge says how strong one is."""
    if not treatment.strengths:
        return quantity(rounded(milligrams), "mg")
    volume = milligrams / chance.one(treatment.strengths)
    if treatment.volumes and chance.happens(0.4):
        unit, size = chance.one(treatment.volumes)
        return {"value": rounded(volume / size), "unit": unit}
    return quantity(rounded(volume), "mL")


def timing_of(chance: Chance, often: int) -> Resource:
    """Write how often a day, in one of the ways of FHIR."""
    how = chance.random()
    if how < 0.45:
        return {"repeat": {"frequency": often, "period": 1, "periodUnit": "d"}}
    if how < 0.58:
        return {"repeat": {"frequency": 1, "period": 24 // often, "periodUnit": "h"}}
    if how < 0.78:
        return {"code": {"coding": [{"system": _GTS, "code": _CODES[often]}]}}
    if how < 0.86 and often in _HOURS:
        return {"repeat": {"timeOfDay": list(_HOURS[often])}}
    return {"code": {"text": chance.one(_WORDS[often])}}


def route_of(chance: Chance, route: str) -> Resource:
    """Write a route by its codes, in any order, or in words."""
    known = ROUTES.get(route)
    if known is None:
        return {"text": route}
    snomed, edqm, words = known
    how = chance.random()
    if how < 0.15:
        return {"text": chance.one(words)}
    codings = [{"system": SYSTEMS["snomed"][0], "code": snomed, "display": route}]
    if how < 0.55:
        codings.insert(chance.whole(0, 1), {"system": SYSTEMS["edqm"][0], "code": edqm})
    return {"coding": codings}
