"""A risk analysis that does not decide.

What it finds
A risk analysis in which one or both axes of the decision (contraindication, action) are left open:
the table is empty, says *undecided*, or is not there although there is a conclusion.

Why it matters
The decision is what is executed. A conclusion that says to monitor above an empty table can be read
as either, and by the form the question is undecided. *Undecided* is never a no.

Wrong
    file: assessments/examplin--asthma.md
    ## Conclusion
    Monitor. Examplin makes asthma worse.

    ## Decision
    ```yaml statement
    id: asthma
    kind: contraindication
    status: draft
    draft-because: The panel has not met.
    decision: {contraindication: undecided, action: undecided}
    summary: {en: Asthma.}
    sources: []
    ```

Right
    file: assessments/examplin--asthma.md
    ## Conclusion
    Monitor. Examplin makes asthma worse.

    ## Decision
    ```yaml statement
    id: asthma
    kind: contraindication
    decision: {contraindication: yes, action: yes}
    management: monitor
    summary: {en: Asthma.}
    sources: []
    ```
"""

import re
from collections.abc import Iterator

from primum.documents.model import Block
from primum.knowledge.form import Role
from primum.lint.paper import Paper
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place, Verdict

_AXES = ("contraindication", "action")
_DECIDED = ("yes", "no")
_SENTENCE = re.compile(r".+?[.!?](?=\s|$)")
_REMEDY = "Have both axes decided, yes or no, with the date and who decided."


def find(paper: Paper) -> Iterator[Remark]:
    """Find a risk analysis of which no statement fills both axes."""
    if not paper.is_assessment:
        return
    blocks = [block for block in paper.document.blocks if block.info == "statement"]
    decisions = [block for block in blocks if _axes(block).get("contraindication", "") in _OPEN]
    if any(not _left_open(block) for block in blocks if _axes(block)):
        return
    conclusion = _first_sentence(paper)
    if decisions:
        open_axes = " and ".join(_left_open(decisions[0]))
        place = paper.document.place(decisions[0].yaml.line_of(("decision",)))
        yield _remark(place, f"the decision leaves open: {open_axes}", conclusion)
    elif conclusion:
        place = paper.document.place(paper.section(Role.CONCLUSION)[0].line)
        yield Remark(
            place=place,
            fault="there is a conclusion, and nowhere a decision on contraindication and action",
            value=conclusion,
            remedy=_REMEDY,
            verdict=Verdict.SUSPICIOUS,
        )


# What the axis of a decision that is still to be taken can say.
_OPEN = ("yes", "no", "undecided")


def _axes(block: Block) -> dict[str, str]:
    """What a statement says of the axes of a decision; empty where it takes none."""
    value = block.yaml.value
    decision = value.get("decision") if isinstance(value, dict) else None
    if not isinstance(decision, dict):
        return {}
    return {axis: str(decision.get(axis, "")) for axis in _AXES}


def _left_open(block: Block) -> list[str]:
    return [axis for axis, said in _axes(block).items() if said not in _DECIDED]


def _first_sentence(paper: Paper) -> str:
    prose = paper.section(Role.CONCLUSION)
    found = _SENTENCE.match(prose[0].text) if prose else None
    return found[0] if found else (prose[0].text[:80] if prose else "")


def _remark(place: Place, fault: str, conclusion: str) -> Remark:
    """With a conclusion beside it an open decision contradicts the report's own form."""
    if not conclusion:
        verdict = Verdict.SUSPICIOUS
        return Remark(place=place, fault=fault, remedy=_REMEDY, verdict=verdict)
    fault += ", although there is a conclusion; by this form the question is undecided"
    return Remark(place=place, fault=fault, value=conclusion, remedy=_REMEDY)
