"""What a patient's report says of checks whose source fell: with a caveat, or held and told."""

import json

import pytest

from fallen.world import BASE, RETRACTED, SUPERSEDED, jansen, label, pack
from primum.findings.model import FindingStatus
from primum.record.read import read_bundle
from primum.reports.fhir import detected_issues
from primum.reports.json import render_json
from primum.reports.page import Page
from primum.reports.text import render_text
from primum.screening.patient import Options, Screener

FALLEN = {**jansen(RETRACTED), **label(SUPERSEDED)}


def report_of(policy, *conditions, language="en", orders=1, texts=FALLEN, **more):
    """Screen somebody with these ICD-10 codes and orders of the invented medicine."""
    resources = [{"resourceType": "Patient", "id": "p", "birthDate": "1980-01-01"}]
    for number in range(orders):
        resources.append(
            {
                "resourceType": "MedicationRequest",
                "id": f"order{number}",
                "status": "active",
                "intent": "order",
                "authoredOn": f"2026-05-0{number + 1}",
                "subject": {"reference": "Patient/p"},
                "medicationCodeableConcept": {
                    "coding": [{"system": "http://www.whocc.no/atc", "code": "Z99AA01"}]
                },
            }
        )
    for code in conditions:
        resources.append(
            {
                "resourceType": "Condition",
                "id": code,
                "subject": {"reference": "Patient/p"},
                "clinicalStatus": {"coding": [{"code": "active"}]},
                "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": code}]},
            }
        )
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in resources],
    }
    options = Options(at="2026-06-01", language=language, **more)
    return Screener(pack(texts, policy)).screen(read_bundle(bundle), options)


def test_a_suspect_check_goes_on_firing_and_says_so():
    report = report_of("caveat", "J45")
    (asthma,) = (it for it in report.findings if it.check == "examplin/asthma")
    assert asthma.status is FindingStatus.ALERT
    assert [reason.source for reason in asthma.suspect] == ["jansen-2020"]
    assert not asthma.held
    assert report.checked.held == ()
    text = render_text(report, Page(100))
    assert "jansen-2020 was retracted (2026-01-31): The counts were made up" in text
    assert json.loads(render_json(report))["findings"][0]["suspect"][0]["source"] == "jansen-2020"
    (issue,) = (entry["resource"] for entry in detected_issues(report)["entry"])
    assert "jansen-2020 was retracted" in issue["detail"]


def test_the_caveat_is_dutch_for_a_dutch_reader():
    text = render_text(report_of("caveat", "J45", language="nl"), Page(100))
    assert "jansen-2020 is teruggetrokken (2026-01-31)" in text


def test_a_finding_whose_sources_stand_has_no_caveat():
    report = report_of("caveat", "J45", texts={})
    assert all(it.suspect == () for it in report.findings)
    assert "suspect" not in render_text(report, Page(100))


@pytest.mark.parametrize("conditions", [(), ("J45",), ("M10",)])
def test_a_held_check_is_told_with_each_order_whatever_the_patient_has(conditions):
    """Nothing was looked up, so what is held must not vanish for anybody."""
    report = report_of("hold", *conditions)
    held = {it.check: it for it in report.findings if it.held}
    assert set(held) == {"examplin/asthma", "examplin/gout"}
    assert report.checked.held == ("examplin/asthma", "examplin/gout")
    assert report.checked.checks == ()
    assert not {"examplin/asthma", "examplin/gout"} & {*report.checked.not_checkable}
    gout = held["examplin/gout"]
    assert gout.status is FindingStatus.REFERENCE
    assert not gout.interrupts
    assert gout.summary == "Held, not checked: Gout."
    assert "Choose another medicine" not in gout.advice


def test_what_says_avoid_is_never_held():
    """Held, it would interrupt nobody: the patient who has it would look like one who has not."""
    monograph = BASE["medicines/examplin"].replace("management: adjust", "management: avoid")
    texts = {**FALLEN, "medicines/examplin": monograph}
    report = report_of("hold", "M10", texts=texts)
    (gout,) = (it for it in report.findings if it.check == "examplin/gout")
    assert gout.status is FindingStatus.ALERT
    assert gout.interrupts
    assert [reason.source for reason in gout.suspect] == ["label-2019"]
    assert report.checked.held == ("examplin/asthma",)
    assert not [it for it in report_of("hold", texts=texts).findings if it.check == "examplin/gout"]


def test_what_is_held_is_seen_in_every_form():
    report = report_of("hold", "J45")
    text = render_text(report, Page(200))
    assert "HELD, NOT CHECKED · adjust · examplin · MedicationRequest/order0" in text
    assert "superseded by label-2024" in text
    assert "Held, because a source was retracted or superseded; not run: examplin" in text
    issues = [entry["resource"] for entry in detected_issues(report)["entry"]]
    assert all(issue["status"] == "preliminary" for issue in issues)
    assert all("severity" not in issue for issue in issues)
    assert any("Held, not checked: Gout." in issue["detail"] for issue in issues)


def test_what_is_held_is_told_once_of_orders_that_replace_each_other():
    held = [it.check for it in report_of("hold", orders=2).findings if it.held]
    assert sorted(held) == ["examplin/asthma", "examplin/gout"]


def test_what_would_not_have_run_is_not_held():
    report = report_of("hold", "J45", only_approved=True)
    assert report.checked.held == ()
    assert not any(it.held for it in report.findings)


def test_a_dutch_reader_is_told_in_dutch():
    report = report_of("hold", language="nl")
    assert "Aangehouden, niet gecontroleerd: Jicht." in {it.summary for it in report.findings}
