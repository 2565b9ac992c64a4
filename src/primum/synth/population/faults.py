"""Faults planted on purpose: each is a resource more, and gives the reader one problem by name."""

from collections.abc import Callable

from primum.synth.population.resource import Chart, Resource

NOBODY = "Patient/00000000-0000-4000-8000-000000000000"


def plant(chart: Chart, like: list[Resource]) -> tuple[str, list[Resource]]:
    """Plant one fault: the rule of the problem it gives, and the resources to add.

    `like` are the patient's other resources.
    """
    rule = chart.chance.one(tuple(FAULTS))
    return rule, FAULTS[rule](chart, like)


def _condition(chart: Chart) -> Resource:
    return chart.base("Condition", 10) | {"code": {"text": "Generated condition with a fault"}}


def _order(chart: Chart) -> Resource:
    return chart.base("MedicationRequest", 10) | {
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "Generated medicine with a fault"},
        "authoredOn": chart.person.day(10),
    }


def _impossible_date(chart: Chart, _: list[Resource]) -> list[Resource]:
    return [_condition(chart) | {"onsetDateTime": "2025-02-30"}]


def _number_as_text(chart: Chart, _: list[Resource]) -> list[Resource]:
    value = {"value": "18.5", "unit": "kg"}
    made = {"status": "final", "code": {"text": "Body weight"}, "valueQuantity": value}
    return [chart.base("Observation", 10) | made]


def _wrong_type(chart: Chart, _: list[Resource]) -> list[Resource]:
    return [_order(chart) | {"doNotPerform": "no"}]


def _period_reversed(chart: Chart, _: list[Resource]) -> list[Resource]:
    days = {"onsetDateTime": chart.person.day(100), "abatementDateTime": chart.person.day(400)}
    return [_condition(chart) | days]


def _unknown_status(chart: Chart, _: list[Resource]) -> list[Resource]:
    return [_order(chart) | {"status": "Active"}]


def _not_named(chart: Chart, _: list[Resource]) -> list[Resource]:
    return [_condition(chart) | {"code": {"coding": [{"code": "17"}]}}]


def _medicine_not_named(chart: Chart, _: list[Resource]) -> list[Resource]:
    return [_order(chart) | {"medicationCodeableConcept": {}}]


def _dangling(chart: Chart, _: list[Resource]) -> list[Resource]:
    reasons = [{"reference": f"Condition/{chart.chance.id()}"}]
    return [_order(chart) | {"reasonReference": reasons}]


def _modifier(chart: Chart, _: list[Resource]) -> list[Resource]:
    extension = {"url": "http://example.org/fhir/changes-the-meaning", "valueBoolean": True}
    return [_condition(chart) | {"modifierExtension": [extension]}]


def _duplicate(chart: Chart, like: list[Resource]) -> list[Resource]:
    """Give a resource of the patient a second version; without any, two of a new one."""
    first = next((it for it in like if it["resourceType"] == "Condition"), None)
    added = [] if first else [_condition(chart)]
    first = first or added[0]
    return [*added, first | {"code": {"text": "Another version of the same"}}]


def _orphan(chart: Chart, _: list[Resource]) -> list[Resource]:
    return [_condition(chart) | {"subject": {"reference": NOBODY}}]


# `no-such-patient` is what a reader of the folder says; the rest is said of the patient's record.
FAULTS: dict[str, Callable[[Chart, list[Resource]], list[Resource]]] = {
    "impossible-date": _impossible_date,
    "number-as-text": _number_as_text,
    "wrong-type": _wrong_type,
    "period-reversed": _period_reversed,
    "unknown-status": _unknown_status,
    "not-named": _not_named,
    "medicine-not-named": _medicine_not_named,
    "dangling-reference": _dangling,
    "modifier-extension": _modifier,
    "duplicate-id": _duplicate,
    "no-such-patient": _orphan,
}
