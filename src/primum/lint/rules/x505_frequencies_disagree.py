"""An undesirable effect in two frequency bands.

What it finds
Two statements of one medicine, under one label, that give the same undesirable effect different
frequency bands.

Why it matters
A leaflet that calls an effect common and a table that calls it rare were not read from the same
text. Under different labels both may be right; statements then name their jurisdictions.

Wrong
    file: medicines/examplin.md
    # Examplin
    ```yaml statement
    id: undesirable-effects
    kind: undesirable-effect
    people: "A reaction that may come; no record foretells it."
    frequency: {rash: common}
    summary: {en: "Rash."}
    sources: ["label 4.8"]
    ```

    ```yaml statement
    id: skin
    kind: undesirable-effect
    people: "A reaction that may come; no record foretells it."
    frequency: {rash: rare}
    summary: {en: "Rash."}
    sources: ["label 4.4"]
    ```

Right
    file: medicines/examplin.md
    # Examplin
    ```yaml statement
    id: undesirable-effects
    kind: undesirable-effect
    people: "A reaction that may come; no record foretells it."
    frequency: {rash: common, itching: rare}
    summary: {en: "Rash."}
    sources: ["label 4.8"]
    ```
"""

from collections.abc import Iterator
from itertools import combinations

from primum.checks.check import Status
from primum.knowledge.linked import LinkedStatement
from primum.lint.paper import Corpus
from primum.lint.reading.checks import share_a_label
from primum.lint.rule import Remark


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find effects with two bands, in two statements that hold under one label."""
    statements = corpus.knowledge.statements if corpus.knowledge else ()
    graded = [
        it for it in statements if it.statement.frequency and it.statement.status != Status.DRAFT
    ]
    for left, right in combinations(graded, 2):
        one, other = left.statement, right.statement
        if left.medicine == right.medicine and share_a_label(
            one.jurisdictions, other.jurisdictions
        ):
            yield from _between(left, right)


def _between(left: LinkedStatement, right: LinkedStatement) -> Iterator[Remark]:
    first = {effect.casefold(): band for effect, band in left.statement.frequency.items()}
    for effect, band in right.statement.frequency.items():
        earlier = first.get(effect.casefold())
        if earlier is not None and earlier != band:
            place = left.place_of("frequency")
            yield Remark(
                place=right.place_of("frequency", effect),
                fault=f"{left.id} at {place} calls {effect} {earlier}, this one {band}",
                value=effect,
                remedy="Keep the band that the label gives, or name the label of each.",
            )
