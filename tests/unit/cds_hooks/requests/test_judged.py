"""Drafts of a request are judged: whatever their status and date, and by what is on record."""

import pytest

from primum.cds_hooks.requests.read import read_request
from primum.findings.model import FindingStatus
from primum.record.read import read_bundle
from primum.screening.patient import Screener
from spec.diabetes import diabetes_pack


@pytest.fixture(scope="module")
def screener():
    return Screener(diabetes_pack())


def _alerts(screener, document, service):
    record = read_bundle(read_request(document, service).document)
    report = screener.screen(record)
    return record, [it.order for it in report.findings if it.status is FindingStatus.ALERT]


@pytest.mark.parametrize("status", ["draft", "active", "on-hold", "unknown", None])
def test_a_draft_without_a_date_is_judged_now(screener, call, order, bundle, condition, status):
    draft = order(status=status)
    assert "authoredOn" not in draft
    sent = {"conditions": bundle(condition(), kind="searchset")}
    document = call(prefetch=sent, context={"draftOrders": bundle(draft)})
    record, alerts = _alerts(screener, document, "primum-orders")
    assert record.drafts == {"MedicationRequest/o1"}
    assert alerts == ["MedicationRequest/o1"]


def test_a_draft_without_an_id_is_judged(screener, call, order, bundle, condition):
    sent = {"conditions": bundle(condition(), kind="searchset")}
    document = call(prefetch=sent, context={"draftOrders": bundle(order(None), order(None))})
    record, alerts = _alerts(screener, document, "primum-orders")
    assert len(record.drafts) == 2
    assert len(alerts) >= 1
    assert set(alerts) <= record.drafts


@pytest.mark.parametrize("name", ["medication", "order"])
def test_what_is_verified_is_judged(screener, call, order, bundle, condition, name):
    sent = {"conditions": bundle(condition(), kind="searchset")}
    document = call("medication-verify", prefetch=sent)
    document["context"][name] = {"resource": document["context"].pop("medication")}
    record, alerts = _alerts(screener, document, "primum-verify")
    assert record.drafts == {"MedicationRequest/o1"}
    assert alerts == ["MedicationRequest/o1"]


def test_a_new_problem_is_judged_with_what_is_taken(screener, call, order, bundle):
    sent = {"medications": bundle(order("m1", status="active"), kind="searchset")}
    document = call("problem-list-item-create", prefetch=sent)
    record, alerts = _alerts(screener, document, "primum-problems")
    assert record.drafts == {"Condition/c1"}
    assert alerts == ["MedicationRequest/m1"]
