"""Two studies of the same patients.

What it finds
Two studies of one evidence table that name the same trial register number (`NCT…`, `ISRCTN…`,
EudraCT) or the same cohort: in their block, in their source, or in the text under their heading.

Why it matters
Reports on one cohort overlap. Pooled, or counted as independent, they count the same patients
twice, and make evidence look more certain than it is.

Wrong
    file: assessments/examplin--asthma.md
    ## Evidence
    ### Voorn 2012
    The first years of the register (NCT00000001).

    ```yaml study
    source: voorn-2012
    design: registry
    in-pico: yes
    ```

    ### Voorn 2016
    The register NCT00000001 after five more years.

    ```yaml study
    source: voorn-2016
    design: registry
    in-pico: yes
    ```

Right
    file: assessments/examplin--asthma.md
    ## Evidence
    ### Voorn 2012
    The first years of the register (NCT00000001).

    ```yaml study
    source: voorn-2012
    design: registry
    in-pico: yes
    ```

    ### Brandt 2016
    A trial of its own (NCT00000002).

    ```yaml study
    source: brandt-2016
    design: rct
    in-pico: yes
    ```
"""

import re
from collections.abc import Iterator

from primum.knowledge.assessment import Study
from primum.knowledge.linked import LinkedBlock
from primum.lint.paper import Corpus, Paper
from primum.lint.reading.references.records import records_beside, records_of
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict

_REGISTER = re.compile(r"\bNCT\d{8}\b|\bISRCTN\d{8}\b|\b20\d\d-\d{6}-\d\d\b")


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find studies of one assessment that share a cohort."""
    beside = {it.id: it.cohort for it in records_beside(corpus)}
    for paper in corpus.papers:
        if len(paper.assessment.studies) < 2:
            continue
        cohorts = beside | {it.id: it.cohort for it in records_of(paper)}
        yield from _shared(paper, cohorts)


def _shared(paper: Paper, cohorts: dict[str, str]) -> Iterator[Remark]:
    first: dict[str, LinkedBlock[Study]] = {}
    for study in paper.assessment.studies:
        for cohort in _cohorts(paper, study, cohorts):
            earlier = first.setdefault(cohort.casefold(), study)
            if earlier.content.source != study.content.source:
                line = paper.printed_line(earlier.place.line)
                yield Remark(
                    place=study.place,
                    fault=f"{earlier.content.source} (line {line}) is of the same cohort",
                    value=cohort,
                    remedy="Do not pool the two; keep the one with the longest or fullest report.",
                    verdict=Verdict.SUSPICIOUS,
                )


def _cohorts(paper: Paper, study: LinkedBlock[Study], cohorts: dict[str, str]) -> list[str]:
    """What a study's patients are called: its own word, its source's, and the numbers printed."""
    named = (study.content.cohort, cohorts.get(study.content.source, ""))
    # Only the heading of the study itself counts: a section holds many studies.
    under = study.block.headings
    alone = sum(it.block.headings == under for it in paper.assessment.studies) == 1
    printed = [
        number
        for passage in (paper.prose if alone and under else ())
        if passage.headings == under
        for number in _REGISTER.findall(passage.text)
    ]
    # A name such as "EU register (NCT00000001)" holds its number.
    numbers = [number for name in named for number in _REGISTER.findall(name)]
    words = [name.strip() for name in named if name.strip() and not _REGISTER.search(name)]
    return list(dict.fromkeys((*numbers, *printed, *words)))
