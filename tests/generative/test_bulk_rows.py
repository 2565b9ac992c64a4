"""Row tables of bulk data hold what the bedside reads of each patient, whatever is sent."""

import json
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from bulk_compared import Resource, Rows, read_bedside, read_bulk
from generative.test_record_fuzz import BOUNDED, NICTIZ, RESOURCES, concept, mutated
from primum.record.bulk.dates import create_date_macros, impossible_dates, know_odd_dates
from primum.record.bulk.loader import create_tables
from primum.record.shapes import is_date
from primum.vocabulary.dates import read_when

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


@st.composite
def spoiled(draw: st.DrawFn) -> Resource:
    """Change a sound resource anywhere but in its type, and give it to one of the patients."""
    sent = draw(st.sampled_from(SENT))
    about = "patient" if sent["resourceType"] == "AllergyIntolerance" else "subject"
    subject = {"reference": draw(st.sampled_from(SUBJECTS))}
    return {**draw(mutated(sent)), "resourceType": sent["resourceType"], about: subject}


def numbered(sent: list[Resource]) -> list[Resource]:
    """Give every resource an id of its own, and write what is absent as absent."""
    number = count()
    made = [
        {name: value for name, value in {**one, "id": f"i{next(number)}"}.items()
         if value is not None}
        for one in sent
    ]  # fmt: skip
    return [orjson.loads(json.dumps(one)) for one in made]


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


HELD = st.sets(st.sampled_from(PATIENTS), min_size=1).map(people)


@given(
    HELD,
    st.lists(
        st.one_of(CONDITIONS, ALLERGIES, PROCEDURES, OBSERVATIONS, FLAGS, FLAGS, FLAGS, LISTS),
        max_size=40,
    ).map(numbered),
)
@settings(BOUNDED, max_examples=12)
def test_invented_rows_are_those_of_the_bedside(
    sent: list[Resource], drawn: list[Resource]
) -> None:
    bulk, bedside = compared([*sent, *drawn])
    assert bulk == bedside


@given(HELD, st.lists(spoiled(), max_size=25).map(numbered))
@settings(BOUNDED, max_examples=8)
def test_spoiled_resources_give_the_rows_of_the_bedside(
    sent: list[Resource], drawn: list[Resource]
) -> None:
    bulk, bedside = compared([*sent, *drawn])
    assert bulk == bedside


@st.composite
def moments(draw: st.DrawFn) -> str:
    """Invent a moment as FHIR, or any ISO form that the bedside takes, writes it."""
    day = draw(st.dates()).isoformat()
    time = draw(st.times()).strftime("%H:%M:%S")
    fraction = draw(st.sampled_from(["", "", ".5", ".123456", ".1234567", ".999999999", ",25"]))
    zone = draw(st.sampled_from(["", "Z", "+02:00", "-11:30", "+14:00", "+0100", "-05:00:30"]))
    return f"{day}T{draw(st.sampled_from([time + fraction, time[:5]]))}{zone}"


def test_dates_leave_open_the_seconds_that_the_bedside_reads() -> None:
    with duckdb.connect(config={"threads": 1}) as connection:
        create_tables(connection)
        create_date_macros(connection)
        days = st.dates().map(lambda day: day.isoformat())
        written = days | days.map(lambda day: day[:7]) | days.map(lambda day: day[:4]) | moments()

        @given(st.lists(written.filter(is_date), min_size=20, max_size=40))
        @settings(BOUNDED, max_examples=20)
        def check(sent: list[str]) -> None:
            connection.execute("DELETE FROM patient")
            connection.execute(
                "INSERT INTO patient (birth_date) SELECT unnest($sent)", {"sent": sent}
            )
            assert impossible_dates(connection, "patient") == {}
            know_odd_dates(connection)
            found = connection.execute(
                "SELECT birth_date, when_from(birth_date), when_to(birth_date), "
                "when_until(birth_date, when_from(birth_date)) FROM patient"
            ).fetchall()
            expected = [(text, read_when(text)) for text in sent]
            assert found == [(text, *when, when.latest) for text, when in expected]

        check()
