"""A later report on a registry with fewer people than an earlier one.

What it finds
Studies of one cohort (`cohort`: an NCT number or a registry's name), both registries or cohorts,
of which the later has fewer people. People who were included stay included, so the later report
is of a part of them. The year is that of the reference, or else of the id (`bloom-2024`).

Why it matters
It may be a mistyped n. If it is not, the report chose whom to describe, and that belongs in the
row; pooling the two counts the same people twice.

Wrong
    ```yaml study
    source: bloom-2021
    design: registry
    cohort: NCT00000001
    in-pico: yes
    n: 242
    ```
    ```yaml study
    source: bloom-2023
    design: registry
    cohort: NCT00000001
    in-pico: yes
    n: 213
    ```

Right
    ```yaml study
    source: bloom-2021
    design: registry
    cohort: NCT00000001
    in-pico: yes
    n: 213
    ```
    ```yaml study
    source: bloom-2023
    design: registry
    cohort: NCT00000001
    in-pico: yes
    n: 242
    ```
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from primum.evidence.consistency.parts import Wave, shrinking
from primum.knowledge.assessment import Design, Study
from primum.knowledge.linked import LinkedBlock
from primum.lint.paper import Paper
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict

_GROWING = frozenset([Design.REGISTRY, Design.COHORT])
_YEAR = re.compile(r"-((?:19|20)[0-9]{2})(?![0-9])")


def find(paper: Paper) -> Iterator[Remark]:
    """Find later reports of fewer people."""
    years = {
        it.content.id: str(it.content.year)
        for it in paper.assessment.references
        if it.content.year is not None
    }
    cohorts: dict[str, dict[str, LinkedBlock[Study]]] = defaultdict(dict)
    for study in paper.assessment.studies:
        if study.content.cohort.strip() and study.content.design in _GROWING:
            cohorts[study.content.cohort.strip().lower()][study.content.source] = study
    for studies in cohorts.values():
        waves = [_wave(study.content, years) for study in studies.values()]
        for earlier, later in shrinking([wave for wave in waves if wave]):
            study = studies[later.source]
            yield Remark(
                place=study.place_of("n"),
                fault=f"{earlier.source} had {earlier.n} people of the same cohort "
                f"({study.content.cohort}) in {earlier.when}, this has fewer in {later.when}",
                value=str(later.n),
                remedy="Look n up; if it is of a part of the cohort, say of which in `population`.",
                verdict=Verdict.SUSPICIOUS,
            )


def _wave(study: Study, years: dict[str, str]) -> Wave | None:
    in_id = _YEAR.search(study.source)
    year = years.get(study.source) or (in_id[1] if in_id else None)
    return Wave(year, study.n, study.source) if year and study.n is not None else None
