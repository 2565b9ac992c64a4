"""A criterion in words, English and Dutch, so that a clinician can read what a machine asks."""

from collections.abc import Callable
from typing import assert_never

from primum.checks.criterion import (
    Age,
    All,
    Any,
    Atom,
    Criterion,
    Done,
    Dose,
    DoseStep,
    ExcipientLoad,
    Frequency,
    Has,
    Hypersensitive,
    Indicated,
    Latest,
    Not,
    Route,
    Sex,
    SinceDoseChange,
    Starts,
    Takes,
)
from primum.findings.sentences import TIME_UNITS, WORDS
from primum.findings.units import told_unit
from primum.vocabulary.quantity import Comparison, Operator

Named = Callable[[str], str]  # a concept's id -> what people call it in the language

_INDENT = "  "
_OPERATORS = {
    "en": {
        Operator.ABOVE: "more than",
        Operator.AT_LEAST: "at least",
        Operator.BELOW: "less than",
        Operator.AT_MOST: "at most",
    },
    "nl": {
        Operator.ABOVE: "meer dan",
        Operator.AT_LEAST: "ten minste",
        Operator.BELOW: "minder dan",
        Operator.AT_MOST: "ten hoogste",
    },
}
_SENTENCES = {
    "en": {
        "all": "all of these hold:",
        "any": "one of these holds:",
        "not": "this does not hold:",
        "or": " or ",
        "has-current": "the patient has {0}",
        "has-ever": "the patient has or ever had {0}",
        "has-suspected": "the patient has, or is suspected of, {0}",
        "takes": "the patient takes {0} too",
        "takes-within": "the patient takes {0} too, or did in the {1} days before",
        "age": "the patient's age is {0}",
        "sex": "the patient is {0}",
        "latest": "the latest value of {0} is {1}",
        "latest-basal": "the last value of {0} before treatment is {1}",
        "dose-administration": "the order allows {0} per administration",
        "dose-day": "the order allows {0} a day",
        "dose-step": "the change from the dose before is {0}",
        "since-dose-change": "the dose before was given for {0}",
        "starts": "it is the first order of this medicine",
        "frequency": "it is given {0} times a day",
        "route": "it is given by this route: {0}",
        "hypersensitive": "the patient is hypersensitive to {0}",
        "indicated": "the order is for {0}",
        "done": "{0} was done",
        "done-within": "{0} was done in the last {1} days",
        "excipient-load": "the {0} that the order brings in a day is {1}",
    },
    "nl": {
        "all": "dit alles geldt:",
        "any": "een van deze geldt:",
        "not": "dit geldt niet:",
        "or": " of ",
        "has-current": "de patiënt heeft {0}",
        "has-ever": "de patiënt heeft {0} of heeft dat ooit gehad",
        "has-suspected": "de patiënt heeft {0} of wordt ervan verdacht",
        "takes": "de patiënt gebruikt ook {0}",
        "takes-within": "de patiënt gebruikt ook {0}, of deed dat in de {1} dagen ervoor",
        "age": "de leeftijd van de patiënt is {0}",
        "sex": "de patiënt is {0}",
        "latest": "de laatste waarde van {0} is {1}",
        "latest-basal": "de laatste waarde van {0} voor de behandeling is {1}",
        "dose-administration": "de opdracht laat {0} per toediening toe",
        "dose-day": "de opdracht laat {0} per dag toe",
        "dose-step": "het verschil met de vorige dosis is {0}",
        "since-dose-change": "de vorige dosis is gegeven gedurende {0}",
        "starts": "het is de eerste opdracht van dit geneesmiddel",
        "frequency": "het wordt {0} keer per dag gegeven",
        "route": "het wordt langs deze weg gegeven: {0}",
        "hypersensitive": "de patiënt is overgevoelig voor {0}",
        "indicated": "de opdracht is voor {0}",
        "done": "{0} is gedaan",
        "done-within": "{0} is gedaan in de laatste {1} dagen",
        "excipient-load": "de hoeveelheid {0} die de opdracht per dag brengt is {1}",
    },
}


def criterion_lines(criterion: Criterion, language: str, named: Named) -> list[str]:
    """Tell a criterion in `language` (en or nl), one atom a line.

    What belongs together is indented under its heading, two spaces a level.
    """
    match criterion:
        case All(criteria):
            return [_say("all", language), *_indented(criteria, language, named)]
        case Any(criteria):
            return [_say("any", language), *_indented(criteria, language, named)]
        case Not(inner):
            return [_say("not", language), *_indented((inner,), language, named)]
        case _:
            return [atom_words(criterion, language, named)]


def _indented(criteria: tuple[Criterion, ...], language: str, named: Named) -> list[str]:
    return [
        _INDENT + line
        for criterion in criteria
        for line in criterion_lines(criterion, language, named)
    ]


def atom_words(atom: Atom, language: str, named: Named) -> str:
    """Tell one atom in a phrase of `language` (en or nl)."""
    match atom:
        case Dose() | DoseStep() | SinceDoseChange() | Starts() | Frequency() | Route():
            return _order_words(atom, language)
        case ExcipientLoad(substance, comparison):
            return _say("excipient-load", language, named(substance), _bound(comparison, language))
        case Indicated(by):
            return _say("indicated", language, named(by))
        case _:
            return _patient_words(atom, language, named)


def _order_words(
    atom: Dose | DoseStep | SinceDoseChange | Starts | Frequency | Route, language: str
) -> str:
    match atom:
        case Dose(per, comparison):
            return _say(f"dose-{per}", language, _bound(comparison, language))
        case DoseStep(comparison):
            return _say("dose-step", language, _bound(comparison, language))
        case SinceDoseChange(comparison):
            return _say("since-dose-change", language, _bound(comparison, language))
        case Starts():
            return _say("starts", language)
        case Frequency(comparison):
            return _say(
                "frequency",
                language,
                _bound(comparison, language).removesuffix(" /day").removesuffix(" /dag"),
            )
        case Route(routes):
            words = (WORDS[language].get(route, route) for route in routes)
            return _say("route", language, _say("or", language).join(words))
        case _:
            assert_never(atom)


def _patient_words(
    atom: Has | Takes | Age | Sex | Latest | Hypersensitive | Done, language: str, named: Named
) -> str:
    match atom:
        case Has(condition, time):
            return _say(f"has-{time}", language, named(condition))
        case Takes(medicine, _, None):
            return _say("takes", language, named(medicine))
        case Takes(medicine, _, within):
            return _say("takes-within", language, named(medicine), f"{within:g}")
        case Age(comparison):
            return _say("age", language, _bound(comparison, language))
        case Sex(sex):
            return _say("sex", language, WORDS[language].get(sex, sex))
        case Latest(measurement, comparison, basal):
            sentence = "latest-basal" if basal else "latest"
            return _say(sentence, language, named(measurement), _bound(comparison, language))
        case Hypersensitive(substance):
            return _say("hypersensitive", language, named(substance))
        case Done(what, None):
            return _say("done", language, named(what))
        case Done(what, within):
            return _say("done-within", language, named(what), f"{within:g}")
        case _:
            assert_never(atom)


def _say(sentence: str, language: str, *blanks: str) -> str:
    return _SENTENCES[language][sentence].format(*blanks)


def _bound(comparison: Comparison, language: str) -> str:
    value, unit = comparison.quantity.value, comparison.quantity.unit
    number = f"{value:.6g}"
    if language == "nl":
        number = number.replace(".", ",")
    times = TIME_UNITS[language].get(unit)
    said = times[value != 1] if times else told_unit(unit, language)
    text = number if unit == "1" else f"{number} {said}"
    return f"{_OPERATORS[language][comparison.operator]} {text}"
