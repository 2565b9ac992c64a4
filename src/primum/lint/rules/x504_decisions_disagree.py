"""Two decisions about the same patients that are not the same.

What it finds
Two statements of one medicine, under one label, with the same criterion and different decisions: on
the contraindication, the action or the management; also where one stands in the monograph and the
other in a risk analysis.

Why it matters
The same patient gets two advices that cannot both be followed, and nobody can say which of the two
was decided.

Wrong
    file: medicines/examplin.md
    # Examplin
    Do not use it in asthma.

    ```yaml statement
    id: asthma
    kind: contraindication
    condition: asthma
    decision: {contraindication: yes, action: yes}
    management: avoid
    summary: {en: "Asthma."}
    advice: {prescriber: {en: "Choose another medicine."}}
    sources: ["label 4.3"]
    ```

    In asthma, watch the breathing.

    ```yaml statement
    id: asthma-warning
    kind: contraindication
    condition: asthma
    decision: {contraindication: no, action: yes}
    management: monitor
    summary: {en: "Asthma."}
    advice: {prescriber: {en: "Watch the breathing."}}
    sources: ["label 4.4"]
    ```

Right
    file: medicines/examplin.md
    # Examplin
    Do not use it in asthma.

    ```yaml statement
    id: asthma
    kind: contraindication
    condition: asthma
    jurisdictions: [eu]
    decision: {contraindication: yes, action: yes}
    management: avoid
    summary: {en: "Asthma."}
    advice: {prescriber: {en: "Choose another medicine."}}
    sources: ["label 4.3"]
    ```

    In asthma, watch the breathing.

    ```yaml statement
    id: asthma-warning
    kind: contraindication
    condition: asthma
    jurisdictions: [us]
    decision: {contraindication: no, action: yes}
    management: monitor
    summary: {en: "Asthma."}
    advice: {prescriber: {en: "Watch the breathing."}}
    sources: ["label 4.4"]
    ```
"""

from collections.abc import Iterator

from primum.checks.check import Axis, Decision
from primum.lint.paper import Corpus
from primum.lint.reading.checks import comparable_pairs
from primum.lint.rule import Remark


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find pairs of equal criteria with different decisions."""
    for left, right in comparable_pairs(corpus):
        one, other = left.check, right.check
        if one.criterion == other.criterion and _differ(one.decision, other.decision):
            first, second = left.statement, right.statement
            yield Remark(
                place=second.place_of("decision"),
                fault=f"{first.id} at {first.place_of('decision')} asks the same and decides "
                f"{_said(one.decision)}",
                value=_said(other.decision),
                remedy="Keep one of the two, or say for whom or under which label each holds.",
            )


def _differ(one: Decision, other: Decision) -> bool:
    """Whether both are decided, and not alike; what is open contradicts nothing."""
    return one != other and all(it.action in (Axis.YES, Axis.NO) for it in (one, other))


def _said(decision: Decision) -> str:
    return (
        f"contraindication {decision.contraindication}, action {decision.action}, "
        f"{decision.management}"
    )
