"""Lay one order over each patient, as a seed decides; the problems and the age stay as they are."""

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from overlay.scenarios import MOMENTS, SCENARIOS, UCUM, WEIGHTS, Scenario, history_of, order_of
from primum.synth.outside import Resource, collection

ORDER = "MedicationRequest/overlay-order"
WEIGHT_CODES = ("29463-7", "3141-9")
NO_WEIGHT = Fraction(20)  # kg, for orders in mg where the record never had a weight
GRAMS, POUNDS = Fraction(1000), 1 / Fraction("0.45359237")  # in a kilogram


@dataclass(frozen=True)
class Overlaid:
    """A patient with an order laid over, and the moment (a FHIR date) to ask about it."""

    name: str
    scenario: str
    weight: str
    moment: str
    at: str
    bundle: dict[str, Any]


def overlay(patients: dict[str, list[Resource]], seed: int, orders: int = 1) -> list[Overlaid]:
    """Draw `orders` orders for every patient; the same seed and patients give the same ones."""
    rng = random.Random(seed)
    drawn = []
    for id_, resources in patients.items():
        for number in range(orders):
            drawn.append(_draw(rng, f"{id_}-{number}", id_, resources))
    return drawn


def last_day(resources: list[Resource]) -> date:
    """Give the day of the latest row of a patient."""
    days = [day for resource in resources for day in _days(resource)]
    return max(days, default=date(2020, 1, 1))


def _draw(rng: random.Random, name: str, id_: str, resources: list[Resource]) -> Overlaid:
    scenario, weight = rng.choice(SCENARIOS), rng.choice(WEIGHTS)
    moment = rng.choice(MOMENTS)
    at = _moment(rng, moment, resources)
    weighed = _weight(resources, at)
    changed = [_with_weight(weight, resource) for resource in resources]
    rows = [row for row in changed if row is not None]
    if weight == "implausible-added":
        rows.append(_observation(id_, at, 1800.0))
    rows += _order(scenario, id_, at, weighed)
    return Overlaid(name, scenario.name, weight, moment, at.isoformat(), collection(rows))


def _order(scenario: Scenario, id_: str, at: date, weighed: Fraction) -> list[Resource]:
    days = 0 if isinstance(scenario.history, str) else scenario.history[1]
    since = (at - timedelta(days=days)).isoformat()
    order = order_of(scenario, id_, at.isoformat(), weighed)
    return [*history_of(scenario, id_, since), order]


def _moment(rng: random.Random, moment: str, resources: list[Resource]) -> date:
    if moment == "weighing-day":
        days = sorted({day for row in resources if is_weight(row) for day in _days(row)})
        if days:
            return rng.choice(days)
    last = last_day(resources)
    return last + timedelta(days=730) if moment == "two-years-later" else last


def is_weight(row: Resource) -> bool:
    """Whether a row is a body weight with a value."""
    codings = row.get("code", {}).get("coding", ())
    return (
        row.get("resourceType") == "Observation"
        and any(coding.get("code") in WEIGHT_CODES for coding in codings)
        and isinstance(row.get("valueQuantity"), dict)
    )


def _weight(resources: list[Resource], at: date) -> Fraction:
    """Find the weight (kg) that a prescriber would dose by: the latest one up to the day."""
    dated = [
        (day, Fraction(str(row["valueQuantity"]["value"])))
        for row in resources
        if is_weight(row) and row["valueQuantity"].get("unit") == "kg"
        for day in _days(row)
        if day <= at
    ]
    return max(dated)[1] if dated else NO_WEIGHT


def _with_weight(weight: str, row: Resource) -> Resource | None:
    if not is_weight(row) or weight in ("as-is", "implausible-added"):
        return row
    if weight == "removed":
        return None
    factor, unit = (GRAMS, "g") if weight == "in-grams" else (POUNDS, "[lb_av]")
    changed = copy.deepcopy(row)
    value = float(Fraction(str(row["valueQuantity"]["value"])) * factor)
    changed["valueQuantity"] = {"value": value, "unit": unit, "system": UCUM, "code": unit}
    return changed


def _observation(id_: str, at: date, kilograms: float) -> Resource:
    return {
        "resourceType": "Observation",
        "id": "overlay-weight",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": WEIGHT_CODES[0]}]},
        "subject": {"reference": f"Patient/{id_}"},
        "effectiveDateTime": at.isoformat(),
        "valueQuantity": {"value": kilograms, "unit": "kg", "system": UCUM, "code": "kg"},
    }


def _days(row: Resource) -> Iterator[date]:
    text = row.get("effectiveDateTime") or row.get("authoredOn") or row.get("recordedDate")
    if isinstance(text, str) and len(text) >= 10:
        when = datetime.fromisoformat(text)
        yield (when.astimezone(UTC) if when.tzinfo else when).date()
