"""An outcome of the question that nothing in the text answers.

What it finds
An outcome of the PICO that no row of evidence reports and no guideline, label or remark mentions,
and that does not say either that no evidence was found (`no-evidence`). Outcomes are looked for by
their id in the rows, and by their words, and words that belong to them, everywhere outside the
question and the searches; the remark names the words that were looked for. An outcome that lists
several things is looked at thing by thing.

Why it matters
Silence on an outcome reads like safety. Nobody can tell whether it was searched for and not found,
or forgotten.

Wrong
    file: assessments/examplin--asthma.md
    ```yaml pico
    population: {en: "People with asthma"}
    intervention: {en: "Examplin"}
    outcomes:
      - {id: wheezing, name: {en: "More wheezing"}}
      - {id: fractures, name: {en: "More fractures"}}
    ```

    ## Evidence
    Voorn 2012: wheezing was seen in 3 of 21 patients.

    ```yaml study
    source: voorn-2012
    design: cohort
    in-pico: yes
    ```

Right
    file: assessments/examplin--asthma.md
    ```yaml pico
    population: {en: "People with asthma"}
    intervention: {en: "Examplin"}
    outcomes:
      - {id: wheezing, name: {en: "More wheezing"}}
      - {id: fractures, name: {en: "More fractures"}, no-evidence: {en: "No study was found."}}
    ```

    ## Evidence
    Voorn 2012: wheezing was seen in 3 of 21 patients.

    ```yaml study
    source: voorn-2012
    design: cohort
    in-pico: yes
    ```
"""

from collections.abc import Iterator

from primum.documents.passages import Form
from primum.knowledge.assessment import Outcome
from primum.knowledge.form import Role
from primum.lint.paper import Paper, role_of
from primum.lint.reading.evidence.outcomes import Asked, is_answered, read_asked, words_in
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

# Where an outcome is asked for, or named without being answered.
_ASKING = (Role.QUESTION, Role.SEARCH, Role.REVISION, Role.ABBREVIATIONS, Role.CASES)


def find(paper: Paper) -> Iterator[Remark]:
    """Find outcomes without an answer; only where the text has evidence at all."""
    assessment = paper.assessment
    if not assessment.picos or not (assessment.studies or assessment.guidelines):
        return
    answered = {it.outcome for study in assessment.studies for it in study.content.outcomes}
    answered |= {grade.content.outcome for grade in assessment.grades}
    words = _words(paper)
    for pico in assessment.picos:
        outcomes = pico.content.outcomes
        # In plain text one note tells how several outcomes are measured: it answers for none.
        is_own = not paper.lines or len(outcomes) == 1
        for at, outcome in enumerate(outcomes):
            if outcome.id in answered or outcome.no_evidence:
                continue
            if not (is_own and _is_measured(outcome, words)):
                yield from _remarks(pico.place_of("outcomes", at), outcome, words)


def _words(paper: Paper) -> frozenset[str]:
    prose = [
        passage.text
        for passage in paper.passages
        if role_of(passage) not in _ASKING or passage.form is Form.HEADING
    ]
    blocks = [
        " ".join(text.values())
        for study in paper.assessment.studies
        for text in (study.content.results, study.content.authors_remarks)
    ]
    return words_in(" ".join((*prose, *blocks)))


def _is_measured(outcome: Outcome, words: frozenset[str]) -> bool:
    """Whether how an outcome is measured is found; of a list of things it is not known which."""
    alone = all(len(list(read_asked(text))) == 1 for text in outcome.name.values())
    measures = [it for text in outcome.measured_as.values() for it in read_asked(text)]
    return alone and any(is_answered(it, words) for it in measures)


def _remarks(place: Place, outcome: Outcome, words: frozenset[str]) -> Iterator[Remark]:
    """Give a remark on each part that no language of the outcome finds an answer to."""
    by_language = [list(read_asked(text)) for text in outcome.name.values()]
    parts = max(map(len, by_language), default=0)
    if len({len(asked) for asked in by_language}) > 1:
        # Languages that list different numbers of things are looked at as a whole.
        if any(is_answered(it, words) for asked in by_language for it in asked):
            return
        parts = min(parts, 1)
    for at in range(parts):
        same = [asked[at] for asked in by_language if at < len(asked)]
        if not any(is_answered(it, words) for it in same):
            yield _remark(place, same)


def _remark(place: Place, asked: list[Asked]) -> Remark:
    looked = sorted({begin for it in asked for begin in it.beginnings})
    return Remark(
        place=place,
        fault=(
            "nothing in the evidence, guidelines or remarks speaks of this outcome (looked for "
            f"words that begin with {', '.join(looked)})"
        ),
        value=asked[0].text,
        remedy="Add what was found on it, or say that no evidence was found.",
        verdict=Verdict.SUSPICIOUS,
    )
