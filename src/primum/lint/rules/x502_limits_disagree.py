"""Two limits of the same dose that are not the same.

What it finds
Two statements of one medicine, under one label, that limit the same dose (of one administration, or
of a day) in the same direction at different amounts, and ask nothing else. Where one of them is for
some patients only, it has another criterion too, and is not meant.

Why it matters
One of the two is wrong or out of date, or a condition was forgotten: the stricter one then alarms
for doses that the other one allows.

Wrong
    file: medicines/examplin.md
    # Examplin
    At most 0.12 mg/kg at a time.

    ```yaml statement
    id: maximum-dose
    kind: dosing
    limit: {per: administration, at-most: 0.12 mg/kg}
    management: adjust
    summary: {en: "Too much."}
    advice: {prescriber: {en: "Lower it."}}
    sources: ["label 4.2"]
    ```

    At most 140 mcg/kg at a time.

    ```yaml statement
    id: upper-limit
    kind: dosing
    limit: {per: administration, at-most: 140 ug/kg}
    management: adjust
    summary: {en: "Too much."}
    advice: {prescriber: {en: "Lower it."}}
    sources: ["label 4.9"]
    ```

Right
    file: medicines/examplin.md
    # Examplin
    At most 0.12 mg/kg at a time, and 0.24 mg/kg a day.

    ```yaml statement
    id: maximum-dose
    kind: dosing
    limit: {per: administration, at-most: 0.12 mg/kg}
    management: adjust
    summary: {en: "Too much."}
    advice: {prescriber: {en: "Lower it."}}
    sources: ["label 4.2"]
    ```

    ```yaml statement
    id: maximum-day-dose
    kind: dosing
    limit: {per: day, at-most: 0.24 mg/kg}
    management: adjust
    summary: {en: "Too much in a day."}
    advice: {prescriber: {en: "Lower it."}}
    sources: ["label 4.2"]
    ```
"""

from collections.abc import Iterator

from primum.checks.criterion import Dose
from primum.lint.paper import Corpus
from primum.lint.reading.decided import Written, comparable_pairs
from primum.lint.rule import Remark
from primum.vocabulary.problem import Verdict
from primum.vocabulary.quantity import RELATIVE_TOLERANCE
from primum.vocabulary.units import UnitFactor


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find pairs of limits that disagree."""
    units = corpus.pack.meaning.units if corpus.pack else {}
    for left, right in comparable_pairs(corpus):
        ratio = _ratio(left, right, units)
        if ratio is not None and abs(ratio - 1) > RELATIVE_TOLERANCE:
            yield _remark(left, right)


def _ratio(left: Written, right: Written, units: dict[str, UnitFactor]) -> float | None:
    """How many times the right limit the left one is; None where they limit different things."""
    one, other = left.check.criterion, right.check.criterion
    if not isinstance(one, Dose) or not isinstance(other, Dose):
        return None
    same = ("per", "per_kg")
    if any(getattr(one, member) != getattr(other, member) for member in same):
        return None
    if one.comparison.operator != other.comparison.operator:
        return None
    first, second = units.get(one.amount_unit), units.get(other.amount_unit)
    if not first or not second or first.dimension != second.dimension:
        return None
    mine = one.comparison.quantity.value * first.factor
    theirs = other.comparison.quantity.value * second.factor
    return mine / theirs if theirs else None


def _remark(left: Written, right: Written) -> Remark:
    first, second = left.statement, right.statement
    return Remark(
        place=second.place_of("limit"),
        fault=f"{first.id} at {first.place_of('limit')} limits the same dose at {_said(left)}",
        value=_said(right),
        remedy="Keep the one that the label says, or say for whom each of them holds.",
        verdict=Verdict.SUSPICIOUS,
    )


def _said(one: Written) -> str:
    assert isinstance(one.check.criterion, Dose)
    return str(one.check.criterion.comparison)
