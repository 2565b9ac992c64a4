"""Every node has words, in English and in Dutch."""

from typing import get_args

import pytest

from primum.checks import criterion as nodes
from primum.checks.criterion import Criterion
from primum.compiler.wording import criterion_words
from primum.vocabulary.quantity import Comparison, Operator, Quantity

DAYS = Comparison(Operator.AT_LEAST, Quantity(7, "d"))
DOSE = Comparison(Operator.ABOVE, Quantity(0.12, "mg/kg"))
OFTEN = Comparison(Operator.ABOVE, Quantity(2, "/d"))
EXAMPLES: list[Criterion] = [
    nodes.Has("x"),
    nodes.Takes("x"),
    nodes.Takes("x", nodes.Exposure.WITHIN, 14),
    nodes.Age(DAYS),
    nodes.Sex("female"),
    nodes.Latest("x", DOSE),
    nodes.Latest("x", DOSE, basal=True),
    nodes.Dose(nodes.Per.DAY, DOSE),
    nodes.Dose(nodes.Per.ADMINISTRATION, DOSE),
    nodes.DoseStep(DOSE),
    nodes.SinceDoseChange(DAYS),
    nodes.Starts(),
    nodes.Frequency(OFTEN),
    nodes.Route(("oral",)),
    nodes.Hypersensitive("x"),
    nodes.Indicated("x"),
    nodes.Done("x"),
    nodes.Done("x", 30),
    nodes.ExcipientLoad("x", DOSE),
    nodes.All((nodes.Has("x"), nodes.Any((nodes.Has("x"), nodes.Starts())))),
    nodes.Any((nodes.Has("x"), nodes.Starts())),
    nodes.Not(nodes.Has("x")),
]


def test_every_node_has_an_example():
    assert {type(example) for example in EXAMPLES} == set(get_args(Criterion))


@pytest.mark.parametrize("criterion", EXAMPLES, ids=str)
def test_every_node_has_words_in_both_languages(criterion):
    english = criterion_words(criterion, "en", str)
    dutch = criterion_words(criterion, "nl", str)
    assert english != dutch
    assert "{" not in english + dutch
    assert "0,12 mg/kg" in dutch or "0.12" not in english


def test_a_criterion_reads_as_a_sentence():
    criterion = nodes.All((nodes.Has("diabetes"), nodes.Age(DAYS)))
    assert criterion_words(criterion, "en", str) == "has diabetes and is of an age at least 7 days"
    assert criterion_words(criterion, "nl", {"diabetes": "suikerziekte"}.__getitem__) == (
        "heeft suikerziekte en heeft een leeftijd van ten minste 7 dagen"
    )
