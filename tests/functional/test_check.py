"""`primum check` from outside: what each example patient is told, in each form."""

import json

import jsonschema
import pytest

from primum.reports.json import findings_schema

AT = ("--at", "2026-06-01")


@pytest.fixture
def checked(primum, patients, pack):
    """Check an example patient and give the JSON, which fits its schema."""

    def run(name, *more):
        done = primum("check", patients / f"{name}.json", "--pack", pack, *AT, *more,
                      "--format", "json")  # fmt: skip
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        jsonschema.validate(report, findings_schema())
        return report

    return run


def alerts(report):
    return {found["check"] for found in report["findings"] if found["status"] == "alert"}


def test_too_high_a_dose_in_a_boy_with_diabetes_gives_both_alerts(checked):
    report = checked("boy-with-diabetes")
    assert {"mecasermin/maximum-dose", "mecasermin/diabetes-mellitus"} <= alerts(report)
    by_check = {found["check"]: found for found in report["findings"]}
    dose, diabetes = by_check["mecasermin/maximum-dose"], by_check["mecasermin/diabetes-mellitus"]
    assert dose["decision"]["management"] == "adjust"
    assert dose["order"] == "MedicationRequest/mecasermin-new"
    assert diabetes["decision"] == {
        "contraindication": "yes",
        "action": "yes",
        "management": "monitor",
    }
    assert diabetes["reasons"][0]["row"] == "Condition/diabetes"
    for found in (dose, diabetes):
        assert found["advice"]
        assert found["reasons"]
        assert found["sources"]
        assert found["statement"]["line"] > 0


def test_a_right_dose_without_diabetes_gives_no_alert_and_says_what_was_checked(checked):
    report = checked("boy-without-diabetes")
    assert alerts(report) == set()
    assert "mecasermin/maximum-dose" in report["checked"]["checks"]
    assert [order["medicine"] for order in report["checked"]["covered"]] == ["mecasermin"]


def test_without_a_weight_it_says_what_could_not_be_assessed(checked):
    report = checked("boy-without-weight")
    (found,) = [found for found in report["findings"] if found["status"] == "not-assessable"]
    assert found["check"] is None
    settled = {check for missing in found["missing"] for check in missing["checks"]}
    assert "mecasermin/maximum-dose" in settled


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        (
            "en",
            "Dose of mecasermin not checked: 1 fact is not on record (1 check not made).",
        ),
        (
            "nl",
            (
                "Dosis van mecasermine niet gecontroleerd: 1 gegeven staat niet in het dossier "
                "(1 controle niet gedaan)."
            ),
        ),
    ],
)
def test_a_dose_that_cannot_be_judged_is_named_first(primum, patients, pack, language, summary):
    done = primum(
        "check", patients / "boy-without-weight.json", "--pack", pack, *AT,
        "--lang", language, "--format", "json",
    )  # fmt: skip
    (found,) = [
        it for it in json.loads(done.stdout)["findings"] if it["status"] == "not-assessable"
    ]
    assert found["summary"] == summary


def test_a_medicine_nobody_wrote_about_is_named(checked):
    report = checked("woman-with-another-medicine")
    assert report["findings"] == []
    (order,) = report["checked"]["not_covered"]
    assert (order["medicine"], order["name"]) == (None, "Amoxicillin 500 mg capsules")


def test_a_pack_and_the_folder_it_was_built_from_give_the_same(
    checked, primum, patients, knowledge
):
    done = primum(
        "check", patients / "boy-with-diabetes.json", "--knowledge", knowledge, *AT,
        "--format", "json",
    )  # fmt: skip
    assert json.loads(done.stdout)["findings"] == checked("boy-with-diabetes")["findings"]


@pytest.mark.parametrize("role", ["prescriber", "pharmacist", "assistant", "patient"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_role_and_language_gets_a_report(checked, role, language):
    report = checked("boy-with-diabetes", "--role", role, "--lang", language)
    assert (report["role"], report["language"]) == (role, language)
    assert report["notice"].startswith(
        {"en": "Demonstration ", "nl": "Demonstratiekennis"}[language]
    )
    assert "mecasermin/maximum-dose" in alerts(report)


def test_only_approved_runs_nothing_of_what_ships(checked):
    report = checked("boy-with-diabetes", "--only", "approved")
    assert report["checked"]["checks"] == []
    assert alerts(report) == set()


def test_the_jurisdiction_is_shown_and_changes_the_checks(checked):
    eu, us = checked("boy-with-diabetes"), checked("boy-with-diabetes", "--jurisdiction", "us")
    assert (eu["jurisdiction"], us["jurisdiction"]) == ("eu", "us")
    assert set(eu["checked"]["checks"]) != set(us["checked"]["checks"])


def test_text_says_not_for_care_and_keeps_problems_apart(primum, patients, pack):
    done = primum("check", patients / "boy-with-diabetes.json", "--pack", pack, *AT)
    assert done.returncode == 0
    assert "not for care" in done.stdout
    assert "\x1b[" not in done.stdout
    assert done.stderr == ""


def test_fhir_is_a_bundle_of_detected_issues(primum, patients, pack):
    path = patients / "boy-with-diabetes.json"
    done = primum("check", path, "--pack", pack, *AT, "--format", "fhir")
    bundle = json.loads(done.stdout)
    kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    assert (bundle["resourceType"], kinds) == ("Bundle", {"DetectedIssue"})


def test_a_patient_can_come_from_standard_input(primum, patients, pack):
    text = (patients / "boy-with-diabetes.json").read_text("utf-8")
    done = primum("check", "-", "--pack", pack, *AT, stdin=text)
    assert "ALERT · adjust · mecasermin" in done.stdout


def test_at_order_asks_each_order_about_its_own_time(primum, patients, pack):
    path = patients / "boy-with-diabetes.json"
    done = primum("check", path, "--pack", pack, "--at", "order", "--format", "json")
    report = json.loads(done.stdout)
    assert report["at"] == "order"
    assert "mecasermin/maximum-dose" in alerts(report)


def test_without_a_choice_the_shipped_knowledge_is_used(primum, patients):
    done = primum("check", patients / "boy-with-diabetes.json", *AT)
    assert "ALERT · adjust · mecasermin" in done.stdout


def test_what_was_handed_out_on_the_day_of_the_request_with_another_dose_is_judged(
    primum, tmp_path, pack, bundle_of
):
    bundle = bundle_of("boy-without-diabetes")
    rows = [entry["resource"] for entry in bundle["entry"]]
    order = next(row for row in rows if row["id"] == "mecasermin-new")
    order["authoredOn"] = "2026-06-01"
    order["dosageInstruction"][0]["timing"].get("repeat", {}).pop("boundsPeriod", None)
    dispense = {
        "resourceType": "MedicationDispense",
        "id": "handed-out",
        "status": "completed",
        "subject": order["subject"],
        "medicationCodeableConcept": order["medicationCodeableConcept"],
        "whenHandedOver": "2026-06-01",
        "dosageInstruction": json.loads(json.dumps(order["dosageInstruction"])),
    }
    bundle["entry"].append({"resource": dispense})
    path = tmp_path / "patient.json"

    def alerts():
        path.write_text(json.dumps(bundle), "utf-8")
        done = primum("check", path, "--pack", pack, "--at", "2026-06-01", "--format", "json")
        found = json.loads(done.stdout)["findings"]
        return [(f["check"], f["order"]) for f in found if f["status"] == "alert"]

    assert alerts() == []
    dose = dispense["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]
    dose["value"] *= 4
    handed_out = "MedicationDispense/handed-out"
    assert ("mecasermin/maximum-dose", handed_out) in alerts()
    assert all(order == handed_out for _, order in alerts())
