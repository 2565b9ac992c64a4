"""A statement that a machine checks, and no worked patient of the documents tries.

What it finds
A statement with a criterion, no draft, that no case expects to alert, to be read or to be not
assessable.

Why it matters
A check that nobody has seen fire may never fire. Silence looks the same as safety.

Wrong
    file: medicines/examplin.md
    ---
    title: Examplin
    ---
    Asthma gets worse.

    ```yaml statement
    id: asthma
    kind: contraindication
    condition: asthma
    decision: {contraindication: yes, action: yes}
    management: avoid
    summary: {en: Asthma.}
    sources: []
    ```

Right
    file: medicines/examplin.md
    ---
    title: Examplin
    ---
    Asthma gets worse.

    ```yaml statement
    id: asthma
    kind: contraindication
    condition: asthma
    decision: {contraindication: yes, action: yes}
    management: avoid
    summary: {en: Asthma.}
    sources: []
    ```

    ```yaml cases
    - id: has-asthma
      title: A woman with asthma
      at: 2026-06-01
      has: [asthma]
      order: {medicine: examplin}
      alerts: [asthma]
    ```
"""

from collections.abc import Iterator

from primum.checks.check import Status
from primum.knowledge.cases import all_expected
from primum.lint.paper import Corpus
from primum.lint.rule import Remark


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find checkable statements that no case expects anything of."""
    if corpus.knowledge is None:
        return
    tried = {
        f"{linked.medicine}/{name}"
        for linked in corpus.knowledge.cases
        for expected in (
            linked.case.alerts,
            linked.case.references,
            linked.case.not_assessable,
        )
        for name in all_expected(expected)
    }
    for linked in corpus.knowledge.statements:
        is_draft = linked.statement.status is Status.DRAFT
        if linked.is_checkable and not is_draft and linked.id not in tried:
            yield Remark(
                place=linked.place_of(),
                fault="no case expects this statement to speak",
                value=linked.id,
                remedy="Add a worked patient for whom it speaks, and a near miss for whom it does not.",
            )
