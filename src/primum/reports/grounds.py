"""Downwards: what a check rests on, from the check to the studies."""

from collections.abc import Iterable
from typing import Any

from primum.checks.check import text_in
from primum.knowledge.assessment import Grade, Panel
from primum.knowledge.form import Role
from primum.knowledge.linked import (
    LinkedAssessment,
    LinkedBlock,
    LinkedStatement,
    source_id,
    source_section,
)
from primum.knowledge.suspicion import decisions_of
from primum.knowledge.uses import User
from primum.reports.trace import Node
from primum.reports.traced import (
    Traced,
    block_node,
    check_node,
    section_text,
    source_node,
    statement_node,
    work_of,
)


def grounds_of(linked: LinkedStatement, traced: Traced) -> Node:
    """Give the tree of a check: statement, sources, and where it takes a decision its evidence."""
    parts = _cited(linked, traced)
    assessment = linked.document.id
    if linked in decisions_of(assessment, traced.knowledge):
        parts.append(_decision(linked, traced))
    suspect = traced.why_suspect(User.STATEMENT, linked.id)
    check = check_node(linked.id, traced.said.get(linked.id), suspect)
    return Node(
        kind=check.kind,
        id=check.id,
        says=text_in(linked.statement.summary, traced.language),
        facts=check.facts,
        parts=(statement_node(linked, traced, parts=parts),),
    )


def grounds_of_assessment(id_: str, traced: Traced) -> Node:
    """Give the tree of an assessment: conclusion, decisions and evidence."""
    assessment = traced.knowledge.evidence[id_]
    entry = traced.knowledge.assessments.get(id_)
    decisions = [
        statement_node(
            linked,
            traced,
            parts=[check_node(linked.id, traced.said.get(linked.id), ())],
        )
        for linked in decisions_of(id_, traced.knowledge)
    ]
    return Node(
        kind="assessment",
        id=id_,
        says=entry.front.title if entry else "",
        document=assessment.document.path,
        line=1,
        facts=_dates(id_, traced),
        suspect=traced.why_suspect(User.ASSESSMENT, id_),
        parts=(*decisions, *_evidence(assessment, traced)),
    )


def _cited(linked: LinkedStatement, traced: Traced) -> list[Node]:
    found = []
    for reference in linked.statement.sources:
        work = work_of(source_id(reference), linked.document.id, traced)
        if work is not None:
            found.append(source_node(work, traced, source_section(reference)))
    return found


def _decision(linked: LinkedStatement, traced: Traced) -> Node:
    id_ = linked.document.id
    decision = linked.statement.decision
    assert decision is not None  # or it would decide nothing
    facts = {
        "contraindication": decision.contraindication.value,
        "action": decision.action.value,
        "management": linked.statement.management.value,
        "date": decision.date or "",
        "next review": decision.next_review or "",
        "assessment": id_,
    }
    return Node(
        kind="decision",
        id=linked.id,
        document=linked.document.path,
        line=linked.place_of("decision").line,
        facts={name: value for name, value in facts.items() if value},
        suspect=traced.why_suspect(User.ASSESSMENT, id_),
        parts=tuple(_evidence(traced.knowledge.evidence[id_], traced)),
    )


def _dates(id_: str, traced: Traced) -> dict[str, str]:
    entry = traced.knowledge.assessments.get(id_)
    if entry is None:
        return {}
    facts = {"date": entry.front.date or "", "next review": entry.front.next_review or ""}
    return {name: value for name, value in facts.items() if value}


def _evidence(assessment: LinkedAssessment, traced: Traced) -> list[Node]:
    """Give what an assessment rests on, in the order of the form; nothing it names is left out."""
    blocks: Iterable[LinkedBlock[Any]] = (
        *assessment.studies,
        *assessment.guidelines,
        *assessment.product_information,
        *assessment.handbooks,
    )
    used = {one.content.source for one in blocks}
    return [
        *_conclusion(assessment, traced),
        *(_panel(one, traced) for one in assessment.panels),
        *(_grade(one, traced) for one in assessment.grades),
        *(block_node(one, traced) for one in blocks),
        *_listed(assessment.document.id, used, traced),
    ]


def _conclusion(assessment: LinkedAssessment, traced: Traced) -> list[Node]:
    text, line = section_text(assessment.document, Role.CONCLUSION, traced.language)
    if not text:
        return []
    document = assessment.document.path
    return [Node(kind="conclusion", says=text, document=document, line=line)]


def _panel(one: LinkedBlock[Panel], traced: Traced) -> Node:
    panel = one.content
    facts = {
        "preliminary conclusion": panel.outcome.value,
        "reasons": text_in(panel.reasons, traced.language),
        "by": ", ".join(panel.by),
        "date": panel.date or "",
    }
    return Node(
        kind="panel",
        says=text_in(panel.preliminary, traced.language),
        document=one.document.path,
        line=one.block.line,
        facts={name: value for name, value in facts.items() if value},
    )


def _grade(one: LinkedBlock[Grade], traced: Traced) -> Node:
    grade = one.content
    return Node(
        kind="grade",
        id=grade.outcome,
        says=text_in(grade.because, traced.language),
        document=one.document.path,
        line=one.block.line,
        facts={"level": f"{grade.level} ({grade.scale})"},
    )


def _listed(id_: str, used: set[str], traced: Traced) -> list[Node]:
    """Give the sources of the front matter that no block speaks of."""
    entry = traced.knowledge.assessments.get(id_)
    found = []
    for reference in entry.front.sources if entry else ():
        work = work_of(source_id(reference), id_, traced)
        if work is not None and work.id not in used:
            found.append(source_node(work, traced, source_section(reference)))
    return found
