"""Upwards: what rests on a source, from the source to the checks."""

from collections import Counter
from collections.abc import Sequence

from msgspec import structs

from primum.checks.check import Check
from primum.knowledge.linked import LinkedStatement
from primum.knowledge.suspicion import decisions_of
from primum.knowledge.uses import How, Use, User, Work
from primum.reports.page import counted
from primum.reports.trace import Node, all_nodes
from primum.reports.traced import Traced, check_node, source_node, statement_node

_USED = {
    How.STUDY: "as a study",
    How.GUIDELINE: "as a guideline",
    How.PRODUCT_INFORMATION: "as product information",
    How.HANDBOOK: "as a handbook",
    How.LISTED: "in its list of sources",
}


def rests_on(works: Sequence[Work], traced: Traced) -> list[Node]:
    """Give a tree for each entry of a work: its statements, assessments and documents."""
    statements = {linked.id: linked for linked in traced.knowledge.statements}
    return [_tree(work, traced, statements, frozenset()) for work in works]


def _tree(
    work: Work, traced: Traced, statements: dict[str, LinkedStatement], above: frozenset[str]
) -> Node:
    uses = traced.uses.of(work)
    parts = [
        *_statements(uses, traced, statements),
        *_assessments(uses, traced),
        *_documents(uses),
        *_read_in_it(uses, traced, statements, above | {work.id}),
    ]
    node = source_node(work, traced)
    facts = {**node.facts, "rests on it": _counted(parts, traced)}
    return structs.replace(node, facts=facts, parts=tuple(parts))


def _counted(parts: list[Node], traced: Traced) -> str:
    """Say how much rests on a source; each statement and check once."""
    nodes = {(node.kind, node.id) for node in all_nodes(parts)}
    counts = Counter(kind for kind, _ in nodes)
    runs = sum(kind == "check" and isinstance(traced.said.get(id_), Check) for kind, id_ in nodes)
    said = [counted(counts[kind], kind) for kind in ("statement", "assessment", "document")]
    return ", ".join([*said, f"{counted(counts['check'], 'check')} ({runs} of them run)"])


def _statements(
    uses: Sequence[Use], traced: Traced, statements: dict[str, LinkedStatement]
) -> list[Node]:
    sections: dict[str, list[str]] = {}
    for use in uses:
        if use.user is User.STATEMENT:
            sections.setdefault(use.by, []).append(use.section)
    return [
        _with_check(statements[id_], traced, "; ".join(filter(None, cited)))
        for id_, cited in sections.items()
    ]


def _with_check(linked: LinkedStatement, traced: Traced, section: str = "") -> Node:
    suspect = traced.why_suspect(User.STATEMENT, linked.id)
    check = check_node(linked.id, traced.said.get(linked.id), suspect)
    return statement_node(linked, traced, section, [check])


def _assessments(uses: Sequence[Use], traced: Traced) -> list[Node]:
    by_assessment: dict[str, list[Use]] = {}
    for use in uses:
        if use.user is User.ASSESSMENT:
            by_assessment.setdefault(use.by, []).append(use)
    return [_assessment(id_, found, traced) for id_, found in by_assessment.items()]


def _assessment(id_: str, uses: Sequence[Use], traced: Traced) -> Node:
    """Give an assessment that uses the source, and the decisions that it takes."""
    document = uses[0].block.document if uses[0].block else None
    entry = traced.knowledge.assessments.get(id_)
    used = [
        f"{_USED[use.how]}{f' ({use.section})' if use.section else ''}, line {use.place.line}"
        for use in uses
    ]
    return Node(
        kind="assessment",
        id=id_,
        says=entry.front.title if entry else "",
        document=uses[0].place.path if document is None else document.path,
        line=uses[0].place.line,
        facts={"uses it": "; ".join(used)},
        suspect=traced.why_suspect(User.ASSESSMENT, id_),
        parts=tuple(_with_check(it, traced) for it in decisions_of(id_, traced.knowledge)),
    )


def _documents(uses: Sequence[Use]) -> list[Node]:
    return [
        Node(kind="document", id=use.by, document=use.place.path, line=use.place.line)
        for use in uses
        if use.user is User.DOCUMENT
    ]


def _read_in_it(
    uses: Sequence[Use],
    traced: Traced,
    statements: dict[str, LinkedStatement],
    above: frozenset[str],
) -> list[Node]:
    """Give the sources that were read in this one: what rests on them rests on it too."""
    return [
        _tree(traced.uses.works["", use.by], traced, statements, above)
        for use in uses
        if use.user is User.SOURCE and use.by not in above
    ]
