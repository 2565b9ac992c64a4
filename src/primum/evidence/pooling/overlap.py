"""Whether two rows count the same people: then they are not pooled.

Counted twice, the same people make an interval too narrow, and no method afterwards can tell.
"""

from collections.abc import Sequence

from primum.evidence.pooling.model import Study
from primum.vocabulary.problem import Problem

_FAULTS = {
    "cohort": ("overlapping-cohort", "two rows count the people of one cohort"),
    "registry": ("overlapping-registry", "two rows count people of one registry"),
    "name": ("duplicate-study", "two rows have the same study"),
}


def find_overlaps(studies: Sequence[Study]) -> list[Problem]:
    """Name each row whose people stand in an earlier row too, at the later row's place."""
    problems = []
    seen: dict[tuple[str, str], list[Study]] = {}
    for study in studies:
        keys = [(kind, same(getattr(study, kind))) for kind in _FAULTS if getattr(study, kind)]
        found = next(
            (
                (kind, earlier)
                for kind, value in keys
                for earlier in seen.get((kind, value), ())
                if not _told_apart(earlier, study, kind)
            ),
            None,
        )
        if found is not None:
            problems.append(_problem(*found, study))
        for key in keys:
            seen.setdefault(key, []).append(study)
    return problems


def same(text: str) -> str:
    """Give a name without what does not tell two names apart: capitals and spaces."""
    return " ".join(text.split()).casefold()


def _told_apart(earlier: Study, later: Study, kind: str) -> bool:
    """Whether the rows say of themselves that they are different people: other arms, or cohorts.

    A row without an arm is the whole cohort; rows with other outcomes are the same people still.
    """
    if _differ(earlier.arm, later.arm):
        return True
    return kind != "cohort" and _differ(earlier.cohort, later.cohort)


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and same(one) != same(other)


def _problem(kind: str, earlier: Study, later: Study) -> Problem:
    rule, fault = _FAULTS[kind]
    if kind == "name":
        remedy = "Keep one row; tell arms or cohorts of one study apart in a column arm or cohort."
    elif _differ(earlier.outcome, later.outcome):
        remedy = "The outcomes differ, the people do not: pool one outcome at a time."
    else:
        remedy = "Keep one of the two, as a rule the latest or most complete, and pool again."
    return Problem(
        place=later.place,
        rule=rule,
        fault=fault,
        value=f"{getattr(later, kind)} in line {earlier.place.line} ({earlier.name}) and "
        f"line {later.place.line} ({later.name})",
        remedy=remedy,
    )
