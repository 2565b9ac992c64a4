"""Two texts that disagree on whether a dose goes before or after a meal.

What it finds
A guideline and a product information, quoted in one risk analysis, of which one allows a dose
before or after the meal and the other on one side only; and the same between a monograph and the
risk analyses of its medicine, when they are linted together. Times are read as intervals round the
meal; `shortly before or after` and `within 20 minutes of` allow both sides.

Why it matters
The family is told two things. Where a dose lowers glucose, food that comes too late is a danger; the
text that is followed has to be chosen, and the other one named.

Wrong
    file: assessments/examplin--asthma.md
    ## Guidelines
    Give examplin 20 minutes after a meal or snack.

    ## Product information
    Give examplin shortly before or after a meal or snack.

Right
    file: assessments/examplin--asthma.md
    ## Guidelines
    Give examplin within 20 minutes of a meal or snack.

    ## Product information
    Give examplin shortly before or after a meal or snack.
"""

from collections.abc import Iterator

from primum.knowledge.form import Role
from primum.lint.paper import Corpus, Paper, role_of
from primum.lint.reading.meals import MealTime, read_meal_times
from primum.lint.reading.medicine import same_medicine
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Compare the first time of each text with that of the others on its medicine."""
    told: list[tuple[Paper, str, MealTime]] = []
    for paper in corpus.papers:
        first: dict[str, MealTime] = {}
        for time in read_meal_times(paper):
            first.setdefault(_voice(paper, time), time)
        told += [(paper, voice, time) for voice, time in first.items() if voice]
    for at, (paper, voice, time) in enumerate(told):
        for other, theirs, earlier in told[:at]:
            apart = (theirs != voice) if other is paper else same_medicine(other, paper)
            if apart and earlier.sides != time.sides:
                yield _remark(paper, time, (other, earlier))
                break  # one remark tells a reader enough


def _voice(paper: Paper, time: MealTime) -> str:
    """Who speaks: in a risk analysis a guideline or a label, else the text itself."""
    role = role_of(time.sentence.passage)
    if role in (Role.GUIDELINES, Role.PRODUCT_INFORMATION):
        return role.value
    return "" if paper.is_assessment else "text"


def _remark(paper: Paper, time: MealTime, against: tuple[Paper, MealTime]) -> Remark:
    other, earlier = against
    line = earlier.place.line
    line = other.lines[line - 1] if other.lines else line
    where = f"line {line}" if other is paper else f"{earlier.place.path}:{line}"
    return Remark(
        place=time.place,
        fault=f"this allows a dose {time.sides} the meal; {where} allows it {earlier.sides} the "
        f"meal (“{earlier.words}”)",
        value=time.words,
        remedy="Say which of the two is followed, and why.",
        verdict=Verdict.SUSPICIOUS,
    )
