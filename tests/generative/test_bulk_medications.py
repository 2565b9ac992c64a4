"""Orders of many patients, read at once, are the rows that the bedside reads of each patient."""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generative.test_bulk import items
from generative.test_record_fuzz import BOUNDED, DOSAGE, RESOURCES, concept, mutated
from primum.record.bulk.compile import compile_view
from primum.record.bulk.from_records import fill_from_records
from primum.record.bulk.notes import EACH
from primum.record.bulk.population import read_population
from primum.record.bulk.row_tables import ROW_TABLES
from primum.record.bulk.shape import Shape
from primum.record.bulk.table_columns import columns_of
from primum.record.model import MedicationKind, Record
from primum.record.read import read_bundle
from primum.record.view_loader import load_views

KINDS = [kind.value for kind in MedicationKind]
PEOPLE = ("p1", "p2", "p3")
TOLD = {"dangling-reference", "unknown-status", "period-reversed", "medicine-not-named"}

NOTHING = {
    "coding": [
        {
            "system": "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
            "code": "no-medication-info",
        }
    ]
}
DATES = st.sampled_from(
    [
        *("2024", "2024-02", "2024-02-29", "2024-03-01", "2024-03-01T10:00:00+01:00", "9999-12-31"),
        *("2024-03-01T10:00:00.25Z", "0001-01-01", "9999-12-31T23:59:59-05:00", "2023-12-31T23:30"),
        *("2080-03-01T10:00:00.123456Z", "2024-03-01T09:00:00Z", "1900-01-01T00:00:00.1Z"),
    ]
)
DURATIONS = st.fixed_dictionaries(
    {"value": st.sampled_from([0, 1, 28, 30.5, 0.3, -1, 1e6, 73050, 36525]),
     "code": st.sampled_from(["d", "wk", "mo", "h", "min", "day", "x", ""])},
)  # fmt: skip
PERIODS = st.fixed_dictionaries({}, optional={"start": DATES, "end": DATES})
BOUNDS = st.one_of(
    PERIODS.map(lambda period: {"boundsPeriod": period}),
    DURATIONS.map(lambda duration: {"boundsDuration": duration}),
    st.just({}),
)
REFERENCES = st.fixed_dictionaries(
    {
        "reference": st.sampled_from(
            [
                *("Medication/x1", "http://x.org/fhir/Medication/x1/_history/2", "#x", "#y", "#"),
                *("Medication/none", "Condition/p1-c", "Condition/p2-c", "a/Observation/p1-o", ""),
                *("Procedure/p1-r", "Medication/x2", "Condition/p3-c", "MedicationRequest/1"),
            ]
        )
    },
    optional={"display": st.sampled_from(["", "as shown"])},
)
CONTAINED = st.sampled_from(
    [
        [{"resourceType": "Medication", "id": "x", "code": concept("2")}],
        [{"resourceType": "Condition", "id": "#x", "code": concept("4")}, {"id": 5}],
        [
            {"resourceType": "Medication", "id": "y", "code": {"text": "y"}},
            {"resourceType": "Observation", "id": "x", "code": concept("5")},
        ],
    ]
)
SUBJECTS = st.sampled_from(["Patient/{}", "Patient/{}/_history/3", "http://x.org/Patient/{}",
                            "urn:uuid:{}"])  # fmt: skip


def shape_of(kind: str) -> Shape:
    views, shape = load_views(), Shape(kind)
    for name in views.names[kind]:
        shape.add(compile_view(views.definitions[name], columns_of(name)).shape)
    return shape


SHAPES = {kind: shape_of(kind) for kind in KINDS}


@st.composite
def dosages(draw: st.DrawFn) -> list[Any]:
    """Invent dosages that can be read: of a few kinds, so that some come again."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        dosage = json.loads(json.dumps(DOSAGE))
        dosage["timing"]["repeat"].pop("boundsPeriod")
        dosage["timing"]["repeat"] |= draw(BOUNDS)
        for name in draw(st.sets(st.sampled_from(["text", "route", "doseAndRate", "sequence"]))):
            del dosage[name]
        if draw(st.integers(0, 3)) == 0:
            dosage["route"] = {"text": "unheard of"}
            dosage["modifierExtension"] = [{"url": "u"}]
        found.append(dosage)
    return found


@st.composite
def orders(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """Invent an order: of elements that views use, or one that was sent, changed in some places."""
    sent = [one for one in RESOURCES if one["resourceType"] == kind]
    made = draw(st.one_of(items(SHAPES[kind]), *map(mutated, sent)))
    parts: dict[str, st.SearchStrategy[Any]] = {
        "medicationReference": REFERENCES,
        "reasonReference": st.lists(REFERENCES, max_size=3),
        "medicationCodeableConcept": st.sampled_from([NOTHING, concept("1"), {"text": "z"}, {}]),
        "contained": CONTAINED,
        "dosageInstruction" if kind in KINDS[:2] else "dosage": dosages()
        if kind != "MedicationAdministration"
        else st.just(DOSAGE),
        "modifierExtension": st.just([{"url": "u"}]),
        "status": st.sampled_from(["active", "completed", "Active", "draft", "not-taken", ""]),
        "authoredOn": DATES,
        "whenHandedOver": DATES,
        "effectivePeriod": PERIODS,
        "daysSupply": DURATIONS,
        "dispenseRequest": st.fixed_dictionaries(
            {},
            optional={
                "expectedSupplyDuration": DURATIONS,
                "validityPeriod": PERIODS,
                "numberOfRepeatsAllowed": st.integers(-1, 3),
            },
        ),
    }
    for name, strategy in parts.items():
        if draw(st.booleans()):
            made[name] = draw(strategy)
    return made


@st.composite
def populations(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Invent the orders of some patients."""
    found = []
    for number in range(draw(st.integers(1, 30))):
        kind = draw(st.sampled_from(KINDS))
        whose = draw(st.sampled_from(PEOPLE))
        subject = {"reference": draw(SUBJECTS).format(whose)}
        order = {**draw(orders(kind)), "resourceType": kind, "id": str(number), "subject": subject}
        found.append({"whose": whose, "order": order})
    return found


def beside(whose: str) -> list[dict[str, Any]]:
    """Give what orders of a patient may refer to, each named after the patient."""
    kinds = {"Condition": "c", "Observation": "o", "Procedure": "r"}
    return [
        {**one, "id": f"{whose}-{kinds[one['resourceType']]}",
         "subject": {"reference": f"Patient/{whose}"}}
        for one in RESOURCES if one["resourceType"] in kinds
    ]  # fmt: skip


MEDICATIONS = [
    {"resourceType": "Medication", "id": "x1", "code": concept("2")},
    {"resourceType": "Medication", "id": "x2", "code": {"text": "only words"}},
]


def bedside(found: list[dict[str, Any]]) -> list[Record]:
    records = []
    for whose in PEOPLE:
        mine = [one["order"] for one in found if one["whose"] == whose]
        patient = {"resourceType": "Patient", "id": whose}
        entries = [{"resource": one} for one in (patient, *MEDICATIONS, *beside(whose), *mine)]
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        records.append(read_bundle(json.loads(json.dumps(bundle))))
    return records


def write(folder: Path, found: list[dict[str, Any]]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    every = [{"resourceType": "Patient", "id": whose} for whose in PEOPLE] + MEDICATIONS
    every += [one for whose in PEOPLE for one in beside(whose)] + [one["order"] for one in found]
    for one in every:
        with (folder / f"{one['resourceType']}.ndjson").open("a", encoding="utf-8") as out:
            out.write(json.dumps(one) + "\n")


_OWN = ", ".join(
    f'm."{name}"'
    for name, _ in ROW_TABLES["medication"]
    if name not in ("p", "r", "seq", "said", "reasons", "regimen")
)
_LINE = ", ".join(f'"{name}"' for name, _ in ROW_TABLES["dosage"] if name != "regimen")
VALUES = f"""
SELECT t.id, {_OWN}, s.codings, s.text, w.codings AS why, w.text AS why_text, d.lines
FROM rows.medication m JOIN rows.patient t USING (p) JOIN rows.saying s USING (said)
LEFT JOIN rows.saying w ON w.said = m.reasons
LEFT JOIN (SELECT regimen, list(row({_LINE}) ORDER BY line) AS lines
           FROM rows.dosage GROUP BY regimen) d ON d.regimen = m.regimen
"""


def values(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Give the orders as values, without any number that only this connection knows."""
    rows = connection.execute(VALUES).fetchall()
    found = {row[1]: row for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("orders")


@given(populations())
@settings(BOUNDED, max_examples=8)
def test_orders_are_the_rows_of_the_bedside(scratch: Path, found: list[dict[str, Any]]) -> None:
    write(scratch / "data", found)
    records = bedside(found)
    with duckdb.connect(config={"threads": 1}) as bulk, duckdb.connect() as bed:
        population = read_population(bulk, scratch / "data")
        fill_from_records(bed, records)
        given_, wanted = values(bulk), values(bed)
        assert given_.keys() == wanted.keys()
        for key, row in wanted.items():
            assert given_[key] == row
    told = Counter(
        (problem.rule, problem.value.partition(":")[0])
        for problem in population.problems
        if problem.rule in TOLD and not problem.value.startswith("and ")
    )
    expected = Counter(
        (problem.rule, problem.place.path)
        for record in records
        for problem in record.problems
        if problem.rule in TOLD and problem.place.path.split("/")[0] in KINDS
    )
    for rule in TOLD:
        of_rule = {key: count for key, count in expected.items() if key[0] == rule}
        if sum(of_rule.values()) <= EACH:  # of more the first are told, the rest is counted
            assert {key: count for key, count in told.items() if key[0] == rule} == of_rule
