"""A later report on a registry with fewer people than an earlier one.

What it finds
Studies of one cohort (`cohort`: an NCT number or a registry's name), both registries or cohorts,
of which the later has fewer people, or fewer patients with the same outcome. Who was included stays
included, and what happened has happened, so the later report is of a part of them. The year is that
of the reference, or else of the id (`bloom-2024`).

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
from primum.knowledge.assessment import Counted, Design, Study
from primum.knowledge.linked import LinkedBlock
from primum.lint.paper import Paper
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

Dated = list[tuple[str, LinkedBlock[Study]]]  # studies of one cohort, each with its year
Count = tuple[str, int | None, LinkedBlock[Study], Place]  # year, how many, in which study, where

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
        dated = [(year, it) for it in studies.values() if (year := _year(it.content, years))]
        yield from _people(dated)
        yield from _outcomes(dated)


def _year(study: Study, years: dict[str, str]) -> str | None:
    in_id = _YEAR.search(study.source)
    return years.get(study.source) or (in_id[1] if in_id else None)


def _people(dated: Dated) -> Iterator[Remark]:
    sizes = [(year, it.content.n, it, it.place_of("n")) for year, it in dated]
    yield from _shrunk(sizes, "people")


def _outcomes(dated: Dated) -> Iterator[Remark]:
    """Patients with an outcome, in the whole study and not in a part of those who had it."""
    counts: dict[str, list[Count]] = defaultdict(list)
    for year, study in dated:
        for index, result in enumerate(study.content.outcomes):
            if result.arm or result.part_of or result.counted is not Counted.PATIENTS:
                continue
            place = study.place_of("outcomes", index, "events")
            counts[result.outcome].append((year, result.events, study, place))
    for outcome, found in counts.items():
        yield from _shrunk(found, f"patients with {outcome}")


def _shrunk(counts: list[Count], what: str) -> Iterator[Remark]:
    # The source of a wave is here its index, by which the study is found again.
    waves = [Wave(it[0], it[1], str(at)) for at, it in enumerate(counts) if it[1] is not None]
    for earlier, later in shrinking(waves):
        (_, _, before, _), (_, _, after, place) = (
            counts[int(earlier.source)],
            counts[int(later.source)],
        )
        yield Remark(
            place=place,
            fault=f"{before.content.source} had {earlier.n} {what} of the same cohort "
            f"({after.content.cohort}) in {earlier.when}, this has fewer in {later.when}",
            value=str(later.n),
            remedy="Look both up; if this is of a part of the cohort, say of which.",
            verdict=Verdict.SUSPICIOUS,
        )
