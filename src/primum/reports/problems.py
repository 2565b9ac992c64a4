"""Problems for machines: the flat form that every JSON output shares."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from primum.vocabulary.problem import Problem


class FlatProblem(Struct, frozen=True, kw_only=True):
    """A fault somebody can mend: where, which rule, how sure, what is wrong, what to do.

    `line` counts from 1 and is 0 where the place has no lines (a FHIR element, a whole file).
    """

    path: str
    line: int
    rule: str
    verdict: str
    message: str
    remedy: str


def flat(problem: Problem) -> FlatProblem:
    """Give a problem its flat form."""
    return FlatProblem(
        path=problem.place.path,
        line=problem.place.line,
        rule=problem.rule,
        verdict=problem.verdict.value,
        message=problem.message,
        remedy=problem.remedy,
    )


class ToldProblem(FlatProblem, frozen=True, kw_only=True):
    """A fault in the data of a patient, told in the language of the report too.

    `about` is what people call the place, a name and a date, where it is a row of the patient.
    """

    about: str
    text: str


def told(problem: Problem, language: str) -> ToldProblem:
    """Give a problem its flat form, with what is told of it in a language."""
    spoken = problem.in_language(language)
    return ToldProblem(
        **msgspec.structs.asdict(flat(problem)),
        about=problem.about,
        text=spoken.text,
    )


def problems_json(problems: Iterable[Problem]) -> str:
    """Render problems where there is nothing else to say: `{"problems": [...]}`."""
    return pretty({"problems": [flat(problem) for problem in problems]})


def pretty(value: object) -> str:
    """Encode a value as JSON that people can read too."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
