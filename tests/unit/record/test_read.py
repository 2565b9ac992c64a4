"""From FHIR to rows: each resource type, references, and what is wrong with the input."""

import orjson
import pytest

from primum.record.model import MedicationKind, Record
from primum.record.read import MAX_BYTES, read_bundle, read_record
from primum.record.shapes import is_date
from primum.vocabulary.codes import Coding
from primum.vocabulary.dates import read_when
from primum.vocabulary.problem import Unreadable

SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"


def concept(code: str, system: str = SNOMED, **others: str) -> dict:
    return {"coding": [{"system": system, "code": code}], **others}


def status(code: str) -> dict:
    return {"coding": [{"code": code}]}


def test_a_condition_keeps_every_coding_and_its_dates(read, resource) -> None:
    row = read(
        resource(
            "Condition",
            "c1",
            code={"coding": [{"system": SNOMED, "code": "46635009"}, {"code": "x"}], "text": "DM1"},
            clinicalStatus=status("active"),
            verificationStatus=status("confirmed"),
            onsetPeriod={"start": "2020-05"},
            abatementDateTime="2021",
            recordedDate="2020-06-01",
            meta={"lastUpdated": "2022-01-01T00:00:00Z"},
        )
    ).conditions[0]
    assert row.ref == "Condition/c1"
    assert row.codings == (Coding(SNOMED, "46635009"), Coding(None, "x"))
    assert (row.text, row.clinical, row.verification) == ("DM1", "active", "confirmed")
    assert (row.onset, row.abatement, row.recorded) == ("2020-05", "2021", "2020-06-01")
    assert row.updated == "2022-01-01T00:00:00Z"


def test_a_condition_that_ended_at_an_age_is_over(read, resource) -> None:
    age = {"value": 4, "unit": "a"}
    assert read(resource("Condition", "c", abatementAge=age)).conditions[0].clinical == "resolved"


def test_an_observation_reads_its_ucum_code_before_the_printed_unit(read, resource) -> None:
    def unit(**quantity: object) -> str | None:
        return read(resource("Observation", "o", valueQuantity=quantity)).observations[0].unit

    assert unit(value=18, unit="kilo", system=UCUM, code="kg") == "kg"
    assert unit(value=18, unit="kilo", code="kg") == "kg"
    assert unit(value=18, unit="kilo", system="urn:local", code="17") == "kilo"
    assert unit(value=18) is None


def test_components_are_rows_with_their_own_codes(read, resource) -> None:
    found = read(
        resource(
            "Observation",
            "bp",
            status="final",
            code=concept("85354-9"),
            effectivePeriod={"start": "2024-01-01", "end": "2024-01-02"},
            component=[
                {"code": concept("8480-6"), "valueQuantity": {"value": 120, "unit": "mm[Hg]"}},
                {"code": concept("8462-4"), "dataAbsentReason": status("unknown")},
            ],
        )
    ).observations
    assert [row.codings[0].code for row in found] == ["85354-9", "8480-6", "8462-4"]
    assert [row.value for row in found] == [None, 120, None]
    assert {row.effective for row in found} == {"2024-01-02"}
    assert found[2].absent_reason == "unknown"


def test_an_allergy_carries_the_substances_of_its_reactions(read, resource) -> None:
    row = read(
        resource(
            "AllergyIntolerance",
            "a",
            code=concept("1"),
            reaction=[{"substance": concept("2")}, {"manifestation": [concept("3")]}],
            verificationStatus=status("refuted"),
        )
    ).allergies[0]
    assert [coding.code for coding in row.codings] == ["1", "2"]
    assert row.verification == "refuted"


def test_a_procedure_not_done_stays_a_recorded_negative(read, resource) -> None:
    row = read(
        resource("Procedure", "p", status="not-done", code=concept("1"), performedDateTime="2024")
    ).procedures[0]
    assert (row.status, row.start) == ("not-done", "2024")


def request(resource, **elements: object) -> dict:
    given = {"status": "active", "intent": "order", "authoredOn": "2024-03-01", **elements}
    return resource("MedicationRequest", "m1", **given)


@pytest.mark.parametrize(
    ("elements", "start", "end"),
    [
        ({}, None, None),
        (
            {"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"end": "2024-04"}}}}]},
            None,
            "2024-04",
        ),
        (
            {
                "dosageInstruction": [
                    {"timing": {"repeat": {"boundsDuration": {"value": 10, "code": "d"}}}}
                ]
            },
            None,
            "2024-03-10",
        ),
        (
            {"dispenseRequest": {"validityPeriod": {"start": "2024-03-02", "end": "2024-06-01"}}},
            "2024-03-02",
            "2024-06-01",
        ),
        (
            {
                "dispenseRequest": {
                    "expectedSupplyDuration": {"value": 30, "code": "d"},
                    "numberOfRepeatsAllowed": 1,
                }
            },
            None,
            "2024-04-29",
        ),
    ],
)
def test_a_request_lasts_as_its_bounds_say(read, resource, elements, start, end) -> None:
    row = read(request(resource, medicationCodeableConcept={"text": "x"}, **elements)).medications[
        0
    ]
    assert (row.start, row.end, row.recorded) == (start, end, "2024-03-01")


def test_one_dosage_without_an_end_leaves_the_request_open(read, resource) -> None:
    bounded = {"timing": {"repeat": {"boundsPeriod": {"start": "2024-01-01", "end": "2024-02-01"}}}}
    row = read(request(resource, dosageInstruction=[bounded, {"text": "then 1"}])).medications[0]
    assert (row.start, row.end) == ("2024-01-01", None)


def test_a_dispense_lasts_as_long_as_its_supply(read, resource) -> None:
    row = read(
        resource(
            "MedicationDispense",
            "d1",
            status="completed",
            medicationCodeableConcept=concept("H01AC03"),
            whenPrepared="2024-01-01",
            whenHandedOver="2024-01-02",
            daysSupply={"value": 28},
            authorizingPrescription=[{"reference": "MedicationRequest/m1"}],
        )
    ).medications[0]
    assert row.kind is MedicationKind.DISPENSE
    assert (row.recorded, row.start, row.end) == ("2024-01-01", "2024-01-02", "2024-01-29")
    assert (row.supply_days, row.prior) == (28, "MedicationRequest/m1")


def test_statements_and_administrations_are_medications_too(read, resource) -> None:
    record = read(
        resource(
            "MedicationStatement",
            "s1",
            status="not-taken",
            medicationCodeableConcept=concept("1"),
            effectivePeriod={"start": "2023", "end": "2024"},
            dateAsserted="2024-02-01",
            dosage=[{"doseAndRate": [{"doseQuantity": {"value": 1, "unit": "mg"}}]}],
        ),
        resource(
            "MedicationAdministration",
            "a1",
            status="completed",
            medicationCodeableConcept=concept("1"),
            effectiveDateTime="2024-02-02T08:00:00+01:00",
            dosage={"dose": {"value": 2, "unit": "mg"}, "route": concept("34206005")},
        ),
    )
    statement, administration = record.medications
    assert (statement.status, statement.start, statement.end) == ("not-taken", "2023", "2024")
    assert statement.dosages[0].dose is not None
    assert administration.dosages[0].dose is not None
    assert administration.dosages[0].dose.high == 2
    assert administration.dosages[0].route[0].code == "34206005"


def test_a_medication_is_found_contained_by_full_url_and_by_reference(
    read, resource, bundle
) -> None:
    medication = {"resourceType": "Medication", "id": "x", "code": concept("H01AC03", text="M")}
    contained = request(resource, contained=[medication], medicationReference={"reference": "#x"})
    relative = {**request(resource, medicationReference={"reference": "Medication/x"}), "id": "m2"}
    by_url = {**request(resource, medicationReference={"reference": "urn:uuid:9"}), "id": "m3"}
    absolute = {"reference": "https://a.example/fhir/Medication/x"}
    by_rest = {**request(resource, medicationReference=absolute), "id": "m4"}
    sent = bundle(contained, relative, by_url, by_rest)
    sent["entry"].append({"fullUrl": "urn:uuid:9", "resource": medication})
    record = read_bundle(sent)
    assert record.problems == ()
    assert [row.codings[0].code for row in record.medications] == ["H01AC03"] * 4
    assert [row.text for row in record.medications] == ["M"] * 4


def test_a_dangling_reference_keeps_the_row_with_its_display(read, resource, rules) -> None:
    reference = {"reference": "Medication/none", "display": "Increlex"}
    record = read(request(resource, medicationReference=reference))
    assert record.medications[0].text == "Increlex"
    assert rules(record) == ["dangling-reference"]


def test_reasons_are_the_codes_of_concepts_and_of_conditions(read, resource, rules) -> None:
    record = read(
        request(
            resource,
            medicationCodeableConcept=concept("1"),
            reasonCode=[concept("2")],
            reasonReference=[
                {"reference": "Condition/c1"},
                {"reference": "Condition/none", "display": "short stature"},
            ],
        ),
        resource("Condition", "c1", code=concept("3")),
    )
    row = record.medications[0]
    assert [(coding.code, coding.display) for coding in row.reasons] == [
        ("2", None),
        ("3", None),
        (None, "short stature"),
    ]
    assert row.has_reason
    assert rules(record) == ["dangling-reference"]


def test_the_negatives_of_an_order_are_kept(read, resource) -> None:
    row = read(
        request(resource, doNotPerform=True, medicationCodeableConcept=concept("1"))
    ).medications[0]
    assert row.do_not_perform


def test_a_modifier_extension_makes_a_row_uncertain(read, resource, rules) -> None:
    modified = {"modifierExtension": [{"url": "urn:x"}]}
    record = read(
        resource("Condition", "c", verificationStatus=status("confirmed"), **modified),
        request(resource, medicationCodeableConcept=concept("1"), **modified),
        resource("Observation", "o", valueQuantity={"value": 1}, **modified),
    )
    assert record.conditions[0].verification == "unconfirmed"
    assert record.medications[0].status == "unknown"
    assert record.observations[0].value is None
    assert rules(record) == ["modifier-extension"] * 3


def test_what_is_not_read_is_counted_and_what_fhir_does_not_know_is_said(read, resource, rules):
    record = read(
        resource("FamilyMemberHistory", "f"),
        resource("FamilyMemberHistory", "g"),
        resource("Flag", "fall", category=[concept("x")], code={"text": "fall risk"}),
        resource("Diagnosis", "d"),
    )
    assert record.ignored == (("FamilyMemberHistory", 2), ("Flag", 1))
    assert record.conditions == ()
    assert rules(record) == ["unknown-resource-type"]


def test_a_resource_without_a_subject_is_left_out(bundle, rules) -> None:
    record = read_bundle(bundle({"resourceType": "Condition", "id": "c", "code": concept("1")}))
    assert record.conditions == ()
    assert rules(record) == ["no-subject"]


def test_a_draft_without_a_subject_is_the_patient_s_of_the_request(rules) -> None:
    draft = {"resourceType": "MedicationRequest", "id": "d", "status": "draft", "intent": "order",
             "medicationCodeableConcept": {"text": "mecasermin"}}  # fmt: skip
    record = read_bundle(
        {"context": {"patientId": "p", "draftOrders": {"resourceType": "Bundle", "entry": [
            {"resource": draft}]}}}
    )  # fmt: skip
    assert [row.ref for row in record.medications] == ["MedicationRequest/d"]
    assert record.drafts == {"MedicationRequest/d"}
    assert "no-subject" in rules(record)


@pytest.mark.parametrize(
    ("element", "value", "rule"),
    [
        ("onsetDateTime", "2024-02-30", "impossible-date"),
        ("onsetDateTime", "yesterday", "impossible-date"),
        ("onsetDateTime", "2024-13", "impossible-date"),
        ("onsetDateTime", 2024, "wrong-type"),
        ("code", "diabetes", "wrong-shape"),
        ("code", {"coding": "E10"}, "wrong-shape"),
        ("code", {"coding": [None]}, "wrong-shape"),
        ("code", {"coding": [{"code": 7}]}, "wrong-type"),
        ("code", {"text": ["a", "b"]}, "several-values"),
    ],
)
def test_a_bad_value_is_left_out_and_said(read, resource, rules, element, value, rule) -> None:
    record: Record = read(
        resource("Condition", "c", **{element: value}), resource("Condition", "d")
    )
    assert set(rules(record)) == {rule}
    assert record.problems[0].place.path == "Condition/c"
    assert record.problems[0].remedy
    assert len(record.conditions) == 2
    assert record.conditions[0].onset is None


def test_partial_dates_and_empty_lists_are_fine(read, resource) -> None:
    record = read(
        resource("Condition", "c", onsetDateTime="2019", code={"coding": [], "text": "x"})
    )
    assert record.problems == ()
    assert record.conditions[0].onset == "2019"


def test_a_number_written_as_text_is_no_number(read, resource, rules) -> None:
    record = read(resource("Observation", "o", valueQuantity={"value": "18", "unit": "kg"}))
    assert record.observations[0].value is None
    assert rules(record) == ["number-as-text"]


def test_of_two_versions_of_a_resource_the_first_is_used(read, resource, rules) -> None:
    record = read(
        resource("Condition", "c", code=concept("1")),
        resource("Condition", "c", code=concept("2")),
        resource("Condition", "c", code=concept("1")),
    )
    assert [row.codings[0].code for row in record.conditions] == ["1"]
    assert rules(record) == ["duplicate-id"]


def test_a_resource_without_an_id_is_known_by_its_full_url(bundle, resource) -> None:
    sent = bundle()
    condition = resource("Condition", "c")
    del condition["id"]
    sent["entry"].append({"fullUrl": "urn:uuid:1", "resource": condition})
    assert read_bundle(sent).conditions[0].ref == "urn:uuid:1"


def test_a_lone_patient_is_a_record_with_nothing_in_it() -> None:
    record = read_record(b'{"resourceType": "Patient", "id": "p1"}')
    assert record == Record(patient=record.patient)
    assert record.patient.id == "p1"


OTHER = {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/p2"}}


@pytest.mark.parametrize(
    ("sent", "rule"),
    [
        (b"", "not-json"),
        (b"{", "not-json"),
        (b"\xff\xfe", "not-json"),
        (b"[" * 5_000, "not-json"),
        (b"[]", "not-fhir"),
        (b'"Patient"', "not-fhir"),
        (b"{}", "not-fhir"),
        (b'{"resourceType": "Pateint"}', "wrong-resource-type"),
        (b'{"resourceType": "Condition"}', "no-patient"),
        (b'{"resourceType": "Bundle", "type": "collection"}', "no-patient"),
        (b'{"resourceType": "Bundle", "type": "history"}', "bundle-type"),
        (b'{"resourceType": "Bundle", "type": ["collection"]}', "bundle-type"),
        (b'{"resourceType": "Bundle", "type": "collection", "entry": {}}', "wrong-shape"),
        (b'{"resourceType": "OperationOutcome"}', "operation-outcome"),
    ],
)
def test_what_cannot_be_read_at_all_stops_with_a_reason(sent: bytes, rule: str) -> None:
    with pytest.raises(Unreadable) as stopped:
        read_record(sent)
    assert stopped.value.problem.rule == rule
    assert stopped.value.problem.remedy


def test_a_file_that_is_too_large_is_not_even_parsed() -> None:
    with pytest.raises(Unreadable, match="too-large"):
        read_record(b" " * (MAX_BYTES + 1))


def test_two_patients_or_a_row_of_another_one_stop_the_reading(bundle) -> None:
    with pytest.raises(Unreadable, match="two-patients"):
        read_bundle(bundle({"resourceType": "Patient", "id": "p2"}))
    with pytest.raises(Unreadable, match="other-patient"):
        read_bundle(bundle(OTHER))


def test_bundles_in_bundles_are_read_but_not_without_end(bundle, resource) -> None:
    inner = bundle(resource("Condition", "c"))
    del inner["entry"][0]
    record = read_bundle(bundle(inner))
    assert [row.ref for row in record.conditions] == ["Condition/c"]
    for _ in range(10):
        inner = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": inner}]}
    with pytest.raises(Unreadable, match="nested-bundles"):
        read_bundle(inner)


def test_reading_bytes_and_reading_parsed_json_agree(bundle, resource) -> None:
    sent = bundle(resource("Condition", "c", code=concept("1")))
    assert read_record(orjson.dumps(sent)) == read_bundle(sent)


def test_the_end_of_time_is_a_date(read, resource) -> None:
    record = read(resource("Condition", "c", abatementDateTime="9999-12-31"))
    assert record.problems == ()
    assert record.conditions[0].abatement == "9999-12-31"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2024", True),
        ("2024-02", True),
        ("2024-02-29", True),
        ("2023-02-29", False),
        ("2024-02-29T23:59:59.123456789+14:00", True),
        ("2024-02-29T23:59:59Z", True),
        ("2024-02-29T23:59", True),
        ("2024-02-29T25:00:00Z", False),
        ("2024-02-29 10:00", False),
        ("2024-W01-1", False),
        ("20240229", False),
        ("2024-060", False),
        ("24-02-29", False),
        ("0000-01-01", False),
        ("0001-01-01T00:00:00+14:00", True),
        ("٢٠٢٤-٠٢-٢٩", False),
        ("2024-02-29\n", False),
    ],
)
def test_which_texts_are_dates(text: str, good: bool) -> None:
    assert is_date(text) is good
    if good:
        assert read_when(text)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("MedicationRequest", "Active"),
        ("MedicationRequest", "in-progress"),
        ("MedicationDispense", "active"),
        ("MedicationStatement", "recorded"),
        ("MedicationAdministration", "done"),
    ],
)
def test_a_status_that_fhir_does_not_have_counts_as_unknown(read, resource, rules, kind, code):
    record = read(resource(kind, "m", status=code, medicationCodeableConcept={"text": "x"}))
    assert record.medications[0].status == "unknown"
    assert rules(record) == ["unknown-status"]


def test_what_ends_before_it_begins_has_no_end(read, resource, rules) -> None:
    bounds = {"repeat": {"boundsPeriod": {"start": "2026-07-01", "end": "2026-05-01"}}}
    period = {"start": "2026-07-01", "end": "2026-05"}
    record = read(
        resource(
            "MedicationRequest",
            "m",
            medicationCodeableConcept={"text": "x"},
            dosageInstruction=[{"timing": bounds}],
        ),
        resource("Condition", "c", code={"text": "x"}, onsetPeriod=period, abatementDateTime="2020"),
        resource("Condition", "d", code={"text": "x"}, onsetDateTime="2020-05", abatementDateTime="2020"),
    )  # fmt: skip
    assert (record.medications[0].start, record.medications[0].end) == ("2026-07-01", None)
    assert [row.abatement for row in record.conditions] == [None, "2020"]
    assert sorted(rules(record)) == ["period-reversed", "period-reversed"]


@pytest.mark.parametrize("code", [{}, concept("T90.02", "http://example.org/own-codes")])
@pytest.mark.parametrize("kind", ["Condition", "AllergyIntolerance"])
def test_a_row_that_does_not_say_what_it_is_is_said(read, resource, rules, kind, code) -> None:
    assert rules(read(resource(kind, "x", code=code))) == ["not-named"]
    assert rules(read(resource(kind, "x", code={**code, "text": "diabetes"}))) == []


def test_without_end_in_new_york_is_a_date_too() -> None:
    assert is_date("9999-12-31T23:59:59-05:00")
    assert read_when("9999-12-31T23:59:59-05:00").latest == read_when("9999-12-31").latest
    assert read_when("0001-01-01T00:00:00+14:00").earliest == read_when("0001-01-01").earliest
