"""The published table of orders that are laid over outside patients, and what else is changed.

A scenario is an order as a prescriber might write it, well or badly. The dose is per kilogram
where it says so; with `by_weight` it is multiplied by the patient's own weight first, so that the
order reads in mg, mL or units. Nothing here says what should be found: `expected` does, from the
finished bundle alone.
"""

from dataclasses import dataclass
from fractions import Fraction

UCUM = "http://unitsofmeasure.org"
SNOMED = "http://snomed.info/sct"
ROUTES = {
    "subcutaneous": "34206005",
    "intravenous": "47625008",
    "intramuscular": "78421000",
    "oral": "26643006",
}


@dataclass(frozen=True)
class Scenario:
    """One way to write the order.

    `dose` in `unit` (None: no dose, or no unit), `times` a day, by `route`. `history` says what
    the record tells of the past: nothing, that it was never taken, or an earlier dose in mg/kg
    since so many days.
    """

    name: str
    dose: str | None
    unit: str | None = "mg/kg"
    by_weight: bool = False
    times: int | None = 2
    route: str | None = "subcutaneous"
    history: str | tuple[str, int] = "silent"
    coded_unit: bool = True


SCENARIOS = (
    Scenario("normal dose", "0.04"),
    Scenario("normal dose in mg", "0.04", "mg", by_weight=True),
    Scenario("normal dose in mL", "0.004", "mL", by_weight=True),
    Scenario("normal dose in syringe units", "0.4", "U", by_weight=True),
    Scenario("normal dose in micrograms", "40", "ug/kg"),
    Scenario("normal dose in grams", "0.00004", "g", by_weight=True),
    Scenario("first dose, at the start", "0.04", history="never"),
    Scenario("first dose, at the American start", "0.08", history="never"),
    Scenario("first dose, above both starts", "0.12", history="never"),
    Scenario("maximum exactly", "0.12"),
    Scenario("maximum exactly, in mg", "0.12", "mg", by_weight=True),
    Scenario("maximum exactly, in mL", "0.012", "mL", by_weight=True),
    Scenario("maximum in two for the day", "0.24", "mg/kg/d"),
    Scenario("above the maximum", "0.14"),
    Scenario("above the maximum, in mg", "0.14", "mg", by_weight=True),
    Scenario("a hair above the maximum, in mg", "0.1201", "mg", by_weight=True),
    Scenario("above the maximum, in mL", "0.014", "mL", by_weight=True),
    Scenario("tenfold start", "0.4"),
    Scenario("unit slip: mg typed for mcg", "40"),
    Scenario("unit slip, and gross", "60"),
    Scenario("ten times the maximum, exactly", "1.2"),
    Scenario("just less than ten times", "1.19"),
    Scenario("a tenth of the start, exactly", "0.004", "mg", by_weight=True),
    Scenario("just less than a tenth of the start", "0.0039"),
    Scenario("benzyl alcohol at the limit", "55"),
    Scenario("mcg typed for mg", "0.04", "ug/kg"),
    Scenario("mcg typed for mg, in all", "0.04", "ug", by_weight=True),
    Scenario("mg absolute: a child's dose", "0.72", "mg"),
    Scenario("mg absolute: a whole vial", "40", "mg"),
    Scenario("mg absolute: ten vials", "400", "mg"),
    Scenario("mL absolute: a whole vial", "4", "mL"),
    Scenario("no unit", "0.72", None),
    Scenario("a unit that nobody knows", "2", "{scoop}"),
    Scenario("unit in words only", "0.04", "mg/kg", coded_unit=False),
    Scenario("no dose", None, None),
    Scenario("into a vein", "0.04", route="intravenous"),
    Scenario("into a muscle", "0.04", route="intramuscular"),
    Scenario("no route", "0.04", route=None),
    Scenario("three times a day", "0.04", times=3),
    Scenario("no timing", "0.04", times=None),
    Scenario("on treatment, same dose", "0.04", history=("0.04", 30)),
    Scenario("a step after a month", "0.08", history=("0.04", 30)),
    Scenario("a double step", "0.12", history=("0.04", 30)),
    Scenario("half a step too many", "0.09", history=("0.04", 30)),
    Scenario("a step on day 3", "0.08", history=("0.04", 3)),
    Scenario("a step on day 6", "0.08", history=("0.04", 6)),
    Scenario("a step on day 7", "0.08", history=("0.04", 7)),
    Scenario("down again on day 3", "0.08", history=("0.12", 3)),
)

# How often the patient's weights are left alone, and what happens to them otherwise.
WEIGHTS = ("as-is",) * 6 + ("removed", "implausible-added", "in-grams", "in-pounds")

# The moment asked about: the day of the last row, of one of the weights, or two years later.
MOMENTS = ("last-day",) * 3 + ("weighing-day",) * 5 + ("two-years-later",) * 2


def order_of(scenario: Scenario, patient: str, on: str, weight: Fraction) -> dict[str, object]:
    """Write the draft order; `weight` in kg is only used where the scenario says so."""
    dosage: dict[str, object] = {"sequence": 1}
    if scenario.times is not None:
        dosage["timing"] = {"repeat": {"frequency": scenario.times, "period": 1, "periodUnit": "d"}}
    if scenario.route is not None:
        dosage["route"] = {"coding": [{"system": SNOMED, "code": ROUTES[scenario.route]}]}
    if scenario.dose is not None:
        amount = Fraction(scenario.dose) * (weight if scenario.by_weight else 1)
        dosage["doseAndRate"] = [_dose(scenario, float(amount))]
    return _medicine("MedicationRequest", "overlay-order", patient) | {
        "status": "draft",
        "intent": "order",
        "authoredOn": on,
        "dosageInstruction": [dosage],
    }


def _dose(scenario: Scenario, amount: float) -> dict[str, object]:
    unit = scenario.unit
    if unit is None:
        return {"doseQuantity": {"value": amount}}
    if not scenario.coded_unit:
        return {"doseQuantity": {"value": amount, "unit": unit}}
    return {"doseQuantity": _quantity(amount, unit)}


def history_of(scenario: Scenario, patient: str, since: str) -> list[dict[str, object]]:
    """Write what the record tells of the past; `since` is the day an earlier dose began."""
    if scenario.history == "silent":
        return []
    if isinstance(scenario.history, str):
        row = _medicine("MedicationStatement", "overlay-never", patient)
        return [row | {"status": "not-taken", "dateAsserted": since}]
    row = _medicine("MedicationRequest", "overlay-earlier", patient)
    dose = _quantity(float(scenario.history[0]), "mg/kg")
    return [
        row
        | {
            "status": "active",
            "intent": "order",
            "authoredOn": since,
            "dosageInstruction": [
                {
                    "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
                    "route": {"coding": [{"system": SNOMED, "code": ROUTES["subcutaneous"]}]},
                    "doseAndRate": [{"doseQuantity": dose}],
                }
            ],
        }
    ]


def _medicine(type_: str, id_: str, patient: str) -> dict[str, object]:
    return {
        "resourceType": type_,
        "id": id_,
        "subject": {"reference": f"Patient/{patient}"},
        "medicationCodeableConcept": {
            "coding": [{"system": "http://www.whocc.no/atc", "code": "H01AC03"}],
            "text": "Mecasermin 10 mg/mL",
        },
    }


def _quantity(value: float, unit: str) -> dict[str, object]:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}
