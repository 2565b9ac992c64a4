"""What may be ordered for a check: the one thing with a code that its criterion asks for."""

import pytest

from primum.cds_hooks.cards.monitoring import measurements
from primum.checks.check import Axis, Check, Decision, Management, Status
from primum.checks.concept import CodeRule, Concept, ConceptKind, Measurement
from primum.checks.criterion import All, Done, Has, Latest, Not
from primum.checks.pack import Meaning
from primum.vocabulary.quantity import Comparison, Operator, Quantity

GLUCOSE = Measurement(
    concept=Concept(
        id="glucose",
        kind=ConceptKind.MEASUREMENT,
        names={"en": ("glucose",), "nl": ("bloedglucose",)},
        codes=(CodeRule("atc", ("X",)), CodeRule("loinc", ("2339-0", "2345-7"))),
    ),
    unit="mmol/L",
    conversions={},
)
EYES = Concept(id="eyes", kind=ConceptKind.PROCEDURE, names={"en": ("eye examination",)})
LOW = Latest("glucose", Comparison(Operator.BELOW, Quantity(3.9, "mmol/L")))


def code_for(criterion, management=Management.MONITOR, language="en"):
    check = Check(
        id="examplin/x",
        medicine="examplin",
        kind="monitoring",
        criterion=criterion,
        decision=Decision(action=Axis.YES, management=management),
        status=Status.SOURCED,
        summary={},
        advice={},
    )
    meaning = Meaning(
        checks=(check,),
        concepts={"eyes": EYES},
        medicines={},
        measurements={"glucose": GLUCOSE},
        units={},
    )
    found = measurements(meaning, language)("examplin/x")
    return found and (found.system, found.code, found.display)


@pytest.mark.parametrize(
    "criterion",
    [LOW, Done("glucose"), Not(Done("glucose")), All((LOW, Done("glucose", 7.0), Has("eyes")))],
)
def test_one_thing_asked_for_is_ordered_by_its_first_orderable_code(criterion):
    assert code_for(criterion) == ("http://loinc.org", "2339-0", "glucose")


def test_it_is_named_in_the_language():
    assert code_for(LOW, language="nl") == ("http://loinc.org", "2339-0", "bloedglucose")


@pytest.mark.parametrize("criterion", [Has("eyes"), Done("eyes"), All((LOW, Done("eyes")))])
def test_nothing_two_things_or_one_without_a_code_is_for_people(criterion):
    assert code_for(criterion) is None


def test_only_monitoring_is_ordered():
    assert code_for(LOW, Management.ADJUST) is None
