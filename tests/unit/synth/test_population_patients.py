"""Invented patients: readable, screened without error, and of every kind that a check asks about."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generative.invented import criteria
from primum.checks.check import Axis, Check, Decision, Management, Status
from primum.checks.criterion import atoms_of
from primum.checks.pack import make_pack
from primum.findings.model import FindingStatus
from primum.record.dosage import normalise
from primum.record.model import Supplied
from primum.record.read import read_record
from primum.screening.patient import Options, Screener
from primum.synth.knowledge import widened
from primum.synth.outside import collection
from primum.synth.population.asked import read_palette
from primum.synth.population.faults import FAULTS, NOBODY
from primum.synth.population.formulary import formulary
from primum.synth.population.patient import TYPES, Recipe, make_patient
from spec.world import MEDICINE, spec_pack

RECIPE = Recipe(seed=3)
COUNT = 1_500


def bundle_of(resources, seed, palette):
    """The patient's own rows with the medications they refer to, as bytes."""
    own = [it for it in resources if it.get("subject") != {"reference": NOBODY}]
    named = {it.get("medicationReference", {}).get("reference") for it in own}
    known = [it for it in formulary(seed, palette) if f"Medication/{it['id']}" in named]
    return msgspec.json.encode(collection([*own, *known]))


@pytest.fixture(scope="module")
def records(palette):
    patients = [make_patient(RECIPE, palette, number) for number in range(COUNT)]
    hospital = {f"Medication/{it['id']}": it for it in formulary(RECIPE.seed, palette)}
    found = []
    for made in patients:
        named = [it.get("medicationReference", {}).get("reference") for it in made.resources]
        known = [hospital[key] for key in dict.fromkeys(named) if key in hospital]
        found.append(read_record(msgspec.json.encode(collection([*made.resources, *known]))))
    return found


@pytest.fixture(scope="module")
def reports(records, shipped):
    screener = Screener(shipped)
    return {
        where: [screener.screen(it, Options(at="2026-06-02", jurisdiction=where)) for it in records]
        for where in ("eu", "us")
    }


def test_every_patient_is_read_without_a_problem(records):
    assert [str(problem) for record in records for problem in record.problems] == []


def test_every_check_speaks_of_somebody_and_of_most_people_none_does(reports, shipped):
    every = [report for found in reports.values() for report in found]
    fired = {finding.check for report in every for finding in report.findings}
    checks = {check.id for check in shipped.meaning.checks}
    assert len(checks - fired) <= len(checks) // 8
    statuses = {finding.status for report in every for finding in report.findings}
    assert statuses == {*FindingStatus}
    nothing = sum(not report.findings for report in reports["eu"])
    assert 0.5 * COUNT < nothing < 0.95 * COUNT


def test_what_is_not_known_occurs(records, reports):
    unknown = [
        report
        for report in reports["eu"]
        if any(it.status is FindingStatus.NOT_ASSESSABLE for it in report.findings)
    ]
    assert len(unknown) > COUNT // 20
    for missing in (Supplied.CONDITIONS, Supplied.MEDICATIONS, Supplied.ALLERGIES):
        assert 0 < sum(missing not in record.supplied for record in records) < COUNT
    assert any(record.patient.birth_date is None for record in records)
    assert any(len(record.patient.birth_date or "") in (4, 7) for record in records)
    assert any(record.patient.gender is None for record in records)
    assert any(row.absent_reason for record in records for row in record.observations)
    assert any(not row.codings for record in records for row in record.conditions)


def test_statuses_of_all_kinds_occur(records):
    conditions = [row for record in records for row in record.conditions]
    assert {row.clinical for row in conditions} == {
        *("active", "recurrence", "relapse", "inactive", "remission", "resolved", None)
    }
    assert {row.verification for row in conditions} >= {
        *("confirmed", "provisional", "differential", "unconfirmed", "refuted"),
        *("entered-in-error", None),
    }
    medications = [row for record in records for row in record.medications]
    assert {row.status for row in medications} >= {
        *("active", "completed", "stopped", "draft", "on-hold", "cancelled", "not-taken"),
        *("entered-in-error", "unknown", "intended"),
    }
    assert any(row.do_not_perform for row in medications)
    assert any(row.prior for row in medications)
    assert any(row.end for row in medications)


def test_a_value_has_its_unit_in_several_spellings(records):
    weights = [
        row
        for record in records
        for row in record.observations
        if any(coding.code == "29463-7" for coding in row.codings)
    ]
    units = Counter(row.unit for row in weights if row.value is not None)
    assert set(units) >= {"kg", "[lb_av]", "kilogram", "Kg", "lbs"}
    assert units["kg"] > 0.7 * units.total()
    assert any(row.comparator for row in weights)


def test_codings_stand_in_any_order(records):
    first = Counter(
        row.codings[0].system for record in records for row in record.conditions if row.codings
    )
    assert len(first) >= 6
    assert first["urn:primum:local"] > 100
    assert sum(count for system, count in first.items() if "example.org" in system) > 100


def test_doses_of_the_knowledge_are_read_in_many_shapes(records):
    rows = [
        dosage
        for record in records
        for row in record.medications
        for dosage in row.dosages
        if any(coding.code == "H01AC03" for coding in row.codings)
    ]
    read = [normalise(dosage) for dosage in rows]
    assert {dosage.dose.unit for dosage in rows if dosage.dose} >= {
        *("mg", "mg/kg", "mg/kg/d", "ug", "mL", "U")
    }
    assert len({dosage.timing_code for dosage in rows}) > 3
    understood = [it for it in read if it.administration and it.frequency and it.routes]
    assert len(understood) > 0.8 * len(read)
    assert any(it.administration is None and it.day is None for it in read)
    wrong = Counter(rule for it in read for rule, _ in it.problems)
    assert set(wrong) <= {"dose-missing", "dose-only-in-text", "timing-missing"}


def test_a_patient_depends_on_nothing_but_seed_and_number(palette):
    again = [make_patient(RECIPE, palette, number) for number in (40, 7)]
    once = [make_patient(RECIPE, palette, number) for number in (7, 40)]
    assert again == once[::-1]
    assert make_patient(Recipe(seed=4), palette, 7) != once[0]


def test_ids_are_uuids_and_none_occurs_twice(palette):
    ids = [
        resource["id"]
        for number in range(200)
        for resource in make_patient(RECIPE, palette, number).resources
    ]
    assert len(set(ids)) == len(ids)
    assert all(len(id_) == 36 and id_[14] == "4" and id_[19] in "89ab" for id_ in ids)


def test_resources_have_the_types_that_are_written(palette):
    kinds = {
        resource["resourceType"]
        for number in range(400)
        for resource in make_patient(RECIPE, palette, number).resources
    }
    assert kinds == {*TYPES} - {"Medication"}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_planted_fault_gives_its_problem_and_no_other(palette, rule):
    recipe = Recipe(seed=11, faults=1.0)
    made = next(
        found
        for number in range(500)
        if (found := make_patient(recipe, palette, number)).planted == rule
    )
    record = read_record(bundle_of(made.resources, recipe.seed, palette))
    orphans = [it for it in made.resources if it.get("subject") == {"reference": NOBODY}]
    said = [problem.rule for problem in record.problems]
    assert (said, len(orphans)) == (([], 1) if rule == "no-such-patient" else ([rule], 0))


def test_faults_leave_the_rest_of_the_patient_as_it_was(palette):
    for number in range(30):
        clean = make_patient(RECIPE, palette, number).resources
        faulty = make_patient(Recipe(seed=RECIPE.seed, faults=1.0), palette, number)
        assert faulty.resources[: len(clean)] == clean
        assert faulty.planted in FAULTS


@settings(max_examples=25)
@given(st.lists(criteria, min_size=1, max_size=5), st.integers(0, 10_000))
def test_any_pack_gives_patients_that_can_be_read(made, number):
    checks = tuple(
        Check(
            id=f"{MEDICINE}/check-{place}",
            medicine=MEDICINE,
            kind="warning",
            criterion=criterion,
            decision=Decision(action=Axis.YES, management=Management.MONITOR),
            status=Status.SOURCED,
            summary={},
            advice={},
        )
        for place, criterion in enumerate(made)
    )
    world = spec_pack()
    meaning = msgspec.structs.replace(world.meaning, checks=checks)
    palette = read_palette(make_pack("any", "1", {}, meaning, {}))
    assert palette.treatments[0].medicine.name == MEDICINE
    for patient in range(number, number + 5):
        resources = make_patient(Recipe(seed=1), palette, patient).resources
        assert read_record(bundle_of(resources, 1, palette)).problems == ()


@given(criteria)
def test_atoms_stand_also_within_negations(criterion):
    text = msgspec.json.encode(criterion).decode()
    combined = sum(text.count(f'"node":"{node}"') for node in ("all", "any", "not"))
    assert len(list(atoms_of(criterion))) == text.count('"node":') - combined


def test_a_pack_of_thousands_of_checks_gives_patients_too(shipped, palette):
    wide = read_palette(widened(shipped, 1))
    assert len(wide.treatments) > 500
    assert wide.conditions == palette.conditions
    assert wide.medicines == palette.medicines
    for number in range(20):
        resources = make_patient(RECIPE, wide, number).resources
        assert read_record(bundle_of(resources, RECIPE.seed, wide)).problems == ()


def test_a_pack_that_knows_nothing_gives_patients_all_the_same(shipped):
    meaning = msgspec.structs.replace(
        shipped.meaning, checks=(), concepts={}, medicines={}, measurements={}, readings=()
    )
    palette = read_palette(make_pack("nothing", "1", {}, meaning, {}))
    assert palette.treatments == ()
    rows = [
        read_record(bundle_of(make_patient(RECIPE, palette, n).resources, RECIPE.seed, palette))
        for n in range(40)
    ]
    assert sum(len(record.medications) for record in rows) > 40
    assert any(row.unit == "kg" for record in rows for row in record.observations)
