"""The trace of a check on a page: its sources, and the evidence that its decision rests on."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec.structs import replace

from primum.reports.publishing.words import told, told_or
from primum.reports.rendering.inline import address_of, read_spans
from primum.reports.rendering.sheet import (
    Body,
    Content,
    Heading,
    Item,
    Items,
    Pair,
    Paragraph,
    Span,
    Spans,
    text,
)
from primum.reports.rendering.works import dated
from primum.reports.trace import Node, all_nodes
from primum.vocabulary.audience import Language

_DATES = ("accessed", "since", "date", "next review")
_LINKED = ("doi", "pmid", "url")
# That a source stands is the rule; the exceptions are said.
_FALLEN = ("standing", "since", "because", "succeeded by")


def source_items(nodes: Iterable[Node], language: Language) -> Items:
    """List sources: citation, section, where each is found, how it was read, whether it stands."""
    items = tuple(Item(body=(*_source(node, language),)) for node in nodes)
    return Items(items=items, plain=True)


def evidence_body(decision: Node, language: Language) -> Body:
    """Tell what a decision rests on, in the order of its risk analysis: one heading a kind."""
    body: list[Content] = []
    for kind, nodes in groupby(decision.parts, lambda node: node.kind):
        title = told_or(f"node-{kind}", language, kind)
        body.append(Heading(level=2, spans=text(title)))
        if kind in ("source", "reference"):
            body.append(source_items(nodes, language))
            continue
        items = tuple(Item(body=tuple(_block(node, language))) for node in nodes)
        body.append(Items(items=items, plain=True))
    return tuple(body)


def fact_pairs(facts: dict[str, str], language: Language) -> tuple[Pair, ...]:
    """Give facts as pairs, each name and value in the language where it is a word of ours."""
    return tuple(
        Pair(term=text(_first_up(_name(name, language))), body=text(_value(name, value, language)))
        for name, value in facts.items()
    )


def relocated(node: Node, paths: dict[str, str]) -> Node:
    """Name documents by their place in the folder: a trace is the same wherever the folder lies."""
    return replace(
        node,
        document=paths.get(node.document, node.document),
        parts=tuple(relocated(part, paths) for part in node.parts),
    )


def places_of(node: Node) -> set[str]:
    """Name every document that a trace goes through."""
    return {one.document for one in all_nodes([node]) if one.document}


def _source(node: Node, language: Language) -> Iterator[Content]:
    section = node.facts.get("section", "")
    sign = "§ " if section[:1].isdigit() else ""
    says = node.says or node.id
    spans: list[Span] = [Span(text=says.rstrip(".") if section else says)]
    if section:
        spans.append(Span(text=f", {sign}{section}", bold=True))
    yield Paragraph(spans=(*spans, *_addresses(node)))
    shown = ("section", *_LINKED, *_FALLEN)
    yield from _fallen(node, language)
    rest = {name: value for name, value in node.facts.items() if name not in shown}
    yield from _small(rest, language)
    for part in node.parts:
        words = f"{told('read-in-other', language)}: {part.says or part.id}"
        yield Paragraph(spans=text(words), small=True)
        yield from _fallen(part, language)


def _fallen(node: Node, language: Language) -> Iterator[Paragraph]:
    """Say that a source no longer stands, where that is so."""
    standing = node.facts.get("standing", "current")
    if standing == "current":
        return
    since, because, by = (node.facts.get(name, "") for name in _FALLEN[1:])
    words = _first_up(_value("standing", standing, language))
    words += f" {dated(since, language)}" if since else ""
    words += f", {_name('succeeded by', language)} {by}" if by else ""
    yield Paragraph(
        spans=(*text(words, bold=True), *text(f": {because}" * bool(because))), small=True
    )


def _block(node: Node, language: Language) -> Iterator[Content]:
    """Tell a study, guideline, grade … with the source that it is of."""
    source = node.parts[0] if node.parts else None
    name = source.says if source else node.id.replace("-", " ")
    if name:
        spans = text(_first_up(name), bold=True)
        yield Paragraph(spans=(*spans, *(_addresses(source) if source else ())))
    if node.says:
        yield Paragraph(spans=read_spans(node.says))
    yield from _fallen(source, language) if source else ()
    yield from _small(node.facts, language)


def _small(facts: dict[str, str], language: Language) -> Iterator[Paragraph]:
    """Write facts in one small line."""
    words = [
        f"{_name(name, language)}: {_value(name, value, language)}" for name, value in facts.items()
    ]
    if words:
        yield Paragraph(spans=read_spans(" · ".join(words)), small=True)


def _addresses(node: Node) -> Spans:
    """Where a source is found: DOI, PubMed, else its address."""
    doi, pmid, url = (node.facts.get(name, "") for name in _LINKED)
    spans: list[Span] = []
    if doi and f"doi:{doi}" not in node.says:
        spans.append(Span(text=f"doi:{doi}", to=f"https://doi.org/{doi}"))
    if pmid:
        spans.append(Span(text=f"PMID {pmid}", to=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"))
    if url and not spans:
        spans.append(Span(text=url, to=address_of(url)))
    return tuple(it for span in spans for it in (Span(text=" "), span))


def _name(name: str, language: Language) -> str:
    return told_or(f"fact-{name}", language, name)


def _value(name: str, value: str, language: Language) -> str:
    if name in _DATES:
        return dated(value, language)
    return told_or(f"value-{value}", language, value)


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]
