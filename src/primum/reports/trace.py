"""A trace: a tree from a source up to the checks that rest on it, or from a check down to studies."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from primum.checks.check import Suspicion
from primum.findings.caveat import caveat
from primum.reports.page import Ink, Page
from primum.reports.problems import flat, pretty
from primum.vocabulary.problem import Problem

_STEP = 2  # columns a level
_SOURCES = ("source", "reference")
_ITS_OWN = ("section", "standing")  # of a source that was written above


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
    """Write the trees on the page, each level further in, and give its text.

    A source is written in full the first time only.
    """
    written: set[tuple[str, str]] = set()
    for node in nodes:
        page.blank()
        _write(node, language, page, (0, written))
    return str(page)


def _write(node: Node, language: str, page: Page, state: tuple[int, set[tuple[str, str]]]) -> None:
    depth, written = state
    # Deep levels would leave no room for words.
    indent = min(depth, 8) * _STEP
    again = node.kind in _SOURCES and (node.kind, node.id) in written
    written.add((node.kind, node.id))
    where = f"{node.document}:{node.line}" if node.line else node.document
    head = " ".join(part for part in (node.kind, node.id) if part)
    ink = Ink.CAUTION if node.suspect else Ink.STRONG
    tail = "(above)" if again else where
    page.write(f"{head} · {tail}" if tail else head, indent=indent, ink=ink)
    if node.says and not again:
        page.write(node.says, indent=indent + _STEP)
    for name, value in node.facts.items():
        if not again or name in _ITS_OWN:
            page.write(f"{name}: {value}", indent=indent + _STEP, ink=Ink.FAINT)
    for suspicion in node.suspect:
        page.write(f"suspect: {caveat(suspicion, language)}", indent=indent + _STEP, ink=Ink.ALARM)
    for part in () if again else node.parts:
        _write(part, language, page, (depth + 1, written))
