"""A work, group or result that rests on itself.

What it finds
A source that names itself as the one that takes its place, or as the copy in which it was read, or
a ring of sources that take each other's place; a risk analysis among its own sources, or one that
revises itself; and groups or results of a study that are, in the end, part of themselves.

Why it matters
Evidence that leads back to itself is no evidence, and who follows it never arrives.

Wrong
    file: assessments/examplin--asthma.md
    ---
    title: Examplin in asthma
    medicine: examplin
    condition: asthma
    sources: [voorn-2012, examplin--asthma]
    ---

Right
    file: assessments/examplin--asthma.md
    ---
    title: Examplin in asthma
    medicine: examplin
    condition: asthma
    sources: [voorn-2012]
    ---
"""

from collections.abc import Iterator, Mapping

from primum.knowledge.linked import source_id
from primum.lint.paper import Corpus, Paper
from primum.lint.rule import Remark
from primum.vocabulary.problem import Place

_REMEDY = "Name what it really rests on, or take the reference to itself out."


def find_in(corpus: Corpus) -> Iterator[Remark]:
    """Find rings: of sources, of risk analyses, of groups and results."""
    sources = corpus.knowledge.sources if corpus.knowledge else {}
    by = {id_: entry.front.standing.by for id_, entry in sources.items() if entry.front.standing}
    for ring in _rings(by):
        yield _remark(sources[ring[0]].place, " -> ".join(ring), "takes the place of itself")
    for id_, entry in sources.items():
        if source_id(entry.front.read_in.strip("[]() ")) == id_:
            yield _remark(entry.place_of("read-in"), id_, "was read in itself")
    for paper in corpus.papers:
        if paper.document.kind == "assessments":
            yield from _own_front(paper)
        for study in paper.assessment.studies:
            arms = {arm.id: arm.part_of for arm in study.content.arms}
            results = {it.id: it.part_of for it in study.content.outcomes if it.id}
            for member, parents in (("arms", arms), ("outcomes", results)):
                for ring in _rings(parents):
                    place = study.place_of(member)
                    yield _remark(place, " -> ".join(ring), "is part of itself")


def _own_front(paper: Paper) -> Iterator[Remark]:
    front = paper.document.front
    value = front.value if isinstance(front.value, dict) else {}
    own = paper.document.id
    sources = value.get("sources")
    for at, name in enumerate(sources if isinstance(sources, list) else ()):
        if source_id(str(name)) == own:
            place = paper.document.place(front.line_of(("sources", at)))
            yield _remark(place, own, "this risk analysis is among its own sources")
    if str(value.get("revises", "")).strip() == own:
        place = paper.document.place(front.line_of(("revises",)))
        yield _remark(place, own, "this risk analysis revises itself")


def _rings(parents: Mapping[str, str | None]) -> Iterator[list[str]]:
    """Find what leads back to itself, each ring once, from its first member on."""
    told: set[str] = set()
    for start in parents:
        path = [start]
        while (above := parents.get(path[-1])) is not None and above not in path:
            path.append(above)
        if above == start and start not in told:
            told.update(path)
            yield [*path, start]


def _remark(place: Place, value: str, fault: str) -> Remark:
    return Remark(place=place, fault=fault, value=value, remedy=_REMEDY)
