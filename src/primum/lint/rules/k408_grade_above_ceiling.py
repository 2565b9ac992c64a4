"""A grade of evidence that its own scale does not allow.

What it finds
A `yaml grade` whose steps do not lead from its start to its level; that starts higher than the
scale lets the best design of its studies start; or whose level is stronger than the ceiling of that
design. Every study of the document that reports the outcome counts, also an indirect one.

Why it matters
A grade says how much to trust a conclusion. One that the scale cannot give lends it trust that the
studies did not earn.

Wrong
    file: scales/ladder.md
    ---
    title: Ladder
    levels: [high, middle, low]
    starts: {rct: high, cohort: middle}
    ---
    file: medicines/examplin.md
    ---
    title: Examplin
    ---
    file: assessments/examplin--asthma.md
    ---
    title: Examplin in asthma
    medicine: examplin
    condition: asthma
    ---
    ```yaml pico
    population: {en: Adults.}
    intervention: {en: Examplin.}
    outcomes: [{id: attack, name: {en: Attack}}]
    ```
    ```yaml grade
    outcome: attack
    scale: ladder
    starts: high
    steps: [{by: -1, because: {en: Small.}}]
    level: high
    ```

Right
    file: scales/ladder.md
    ---
    title: Ladder
    levels: [high, middle, low]
    starts: {rct: high, cohort: middle}
    ---
    file: medicines/examplin.md
    ---
    title: Examplin
    ---
    file: assessments/examplin--asthma.md
    ---
    title: Examplin in asthma
    medicine: examplin
    condition: asthma
    ---
    ```yaml pico
    population: {en: Adults.}
    intervention: {en: Examplin.}
    outcomes: [{id: attack, name: {en: Attack}}]
    ```
    ```yaml grade
    outcome: attack
    scale: ladder
    starts: high
    steps: [{by: -1, because: {en: Small.}}]
    level: middle
    ```
"""

from collections.abc import Iterator

from primum.knowledge.assessment import Grade
from primum.knowledge.fronts import ScaleFront
from primum.knowledge.linked import LinkedAssessment, LinkedBlock
from primum.lint.paper import Corpus
from primum.lint.rule import Remark


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Hold every grade against its scale and its studies."""
    if corpus.knowledge is None:
        return
    for assessment in corpus.knowledge.evidence.values():
        for one in assessment.grades:
            entry = corpus.knowledge.scales.get(one.content.scale)
            if entry is not None and one.content.level in entry.front.levels:
                yield from _arithmetic(one, entry.front)
                yield from _by_design(one, entry.front, assessment)


def _arithmetic(one: LinkedBlock[Grade], scale: ScaleFront) -> Iterator[Remark]:
    """From the start, each step up or down, never beyond the ends of the scale."""
    grade = one.content
    if grade.starts not in scale.levels:
        return
    by = sum(step.by for step in grade.steps)
    at = scale.levels.index(grade.starts) - by  # the strongest level comes first
    reached = scale.levels[min(max(at, 0), len(scale.levels) - 1)]
    if reached != grade.level:
        yield Remark(
            place=one.place_of("level"),
            fault=f"from {grade.starts} the steps ({by:+d}) lead to {reached}",
            value=grade.level,
            remedy="Correct the level, or the steps with their reasons.",
        )


def _by_design(
    one: LinkedBlock[Grade], scale: ScaleFront, assessment: LinkedAssessment
) -> Iterator[Remark]:
    grade = one.content
    designs = _designs(grade.outcome, assessment)
    for member, said, allowed, what in (
        ("starts", grade.starts, scale.starts, "starts at"),
        ("level", grade.level, scale.ceilings, "reaches at most"),
    ):
        if said not in scale.levels or not designs or not designs <= allowed.keys():
            continue  # of a design that the scale does not name nothing can be said
        best = min((allowed[design] for design in designs), key=scale.levels.index)
        if scale.levels.index(said) < scale.levels.index(best):
            yield Remark(
                place=one.place_of(member),
                fault=f"the studies on {grade.outcome} are {', '.join(sorted(designs))}; on this "
                f"scale the best of them {what} {best}",
                value=said,
                remedy="Grade it by its studies, or add the study that it rests on.",
            )


def _designs(outcome: str, assessment: LinkedAssessment) -> set[str]:
    """The designs of the studies that report an outcome."""
    return {
        one.content.design.value
        for one in assessment.studies
        if any(result.outcome == outcome for result in one.content.outcomes)
    }
