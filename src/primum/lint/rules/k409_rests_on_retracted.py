"""A statement or decision that rests on a source that was retracted or superseded.

What it finds
A statement that cites such a source, or takes the decision of an assessment that uses it as a
study, guideline or label; unless its successor is cited for the same section too, or the prose of
the section says what became of the source. `primum list --suspect` names all of them.

Why it matters
Nobody who signed the statement knew. It may still be right, but somebody has to look.

Wrong
    file: sources/jansen-2020.md
    ---
    title: Jansen
    kind: article
    citation: Jansen 2020.
    standing: {is: retracted, since: 2026-01-31, because: The data were made up.}
    ---
    file: medicines/examplin.md
    ---
    title: Examplin
    ---
    Take it with water.

    ```yaml statement
    id: water
    kind: administration
    people: Nobody records water.
    summary: {en: Water.}
    sources: [jansen-2020]
    ```

Right
    file: sources/jansen-2020.md
    ---
    title: Jansen
    kind: article
    citation: Jansen 2020.
    ---
    file: medicines/examplin.md
    ---
    title: Examplin
    ---
    Take it with water.

    ```yaml statement
    id: water
    kind: administration
    people: Nobody records water.
    summary: {en: Water.}
    sources: [jansen-2020]
    ```
"""

import re
from collections.abc import Iterator

from primum.checks.check import Suspicion
from primum.documents.passages import read_passages
from primum.findings.caveat import caveat
from primum.knowledge.linked import LinkedStatement, source_id
from primum.knowledge.suspicion import find_suspects
from primum.knowledge.uses import User
from primum.lint.paper import Corpus
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

_SAYS_SO = re.compile(
    r"\b(?:retract|withdrawn|supersed|replaced|outdated|older than|newer|teruggetrokken|"
    r"ingetrokken|vervangen|verouderd|ouder dan|nieuwer)",
    re.IGNORECASE,
)


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find suspect statements whose section does not speak of it."""
    if corpus.knowledge is None:
        return
    statements = {linked.id: linked for linked in corpus.knowledge.statements}
    for suspect in find_suspects(corpus.knowledge):
        if suspect.user is not User.STATEMENT:
            continue  # an assessment is suspect through its decision
        linked = statements[suspect.id]
        for reason in suspect.reasons:
            if not _is_said(reason, linked):
                yield Remark(
                    place=_place(reason, linked),
                    fault=caveat(reason, "en").removesuffix("."),
                    value=suspect.id,
                    remedy="Read what took its place and decide again, or say in the prose why the "
                    "statement stands.",
                    verdict=Verdict.SUSPICIOUS,
                )


def _is_said(reason: Suspicion, linked: LinkedStatement) -> bool:
    """Whether the section of a statement names the source, and says what became of it."""
    parts = [re.escape(part) for part in reason.source.split("-")]
    return any(
        _SAYS_SO.search(passage.text)
        and all(re.search(rf"\b{part}\b", passage.text, re.IGNORECASE) for part in parts)
        for passage in read_passages(linked.document)
        if passage.headings == linked.block.headings
    )


def _place(reason: Suspicion, linked: LinkedStatement) -> Place:
    """Where a statement cites the source; its first line where it rests on it through another."""
    for index, reference in enumerate(linked.statement.sources):
        if source_id(reference) == reason.source:
            return linked.place_of("sources", index)
    return linked.place_of()
