"""Every hook of a running service over HTTP, with each store: what an EHR sends and gets."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest

from postgres.cluster import running as postgres_running
from serving import running
from serving.patients import Patient
from unit.cds_hooks.cards.oracle import violations

ORDERS = "/cds-services/primum-orders"
KEY = {"PRIMUM_PSEUDONYM_KEY": "functional tests, nobody's secret"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def service(request, tmp_path_factory, pack):
    """A service with its store."""
    folder = tmp_path_factory.mktemp("service")
    if request.param == "sqlite":
        with running(folder, "--pack", pack, environment=KEY) as service:
            yield service
        return
    with postgres_running() as cluster:
        url = cluster.database("hooks")
        with running(folder, "--pack", pack, "--store", url, environment=KEY) as service:
            yield service


@pytest.fixture
def ask(service):
    """Call a service with a request, and give its cards, which keep the standard's rules."""

    def call(path, request, **headers):
        answer = service.http.post(path, json=request, headers=headers)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/json"
        response = answer.json()
        assert violations(response) == []
        return response["cards"]

    return call


def checks(card):
    return {
        found.get("check") for found in card.get("extension", {}).get("urn:primum:findings", ())
    }


def showing(cards, check):
    """The one card that shows a check."""
    found = [card for card in cards if check in checks(card)]
    assert len(found) == 1, [card["summary"] for card in cards]
    return found[0]


def feedback(card, outcome="overridden", **more):
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        "feedback": [{"card": card["uuid"], "outcome": outcome, "outcomeTimestamp": now, **more}]
    }


def test_discovery_offers_every_hook(service):
    services = service.http.get("/cds-services").json()["services"]
    assert {(one["id"], one["hook"]) for one in services} == {
        ("primum-orders", "order-select"),
        ("primum-orders", "order-sign"),
        ("primum-patient", "patient-view"),
        ("primum-verify", "medication-verify"),
        ("primum-problems", "problem-list-item-create"),
    }


@pytest.mark.parametrize("hook", ["order-sign", "order-select"])
def test_a_draft_is_checked_against_the_record(ask, hook):
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    cards = ask(ORDERS, boy.request(hook))
    dose = showing(cards, "mecasermin/maximum-dose")
    assert dose["indicator"] == "warning"
    assert "0.14 mg/kg" in dose["detail"]
    diabetes = showing(cards, "mecasermin/diabetes-mellitus")
    assert "Condition/diabetes" in diabetes["detail"]
    assert [card["indicator"] for card in cards][-1] == "info"


def test_nothing_is_said_twice_of_the_same_draft_in_one_answer(ask):
    cards = ask(ORDERS, Patient("boy-with-diabetes", "mecasermin-new").request("order-sign"))
    told = [pair for card in cards for pair in checks(card) if card["indicator"] != "info"]
    assert len(told) == len(set(told))


def test_a_dose_within_the_limit_is_not_alerted(ask):
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    quantity = boy.drafts[0]["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]
    quantity["value"] *= 0.5
    cards = ask(ORDERS, boy.request("order-sign"))
    assert not any(
        "mecasermin/maximum-dose" in checks(card) for card in cards if "extension" in card
    )
    showing(cards, "mecasermin/diabetes-mellitus")


def test_insulin_ordered_for_a_child_on_mecasermin_alerts_at_once(ask):
    boy = Patient("boy-with-diabetes", "insulin")
    cards = ask(ORDERS, boy.request("order-sign"))
    card = showing(cards, "mecasermin/glucose-lowering-medicines")
    assert card["indicator"] == "warning"


def test_a_patient_is_viewed(ask):
    boy = Patient("boy-with-diabetes")
    cards = ask("/cds-services/primum-patient", boy.request("patient-view"))
    showing(cards, "mecasermin/diabetes-mellitus")


@pytest.mark.parametrize("member", ["medication", "order"])
def test_a_pharmacist_verifies(ask, member):
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    request = boy.request("medication-verify", **{member: {"resource": boy.drafts[0]}})
    showing(ask("/cds-services/primum-verify", request), "mecasermin/maximum-dose")


def test_a_new_problem_alerts_for_a_medicine_that_is_taken(ask):
    boy = Patient("boy-with-diabetes")
    new = [one for one in boy.record if one["id"] == "diabetes"]
    boy.record = [one for one in boy.record if one["id"] != "diabetes"]
    request = boy.request("problem-list-item-create", conditions=boy.bundle(new))
    card = showing(ask("/cds-services/primum-problems", request), "mecasermin/diabetes-mellitus")
    assert card["indicator"] == "warning"


def test_a_missing_weight_interrupts(ask):
    boy = Patient("boy-without-weight", "mecasermin-new")
    cards = ask(ORDERS, boy.request("order-sign"))
    assert any("weight" in card["summary"] and card["indicator"] == "warning" for card in cards)


def test_a_dose_as_an_older_fhir_has_it_is_told(ask):
    """STU3 has it outside `doseAndRate`; the CDS Hooks Sandbox sends it so for such a server."""
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    dosage = boy.drafts[0]["dosageInstruction"][0]
    dosage["doseQuantity"] = dosage.pop("doseAndRate")[0]["doseQuantity"]
    cards = ask(ORDERS, boy.request("order-sign"))
    assert any("doseAndRate" in card.get("detail", "") for card in cards)
    showing(cards, "mecasermin/diabetes-mellitus")


def test_what_was_not_sent_is_told_and_not_taken_for_nothing(ask):
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    cards = ask(ORDERS, boy.request("order-sign", left_out=["conditions"]))
    assert any("problem list" in card.get("detail", "") for card in cards)


def test_the_patient_that_can_be_had_neither_way_is_a_412(service):
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    answer = service.http.post(ORDERS, json=boy.request("order-sign", left_out=["patient"]))
    assert answer.status_code == 412
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_a_patient_on_nothing_that_is_covered_has_no_cards(service):
    woman = Patient("woman-with-another-medicine")
    answer = service.http.post(
        "/cds-services/primum-patient", json=woman.request("patient-view")
    ).json()
    assert answer["cards"] == []
    assert answer["extension"]["urn:primum:checked"]


def test_cards_are_in_dutch_where_that_is_asked(ask):
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    cards = ask(ORDERS, boy.request("order-sign"), **{"Accept-Language": "nl-NL,nl;q=0.9"})
    assert "de dosis is hoger" in showing(cards, "mecasermin/maximum-dose")["summary"].lower()


def test_a_link_of_a_card_leads_to_its_page(service, ask):
    cards = ask(ORDERS, Patient("boy-with-diabetes", "mecasermin-new").request("order-sign"))
    for link in showing(cards, "mecasermin/diabetes-mellitus")["links"]:
        page = service.http.get(link["url"])
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")


def test_more_orders_than_anybody_takes_are_refused_and_keep_nobody_waiting(service):
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    order = boy.drafts[0] | {"status": "active"}
    boy.record += [order | {"id": f"again-{number}"} for number in range(1_001)]
    answer = service.http.post(ORDERS, json=boy.request("order-sign"))
    assert answer.status_code == 413
    assert "open orders" in answer.json()["issue"][0]["details"]["text"]


def test_the_log_says_why_a_request_was_refused_and_nothing_of_the_patient(service):
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    answer = service.http.post(ORDERS, json=boy.request("order-sign", left_out=["patient"]))
    line = service.wait_for(answer.headers["x-request-id"]).string
    assert '"refused":["needed-data-missing"]' in line
    assert boy.patient["id"] not in line


class TestRepeats:
    """What was answered is quiet until something changes."""

    @pytest.fixture
    def answered(self, service, ask):
        """A boy whose alert of diabetes was overridden."""
        boy = Patient("boy-with-diabetes", "mecasermin-new")
        card = showing(ask(ORDERS, boy.request("order-sign")), "mecasermin/diabetes-mellitus")
        reason = {"reason": card["overrideReasons"][0], "userComment": "seen by Dr Jansen"}
        answer = service.http.post(f"{ORDERS}/feedback", json=feedback(card, overrideReason=reason))
        assert answer.status_code == 200
        return boy

    def interrupting(self, cards):
        return {pair for card in cards if card["indicator"] != "info" for pair in checks(card)}

    def test_the_answered_alert_is_quiet_and_says_so(self, ask, answered):
        cards = ask(ORDERS, answered.request("order-sign"))
        assert "mecasermin/diabetes-mellitus" not in self.interrupting(cards)
        assert "mecasermin/maximum-dose" in self.interrupting(cards)
        assert any("not repeated" in card["summary"] + card.get("detail", "") for card in cards)

    def test_it_speaks_again_when_the_dose_changes(self, ask, answered):
        quantity = answered.drafts[0]["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]
        quantity["value"] *= 0.5
        cards = ask(ORDERS, answered.request("order-sign"))
        assert "mecasermin/diabetes-mellitus" in self.interrupting(cards)

    def test_it_speaks_again_when_the_weight_changes(self, ask, answered):
        weight = next(one for one in answered.record if one["id"] == "weight")
        heavier = deepcopy(weight) | {"id": "weight-now"}
        heavier["valueQuantity"]["value"] += 2
        heavier["effectiveDateTime"] = datetime.now(UTC).date().isoformat()
        answered.record.append(heavier)
        cards = ask(ORDERS, answered.request("order-sign"))
        assert "mecasermin/diabetes-mellitus" in self.interrupting(cards)

    def test_another_patient_is_told(self, ask, answered):
        other = Patient("boy-with-diabetes", "mecasermin-new")
        assert "mecasermin/diabetes-mellitus" in self.interrupting(
            ask(ORDERS, other.request("order-sign"))
        )

    def test_an_answer_in_passing_quietens_the_line_and_never_the_alert(self, service, ask):
        boy = Patient("boy-with-diabetes")
        boy.drafts = [boy.record[-1] | {"id": "draft", "status": "draft"}]
        boy.drafts[0]["medicationCodeableConcept"] = {
            "text": "a medicine of which nothing is known"
        }
        passing = showing(ask(ORDERS, boy.request("order-sign")), "mecasermin/diabetes-mellitus")
        assert passing["indicator"] == "info"
        answer = service.http.post(f"{ORDERS}/feedback", json=feedback(passing))
        assert answer.status_code == 200
        cards = ask(ORDERS, boy.request("order-sign"))
        assert "mecasermin/diabetes-mellitus" not in set().union(*map(checks, cards))
        assert any("not repeated" in card["summary"] + card.get("detail", "") for card in cards)
        cards = ask("/cds-services/primum-patient", boy.request("patient-view"))
        assert "mecasermin/diabetes-mellitus" in self.interrupting(cards)

    def test_the_pharmacist_is_told_all_the_same(self, ask, answered):
        request = answered.request("medication-verify", order={"resource": answered.drafts[0]})
        cards = ask("/cds-services/primum-verify", request)
        assert "mecasermin/diabetes-mellitus" in self.interrupting(cards)


def test_feedback_counts_once_however_often_it_is_sent(service, ask):
    boy = Patient("boy-with-diabetes", "mecasermin-new")
    card = showing(ask(ORDERS, boy.request("order-sign")), "mecasermin/maximum-dose")
    once = feedback(card, "accepted", acceptedSuggestions=[])
    before = counted(service)
    for _ in range(3):
        assert service.http.post(f"{ORDERS}/feedback", json=once).status_code == 200
    assert counted(service) > before
    assert service.http.post(f"{ORDERS}/feedback", json={"feedback": "x"}).status_code == 400


def counted(service):
    for line in service.http.get("/metrics").text.splitlines():
        if line.startswith('primum_feedback_total{outcome="accepted"}'):
            return float(line.rsplit(" ", 1)[1])
    return 0.0
