"""Criteria in words, English and Dutch: for people who ask what a check means."""

from collections.abc import Callable

from primum.checks.criterion import (
    Age,
    All,
    Any,
    Criterion,
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
from primum.vocabulary.quantity import Comparison, Operator

Name = Callable[[str], str]

_OPERATORS = {
    "en": {
        Operator.ABOVE: "above",
        Operator.AT_LEAST: "at least",
        Operator.BELOW: "below",
        Operator.AT_MOST: "at most",
    },
    "nl": {
        Operator.ABOVE: "boven",
        Operator.AT_LEAST: "ten minste",
        Operator.BELOW: "onder",
        Operator.AT_MOST: "ten hoogste",
    },
}
_HAS = {
    "en": {
        Time.CURRENT: "has {0}",
        Time.EVER: "has or has had {0}",
        Time.SUSPECTED: "has {0}, or is suspected of it",
    },
    "nl": {
        Time.CURRENT: "heeft {0}",
        Time.EVER: "heeft {0} of heeft dat gehad",
        Time.SUSPECTED: "heeft {0}, of wordt ervan verdacht",
    },
}
_SEX = {"en": {"female": "female", "male": "male"}, "nl": {"female": "vrouw", "male": "man"}}
_UNITS = {
    "en": {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours"},
    "nl": {"a": "jaar", "mo": "maanden", "wk": "weken", "d": "dagen", "h": "uur"},
}
_SENTENCES = {
    "en": {
        "takes": "also takes {0}",
        "takes-within": "takes {0}, or took it in the last {1} days",
        "age": "is of an age {0}",
        "sex": "is {0}",
        "latest": "the latest {0} is {1}",
        "basal": "the last {0} before the first dose is {1}",
        "administration": "one administration is {0}",
        "day": "the dose of a day is {0}",
        "dose-step": "the dose goes up by {0}",
        "since-dose-change": "the dose before was given for {0}",
        "starts": "this is the first order",
        "frequency": "the number of times a day is {0}",
        "route": "is given by this route: {0}",
        "hypersensitive": "is hypersensitive to {0}",
        "indicated": "the order is written for {0}",
        "done": "{0} was done",
        "done-within": "{0} was done in the last {1} days",
        "excipient-load": "the load of {0} in a day is {1}",
        "all": " and ",
        "any": " or ",
        "not": "not: {0}",
    },
    "nl": {
        "takes": "gebruikt ook {0}",
        "takes-within": "gebruikt {0}, of deed dat in de laatste {1} dagen",
        "age": "heeft een leeftijd van {0}",
        "sex": "is {0}",
        "latest": "de laatste waarde van {0} is {1}",
        "basal": "de laatste waarde van {0} voor de eerste dosis is {1}",
        "administration": "één toediening is {0}",
        "day": "de dagdosis is {0}",
        "dose-step": "de dosis gaat omhoog met {0}",
        "since-dose-change": "de vorige dosis is gegeven gedurende {0}",
        "starts": "dit is het eerste voorschrift",
        "frequency": "het aantal keren per dag is {0}",
        "route": "wordt langs deze weg gegeven: {0}",
        "hypersensitive": "is overgevoelig voor {0}",
        "indicated": "het voorschrift is voor {0}",
        "done": "{0} is gedaan",
        "done-within": "{0} is gedaan in de laatste {1} dagen",
        "excipient-load": "de belasting met {0} op een dag is {1}",
        "all": " en ",
        "any": " of ",
        "not": "niet: {0}",
    },
}


def criterion_words(criterion: Criterion, language: str, name: Name) -> str:
    """Say a criterion in a language (`en` or `nl`); `name` gives what a concept is called."""
    if isinstance(criterion, All | Any):
        parts = (_inner(part, language, name) for part in criterion.criteria)
        return _SENTENCES[language]["all" if isinstance(criterion, All) else "any"].join(parts)
    if isinstance(criterion, Not):
        return _say("not", language, _inner(criterion.criterion, language, name))
    return _atom(criterion, language, name)


def _inner(criterion: Criterion, language: str, name: Name) -> str:
    words = criterion_words(criterion, language, name)
    return f"({words})" if isinstance(criterion, All | Any) else words


def _say(sentence: str, language: str, *blanks: str) -> str:
    return _SENTENCES[language][sentence].format(*blanks)


def _atom(atom: Criterion, language: str, name: Name) -> str:
    match atom:
        case Has(condition, time):
            return _HAS[language][time].format(name(condition))
        case Takes(medicine, exposure, within):
            if exposure is Exposure.WITHIN:
                return _say("takes-within", language, name(medicine), f"{within:g}")
            return _say("takes", language, name(medicine))
        case Sex(sex):
            return _say("sex", language, _SEX[language][sex])
        case Starts():
            return _say("starts", language)
        case Route(routes):
            return _say("route", language, ", ".join(routes))
        case Hypersensitive(substance):
            return _say("hypersensitive", language, name(substance))
        case Indicated(by):
            return _say("indicated", language, name(by))
        case Done(what, within):
            if within is None:
                return _say("done", language, name(what))
            return _say("done-within", language, name(what), f"{within:g}")
        case _:
            return _compared(atom, language, name)


def _compared(atom: Criterion, language: str, name: Name) -> str:
    match atom:
        case Age(comparison):
            return _say("age", language, _comparison(comparison, language))
        case Latest(measurement, comparison, basal):
            sentence = "basal" if basal else "latest"
            return _say(sentence, language, name(measurement), _comparison(comparison, language))
        case Dose(per, comparison):
            sentence = "day" if per is Per.DAY else "administration"
            return _say(sentence, language, _comparison(comparison, language))
        case DoseStep(comparison):
            return _say("dose-step", language, _comparison(comparison, language))
        case SinceDoseChange(comparison):
            return _say("since-dose-change", language, _comparison(comparison, language))
        case Frequency(comparison):
            words = _comparison(comparison, language).removesuffix(" /d")
            return _say("frequency", language, words)
        case ExcipientLoad(substance, comparison):
            words = _comparison(comparison, language)
            return _say("excipient-load", language, name(substance), words)
        case _:
            raise AssertionError(f"a node without words: {atom}")


def _comparison(comparison: Comparison, language: str) -> str:
    quantity = comparison.quantity
    text = str(quantity)
    if quantity.unit in _UNITS[language]:
        text = f"{quantity.value:g} {_UNITS[language][quantity.unit]}"
    if language == "nl":
        text = text.replace(".", ",", 1)
    return f"{_OPERATORS[language][comparison.operator]} {text}"
