"""Cards that interrupt: indicator, summary, detail, reasons to override, links, identity."""

import pytest
from msgspec.structs import replace

from primum.cds_hooks.cards.overriding import SYSTEM
from primum.cds_hooks.quiet.model import Told
from primum.checks.check import Axis, Decision, Management, SourceRef, Suspicion
from primum.findings.model import Missing, Order
from unit.cds_hooks.cards.conftest import (
    ORDER,
    made_finding,
    made_making,
    made_report,
    made_request,
    made_unassessed,
    respond,
    weighed,
)


def told(*findings):
    return Told(alerts=(tuple(map(weighed, findings)),))


def only_card(told, **asked):
    response, shown = respond(told, **asked)
    (card,) = response["cards"]
    return card, shown


@pytest.mark.parametrize(
    ("management", "indicator"),
    [
        ("avoid", "critical"),
        ("adjust", "warning"),
        ("monitor", "warning"),
        ("inform", "warning"),  # an info card would not interrupt, and the action is needed
    ],
)
def test_indicator_is_of_the_decision(management, indicator):
    card, (row,) = only_card(told(made_finding(management=management)))
    assert card["indicator"] == indicator == row.indicator


def test_group_is_as_urgent_as_its_weightiest():
    card, _ = only_card(told(made_finding(), made_finding("cancer", "avoid")))
    assert card["indicator"] == "critical"


def test_summary_names_the_medicine_and_says_the_finding():
    card, _ = only_card(told(made_finding()))
    assert card["summary"] == "examplin: The dose is above the maximum."


def test_medicine_is_not_named_where_the_finding_would_then_be_cut():
    summary = "x" * 135
    card, _ = only_card(told(made_finding(summary=summary)))
    assert card["summary"] == summary


def test_medicine_that_is_named_is_not_named_twice():
    card, _ = only_card(told(made_finding(summary="Examplin: too much.")))
    assert card["summary"] == "Examplin: too much."


@pytest.mark.parametrize("summary", ["", " ", "\u202e", "\x00"])
def test_finding_without_summary_is_named_by_its_check(summary):
    card, _ = only_card(told(made_finding(summary=summary)))
    assert card["summary"] == "examplin/limit"


def test_long_summary_of_a_group_still_says_how_many():
    many = [made_finding(f"limit-{n}", summary="word " * 50) for n in range(3)]
    card, shown = only_card(told(*many))
    assert card["summary"].endswith("… (and 2 more)")
    assert [row.check for row in shown] == [f"examplin/limit-{n}" for n in range(3)]


def test_detail_has_advice_order_reasons_decision_statement_sources_and_notice():
    card, _ = only_card(told(made_finding()))
    assert card["detail"].split("\n\n") == [
        "Lower the dose.",
        "For Examplin 10 mg of 2026-05-30.",
        "**Why**",
        "- 0.14 mg/kg\n- 6 years old",
        "**Decision:** adjust the order.",
        "At most 0.12 mg/kg. Read against label by Primum, 2026-11-22.",
        "**Sources**",
        "- Label of examplin, § 4.2 (2026)",
        "In the record: MedicationRequest/new",
        "*Not for care.*",
    ]


def test_detail_says_what_was_missing_and_what_is_suspect():
    suspicion = Suspicion(source="s", citation="S", standing="retracted", because="data invented")
    finding = made_finding(
        missing=(Missing("glucose", ("examplin/glucose",)),), suspect=(suspicion,)
    )
    card, _ = only_card(told(finding))
    assert (
        "**Not on record**\n\n- glucose; needed to tell whether this holds: “glucose”"
        in card["detail"]
    )
    assert "- **Take care:** S was retracted: data invented." in card["detail"]


def test_merged_findings_are_each_told_and_their_common_advice_once():
    other = made_finding("daily", summary="The daily dose too.", order="MedicationRequest/old")
    card, _ = only_card(told(made_finding(), other))
    assert card["summary"] == "examplin: The dose is above the maximum. (and 1 more)"
    assert card["detail"].count("Lower the dose.") == 1
    assert "**Also:** The daily dose too." in card["detail"]
    assert "For MedicationRequest/old." in card["detail"]


def test_a_contraindication_is_called_one():
    decision = Decision(contraindication=Axis.YES, action=Axis.YES, management=Management.MONITOR)
    card, _ = only_card(told(made_finding(decision=decision)))
    assert "**Decision:** monitor (a contraindication, relative" in card["detail"]


def test_orders_of_one_name_and_day_are_told_apart_by_reference():
    twins = [
        Order(order=f"MedicationRequest/{id_}", medicine="examplin", name="X", date="2026-05-30")
        for id_ in ("new", "other")
    ]
    checked = replace(made_report().checked, covered=tuple(twins))
    card, _ = only_card(told(made_finding()), report=made_report(checked=checked))
    assert "For X of 2026-05-30 (MedicationRequest/new)." in card["detail"]


def test_a_fact_that_many_checks_need_names_the_first():
    checks = tuple(f"examplin/check-{number}" for number in range(5))
    finding = made_unassessed(interrupts=True, missing=(Missing("glucose", checks),))
    card, _ = only_card(Told(not_assessable=(weighed(finding),)))
    assert "this holds: “check 0”, “check 1”, and 3 more" in card["detail"]


def test_links_are_called_by_what_they_say():
    statement = replace(made_finding().statement, document="assessments/examplin--examplosis.md")
    card, _ = only_card(told(made_finding(statement=statement)))
    assert [link["label"] for link in card["links"]] == [
        "Evidence: The dose is above the maximum",
        "Risk analysis: examplin in examplosis",
        "Monograph: examplin",
    ]


def test_the_sentence_of_knowledge_is_quoted_to_a_dutch_reader():
    card, _ = only_card(told(made_finding()), making=made_making("nl"))
    assert "in de taal van het document: “At most 0.12 mg/kg.”" in card["detail"]


def test_many_sources_are_left_to_the_page_of_evidence():
    many = tuple(SourceRef(id=f"s{number}", citation=f"Label {number}") for number in range(7))
    card, _ = only_card(told(made_finding(sources=many)))
    assert "- Label 2\n- and 4 more, on the evidence page" in card["detail"]
    assert "Label 3" not in card["detail"]


def test_dutch_cards_are_dutch():
    card, _ = only_card(told(made_finding(), made_finding("daily")), making=made_making("nl"))
    assert card["summary"].endswith("(en nog 1)")
    for words in (
        "Bij Examplin",
        "**Waarom**",
        "**Besluit:**",
        "**Bronnen**",
        "**Ook:**",
        "de opdracht aanpassen.",
    ):
        assert words in card["detail"]
    assert card["overrideReasons"][0]["display"] == "Dit geldt niet voor deze patiënt"


def test_reasons_to_override_are_of_the_code_system_and_say_what_they_mean():
    card, _ = only_card(told(made_finding()))
    reasons = card["overrideReasons"]
    assert 6 <= len(reasons) <= 8
    assert {reason["system"] for reason in reasons} == {SYSTEM}
    assert {reason["code"] for reason in reasons} <= {
        "patient-ineligible",
        "action-completed",
        "action-performed-no-adverse-effect",
        "risk-benefit-ratio",
        "mitigate-risk-negative-outcome",
        "expert-contradicts",
        "need-more-info",
        "recipient-does-not-trust",
    }


def test_links_lead_to_pages_that_exist():
    card, _ = only_card(told(made_finding()))
    base = "https://cds.example.org/knowledge/en"
    assert [link["url"] for link in card["links"]] == [f"{base}/examplin/limit", f"{base}/examplin"]
    assert card["source"] == {
        "label": "Primum: Invented knowledge 1",
        "url": f"{base}/examplin",
        "topic": {"system": "urn:primum:check", "code": "examplin/limit"},
    }


def test_statement_of_an_assessment_links_to_it():
    finding = made_finding("examplosis")
    statement = replace(finding.statement, document="assessments/examplin--examplosis.md")
    card, _ = only_card(told(replace(finding, statement=statement)))
    base = "https://cds.example.org/knowledge/en"
    urls = [link["url"] for link in card["links"]]
    assert urls == [f"{base}/examplin--examplosis", f"{base}/examplin"]


def test_without_pages_there_are_no_links():
    statement = replace(made_finding().statement, document="medicines/other.md")
    finding = made_finding(medicine="other", check="other/limit", statement=statement)
    card, _ = only_card(told(finding))
    assert "links" not in card


def test_missing_weight_of_a_dose_interrupts():
    found = made_unassessed(interrupts=True)
    card, (row,) = only_card(Told(not_assessable=(weighed(found),)))
    assert card["indicator"] == "warning"
    assert card["summary"].endswith("Missing: body weight")
    assert (
        "- body weight; needed to tell whether this holds: “The dose is above the maximum”"
        in card["detail"]
    )
    assert card["overrideReasons"]
    assert (row.check, row.status) == ("", "not-assessable")


def test_extension_says_what_a_machine_needs():
    card, _ = only_card(told(made_finding()))
    assert card["extension"] == {
        "urn:primum:findings": [
            {
                "check": "examplin/limit",
                "order": ORDER,
                "medicine": "examplin",
                "status": "alert",
                "decision": {
                    "contraindication": "not-assessed",
                    "action": "yes",
                    "management": "adjust",
                },
                "statement": {"document": "medicines/examplin.md", "line": 41},
                "pack": "abc",
            }
        ]
    }


def uuid_of(finding, **request):
    card, _ = only_card(told(*finding), request=made_request(**request))
    return card["uuid"]


def test_the_same_call_gives_the_same_identity_whatever_the_order_within_a_group():
    one, two = made_finding(), made_finding("daily")
    assert uuid_of([one, two]) == uuid_of([two, one])
    assert len({uuid_of([one]), uuid_of([two]), uuid_of([one, two])}) == 3


def test_another_call_or_patient_gives_another_identity():
    one = [made_finding()]
    assert len({uuid_of(one), uuid_of(one, instance="other"), uuid_of(one, patient="q")}) == 3


def test_what_was_worded_for_one_patient_is_not_told_to_the_next():
    making = made_making()
    first, _ = only_card(told(made_finding()), making=making)
    other = made_finding(reasons=(), order="MedicationRequest/b")
    second, _ = only_card(told(other), making=making, report=made_report(patient="Patient/q"))
    assert "0.14" in first["detail"]
    assert "0.14" not in second["detail"]
    assert second["extension"]["urn:primum:findings"][0]["order"] == "MedicationRequest/b"
