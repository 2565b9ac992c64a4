"""Bad data in a good request, over real HTTP: what cannot be used is refused, or on a card."""

import json

import pytest

from serving import running
from serving.patients import KEYS, Patient, searchset
from unit.cds_hooks.cards.oracle import violations

ORDERS = "/cds-services/primum-orders"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def service(tmp_path_factory, pack):
    with running(tmp_path_factory.mktemp("data"), "--pack", pack, "--store", "none") as service:
        yield service
        assert "primum_faults_total 0.0" in service.http.get("/metrics").text


@pytest.fixture
def boy():
    """A request of which every part was sent, so that nothing is left to be said but findings."""
    request = Patient("boy-with-diabetes", "mecasermin-new").request("order-sign")
    for key in ("medicationDispenses", "medicationStatements", "flags"):
        request["prefetch"][key] = searchset([])
    return request


def draft(request):
    return request["context"]["draftOrders"]["entry"][0]["resource"]


def dose(request):
    return draft(request)["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]


def condition(request):
    found = request["prefetch"]["conditions"]["entry"]
    return next(one["resource"] for one in found if one["resource"]["id"] == "diabetes")


def sets(found, **values):
    """Give an edit that sets members of what is found in a request."""
    return lambda request: found(request).update(values)


def as_stu3(request):
    line = draft(request)["dosageInstruction"][0]
    line["doseQuantity"] = line.pop("doseAndRate")[0]["doseQuantity"]


def as_dstu2(request):
    order = request["prefetch"]["medications"]["entry"][0]["resource"]
    order["resourceType"] = "MedicationOrder"
    order["patient"] = order.pop("subject")


def by_reference(request):
    del draft(request)["medicationCodeableConcept"]
    draft(request)["medicationReference"] = {"reference": "Medication/7"}


def add(key, resource):
    return lambda request: request["prefetch"][key]["entry"].append({"resource": resource})


OWN = {"system": "https://ehr.example.org/medicines", "code": "4711"}
ANOTHER = {"resourceType": "Patient", "id": "another"}
OUTCOME = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "code": "exception"}],
}
LIST = "no conditions or contraindications were supplied"

REFUSED = {
    "two patients": (add("conditions", ANOTHER), 400, "more than one patient"),
    "another patient": (lambda r: r["prefetch"]["patient"].update(id="a"), 400, "another patient"),
    "a condition of another": (sets(condition, subject={"reference": "Patient/a"}), 400, "another"),
    "a draft of another": (sets(draft, subject={"reference": "Patient/a"}), 400, "another patient"),
    "a draft of DSTU2": (sets(draft, resourceType="MedicationOrder"), 400, "FHIR R4"),
    "no drafts": (lambda r: r["context"]["draftOrders"].pop("entry"), 400, "draftOrders.entry: missing"),
    "no patient": (lambda r: r["prefetch"].pop("patient"), 412, "not sent"),
    "a failed patient": (lambda r: r["prefetch"].update(patient=OUTCOME), 412, "could not be used"),
}  # fmt: skip

SAID = {
    "a dose of minus five": (sets(dose, value=-5), "a dose above zero"),
    "a dose of nothing": (sets(dose, value=0), "a dose above zero"),
    "a dose beyond belief": (sets(dose, value=1e300), "dose implausible"),
    "a dose in words": (sets(dose, value="a lot"), "the dose of mecasermin"),
    "a dose without a number": (sets(dose, value=None), "the dose of mecasermin"),
    "a dose as true": (sets(dose, value=True), "the dose of mecasermin"),
    "a dose in stone": (sets(dose, code="stone", unit="stone"), "a unit that can be read"),
    "a dose ten million fold": (sets(dose, value=1.4e6), "ten times the maximum or more"),
    "a dose in the place of STU3": (as_stu3, "the dose of mecasermin"),
    "an order of DSTU2": (as_dstu2, "FHIR R4 has no such resource"),
    "a status of DSTU2": (sets(condition, clinicalStatus="active"), "an object was expected"),
    "a medicine by a code of our own": (sets(draft, medicationCodeableConcept={"coding": [OWN]}), "neither a name nor a code"),
    "no medicine": (sets(draft, medicationCodeableConcept={}), "nothing says which medicine"),
    "a medicine not sent": (by_reference, "refers to something that was not sent"),
    "no code of a problem": (sets(condition, code={}), "nothing that can be read says what this is"),
    "a problem of 9999": (sets(condition, onsetDateTime="9999-12-31"), "begins in the future"),
    "a day that is none": (sets(condition, onsetDateTime="2026-02-30"), "no date that exists"),
    "an order of 9999": (sets(draft, authoredOn="9999-12-31"), "dated in the future"),
    "born in 9999": (lambda r: r["prefetch"]["patient"].update(birthDate="9999"), "a birth date"),
    "born in the year 1": (lambda r: r["prefetch"]["patient"].update(birthDate="0001"), "a birth"),
    "born never": (lambda r: r["prefetch"]["patient"].pop("birthDate"), "birth date"),
    "failed conditions": (lambda r: r["prefetch"].update(conditions=OUTCOME), LIST),
    "html": (lambda r: r["prefetch"].update(conditions="<html>"), LIST),
    "fewer than counted": (lambda r: r["prefetch"]["conditions"].update(total=9), LIST),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "status", "says"), REFUSED.values(), ids=REFUSED)
def test_whom_it_is_about_has_to_be_sure(service, boy, edit, status, says):
    edit(boy)
    answer = service.http.post(ORDERS, json=boy)
    assert answer.status_code == status, answer.text
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert says in answer.text


@pytest.mark.parametrize(("edit", "says"), SAID.values(), ids=SAID)
def test_what_could_not_be_used_is_on_a_card(service, boy, edit, says):
    before = service.http.post(ORDERS, json=boy).json()
    assert says not in json.dumps(before)
    edit(boy)
    answer = service.http.post(ORDERS, json=boy)
    assert answer.status_code == 200
    assert violations(answer.json()) == []
    told = "".join(card["summary"] + card.get("detail", "") for card in answer.json()["cards"])
    assert says in told


def test_a_member_given_twice_is_on_a_card(service, boy):
    text = json.dumps(boy).encode()
    twice = text.replace(b'"value": 0.14', b'"value": 0.14, "value": 0.01', 1)
    assert twice != text
    answer = service.http.post(ORDERS, content=twice, headers=JSON).json()
    told = "".join(card["summary"] + card.get("detail", "") for card in answer["cards"])
    assert "twice" in told


@pytest.mark.parametrize("key", sorted(KEYS.values()))
def test_a_list_that_failed_is_told(service, boy, key):
    boy["prefetch"][key] = OUTCOME
    cards = service.http.post(ORDERS, json=boy).json()["cards"]
    assert any("problem" in card["summary"] for card in cards)
