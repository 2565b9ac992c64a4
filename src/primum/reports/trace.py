"""A trace: a tree from a source up to the checks that rest on it, or from a check down to studies."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from primum.checks.check import Suspicion
from primum.findings.caveat import caveat
from primum.reports.page import Ink, Page
from primum.reports.problems import flat, pretty
from primum.vocabulary.problem import Problem

_STEP = 2  # columns a level


class Node(Struct, frozen=True, kw_only=True):
    """A thing in a trace, and in `parts` what it leads to.

    `kind` is check, statement, decision, conclusion, assessment, study, guideline,
    product-information, handbook, grade, panel, source, reference, read in (the source in which
    another was read) or document. `says` is its text
    for people, `facts` what else is known of it by name, `document` and `line` where it stands.
    """

    kind: str
    id: str = ""
    says: str = ""
    document: str = ""
    line: int = 0
    facts: dict[str, str] = {}
    suspect: tuple[Suspicion, ...] = ()
    parts: tuple["Node", ...] = ()


def all_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node of some trees, from the top down."""
    for node in nodes:
        yield node
        yield from all_nodes(node.parts)


def trace_json(asked: str, nodes: Sequence[Node], limits: str, problems: Iterable[Problem]) -> str:
    """Render trees as JSON: `{"asked", "traces", "limits", "problems"}`."""
    return pretty(
        {
            "asked": asked,
            "traces": nodes,
            "limits": limits,
            "problems": [flat(problem) for problem in problems],
        }
    )


def trace_text(nodes: Iterable[Node], language: str, page: Page) -> str:
    """Write the trees on the page, each level further in, and give its text."""
    for node in nodes:
        page.blank()
        _write(node, language, page, 0)
    return str(page)


def _write(node: Node, language: str, page: Page, depth: int) -> None:
    # Deep levels would leave no room for words.
    indent = min(depth, 8) * _STEP
    where = f"{node.document}:{node.line}" if node.line else node.document
    head = " ".join(part for part in (node.kind, node.id) if part)
    ink = Ink.CAUTION if node.suspect else Ink.STRONG
    page.write(f"{head} · {where}" if where else head, indent=indent, ink=ink)
    if node.says:
        page.write(node.says, indent=indent + _STEP)
    for name, value in node.facts.items():
        page.write(f"{name}: {value}", indent=indent + _STEP, ink=Ink.FAINT)
    for suspicion in node.suspect:
        page.write(f"suspect: {caveat(suspicion, language)}", indent=indent + _STEP, ink=Ink.ALARM)
    for part in node.parts:
        _write(part, language, page, depth + 1)
