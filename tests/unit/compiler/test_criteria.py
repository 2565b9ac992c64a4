"""What a statement's words mean, node by node."""

import msgspec
import pytest

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
from primum.compiler.criteria import Misworded, read_criterion
from primum.knowledge.statement import Statement
from primum.vocabulary.quantity import Comparison, Operator, Quantity

DAY, ONE = Per.DAY, Per.ADMINISTRATION


def compared(operator, value, unit):
    return Comparison(operator, Quantity(value, unit))


ABOVE, BELOW = Operator.ABOVE, Operator.BELOW
AT_LEAST, AT_MOST = Operator.AT_LEAST, Operator.AT_MOST


def criterion_of(**members):
    plain = {"id": "one", "kind": "rule", "summary": {"en": "x"}, "sources": [], **members}
    return read_criterion(msgspec.convert(plain, Statement))


@pytest.mark.parametrize(
    ("members", "criterion"),
    [
        ({}, None),
        (
            {"limit": {"per": "day", "at-most": "2 mg"}},
            Dose(DAY, compared(ABOVE, 2, "mg")),
        ),
        (
            {"limit": {"per": "administration", "at-least": "0.01 mg/kg"}},
            Dose(ONE, compared(BELOW, 0.01, "mg/kg")),
        ),
        (
            {"limit": {"per": "day", "at-least": "1 mg", "at-most": "2 mg"}},
            Any((Dose(DAY, compared(ABOVE, 2, "mg")), Dose(DAY, compared(BELOW, 1, "mg")))),
        ),
        ({"condition": "x"}, Has("x")),
        ({"condition": {"condition": "x", "time": "ever"}}, Has("x", Time.EVER)),
        ({"with": "x"}, Takes("x")),
        (
            {"with": {"medicine": "x", "exposure": "within", "within": "2 wk"}},
            Takes("x", Exposure.WITHIN, 14),
        ),
        ({"substance": "x"}, Hypersensitive("x")),
        ({"substance": ["x", "y"]}, Any((Hypersensitive("x"), Hypersensitive("y")))),
        ({"routes": ["oral"]}, Not(Route(("oral",)))),
        ({"overdue": "x"}, Not(Done("x"))),
        ({"overdue": {"what": "x", "within": "365 d"}}, Not(Done("x", 365))),
        ({"condition": "x", "routes": ["oral"]}, All((Has("x"), Not(Route(("oral",)))))),
        ({"condition": "x", "when": {"has": "y"}}, All((Has("x"), Has("y")))),
    ],
)
def test_sugar(members, criterion):
    assert criterion_of(**members) == criterion


@pytest.mark.parametrize(
    ("words", "criterion"),
    [
        ({"has": "x"}, Has("x")),
        ({"has": {"condition": "x", "time": "suspected"}}, Has("x", Time.SUSPECTED)),
        ({"takes": "x"}, Takes("x")),
        ({"age": {"below": "2 a"}}, Age(compared(BELOW, 2, "a"))),
        ({"sex": "female"}, Sex("female")),
        (
            {"latest": {"measurement": "x", "at-most": "3 mmol/L", "basal": "yes"}},
            Latest("x", compared(AT_MOST, 3, "mmol/L"), basal=True),
        ),
        (
            {"dose": {"per": "day", "at-least": "2 mg"}},
            Dose(DAY, compared(AT_LEAST, 2, "mg")),
        ),
        ({"dose-step": {"above": "0.04 mg/kg"}}, DoseStep(compared(ABOVE, 0.04, "mg/kg"))),
        ({"since-dose-change": {"below": "7 d"}}, SinceDoseChange(compared(BELOW, 7, "d"))),
        ({"starts": "yes"}, Starts()),
        ({"frequency": {"above": "2 /d"}}, Frequency(compared(ABOVE, 2, "/d"))),
        ({"route": "oral"}, Route(("oral",))),
        ({"hypersensitive": "x"}, Hypersensitive("x")),
        ({"indicated": "x"}, Indicated("x")),
        ({"done": {"what": "x", "within": "1 d"}}, Done("x", 1)),
        (
            {"excipient-load": {"substance": "x", "above": "99 mg/kg"}},
            ExcipientLoad("x", compared(ABOVE, 99, "mg/kg")),
        ),
        ({"all": [{"has": "x"}, {"has": "y"}]}, All((Has("x"), Has("y")))),
        ({"any": [{"has": "x"}, {"has": "y"}]}, Any((Has("x"), Has("y")))),
        ({"not": {"has": "x"}}, Not(Has("x"))),
    ],
)
def test_words(words, criterion):
    assert criterion_of(when=words) == criterion


@pytest.mark.parametrize(
    ("members", "path", "why"),
    [
        ({"when": {}}, ("when",), "exactly one member, got none"),
        ({"when": {"has": "x", "sex": "male"}}, ("when",), "got has, sex"),
        ({"when": {"age": {}}}, ("when", "age"), "got none"),
        ({"when": {"age": {"above": "1 a", "below": "2 a"}}}, ("when", "age"), "got above, below"),
        ({"when": {"age": {"above": "1 kg"}}}, ("when", "age"), "unit of time"),
        ({"when": {"all": []}}, ("when", "all"), "no criteria"),
        (
            {"when": {"not": {"any": [{"dose": {"per": "day", "above": "-1 mg"}}]}}},
            ("when", "not", "any", 0, "dose"),
            "cannot be negative",
        ),
        ({"when": {"takes": {"medicine": "x", "within": "2 d"}}}, ("when", "takes"), "within"),
        ({"when": {"frequency": {"above": "2 mg"}}}, ("when", "frequency"), "the unit is /d"),
        ({"limit": {"per": "day"}}, ("limit",), "at-most or at-least"),
        ({"limit": {"per": "day", "at-most": ".x"}}, ("limit",), "a number and a UCUM unit"),
        ({"overdue": {"what": "x", "within": "3 mg"}}, ("overdue",), "duration"),
        ({"routes": []}, ("routes",), "at least one route"),
        ({"substance": []}, ("substance",), "no criteria"),
    ],
)
def test_what_means_nothing_is_refused_at_its_place(members, path, why):
    with pytest.raises(Misworded, match=why) as caught:
        criterion_of(**members)
    assert caught.value.path == path
