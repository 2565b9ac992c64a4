"""What is under judgement is judged as it came, and whatever cannot be judged is named."""

import pytest
from msgspec.structs import replace

from generative.hooks import NOW, Memory, ask, service_of, shown
from generative.orders import GLARGINE, PARACETAMOL, medicine, order, request
from primum.cds_hooks.feedback.model import Answered
from primum.cds_hooks.requests.parts import PARTS
from primum.checks.check import OnUnknown
from primum.checks.criterion import Done, Has, Hypersensitive, Indicated
from unit.cds_hooks.quiet.boy import PACK, check, pack_of

HIGH = "growthil/maximum-dose"
DIABETES = "growthil/diabetes"
LABORATORY = {"resourceType": "ServiceRequest", "id": "crp", "status": "draft", "intent": "order"}


@pytest.fixture
def service():
    return service_of(PACK)


def interrupting(response):
    """What interrupts: checks with the order they are told of."""
    return {
        (found["check"], found["order"].partition("/")[2])
        for card, found in shown(response)
        if card["indicator"] != "info"
    }


def said(response):
    return " ".join(card["summary"] + card.get("detail", "") for card in response["cards"])


def on_record(*arguments, **more):
    return order(*arguments, status="active", **more)


class TestSameMedicine:
    """A draft beside orders of the same medicine."""

    def test_an_edited_order_is_judged_as_it_was_edited(self, service):
        higher = request("order-sign", order("a", 0.2), medications=[on_record("a")])
        assert (HIGH, "a") in interrupting(ask(service, higher))
        lower = request("order-sign", order("a"), medications=[on_record("a", 0.2)])
        assert interrupting(ask(service, lower)) == {(DIABETES, "a")}

    @pytest.mark.parametrize("on", ["2026-05-20", "2026-06-01", "2026-06-20"])
    def test_the_dose_of_a_draft_is_judged_whichever_order_is_newer(self, service, on):
        asked = request("order-sign", order("b", 0.2, on=on), medications=[on_record("a")])
        assert (HIGH, "b") in interrupting(ask(service, asked))

    def test_what_is_handed_out_is_judged_with_its_own_dose(self, service):
        handed = order("b", 0.2, on="2026-05-31", resourceType="MedicationDispense")
        asked = request("medication-verify", handed, medications=[on_record("a")])
        assert (HIGH, "b") in interrupting(ask(service, asked))

    def test_of_two_drafts_each_is_judged(self, service):
        asked = request("order-sign", order("a"), order("b", 0.2))
        assert {(HIGH, "b"), (DIABETES, "a")} <= interrupting(ask(service, asked))

    def test_a_draft_that_was_not_selected_interrupts_for_nothing(self, service):
        asked = request("order-select", order("a"), order("b", 0.2))
        response = ask(service, asked)
        assert interrupting(response) == {(DIABETES, "a")}
        assert HIGH in {found["check"] for _, found in shown(response) if "check" in found}


class TestAnswered:
    """The alert of an order was answered; now there is another order of the medicine."""

    @pytest.fixture
    def repeated(self):
        store = Memory()
        service = service_of(PACK, store)
        ask(service, request("order-sign", order("a")))
        rows = store.asked[-1].shown
        answers = [
            Answered(
                check=row.check,
                medicine=row.medicine,
                facts=row.facts,
                outcome="overridden",
                at=NOW,
            )
            for row in rows
        ]

        async def answered(patient, since):
            return answers

        store.answered = answered
        return service

    def test_with_the_same_dose_it_stays_quiet(self, repeated):
        renewed = request("order-sign", order("b", on="2026-06-02"))
        assert interrupting(ask(repeated, renewed)) == set()

    @pytest.mark.parametrize("on", ["2026-05-20", "2026-06-01", "2026-06-20"])
    @pytest.mark.parametrize("hook", ["order-sign", "order-select"])
    def test_with_another_dose_it_speaks_whichever_order_is_newer(self, repeated, hook, on):
        asked = request(hook, order("b", 0.08, on=on), medications=[on_record("a")])
        assert DIABETES in {check for check, _ in interrupting(ask(repeated, asked))}

    def test_two_drafts_of_which_one_was_answered(self, repeated):
        asked = request("order-sign", order("a"), order("b", 0.08, on="2026-05-20"))
        assert DIABETES in {check for check, _ in interrupting(ask(repeated, asked))}


@pytest.mark.parametrize("hook", ["order-sign", "medication-verify"])
@pytest.mark.parametrize("others", [[], [on_record("a")]], ids=["alone", "beside another"])
@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (order("b", 0.2, intent="option"), "option"),
        (order("b", 0.2, status="completed"), "over by its status"),
    ],
    ids=["option", "completed"],
)
def test_a_draft_that_no_check_is_asked_of_is_named(service, hook, others, draft, words):
    text = said(ask(service, request(hook, draft, medications=others)))
    assert "MedicationRequest/b" in text
    assert words in text


@pytest.mark.parametrize("status", ["stopped", "cancelled", "entered-in-error"])
def test_an_order_that_is_stopped_says_nothing(service, status):
    stopping = request("order-sign", order("a", 0.2, status=status), medications=[on_record("a")])
    assert ask(service, stopping)["cards"] == []


def test_an_order_not_to_give_says_nothing(service):
    assert ask(service, request("order-sign", order("a", 0.2, doNotPerform=True)))["cards"] == []


def test_a_partial_order_says_what_it_lacks(service):
    response = ask(service, request("order-select", order("a", None)))
    assert (DIABETES, "a") in interrupting(response)
    assert "the dose of growthil" in said(response)


def test_a_draft_to_begin_later_is_judged(service):
    assert (HIGH, "a") in interrupting(
        ask(service, request("order-sign", order("a", 0.2, on="2027-06-01")))
    )


class TestOtherDrafts:
    """Drafts that are no order of a medicine, or may hold one."""

    @pytest.mark.parametrize("hook", ["order-sign", "order-select"])
    def test_a_laboratory_test_interrupts_for_no_medicine(self, service, hook):
        asked = request(hook, LABORATORY, medications=[on_record("a", 0.2)])
        response = ask(service, asked)
        assert interrupting(response) == set()
        assert HIGH in {found.get("check") for _, found in shown(response)}

    @pytest.mark.parametrize("kind", ["RequestGroup", "CarePlan"])
    def test_a_group_of_orders_is_named(self, service, kind):
        group = {"resourceType": kind, "id": "g", "status": "draft", "contained": [order("z")]}
        assert f"{kind}/g" in said(ask(service, request("order-sign", group)))


class TestReferred:
    """The medicine is in another resource."""

    def referring(self, to, **more):
        draft = order("a", 0.2) | {"medicationReference": {"reference": to}} | more
        del draft["medicationCodeableConcept"]
        return request("order-sign", draft)

    def test_contained(self, service):
        inner = {"resourceType": "Medication", "id": "m", "code": medicine()}
        response = ask(service, self.referring("#m", contained=[inner]))
        assert (HIGH, "a") in interrupting(response)

    def test_fetched(self, service):
        found = {"resourceType": "Medication", "id": "m", "code": medicine()}
        response = ask(service, self.referring("Medication/m"), fetched={"Medication/m": found})
        assert (HIGH, "a") in interrupting(response)

    def test_nowhere(self, service):
        assert "MedicationRequest/a" in said(ask(service, self.referring("Medication/m")))


class TestPrescriptionsNotSent:
    """An order of insulin, and growthil may be among the prescriptions that nobody sent."""

    def ask(self, service, atc, *keys):
        asked = request("order-sign", order("i", 4, unit="U", atc=atc))
        del asked["fhirServer"]
        for key in keys:
            del asked["prefetch"][key]
        return ask(service, asked)

    @pytest.mark.parametrize("key", ["medications", "medicationDispenses", "medicationStatements"])
    def test_what_a_check_asks_about_is_told(self, service, key):
        assert PARTS[key].called.en in said(self.ask(service, GLARGINE, key))

    def test_of_what_no_check_asks_about_nothing_is_told(self, service):
        assert self.ask(service, PARACETAMOL, "medicationStatements")["cards"] == []

    def test_when_all_was_sent_there_is_nothing_to_tell(self, service):
        assert self.ask(service, GLARGINE)["cards"] == []


class TestListNotSent:
    """A check that is silent where it cannot be assessed, and a list that nobody sent."""

    def ask(self, check, key):
        asked = request("order-sign", order("a"))
        del asked["fhirServer"]
        del asked["prefetch"][key]
        return ask(service_of(pack_of((check,))), asked)

    @pytest.mark.parametrize(
        ("criterion", "key"),
        [
            (Has("diabetes"), "conditions"),
            (Indicated("diabetes"), "conditions"),
            (Hypersensitive("alcohol"), "allergies"),
            (Done("eye-exam"), "procedures"),
        ],
    )
    def test_that_nobody_looked_is_told(self, criterion, key):
        silent = replace(check("silent", criterion, "avoid"), on_unknown=OnUnknown.SILENT)
        assert PARTS[key].called.en in said(self.ask(silent, key))

    def test_a_finding_that_says_so_is_enough(self):
        text = said(self.ask(check("speaks", Has("diabetes"), "avoid"), "conditions"))
        assert "could not" in text.lower()
        assert "problem in the data" not in text

    def test_a_list_that_no_check_asks_for_is_not_missed(self):
        assert self.ask(check("alerts", Has("asthma"), "avoid"), "allergies")["cards"] == []
