"""`primum trace` and `primum list --suspect` from outside, and what a fallen source does to a check."""

import json

import pytest

from fallen.world import BASE, RETRACTED, SUPERSEDED, jansen, label, write

FALLEN = {**jansen(RETRACTED), **label(SUPERSEDED)}
PATIENT = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "p", "birthDate": "1980-01-01"}},
        {
            "resource": {
                "resourceType": "MedicationRequest",
                "id": "order",
                "status": "active",
                "intent": "order",
                "authoredOn": "2026-05-01",
                "subject": {"reference": "Patient/p"},
                "medicationCodeableConcept": {
                    "coding": [{"system": "http://www.whocc.no/atc", "code": "Z99AA01"}]
                },
            }
        },
        {
            "resource": {
                "resourceType": "Condition",
                "id": "asthma",
                "subject": {"reference": "Patient/p"},
                "clinicalStatus": {"coding": [{"code": "active"}]},
                "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "J45"}]},
            }
        },
    ],
}


@pytest.fixture
def folder(tmp_path):
    """Write the invented knowledge, with what fell, under a policy."""

    def make(texts=None, policy=""):
        return write(tmp_path / "k", texts, policy)

    return make


@pytest.fixture
def patient(tmp_path):
    path = tmp_path / "patient.json"
    path.write_text(json.dumps(PATIENT), "utf-8")
    return path


# --- trace -------------------------------------------------------------------------------------------------


def test_a_source_is_traced_to_its_checks(primum, folder):
    done = primum("trace", "jansen-2020", "--knowledge", folder())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("source jansen-2020 · ")
    assert "check examplin/asthma" in done.stdout
    assert "standing: current" in done.stdout


@pytest.mark.parametrize("asked", ["10.1234/abc.1", "PMID 4242"])
def test_a_doi_and_a_pmid_do_as_well(primum, folder, asked):
    done = primum("trace", asked, "--knowledge", folder(), "--format", "json")
    data = json.loads(done.stdout)
    assert [tree["id"] for tree in data["traces"]] == ["jansen-2020"]
    assert data["problems"] == []


@pytest.mark.parametrize("asked", ["examplin/asthma", "examplin--asthma", "examplin"])
def test_a_check_an_assessment_and_a_medicine_are_traced_down(primum, folder, asked):
    done = primum("trace", asked, "--knowledge", folder())
    assert done.returncode == 0
    assert "study jansen-2020" in done.stdout
    assert "figures: attack 10% (4 of 40)" in done.stdout


def test_the_shipped_decision_is_traced_to_its_sources(primum, knowledge):
    done = primum("trace", "mecasermin/diabetes-mellitus", "--knowledge", knowledge)
    assert done.returncode == 0
    assert "source ekstrom-2015" in done.stdout
    assert "conclusion" in done.stdout


def test_an_unknown_name_is_misuse_and_near_ones_are_proposed(primum, folder):
    done = primum("trace", "jansen-2021", "--knowledge", folder())
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean jansen-2020" in done.stderr


@pytest.mark.parametrize("asked", ["", "x" * 5000, "10.1234/", "a\nb"])
def test_any_name_can_be_asked_for(primum, folder, asked):
    done = primum("trace", asked, "--knowledge", folder())
    assert done.returncode == 2


def test_a_pack_shows_what_it_holds_and_says_what_it_lacks(primum, folder, tmp_path):
    assert primum("build", folder(FALLEN), "-o", "pack.json").returncode == 0
    done = primum("trace", "label-2019", "--pack", "pack.json")
    assert done.returncode == 0
    assert "check examplin/gout" in done.stdout
    assert "use --knowledge" in done.stderr
    data = json.loads(
        primum("trace", "examplin/asthma", "--pack", "pack.json", "--format", "json").stdout
    )
    assert "use --knowledge" in data["limits"]
    assert data["traces"][0]["parts"][0]["suspect"][0]["source"] == "jansen-2020"


# --- list --suspect ----------------------------------------------------------------------------------------


def test_suspects_are_listed_with_their_reasons(primum, folder):
    done = primum("list", folder(FALLEN), "--suspect")
    assert done.returncode == 0
    assert "statement examplin/asthma" in done.stdout
    assert "jansen-2020 was retracted (2026-01-31): The counts were made up" in done.stdout
    assert "its check runs, and its findings say so" in done.stdout


def test_suspects_are_data_too(primum, folder):
    done = primum("list", folder(FALLEN, "hold"), "--suspect", "--format", "json")
    data = json.loads(done.stdout)
    assert data["when_suspect"] == "hold"
    checks = {it["id"]: it["check"] for it in data["suspect"] if it["what"] == "statement"}
    assert checks == {
        "examplin/asthma": "held",
        "examplin/gout": "held",
        "examplin/water": "not-run",
    }
    assert all(it["reasons"] and it["line"] > 0 for it in data["suspect"])


def test_no_suspect_is_said(primum, folder):
    done = primum("list", folder(), "--suspect")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing is suspect" in done.stdout


# --- and the patient -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("policy", "says"), [("caveat", "ALERT"), ("hold", "HELD, NOT CHECKED")])
def test_the_policy_decides_what_a_patients_report_says(primum, folder, patient, policy, says):
    done = primum("check", patient, "--knowledge", folder(FALLEN, policy), "--at", "2026-06-01")
    assert done.returncode == 0
    assert f"{says} · monitor · examplin" in done.stdout
    assert "jansen-2020 was retracted" in done.stdout


@pytest.mark.parametrize("policy", ["caveat", "hold"])
def test_a_pack_says_the_same_as_its_folder(primum, folder, patient, policy):
    knowledge = folder(FALLEN, policy)
    assert primum("build", knowledge, "-o", "pack.json").returncode == 0
    asked = ("check", patient, "--at", "2026-06-01", "--format", "json")
    by_folder = json.loads(primum(*asked, "--knowledge", knowledge).stdout)
    by_pack = json.loads(primum(*asked, "--pack", "pack.json").stdout)
    assert by_pack["findings"] == by_folder["findings"]
    assert any(it["suspect"] for it in by_pack["findings"])


def test_a_held_check_fails_its_cases_and_the_message_says_why(primum, folder):
    texts = dict(FALLEN)
    texts["medicines/examplin"] = BASE["medicines/examplin"] + (
        "\n```yaml cases\n- id: asthma\n  title: Asthma\n  at: 2026-06-01\n"
        "  order: {medicine: examplin}\n  has: [asthma]\n  alerts: [asthma]\n```\n"
    )
    done = primum("test", folder(texts, "hold"))
    assert done.returncode == 1
    assert "held because a source no longer stands: asthma" in done.stdout


def test_a_study_that_a_pack_lacks_is_told_where_it_would_be(primum, folder):
    assert primum("build", folder(FALLEN), "-o", "pack.json").returncode == 0
    done = primum("trace", "no-such-study", "--pack", "pack.json")
    assert done.returncode == 2
    assert "use --knowledge DIR" in done.stderr


def test_where_nothing_rests_on_a_source_nothing_is_called_sound(primum, tmp_path):
    done = primum("list", str(tmp_path), "--suspect")
    assert "still stands" not in done.stdout
    assert "no statement or risk analysis" in done.stdout
