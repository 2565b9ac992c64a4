"""From a check back to its sentence, sources and cases; and every node in words."""

from typing import get_args

import pytest

from primum.checks import criterion as nodes
from primum.checks.criterion import Criterion
from primum.compiler.explain import explain_check
from primum.compiler.wording import criterion_words
from primum.vocabulary.quantity import Comparison, Operator, Quantity

CASES = """\
```yaml cases
- {id: near, title: Just within, at: 2026-06-01, order: {dose: 2 mg}, alerts: []}
- {id: over, title: Over, at: 2026-06-01, order: {dose: 3 mg}, alerts: [one]}
```
"""


def test_a_check_is_explained(knowledge, statement):
    yaml = "condition: diabetes\nwhen: {age: {below: 2 a}}\nmanagement: avoid"
    explained = explain_check("tralin/one", knowledge(statement(yaml) + CASES))
    assert explained is not None
    assert explained.sentence == "Give at most 2 mg a day."
    assert explained.criterion == {
        "en": "has diabetes and is of an age below 2 years",
        "nl": "heeft suikerziekte en heeft een leeftijd van onder 2 jaar",
    }
    assert [source.id for source in explained.sources] == ["label"]
    assert [(case.id, case.expects) for case in explained.cases] == [("over", ("alerts",))]


def test_nobody_knows_another_check(knowledge):
    assert explain_check("tralin/two", knowledge()) is None


def test_a_text_for_people_says_why_no_machine_checks_it(knowledge, statement):
    explained = explain_check("tralin/one", knowledge(statement("people: No record tells.")))
    assert explained is not None
    assert (explained.criterion, explained.because) == ({}, "No record tells.")


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
