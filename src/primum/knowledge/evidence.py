"""The blocks of a risk analysis, read and verified: what they name has to exist."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import structs

from primum.documents.model import Document
from primum.knowledge.assessment import ASSESSMENT_BLOCKS
from primum.knowledge.decode import decode, nearest
from primum.knowledge.fronts import ScaleFront
from primum.knowledge.linked import Entry, LinkedAssessment, LinkedBlock
from primum.knowledge.references import Names, source_problem
from primum.vocabulary.problem import Problem

# Where the blocks of each kind are kept.
_MEMBERS = {
    "pico": "picos",
    "revision": "revisions",
    "search": "searches",
    "handbook": "handbooks",
    "study": "studies",
    "guideline": "guidelines",
    "product-information": "product_information",
    "grade": "grades",
    "panel": "panels",
    "reference": "references",
}


def read_assessment(document: Document) -> tuple[LinkedAssessment, list[Problem]]:
    """Read the blocks of a risk analysis; what is malformed is left out, with a problem."""
    found: dict[str, list[LinkedBlock[Any]]] = {member: [] for member in _MEMBERS.values()}
    problems: list[Problem] = []
    for block in document.blocks:
        model = ASSESSMENT_BLOCKS.get(block.info)
        if model is None or block.yaml.value is None:
            continue
        content, faults = decode(block.yaml, model, document)
        problems += faults
        if content is not None:
            found[_MEMBERS[block.info]].append(LinkedBlock(content, document, block))
    blocks: dict[str, Any] = {member: tuple(read) for member, read in found.items()}
    return LinkedAssessment(document=document, **blocks), problems


def verify_assessment(
    assessment: LinkedAssessment, names: Names, scales: dict[str, Entry[ScaleFront]]
) -> list[Problem]:
    """Find names that lead nowhere: of sources, outcomes, arms, results and scales."""
    return [
        *_doubles(assessment),
        *_sources(assessment, names),
        *_studies(assessment),
        *_grades(assessment, scales),
    ]


def all_blocks(assessment: LinkedAssessment) -> Iterator[LinkedBlock[Any]]:
    """Every block of a risk analysis, in the order of the document."""
    blocks = [it for member in _MEMBERS.values() for it in getattr(assessment, member)]
    return iter(sorted(blocks, key=lambda it: it.block.line))


def _doubles(assessment: LinkedAssessment) -> Iterator[Problem]:
    for several, what in ((assessment.picos, "pico"), (assessment.revisions, "revision")):
        for extra in several[1:]:
            yield Problem(
                place=extra.place,
                rule="block-again",
                fault=f"a risk analysis has one block of this kind; another is at {several[0].place}",
                value=what,
                remedy="Make one of the two.",
            )
    ids: tuple[LinkedBlock[Any], ...] = (*assessment.searches, *assessment.references)
    first: dict[str, LinkedBlock[Any]] = {}
    for one in ids:
        earlier = first.setdefault(f"{one.block.info} {one.content.id}", one)
        if earlier is not one:
            yield Problem(
                place=one.place_of("id"),
                rule="duplicate-id",
                fault=f"another {one.block.info} has this id, at {earlier.place_of('id')}",
                value=one.content.id,
                remedy="Give it an id of its own.",
            )


def _sources(assessment: LinkedAssessment, names: Names) -> Iterator[Problem]:
    own = {it.content.id for it in assessment.references}
    # A reference within the document is as good as a source document.
    within = structs.replace(
        names, read={**names.read, "sources": names.read.get("sources", set()) | own}
    )
    for one in all_blocks(assessment):
        source = getattr(one.content, "source", None)
        if source is not None:
            problem = source_problem(source, within, one.place_of("source"))
            yield from [problem] if problem else []


def _studies(assessment: LinkedAssessment) -> Iterator[Problem]:
    for one in assessment.studies:
        arms = {arm.id for arm in one.content.arms}
        results = {result.id for result in one.content.outcomes if result.id}
        for index, arm in enumerate(one.content.arms):
            yield from _unknown(arm.part_of, arms, one, ("arms", index, "part-of"))
        for index, result in enumerate(one.content.outcomes):
            at = ("outcomes", index)
            yield from _unknown(result.arm, arms, one, (*at, "arm"))
            yield from _unknown(result.against, arms, one, (*at, "against"))
            yield from _unknown(result.part_of, results, one, (*at, "part-of"))


def _grades(
    assessment: LinkedAssessment, scales: dict[str, Entry[ScaleFront]]
) -> Iterator[Problem]:
    outcomes = {it.id for pico in assessment.picos for it in pico.content.outcomes}
    for one in assessment.grades:
        yield from _unknown(one.content.outcome, outcomes, one, ("outcome",))
        yield from _unknown(one.content.scale, scales, one, ("scale",))
        if one.content.scale in scales:
            levels = scales[one.content.scale].front.levels
            yield from _unknown(one.content.level, levels, one, ("level",))
            yield from _unknown(one.content.starts or None, levels, one, ("starts",))


def _unknown(
    name: str | None, known: Iterable[str], one: LinkedBlock[Any], path: tuple[str | int, ...]
) -> Iterator[Problem]:
    if name is not None and name not in known:
        yield Problem(
            place=one.place_of(*path),
            rule="dangling-name",
            fault=f"nothing here has this name ({path[-1]})",
            value=name,
            remedy=nearest(name, known),
        )
