"""Cards that inform: what is to be read, what was not checked, what is not repeated."""

import pytest
from msgspec.structs import replace

from primum.cds_hooks.quiet.model import Silenced, Told
from primum.cds_hooks.requests.lacking import NOT_GIVEN, fault_of_part
from primum.cds_hooks.requests.model import NOT_SENT, PartState
from primum.cds_hooks.requests.parts import PARTS
from primum.findings.model import Order
from primum.screening.faults import ONSET_TO_COME
from primum.vocabulary.problem import Place, Problem, Verdict
from unit.cds_hooks.cards.conftest import (
    made_finding,
    made_making,
    made_reference,
    made_report,
    made_unassessed,
    respond,
    weighed,
)


def only_card(told, **asked):
    response, shown = respond(told, **asked)
    (card,) = response["cards"]
    assert card["indicator"] == "info"
    assert "overrideReasons" not in card
    return card, shown


def several(make, count):
    return tuple(weighed(make(f"n{number}")) for number in range(count))


def problem(path="Condition/c1"):
    return Problem(
        place=Place(path), rule="no-code", fault="a code is missing", remedy="Add a code."
    )


def silenced(answered=1_795_132_800.0, finding=None):
    finding = finding or made_finding(summary="Diabetes: monitor.")
    return Silenced(weighed(finding), "overridden", answered, answered + 30 * 86_400)


def test_references_of_a_medicine_are_one_card():
    card, shown = only_card(Told(references=several(made_reference, 3)))
    assert card["summary"] == "3 things to know about examplin"
    assert [row.check for row in shown] == ["examplin/n0", "examplin/n1", "examplin/n2"]
    assert all(row.facts for row in shown)


def test_each_role_reads_its_own_advice():
    """What is worded once for all patients is not worded once for all roles."""
    making = made_making()
    for role, advice in (("prescriber", "Weigh it."), ("pharmacist", "Ask the prescriber.")):
        read = weighed(made_reference("x", reasons=(), advice=advice))
        card, _ = only_card(Told(references=(read,)), making=making, report=made_report(role=role))
        assert advice.rstrip(".") in card["detail"]


def test_each_medicine_has_its_card():
    other = weighed(made_reference("x", medicine="other", check="other/x"))
    response, _ = respond(Told(references=(*several(made_reference, 2), other)))
    assert [card["summary"] for card in response["cards"]] == [
        "2 things to know about examplin",
        "1 thing to know about other",
    ]


def test_drafts_and_held_are_named_as_such():
    draft = weighed(made_reference("d", verified=False, summary="Draft."))
    held = weighed(made_reference("h", held=True, summary="Held, not checked: dose."))
    card, _ = only_card(Told(references=(draft, held)))
    assert "Not assessed yet, so not checked: Draft." in card["detail"]
    assert "- **Held, not checked: dose.**" in card["detail"]
    assert card["summary"] == "1 thing to know about examplin"
    (marks,) = card["extension"]["urn:primum:findings"]
    assert marks["held"] is True


def test_drafts_alone_are_said_to_be_not_assessed_and_make_no_list():
    drafts = (
        *(weighed(made_reference(f"d{n}", verified=False, summary=f"D{n}.")) for n in (1, 2)),
    )
    card, shown = only_card(Told(references=drafts))
    assert card["summary"] == "examplin: 2 points are not assessed yet, so not checked"
    assert "Not assessed yet, so not checked: D1; D2." in card["detail"]
    assert shown == ()


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "The EHR did not supply the list of flags."), ("nl", "Het EPD leverde niet: ")],
)
def test_what_the_ehr_never_sends_is_told_to_a_clinician_in_words(language, says):
    missing = Problem(
        place=Place("prefetch.flags"),
        rule="part-not-sent",
        fault="this was not sent, and the request names no FHIR server to ask",
        value="the list of flags",
        remedy="Send it as prefetch.",
        verdict=Verdict.UNTESTABLE,
    )
    card, _ = only_card(Told(problems=(missing,)), making=made_making(language))
    assert says in card["detail"]
    assert "prefetch" not in card["detail"]


def test_references_can_be_switched_off_but_not_what_is_held():
    held = weighed(made_reference("h", held=True, summary="Held, not checked: dose."))
    told = Told(references=(*several(made_reference, 2), held))
    card, _ = only_card(told, making=made_making(references=False))
    assert card["summary"] == "1 thing to know about examplin"
    assert "Held" in card["detail"]


def test_long_list_says_how_many_more_and_counts_all():
    card, shown = only_card(Told(references=several(made_reference, 27)))
    assert card["summary"] == "27 things to know about examplin"
    assert card["detail"].count("\n- ") + card["detail"].startswith("- ") == 21
    assert "- and 7 more, not shown here" in card["detail"]
    assert len(shown) == 20  # an answer is none to what was not shown


def test_alerts_elsewhere_are_mentioned_and_answered_by_facts_of_their_own():
    other = weighed(made_finding("x", medicine="other", check="other/x"), "passing")
    card, shown = only_card(Told(elsewhere=(weighed(made_finding()), other)))
    assert card["summary"] == "2 other findings about current medicines: examplin, other"
    assert "**The dose is above the maximum.** Lower the dose." in card["detail"]
    assert [row.facts for row in shown] == ["f" * 32, "passing"]


def test_what_is_missing_elsewhere_is_named():
    found = weighed(made_unassessed(("body weight", "glucose"), interrupts=True))
    card, _ = only_card(Told(elsewhere=(found,)))
    assert "Add what is missing. Missing: body weight; glucose. For " in card["detail"]


def test_what_could_not_be_assessed_names_the_facts():
    found = weighed(made_unassessed(("glucose", "HbA1c")))
    card, shown = only_card(Told(not_assessable=(found,)))
    assert card["summary"] == "Could not be checked: glucose; HbA1c"
    assert (
        "- glucose; needed to tell whether this holds: “The dose is above the maximum”"
        in card["detail"]
    )
    assert "Add what is missing." in card["detail"]
    marks = card["extension"]["urn:primum:findings"][0]
    assert marks["unanswered"] == ["examplin/limit"]
    assert len(shown) == 1


def test_problems_join_what_could_not_be_assessed():
    told = Told(not_assessable=(weighed(made_unassessed()),), problems=(problem(), problem("X/y")))
    card, _ = only_card(told)
    assert card["summary"] == "2 problems in the data. Could not be checked: body weight"
    assert "- A code is missing. Add a code. (Condition/c1)" in card["detail"]
    assert " (X/y)" in card["detail"]


def test_a_problem_names_its_row_first_and_is_dutch_on_a_dutch_card():
    found = replace(ONSET_TO_COME.at("Condition/c1", "2031-01-01"), about="Asthma, 2031-01-01")
    card, _ = only_card(Told(problems=(found,)), making=made_making("nl"))
    assert card["summary"] == (
        "1 probleem in de gegevens: Asthma, 2031-01-01: dit begint in de toekomst, "
        "dus het telde niet als aanwezig"
    )
    assert (
        "- **Asthma, 2031-01-01:** dit begint in de toekomst, dus het telde niet als aanwezig: "
        "2031-01-01. Verbeter de begindatum, of de klok van deze computer; beoordeel dit zelf. "
        "(Condition/c1)" in card["detail"]
    )


def test_a_part_that_was_not_sent_is_called_in_dutch_on_a_dutch_card():
    part = PARTS["flags"]
    fault = fault_of_part(NOT_SENT, PartState.ABSENT, NOT_GIVEN)
    found = fault.at("prefetch.flags", part.called)
    card, _ = only_card(Told(problems=(found,)), making=made_making("nl"))
    assert card["summary"].startswith(
        "1 probleem in de gegevens: Het EPD leverde niet: de lijst van signaleringen."
    )
    assert "Het EPD leverde niet: de lijst van signaleringen." in card["detail"]


def test_one_problem_alone_is_said():
    card, shown = only_card(Told(problems=(problem(),)))
    assert card["summary"] == "1 problem in the data: a code is missing"
    assert shown == ()


def test_no_fact_of_many_is_passed_over_in_silence():
    facts = tuple(f"fact {number}" for number in range(50))
    many = tuple(problem(f"Condition/{number}") for number in range(50))
    told = Told(not_assessable=(weighed(made_unassessed(facts)),), problems=many)
    card, _ = only_card(told)
    assert card["summary"].startswith("50 problems in the data. Could not be checked: fact 0")
    assert card["detail"].count("- and 30 more, not shown here") == 2


def test_orders_that_nobody_wrote_about_are_a_card_where_the_site_wants_it():
    told = Told(not_covered=(Order(order="MedicationRequest/z", medicine=None, name="Zeta"),))
    assert respond(told)[0]["cards"] == []
    card, _ = only_card(told, making=made_making(not_covered=True))
    assert card["summary"] == "1 order could not be checked: Zeta"
    assert "Zeta: nobody wrote about it here" in card["detail"]
    assert "In the record: MedicationRequest/z" in card["detail"]


def test_silenced_finding_is_said_on_a_card_of_its_own():
    card, shown = only_card(Told(silenced=(silenced(),)))
    assert card["summary"] == "1 finding is not repeated: answered on 2026-11-20"
    assert card["detail"].startswith(
        "1 finding is not repeated: answered on 2026-11-20. Told again after 2026-12-20, or as "
        "soon as the facts change: Diabetes: monitor."
    )
    assert shown == ()  # an answer to this card is none to the finding


def test_silenced_finding_is_a_line_of_another_card_that_informs():
    told = Told(references=several(made_reference, 1), silenced=(silenced(), silenced(1.0)))
    card, shown = only_card(told)
    assert card["summary"] == "1 thing to know about examplin"
    assert "2 findings are not repeated: answered on 1970-01-01, 2026-11-20" in card["detail"]
    assert len(shown) == 1


def test_silenced_finding_is_never_a_line_of_an_alert():
    told = Told(alerts=((weighed(made_finding()),),), silenced=(silenced(),))
    response, _ = respond(told)
    assert [card["indicator"] for card in response["cards"]] == ["warning", "info"]
    assert "not repeated" not in response["cards"][0]["detail"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_kind_at_once_has_one_order(language):
    told = Told(
        alerts=((weighed(made_finding()),), (weighed(made_finding("cancer", "avoid")),)),
        not_assessable=(weighed(made_unassessed(interrupts=True)), weighed(made_unassessed())),
        elsewhere=several(made_finding, 1),
        references=several(made_reference, 2),
        silenced=(silenced(),),
        problems=(problem(),),
        not_covered=(Order(order="MedicationRequest/z", medicine=None, name="Zeta"),),
    )
    response, _ = respond(told, making=made_making(language, not_covered=True))
    indicators = [card["indicator"] for card in response["cards"]]
    assert indicators == ["critical", "warning", "warning", *["info"] * 4]
