"""A criterion in words."""

from typing import get_args

import pytest

from primum.checks import criterion as nodes
from primum.checks.criterion import (
    Age,
    All,
    Any,
    Done,
    Dose,
    DoseStep,
    ExcipientLoad,
    Exposure,
    Frequency,
    Has,
    Hypersensitive,
    Indicated,
    Latest,
    Not,
    Per,
    Route,
    Sex,
    SinceDoseChange,
    Starts,
    Takes,
    Time,
)
from primum.reports.criteria import atom_words, criterion_lines
from primum.vocabulary.quantity import Comparison, Operator, Quantity


def above(value, unit):
    return Comparison(Operator.ABOVE, Quantity(value, unit))


PHRASES = [
    (Has("asthma"), "the patient has ASTHMA"),
    (Has("cancer", Time.EVER), "the patient has or ever had CANCER"),
    (Has("cancer", Time.SUSPECTED), "the patient has, or is suspected of, CANCER"),
    (Takes("insulins"), "the patient takes INSULINS too"),
    (
        Takes("insulins", Exposure.WITHIN, 14),
        "the patient takes INSULINS too, or did in the 14 days before",
    ),
    (Age(above(18, "a")), "the patient's age is above 18 years"),
    (Sex("female"), "the patient is female"),
    (Latest("glucose", above(11, "mmol/L")), "the latest value of GLUCOSE is above 11 mmol/L"),
    (
        Latest("igf-1", above(2, "{SD}"), basal=True),
        "the last value before treatment of IGF-1 is above 2 {SD}",
    ),
    (
        Dose(Per.ADMINISTRATION, above(0.12, "mg/kg")),
        "the order allows above 0.12 mg/kg per administration",
    ),
    (Dose(Per.DAY, above(0.24, "mg/kg")), "the order allows above 0.24 mg/kg a day"),
    (DoseStep(above(0.04, "mg/kg")), "the dose changes by above 0.04 mg/kg"),
    (
        SinceDoseChange(Comparison(Operator.BELOW, Quantity(7, "d"))),
        "the dose before was given for below 7 days",
    ),
    (Starts(), "it is the first order of this medicine"),
    (Frequency(above(2, "/d")), "it is given above 2 times a day"),
    (Route(("oral", "rectal")), "it is given by the route oral or rectal"),
    (Hypersensitive("latex"), "the patient is hypersensitive to LATEX"),
    (Indicated("asthma"), "the order is for ASTHMA"),
    (Done("funduscopy", 365), "FUNDUSCOPY was done in the last 365 days"),
    (Done("funduscopy"), "FUNDUSCOPY was done"),
    (
        ExcipientLoad("ethanol", above(75, "mg/kg")),
        "the order brings ETHANOL above 75 mg/kg a day",
    ),
]


@pytest.mark.parametrize(("node", "phrase"), PHRASES, ids=[phrase for _, phrase in PHRASES])
def test_an_atom_is_a_phrase(node, phrase):
    assert atom_words(node, str.upper) == phrase


def test_every_atom_has_a_phrase():
    assert {type(node) for node, _ in PHRASES} == set(get_args(nodes.Atom))


def test_what_belongs_together_is_indented():
    criterion = All((Has("a"), Any((Has("b"), Not(Has("c"))))))
    assert criterion_lines(criterion, str) == [
        "all of these hold:",
        "  the patient has a",
        "  one of these holds:",
        "    the patient has b",
        "    this does not hold:",
        "      the patient has c",
    ]
