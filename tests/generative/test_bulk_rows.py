"""Row tables of bulk data hold what the bedside reads of each patient, whatever is sent."""

import copy
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bulk_compared import Resource, Rows, read_bedside, read_bulk
from generative.test_record_fuzz import BOUNDED, NICTIZ, RESOURCES, concept

MODIFIED = [{"url": "http://example.org/not", "valueBoolean": True}]
DATES = [
    *("2019", "2020-03", "2024-02-29", "2024-06-01", "2026-06-01T08:00:00Z", "9999-12-31"),
    *("2026-06-01T08:00:00.123+02:00", "2026-06-01T08:00-03:30", "2020-03-01T00:00:00,5+0100"),
    *("2024-06-01T00:00:00.1234567Z", "2024-06", "0001-01-01T00:00:00+14:00"),
]
PATIENTS = ["a", "b", "c", "urn:x"]
SUBJECTS = [
    *(f"Patient/{id_}" for id_ in [*PATIENTS[:3]] * 3),
    *("Patient/a/_history/2", "http://x.org/fhir/Patient/b", "urn:uuid:c", "Patient/lost"),
    *("Group/1", "#a", "a", "http://x.org/people/1", ""),
]
CODES = [
    *(concept("1"), concept("2"), {"text": "asthma"}, {"coding": []}, {}, None),
    {"coding": [{"system": "http://loinc.org", "code": "2339-0"}, {"code": "x", "display": "X"}]},
    {"coding": [{"code": "x"}, {"code": "x"}, {}], "text": ""},
    *(
        {"coding": [{"system": "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
                     "code": f"no-{what}-info"}]}
        for what in ("problem", "allergy", "medication")
    ),
    {"coding": [{"system": "urn:oid:2.16.840.1.113883.2.4.4.1.902.40", "code": "7"}]},
]  # fmt: skip

dates = st.sampled_from(DATES)
codes = st.sampled_from(CODES)
periods = st.fixed_dictionaries({}, optional={"start": dates, "end": dates})
statuses = st.sampled_from(
    ["active", "inactive", "final", "completed", "entered-in-error", "draft", "resolved", "odd"]
)
standings = st.sampled_from(
    ["confirmed", "refuted", "entered-in-error", "provisional", "unconfirmed"]
).map(concept)
quantities = st.fixed_dictionaries(
    {},
    optional={
        "value": st.sampled_from([0, 5, 3.9, 1e20]),
        "comparator": st.sampled_from("<>"),
        "unit": st.sampled_from(["kg", "mmol/L"]),
        "code": st.sampled_from(["kg", "258683005"]),
        "system": st.sampled_from(["http://unitsofmeasure.org", "http://snomed.info/sct"]),
    },
)
values = st.one_of(
    st.just({}),
    quantities.map(lambda value: {"valueQuantity": value}),
    st.integers(-5, 99).map(lambda value: {"valueInteger": value}),
    st.booleans().map(lambda value: {"valueBoolean": value}),
    codes.filter(bool).map(lambda value: {"valueCodeableConcept": value}),
    st.just({"dataAbsentReason": concept("not-performed")}),
)


def resources(kind: str, required: dict[str, Any], optional: dict[str, Any]) -> Any:
    """Invent a resource; some carry what may change their meaning."""
    about = "patient" if kind == "AllergyIntolerance" else "subject"
    return st.fixed_dictionaries(
        {"resourceType": st.just(kind), **required},
        optional={
            about: st.sampled_from(SUBJECTS).map(lambda text: {"reference": text}),
            "meta": st.builds(lambda date: {"lastUpdated": date}, dates),
            "modifierExtension": st.just(MODIFIED),
            **optional,
        },
    )


CONDITIONS = resources("Condition", {"code": codes}, {
    "clinicalStatus": statuses.map(concept), "verificationStatus": standings,
    "onsetDateTime": dates, "onsetPeriod": periods, "abatementDateTime": dates,
    "abatementPeriod": periods, "abatementString": st.just("later"), "recordedDate": dates,
})  # fmt: skip
ALLERGIES = resources("AllergyIntolerance", {"code": codes}, {
    "clinicalStatus": statuses.map(concept), "verificationStatus": standings,
    "onsetDateTime": dates, "onsetPeriod": periods, "recordedDate": dates,
    "reaction": st.lists(codes.map(lambda code: {"substance": [code] if code else []}), max_size=2),
})  # fmt: skip
PROCEDURES = resources("Procedure", {"code": codes}, {
    "status": statuses, "performedDateTime": dates, "performedPeriod": periods,
})  # fmt: skip
OBSERVATIONS = st.builds(
    lambda one, value, parts: {**one, **value, "component": parts},
    resources("Observation", {"code": codes}, {
        "status": statuses, "effectiveDateTime": dates, "effectivePeriod": periods,
        "effectiveInstant": dates, "issued": dates,
    }),
    values,
    st.lists(st.builds(lambda code, value: {"code": code, **value}, codes, values), max_size=2),
)  # fmt: skip


def extensions(flags: list[str]) -> Any:
    """Invent what a Dutch Flag decides, what it excludes, and which Flags it replaces."""
    reference = st.sampled_from(flags).map(lambda key: {"reference": key})
    return st.lists(
        st.one_of(
            st.builds(
                lambda code: {"url": f"{NICTIZ}SurveillanceDecision", "valueCodeableConcept": code},
                st.sampled_from([concept("430411000146107"), concept("1"), {"coding": [
                    {"system": "urn:oid:2.16.840.1.113883.2.4.3.11.60.26.5.2", "code": "s"}]}]),
            ),
            st.builds(
                lambda code: {"url": f"{NICTIZ}SafeWithinUnsafeGroup", "valueCodeableConcept": code},
                codes,
            ),
            st.builds(
                lambda key: {"url": f"{NICTIZ}RelationSurveillanceDecision", "valueReference": key},
                reference,
            ),
        ),
        max_size=3,
        unique_by=lambda one: one["url"],
    )  # fmt: skip


FLAGS = resources("Flag", {
    "category": st.sampled_from(
        ["225419007", "225419007", "140401000146105", "350241000146102", "1"]
    ).map(lambda code: [concept(code)]),
    "code": codes,
}, {
    "status": st.sampled_from(["active", "active", "inactive", "entered-in-error"]),
    "period": periods,
    "extension": extensions([f"Flag/i{number}" for number in range(12)]),
})  # fmt: skip
LISTS = st.builds(
    lambda code, whose, status: {
        "resourceType": "List", "status": status, "emptyReason": concept("nilknown"),
        "code": concept(code), "subject": {"reference": whose},
    },
    st.sampled_from(["11450-4", "48765-2", "30954-2", "1"]),
    st.sampled_from([text for text in SUBJECTS if "Patient/" in text]),
    st.sampled_from(["current", "retired"]),
)  # fmt: skip
SENT = [one for one in RESOURCES if one["resourceType"] not in ("Patient", "List")]


def mended(one: Any) -> Any:
    """Give a mutated resource its place again: some id, and a patient of these."""
    return {**one, "resourceType": one.get("resourceType"), "id": "x"}


def numbered(sent: list[Resource]) -> list[Resource]:
    """Give every resource an id of its own, and write what is absent as absent."""
    number = count()
    return [
        {name: value for name, value in {**one, "id": f"i{next(number)}"}.items()
         if value is not None}
        for one in copy.deepcopy(sent)
    ]  # fmt: skip


def people(ids: set[str]) -> list[Resource]:
    return [
        {"resourceType": "Patient", "id": id_, "birthDate": "2015-02", "gender": "female"}
        for id_ in sorted(ids)
    ]


def compared(sent: list[Resource]) -> tuple[Rows, Rows]:
    """Give the rows of bulk and of the bedside."""
    with tempfile.TemporaryDirectory() as scratch:
        bulk, population = read_bulk(Path(scratch) / "bulk", sent)
    bedside, records = read_bedside(sent)
    assert population.patients == len(records)
    told = {problem.rule for problem in population.problems}
    silent = {problem.rule for record in records for problem in record.problems} - told
    assert silent <= {"patient-not-supplied"}
    return bulk, bedside


@given(
    st.sets(st.sampled_from(PATIENTS)),
    st.lists(
        st.one_of(CONDITIONS, ALLERGIES, PROCEDURES, OBSERVATIONS, FLAGS, FLAGS, FLAGS, LISTS),
        max_size=25,
    ).map(numbered),
)
@settings(BOUNDED, max_examples=40, phases=[Phase.generate])
def test_invented_rows_are_those_of_the_bedside(sent: set[str], drawn: list[Resource]) -> None:
    bulk, bedside = compared([*people(sent or {"a"}), *drawn])
    assert bulk == bedside
