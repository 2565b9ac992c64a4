"""A criterion in words, in English and in Dutch."""

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
from primum.findings.criteria import atom_words, criterion_lines
from primum.vocabulary.quantity import Comparison, Operator, Quantity


def above(value, unit):
    return Comparison(Operator.ABOVE, Quantity(value, unit))


PHRASES = [
    (Has("asthma"), "the patient has ASTHMA", "de patiënt heeft ASTHMA"),
    (
        Has("cancer", Time.EVER),
        "the patient has or ever had CANCER",
        "de patiënt heeft CANCER of heeft dat ooit gehad",
    ),
    (
        Has("cancer", Time.SUSPECTED),
        "the patient has, or is suspected of, CANCER",
        "de patiënt heeft CANCER of wordt ervan verdacht",
    ),
    (Takes("insulins"), "the patient takes INSULINS too", "de patiënt gebruikt ook INSULINS"),
    (
        Takes("insulins", Exposure.WITHIN, 14),
        "the patient takes INSULINS too, or did in the 14 days before",
        "de patiënt gebruikt ook INSULINS, of deed dat in de 14 dagen ervoor",
    ),
    (
        Age(above(18, "a")),
        "the patient's age is more than 18 years",
        "de leeftijd van de patiënt is meer dan 18 jaar",
    ),
    (
        Age(Comparison(Operator.AT_MOST, Quantity(1, "mo"))),
        "the patient's age is at most 1 month",
        "de leeftijd van de patiënt is ten hoogste 1 maand",
    ),
    (Sex("female"), "the patient is female", "de patiënt is vrouw"),
    (
        Latest("glucose", above(11.1, "mmol/L")),
        "the latest value of GLUCOSE is more than 11.1 mmol/L",
        "de laatste waarde van GLUCOSE is meer dan 11,1 mmol/L",
    ),
    (
        Latest("igf-1", above(2, "{SD}"), basal=True),
        "the last value of IGF-1 before treatment is more than 2 SD",
        "de laatste waarde van IGF-1 voor de behandeling is meer dan 2 SD",
    ),
    (
        Dose(Per.ADMINISTRATION, above(0.12, "mg/kg")),
        "the order allows more than 0.12 mg/kg per administration",
        "de opdracht laat meer dan 0,12 mg/kg per toediening toe",
    ),
    (
        Dose(Per.DAY, above(0.24, "mg/kg")),
        "the order allows more than 0.24 mg/kg a day",
        "de opdracht laat meer dan 0,24 mg/kg per dag toe",
    ),
    (
        DoseStep(above(0.04, "mg/kg")),
        "the change from the dose before is more than 0.04 mg/kg",
        "het verschil met de vorige dosis is meer dan 0,04 mg/kg",
    ),
    (
        SinceDoseChange(Comparison(Operator.BELOW, Quantity(7, "d"))),
        "the dose before was given for less than 7 days",
        "de vorige dosis is gegeven gedurende minder dan 7 dagen",
    ),
    (
        Starts(),
        "it is the first order of this medicine",
        "het is de eerste opdracht van dit geneesmiddel",
    ),
    (
        Frequency(above(2, "/d")),
        "it is given more than 2 times a day",
        "het wordt meer dan 2 keer per dag gegeven",
    ),
    (
        Route(("oral", "rectal")),
        "it is given by this route: oral or rectal",
        "het wordt langs deze weg gegeven: oraal of rectaal",
    ),
    (
        Hypersensitive("latex"),
        "the patient is hypersensitive to LATEX",
        "de patiënt is overgevoelig voor LATEX",
    ),
    (Indicated("asthma"), "the order is for ASTHMA", "de opdracht is voor ASTHMA"),
    (
        Done("funduscopy", 365),
        "FUNDUSCOPY was done in the last 365 days",
        "FUNDUSCOPY is gedaan in de laatste 365 dagen",
    ),
    (Done("funduscopy"), "FUNDUSCOPY was done", "FUNDUSCOPY is gedaan"),
    (
        ExcipientLoad("ethanol", above(75, "mg/kg")),
        "the ETHANOL that the order brings in a day is more than 75 mg/kg",
        "de hoeveelheid ETHANOL die de opdracht per dag brengt is meer dan 75 mg/kg",
    ),
]


@pytest.mark.parametrize(
    ("node", "english", "dutch"), PHRASES, ids=[english for _, english, _ in PHRASES]
)
def test_an_atom_is_a_phrase_in_both_languages(node, english, dutch):
    assert atom_words(node, "en", str.upper) == english
    assert atom_words(node, "nl", str.upper) == dutch


def test_every_atom_has_a_phrase():
    assert {type(node) for node, _, _ in PHRASES} == set(get_args(nodes.Atom))


NESTED = All((Has("a"), Any((Has("b"), Not(Has("c"))))))


def test_what_belongs_together_is_indented():
    assert criterion_lines(NESTED, "en", str) == [
        "all of these hold:",
        "  the patient has a",
        "  one of these holds:",
        "    the patient has b",
        "    this does not hold:",
        "      the patient has c",
    ]


def test_dutch_has_the_same_shape():
    assert criterion_lines(NESTED, "nl", {"a": "x", "b": "y", "c": "z"}.__getitem__) == [
        "dit alles geldt:",
        "  de patiënt heeft x",
        "  een van deze geldt:",
        "    de patiënt heeft y",
        "    dit geldt niet:",
        "      de patiënt heeft z",
    ]
