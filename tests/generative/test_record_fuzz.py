"""Whatever is sent: a record, or one clear reason why not; and never a row that engines trip over."""

import copy
import math
from collections.abc import Callable
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primum.record.dosage import normalise
from primum.record.model import Record
from primum.record.read import read_bundle, read_record
from primum.vocabulary.dates import read_when
from primum.vocabulary.problem import Unreadable

BOUNDED = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)

SUBJECT = {"reference": "Patient/p1"}
SNOMED = "http://snomed.info/sct"
NICTIZ = "http://nictiz.nl/fhir/StructureDefinition/ext-SurveillanceDecision."


def concept(code: str) -> dict[str, Any]:
    return {"coding": [{"system": SNOMED, "code": code, "display": "x"}], "text": "x"}


DOSAGE = {
    "sequence": 1,
    "text": "twice daily",
    "asNeededBoolean": False,
    "timing": {
        "repeat": {
            "frequency": 2,
            "period": 1,
            "periodUnit": "d",
            "when": ["MORN"],
            "boundsPeriod": {"start": "2024-01-01", "end": "2024-02"},
        },
        "code": concept("BID"),
    },
    "route": concept("34206005"),
    "doseAndRate": [
        {
            "type": concept("ordered"),
            "doseQuantity": {"value": 0.5, "unit": "mg", "code": "mg/kg"},
            "rateRatio": {"numerator": {"value": 1, "unit": "mg"}, "denominator": {"value": 1}},
        },
        {"doseRange": {"low": {"value": 1, "unit": "mg"}, "high": {"value": 2, "unit": "mg"}}},
    ],
    "maxDosePerPeriod": {
        "numerator": {"value": 5, "unit": "mg"},
        "denominator": {"value": 12, "code": "h"},
    },
}
RESOURCES: list[dict[str, Any]] = [
    {"resourceType": "Patient", "id": "p1", "birthDate": "2015-02", "gender": "male"},
    {
        "resourceType": "Condition",
        "id": "c1",
        "subject": SUBJECT,
        "code": concept("1"),
        "clinicalStatus": concept("active"),
        "verificationStatus": concept("confirmed"),
        "onsetPeriod": {"start": "2020"},
        "recordedDate": "2020-01-01",
        "meta": {"lastUpdated": "2020-01-01T00:00:00Z"},
    },
    {
        "resourceType": "MedicationRequest",
        "id": "m1",
        "subject": SUBJECT,
        "status": "active",
        "intent": "order",
        "authoredOn": "2024-01-01T10:00:00+01:00",
        "contained": [{"resourceType": "Medication", "id": "x", "code": concept("2")}],
        "medicationReference": {"reference": "#x"},
        "reasonReference": [{"reference": "Condition/c1"}],
        "reasonCode": [concept("3")],
        "dosageInstruction": [DOSAGE, DOSAGE],
        "dispenseRequest": {"expectedSupplyDuration": {"value": 30, "code": "d"}},
    },
    {
        "resourceType": "MedicationAdministration",
        "id": "a1",
        "subject": SUBJECT,
        "status": "completed",
        "medicationReference": {"reference": "Medication/x1"},
        "effectivePeriod": {"start": "2024-01-01"},
        "dosage": {"dose": {"value": 1, "unit": "mg"}, "route": concept("26643006")},
    },
    {
        "resourceType": "MedicationDispense",
        "id": "d1",
        "subject": SUBJECT,
        "status": "completed",
        "medicationCodeableConcept": concept("2"),
        "whenHandedOver": "2024-01-01",
        "daysSupply": {"value": 30, "code": "d"},
        "dosageInstruction": [DOSAGE],
    },
    {"resourceType": "Medication", "id": "x1", "code": concept("2")},
    {
        "resourceType": "Observation",
        "id": "o1",
        "subject": SUBJECT,
        "status": "final",
        "code": concept("29463-7"),
        "effectiveDateTime": "2024-01-01",
        "valueQuantity": {"value": 18.5, "unit": "kg", "code": "kg"},
        "component": [{"code": concept("5"), "valueCodeableConcept": concept("6")}],
    },
    {
        "resourceType": "AllergyIntolerance",
        "id": "l1",
        "patient": SUBJECT,
        "code": concept("7"),
        "reaction": [{"substance": concept("8")}],
    },
    {
        "resourceType": "Flag",
        "id": "f1",
        "subject": SUBJECT,
        "status": "active",
        "category": [concept("225419007")],
        "code": concept("9"),
        "period": {"start": "2024-01-01"},
        "extension": [
            {"url": f"{NICTIZ}SurveillanceDecision", "valueCodeableConcept": concept("1")},
            {
                "url": f"{NICTIZ}RelationSurveillanceDecision",
                "valueReference": {"reference": "Flag/f2"},
            },
        ],
    },
    {
        "resourceType": "Procedure",
        "id": "r1",
        "subject": SUBJECT,
        "status": "completed",
        "code": concept("10"),
        "performedDateTime": "2024",
    },
    {"resourceType": "List", "id": "n1", "subject": SUBJECT, "emptyReason": concept("nilknown")},
]
BUNDLE = {
    "resourceType": "Bundle",
    "type": "searchset",
    "total": len(RESOURCES),
    "link": [{"relation": "self", "url": "Condition?patient=p1"}],
    "entry": [{"fullUrl": f"urn:uuid:{n}", "resource": r} for n, r in enumerate(RESOURCES)],
}
HOOK = {
    "hook": "order-sign",
    "context": {"patientId": "p1", "draftOrders": {**BUNDLE, "entry": BUNDLE["entry"][2:4]}},
    "prefetch": {"conditions": BUNDLE, "medications": None},
}

ODD = st.sampled_from(
    [
        *(None, True, False, 0, -1, 1e308, -1e-308, 10**25, "", " ", "x", "2024-02-30", "9999-12-31"),
        *("0001-01-01", "2024-01-01T24:00:00Z", "24", "mg", "mg/kg/d", "mg/12.h", "/", "..", "Z" * 500),
        *([], {}, [None], [[]], [{}], {"coding": {}}, {"value": "1"}, {"reference": 5}, ["a", "b"]),
        *("#x", "#", "Patient/p2", "Medication/x1", "Flag/f1", "urn:uuid:1", "entered-in-error"),
        *({"resourceType": "Bundle"}, {"resourceType": "Medication", "id": "z"}, {"extension": "x"}),
    ]
)  # fmt: skip
JSON = st.one_of(
    ODD,
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
        lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(max_size=8), inner)),
        max_leaves=8,
    ),
)


@st.composite
def mutated(draw: st.DrawFn, sent: dict[str, Any]) -> Any:
    """Change some places of a valid input: replace, remove, repeat or rename."""
    document: Any = copy.deepcopy(sent)
    for _ in range(draw(st.integers(1, 4))):
        holder, key = _place(draw, document)
        if holder is None:
            continue
        what = draw(st.sampled_from(["replace", "replace", "remove", "repeat", "rename"]))
        if what == "replace":
            holder[key] = copy.deepcopy(draw(JSON))
        elif what == "remove":
            del holder[key]
        elif what == "repeat" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        elif what == "repeat":
            holder[key] = [holder[key], copy.deepcopy(holder[key])]
        elif isinstance(holder, dict):
            holder[draw(st.sampled_from(["modifierExtension", "contained", "_x", "id"]))] = (
                holder.pop(key)
            )
    return document


def _place(draw: st.DrawFn, document: Any) -> tuple[Any, Any]:
    """Choose a place: mostly deep, where the elements are."""
    holder, key, value = None, None, document
    for _ in range(draw(st.integers(1, 12))):
        if isinstance(value, dict) and value:
            holder, key = value, draw(st.sampled_from(sorted(value)))
        elif isinstance(value, list) and value:
            holder, key = value, draw(st.integers(0, len(value) - 1))
        else:
            break
        value = holder[key]
    return holder, key


def check(record: Record) -> None:
    """Every date can be read, every number is finite, every dosage can be normalised."""
    for row in (*record.conditions, *record.allergies):
        dates = (row.onset, row.abatement, row.recorded, row.updated)
        assert all(read_when(date) for date in dates if date)
        assert all(isinstance(part, str | None) for coding in row.codings for part in coding)
    for row in record.observations:
        assert row.value is None or math.isfinite(row.value)
        assert all(read_when(date) for date in (row.effective, row.issued) if date)
    for row in record.medications:
        assert all(read_when(date) for date in (row.start, row.end, row.recorded) if date)
        for dosage in row.dosages:
            found = normalise(dosage)
            for amount in (found.administration, found.day):
                assert amount is None or 0 <= amount.low <= amount.high < math.inf
    for problem in record.problems:
        assert problem.dutch is not None
        assert problem.rule
        assert problem.remedy
        assert problem.place.path


def assert_read_or_refused(read: Callable[[Any], Record], sent: object) -> None:
    """What can be read is sound; what cannot is refused with all that a person needs."""
    try:
        check(read(sent))
    except Unreadable as stopped:
        problem = stopped.problem
        assert all((problem.rule, problem.fault, problem.remedy))


@given(mutated(BUNDLE))
@BOUNDED
def test_a_mutated_bundle_is_read_or_refused(sent: Any) -> None:
    assert_read_or_refused(read_bundle, sent)


@given(mutated(HOOK))
@BOUNDED
def test_a_mutated_request_is_read_or_refused(sent: Any) -> None:
    assert_read_or_refused(read_bundle, sent)


@given(JSON)
@BOUNDED
def test_any_json_is_read_or_refused(sent: Any) -> None:
    assert_read_or_refused(read_bundle, sent)


@given(st.one_of(st.binary(max_size=200), st.integers(0, 3_000)))
@BOUNDED
def test_any_bytes_are_read_or_refused(sent: bytes | int) -> None:
    data = orjson.dumps(BUNDLE)[:sent] if isinstance(sent, int) else sent
    assert_read_or_refused(read_record, data)


def test_the_unmutated_inputs_are_read_without_a_problem() -> None:
    record = read_bundle(BUNDLE)
    assert [problem.rule for problem in record.problems] == []
    assert len(record.medications) == 3
    check(read_bundle(HOOK))
