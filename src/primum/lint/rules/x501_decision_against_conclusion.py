"""A decision that is not what the conclusion says.

What it finds
In a risk analysis, a decision (in a statement, or in the table of the report) on another side than
the prose: `Monitor.` or `Wel bewaken.` at the head of a conclusion where the action is no, `Niet
bewaken.` where it is yes, and `Contraindication: no`, `Actie: ja` and the like where the decision
has the opposite. A decision that is undecided or not assessed contradicts nothing.

Why it matters
People read the conclusion, machines run the decision. If they differ, either the alert is missing
that the panel wanted, or it fires against its word.

Wrong
    file: assessments/examplin--asthma.md
    ## Conclusion
    **Monitor.** Examplin narrows the airways.

    ```yaml statement
    id: asthma
    kind: contraindication
    condition: asthma
    decision: {contraindication: no, action: no}
    management: inform
    summary: {en: "Asthma."}
    sources: [label]
    ```

Right
    file: assessments/examplin--asthma.md
    ## Conclusion
    **Monitor.** Examplin narrows the airways. Contraindication: no. Action: yes.

    ```yaml statement
    id: asthma
    kind: contraindication
    condition: asthma
    decision: {contraindication: no, action: yes}
    management: monitor
    summary: {en: "Asthma."}
    sources: [label]
    ```
"""

import re
from collections.abc import Iterator
from typing import Any

from primum.documents.model import Block
from primum.knowledge.form import Role
from primum.lint.paper import Paper, role_of
from primum.lint.reading.sentences import Sentence, read_sentences
from primum.lint.rule import Remark

_SIDES = {"yes": "yes", "ja": "yes", "no": "no", "nee": "no"}
_AXES = {"contra": "contraindication", "act": "action"}
_SAID = re.compile(
    r"\b(contra-?\s?indicatie|contraindication|actie|action)(?: needed| nodig)?: (yes|no|ja|nee)\b",
    re.IGNORECASE,
)
_WATCH = re.compile(r"(?:wel bewaken|bewaken|monitor|monitor closely)\s*[.!:]?", re.IGNORECASE)
_PASS = re.compile(
    r"(?:niet bewaken|do not monitor|no monitoring(?: is)?(?: needed)?)\s*[.!:]?", re.IGNORECASE
)


def find(paper: Paper) -> Iterator[Remark]:
    """Compare what the prose says of the two axes with the decision."""
    decisions = list(_decisions(paper))
    if not paper.is_assessment or len(decisions) != 1:
        return  # of several decisions the prose may speak of any
    block, decided = decisions[0]
    for sentence in read_sentences(paper):
        for axis, side, offset, words in _said(sentence):
            found = decided.get(axis)
            if found in ("yes", "no") and found != side:
                yield Remark(
                    place=sentence.place(offset),
                    fault=f"the decision at {_where(paper, block)} has {axis} {found}, this says "
                    f"{side}",
                    value=words,
                    remedy="Make conclusion and decision agree; the panel's word decides.",
                )


def _where(paper: Paper, block: Block) -> str:
    line = block.yaml.line_of(("decision",))
    return f"line {paper.printed_line(line)}"


def _decisions(paper: Paper) -> Iterator[tuple[Block, dict[str, Any]]]:
    for block in paper.document.blocks:
        value = block.yaml.value
        if block.info == "statement" and isinstance(value, dict):
            decision = value.get("decision")
            if value.get("kind") == "contraindication" and isinstance(decision, dict):
                yield block, decision


def _said(sentence: Sentence) -> Iterator[tuple[str, str, int, str]]:
    """What a sentence says: axis, side, where, and in which words."""
    for found in _SAID.finditer(sentence.text):
        axis = next(axis for word, axis in _AXES.items() if found[1].lower().startswith(word))
        yield axis, _SIDES[found[2].lower()], found.start(), found[0]
    if sentence.start == 0 and role_of(sentence.passage) is Role.CONCLUSION:
        if _WATCH.fullmatch(sentence.text):
            yield "action", "yes", 0, sentence.text
        elif _PASS.fullmatch(sentence.text):
            yield "action", "no", 0, sentence.text
